"""The type of a document: headings of its first page, words of its body; the runner-up beside it, the words with it.

A heading counts by its weight, by how much of its line it fills and by how near the top it stands: a line that only
mentions another document says little. Where no heading is exact, letters may be wrong (a faxed page).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import ahocorasick_rs
from rapidfuzz import fuzz, process

from openimr.records.piles import cues
from openimr.records.piles.sheets import Cue, Line, Sheet

TOP = 14  # lines among which a heading stands
SURE = 4.0  # a heading that needs no second look
FUZZY, SHORTEST = 84, 9  # likeness in per cent, and letters of a heading that may be read with mistakes
BODY_POINT, BODY_MOST = 0.35, 2.4
SHORT_LINE = 64  # letters of a line that is a heading as a whole
LEAST = 0.22  # under it nothing is said: "other"
AS = {"billing": "other"}  # bills are recognized so that they are taken for nothing else
FULL = 4.6  # points that make a type certain
OPENINGS = ("dear ", "to whom it may", "estimad", "a quien")
CLOSINGS = (
    "sincerely",
    "very truly",
    "yours truly",
    "respectfully",
    "regards",
    "best regards",
    "atentamente",
    "cordialmente",
)
FOLLOWING = 0.4  # how much the pages after the first say


@dataclass(frozen=True)
class Heading:
    kind: str
    points: float
    line: Line
    start: int
    end: int

    def cue(self, page: Sheet) -> Cue:
        """Its words; those of the whole line when that is short, as a heading is."""
        whole = len(self.line.text) <= SHORT_LINE
        return page.cue(self.line) if whole else page.cue(self.line, self.start, self.end)


@dataclass(frozen=True)
class TypeFound:
    """A type, how sure, the words, and the type that came second ("" when none did)."""

    kind: str
    confidence: float
    cue: Cue | None
    runner_up: str = ""


@cache
def _headings() -> tuple[list[tuple[str, float, str]], ahocorasick_rs.AhoCorasick]:
    rows = cues.headings()
    return rows, ahocorasick_rs.AhoCorasick([phrase for _, _, phrase in rows])


@cache
def _body() -> tuple[list[str], ahocorasick_rs.AhoCorasick]:
    rows = cues.body()
    return [kind for kind, _ in rows], ahocorasick_rs.AhoCorasick([phrase for _, phrase in rows])


@cache
def _fuzzy() -> tuple[list[str], list[tuple[str, float]]]:
    rows, _ = _headings()
    long = [
        (phrase, kind, weight)
        for kind, weight, phrase in rows
        if weight >= SURE and len(phrase) >= SHORTEST and (" " in phrase or len(phrase) > SHORTEST + 2)
    ]
    return [phrase for phrase, _, _ in long], [(kind, weight) for _, kind, weight in long]


def headings(sheet: Sheet) -> list[Heading]:
    """What stands like a heading at the top of a page, the strongest first."""
    if "headings" not in sheet.memory:
        found = list(_exact(sheet))
        if max((one.points for one in found), default=0.0) < SURE:
            found += _near(sheet)
        sheet.memory["headings"] = sorted(found, key=lambda one: -one.points)
    known: list[Heading] = sheet.memory["headings"]
    return known


def _exact(sheet: Sheet) -> Iterator[Heading]:
    rows, finder = _headings()
    for place, line in enumerate(sheet.body[:TOP]):
        text = line.folded
        for row, start, end in finder.find_matches_as_indexes(text, overlapping=True):
            if _alone(text, start, end):
                kind, weight, _ = rows[row]
                yield Heading(kind, _points(weight, place, end - start, text), line, start, end)


def _alone(text: str, start: int, end: int) -> bool:
    """Whether the words are not the middle of longer ones."""
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())


def _near(sheet: Sheet) -> Iterator[Heading]:
    phrases, rows = _fuzzy()
    for place, line in enumerate(sheet.body[:TOP]):
        text = line.folded
        if len(text) < SHORTEST or len(text) > 90:
            continue
        for phrase, likeness, row in process.extract(
            text, phrases, scorer=fuzz.partial_ratio, score_cutoff=FUZZY, limit=6
        ):
            if len(phrase) <= len(text) + 2:
                where = fuzz.partial_ratio_alignment(text, phrase)
                start, end = (where.src_start, where.src_end) if where else (0, len(text))
                kind, weight = rows[row]
                points = _points(weight, place, end - start, text) * (likeness / 100) ** 2
                yield Heading(kind, points, line, start, end)


def _points(weight: float, place: int, length: int, line: str) -> float:
    """Less for a short part of a line, less for each line down the page, little for the end of a sentence."""
    filled = length / max(len(line), 1)
    alone = 1.0 if filled > 0.55 else 0.8 if filled > 0.3 else 0.5 if len(line) < 60 else 0.3
    if length < 5 and filled < 0.5:
        alone = 0.25  # MRI, FAX, QME: a heading only when nearly nothing else stands there
    sentence = 0.35 if line.endswith((".", ",", ";")) and len(line) > 12 else 1.0
    return weight * alone * sentence * (1 - 0.035 * place)


def body(sheet: Sheet) -> dict[str, float]:
    """Points by type for words that are usual in it, each counted once."""
    kinds, finder = _body()
    seen = {row for row, _, _ in finder.find_matches_as_indexes(sheet.folded, overlapping=True)}
    points: dict[str, float] = {}
    for row in seen:
        points[kinds[row]] = points.get(kinds[row], 0.0) + BODY_POINT
    told = {kind: min(given, BODY_MOST) for kind, given in points.items()}
    if letter := _letter(sheet):
        told["correspondence"] = told.get("correspondence", 0.0) + letter
    return told


def _letter(sheet: Sheet) -> float:
    """Points for the form of a letter: somebody is addressed, somebody takes leave."""
    lines = [line.folded for line in sheet.body]
    opening = any(line.startswith(OPENINGS) for line in lines[:18])
    closing = any(line.startswith(CLOSINGS) for line in lines[-14:])
    subject = any(line.startswith(("re:", "regarding:", "asunto:")) for line in lines[:18])
    return (
        1.1 * opening
        + 0.7 * closing
        + 0.3 * subject
        + 0.5 * any(line.startswith(("cc", "c.c.", "enclosure", "encl", "adjunto")) for line in lines[-12:])
    )


def page_points(sheet: Sheet) -> tuple[dict[str, float], dict[str, Heading]]:
    """Points by type for one page, and the strongest heading of each type."""
    points, best = body(sheet), {}
    for one in headings(sheet):
        if one.kind not in best:
            best[one.kind] = one
            points[one.kind] = points.get(one.kind, 0.0) + one.points
        elif one.line != best[one.kind].line:
            points[one.kind] += 0.15 * one.points
    return points, best


def document_type(pages: Sequence[Sheet]) -> TypeFound:
    """The type of the document that these pages are."""
    read = [page for page in pages if not page.empty]
    if not read:
        return TypeFound("other", 0.1, None)
    points, best = page_points(read[0])
    for kind, given in _average(body(page) for page in read[1:6]).items():
        points[kind] = points.get(kind, 0.0) + FOLLOWING * given
    return _told(read[0], points, best)


def _average(pages: Iterable[dict[str, float]]) -> dict[str, float]:
    told: dict[str, float] = {}
    count = 0
    for page in pages:
        count += 1
        for kind, given in page.items():
            told[kind] = told.get(kind, 0.0) + given
    return {kind: given / count for kind, given in told.items()}


def _told(page: Sheet, points: dict[str, float], best: dict[str, Heading]) -> TypeFound:
    ranked = sorted(points.items(), key=lambda row: (-row[1], row[0]))
    kind, most = ranked[0] if ranked else ("other", 0.0)
    second, next_most = ranked[1] if len(ranked) > 1 else ("", 0.0)
    sure = min(most / FULL, 1.0) * (1 - max(0.0, next_most / most - 0.45) if most else 0.0)
    if page.confidence is not None and page.confidence < 70:
        sure *= 0.9
    heading = best.get(kind)
    cue = heading.cue(page) if heading else None
    if sure < LEAST:
        return TypeFound("other", round(min(sure, 0.29), 2), cue, kind if ranked else "")
    return TypeFound(AS.get(kind, kind), round(min(sure, 0.99), 2), cue, AS.get(second, second))
