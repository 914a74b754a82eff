"""The date of service of a document: every day on its pages is weighed by the label before it.

A day before the injury or after the receipt cannot be trusted; a birth day, the day of injury, the day a fax was sent or
another document's date is not the date of service.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz

from openimr.records.piles import cues
from openimr.records.piles.days import Day, find_days
from openimr.records.piles.sheets import EDGE, Cue, Line, Sheet, fold, is_fax_line

LABELS = tuple(cues.labels())
BY_KIND: dict[str, dict[str, float]] = cues.read("labels")["by_kind"]
ALONE: dict[str, float] = cues.read("labels")["alone"]  # labels when nothing else stands there
LETTERS = frozenset(
    {"correspondence", "letter_of_support", "ur_decision", "statement_of_reasons", "rfa", "application", "cover"}
)
REACH = 46  # characters before a day in which its label stands
LIKE = 86
LONG_BEFORE = 15 * 365  # days before the receipt: a birth, as a rule
GUESS = 0.2  # under it what stands beside a day says too little, however well it was read
SURE_READING, NO_READING = 95.0, 50.0  # confidence of OCR at which digits are right, and at which they are a guess


@dataclass(frozen=True)
class DateFound:
    value: date
    confidence: float
    cue: Cue
    runner_up: date | None = None


@dataclass(frozen=True)
class Weighed:
    day: Day
    sheet: Sheet
    line: Line
    points: float


def service_date(
    pages: Sequence[Sheet],
    kind: str = "",
    *,
    injured: date | None = None,
    received: date | None = None,
    born: date | None = None,
) -> DateFound | None:
    """The day of the visit, study or letter; None when no day on the pages can be it."""  # fmt: skip
    weighed = [one for place, page in enumerate(pages[:8]) for one in _weighed(page, place, kind, received)]
    best: dict[date, Weighed] = {}
    for one in weighed:
        points = one.points + _sense(one.day.value, injured, received, born)
        held = best.get(one.day.value)
        if held is None or points > held.points:
            best[one.day.value] = Weighed(one.day, one.sheet, one.line, points)
    ranked = sorted(best.values(), key=lambda one: (-one.points, one.sheet.number, one.line.first))
    if not ranked or ranked[0].points <= 0:
        return None
    return _told(ranked, sum(one.day.value == ranked[0].day.value for one in weighed))


def _told(ranked: Sequence[Weighed], times: int) -> DateFound | None:
    """`times`: at how many places the day was read; two readings of a scan seldom make the same mistake."""
    first, second = ranked[0], ranked[1] if len(ranked) > 1 else None
    lead = first.points - max(second.points, 0.0) if second else first.points
    sure = min(first.points / 5, 1.0) * min(0.62 + 0.19 * lead, 1.0)
    if sure < GUESS:
        return None
    if first.sheet.confidence is not None:
        trust = (first.sheet.confidence - NO_READING) / (SURE_READING - NO_READING)
        sure *= min(1.0, max(trust, 0.1)) ** (1 if times == 1 else 0.5)  # one digit may be read wrong
    cue = first.sheet.cue(first.line, first.day.start, first.day.end)
    runner = second.day.value if second and second.points > 0 else None
    return DateFound(first.day.value, round(min(sure, 0.99), 2), cue, runner)


def _weighed(page: Sheet, place: int, kind: str, latest: date | None) -> Iterator[Weighed]:
    lines, total = page.lines, max(len(page.lines), 1)
    for number, line in enumerate(lines):
        if number < EDGE and is_fax_line(line.text):
            continue
        above = lines[number - 1].text if number else ""
        start = 0
        for day in find_days(line.text, latest=latest):
            points = _label_points(line, day, start, above, kind)
            points += _place_points(number, total, kind) - min(place, 3) * 0.8 - (0 if day.clean else 0.7)
            yield Weighed(day, page, line, points)
            start = day.end


def _label_points(line: Line, day: Day, after: int, above: str, kind: str) -> float:
    """What the words before the day say; those of the line above when the day begins its line."""
    before = line.text[max(after, day.start - REACH) : day.start]
    found = label_of(before)
    if found is None and not any(sign.isalnum() for sign in before):
        rest = line.text[day.end :].strip()
        found = label_of(above[-REACH:]) if above and not find_days(above) else None
        if found is None and len(rest) < 4:
            return 2.8 if kind in LETTERS else 2.2  # a day alone on its line, as a letter has it
    if found is None:
        return -0.6 if line.text[day.end :].strip() or before.strip() else 0.5
    phrase, weight = found
    return weight + BY_KIND.get(kind, {}).get(phrase, 0.0)


@lru_cache(maxsize=20_000)
def label_of(words: str) -> tuple[str, float] | None:
    """The label that stands last in these words, and its weight; a label farther from the end counts less."""
    text = fold(words).strip(" :.#-,(")
    if text in ALONE:
        return text, ALONE[text]
    best: tuple[float, str, float] | None = None
    for phrase, weight in LABELS:
        end = _stands(text, phrase)
        if end is None:
            continue
        gap = len(text) - end
        rank = len(phrase) * 0.6 - gap
        if best is None or rank > best[0]:
            best = (rank, phrase, weight * (1.0 if gap < 4 else 0.7 if gap < 14 else 0.35))
    return (best[1], best[2]) if best else None


def _stands(text: str, phrase: str) -> int | None:
    """Where the label ends in the text: exactly, or with letters read wrong when it is long enough."""
    place = text.rfind(phrase)
    if place >= 0:
        alone = not (text[place - 1 : place].isalnum() or text[place + len(phrase) : place + len(phrase) + 1].isalnum())
        return place + len(phrase) if alone else None
    if len(phrase) < 8 or len(text) < len(phrase) - 1:
        return None
    tail = text[-len(phrase) - 8 :]
    where = fuzz.partial_ratio_alignment(phrase, tail, score_cutoff=LIKE)
    return len(text) - len(tail) + where.dest_end if where else None


def _place_points(number: int, total: int, kind: str) -> float:
    if number < 14:
        return 0.9 - 0.03 * number
    if number >= total - 6:
        return 0.2 if kind in LETTERS else -0.2
    return -0.5


def _sense(day: date, injured: date | None, received: date | None, born: date | None) -> float:
    """Injury first, then the visit, then the receipt."""
    if (received and day > received) or day == born:
        return -20.0
    if injured and day == injured:
        return -3.0
    if received and (received - day).days > LONG_BEFORE and not injured:
        return -2.0
    return -3.0 if injured and day < injured else 0.0
