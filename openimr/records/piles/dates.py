"""The date of service of a document: every day on its pages is weighed by the label before it.

A day before the injury or after the receipt cannot be trusted; a birth day, the day of injury, the day a fax was sent or
another document's date is not the date of service.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz

from openimr.records.piles.days import Day, find_days
from openimr.records.piles.sheets import Cue, Line, Sheet, fold, is_fax_line


def _labels(table: str) -> tuple[tuple[str, float], ...]:
    rows = (line.split(":", 1) for line in table.strip().splitlines())
    return tuple((phrase.strip(), float(weight)) for weight, phrases in rows for phrase in phrases.split("|"))


LABELS = _labels("""
5: date of service | date of exam | date of examination | date of evaluation | date of visit | date of surgery | date of procedure | date of operation | date of study | exam date | visit date | service date | date of consultation | date of treatment | procedure date | surgery date | study date | evaluation date | appointment date | date of encounter | encounter date | date seen | collection date | date collected | collected on | fecha de servicio | fecha de la visita | fecha de consulta | fecha del examen | date(s) of service | examination date | date of scan | treatment date | date of session | session date | date performed | test date | date of test | date of interview | fecha de la cita | date of collection | date of injection
4: collected | dos | d.o.s | exam performed | examined on | seen on | evaluated on | date filled | fill date | dispensed on | date dispensed | performed on | date of imaging | date of admission | admission date | admitted | arrival date | date of arrival | date/time of arrival | specimen collected | today's date | visit on | fecha de estudio | exam | examination of | visit of | was evaluated on | was seen on | service from | performed | study performed
4: request date | date sent | sent | as of | dates of service | date of service by mail | date of mailing | mailed on | date mailed | date of fax | seen | consulted on
3: from - to | date signed by physician | date of report | report date | date of this report | date of request | date of decision | decision date | determination date | date of determination | date of notice | notice date | letter date | date of letter | reported on | dictated on | discharge date | date of discharge | date of rfa | rfa date | date | fecha | dated this | date completed | date of application | executed on | date issued | issued
1.2: date signed | signed on | signed | electronically signed
-1: d/t | dictated/transcribed | date dictated | date transcribed | typed | date typed | date reported | date of discharge summary | authenticated | transcribed | dictated | report printed | finalized | date finalized | date approved
-2: next visit | work status until | expires | expiration date | effective | through | until | period ending
-4: received | date received | date printed | printed | print date | run date | date of print | faxed | faxed on | referral date | dated | request received | rfa received | report of | from the report | report dated | mri of | mri dated | last seen | last visit | prior exam | comparison | compared with | compared to | previous | prior study | since | surgery on | status post | prior visit | last worked | hired | date of hire | next appointment | follow-up on | follow up on | return on | return visit | next visit on | appointment on | scheduled for | date of last | filled on last | valid until | license expires | recibido | impreso | proxima cita | notes of | note of | prior to | rev. | revised | form revised | prescribed on last
-6: date of birth | birth date | birthdate | dob | d.o.b | born | date of injury | injury date | doi | d.o.i | date of accident | injured on | accident on | accident date | fecha de nacimiento | fecha de lesion | fecha del accidente | onset date | date of onset | date last worked | nacimiento | date of loss | d/i | d/b | onset | injury of | an injury on | industrial injury
""")
_REQUEST = {"date of request": 2.5, "date of rfa": 2.5, "rfa date": 2.5, "date signed": 1.5, "date signed by physician": 2, "signed": 1.5, "date": 1.0}
BY_KIND: dict[str, dict[str, float]] = {  # what counts more, or less, in one type of document
    "ur_decision": {
        "date of decision": 3, "decision date": 3, "determination date": 3, "date of determination": 3, "date of notice": 2.5,
        "notice date": 2.5, "date of letter": 2.5, "letter date": 2.5, "date": 1.5, "date of request": -6, "rfa date": -6,
        "date of rfa": -6, "date of service": -2, "report date": 1.5, "date issued": 2.5, "issued": 2,
    },
    "rfa": _REQUEST,
    "application": {"date of decision": -6, "determination date": -6, "date of determination": -6, "signed": 2, "date signed": 2, "date": 1.0},
    "cover": {"date": 2, "executed on": 2.5, "sent": 1},
    "laboratory": {"date collected": 1.5, "collected": 2, "collection date": 1.5, "specimen collected": 2, "date reported": -1},
    "pharmacy": {"date printed": 8, "print date": 8, "printed": 7, "as of": 1, "run date": 7, "date filled": -2, "fill date": -2, "filled": -3, "report date": 2},
    "billing": {"date of service": 1, "bill date": 1},
    "hospital": {"admission date": 1, "date of admission": 1, "arrival date": 1},
}  # fmt: skip
LETTERS = frozenset({"correspondence", "letter_of_support", "ur_decision", "statement_of_reasons", "rfa", "application", "cover"})
ALONE = {"on": 2.6, "dated": 3.0, "this": 1.0, "date/time": 2.5, "day": 2.5, "from": 1.5}  # labels when nothing else stands there
REACH = 46  # characters before a day in which its label stands
LIKE = 86


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
    pages: Sequence[Sheet], kind: str = "", *, injured: date | None = None, received: date | None = None,
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
    return _told(ranked) if ranked and ranked[0].points > 0 else None


def _told(ranked: Sequence[Weighed]) -> DateFound:
    first, second = ranked[0], ranked[1] if len(ranked) > 1 else None
    lead = first.points - max(second.points, 0.0) if second else first.points
    sure = min(first.points / 5, 1.0) * min(0.62 + 0.19 * lead, 1.0)
    if first.sheet.confidence is not None:
        sure *= min(1.0, 0.55 + first.sheet.confidence / 200)
    cue = first.sheet.cue(first.line, first.day.start, first.day.end)
    runner = second.day.value if second and second.points > 0 else None
    return DateFound(first.day.value, round(min(sure, 0.99), 2), cue, runner)


def _weighed(page: Sheet, place: int, kind: str, latest: date | None) -> Iterator[Weighed]:
    lines, total = page.lines, max(len(page.lines), 1)
    for number, line in enumerate(lines):
        if number < 2 and is_fax_line(line.text):
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
    return -3.0 if injured and day < injured else 0.0
