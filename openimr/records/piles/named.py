"""Reports that a document names: "the 5/2/2014 report of Dr. Smith", "PR-2 dated 05/02/14 by John Smith, MD"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from openimr.records.piles import cues
from openimr.records.piles.authors import CREDENTIAL, DOCTOR, NAME
from openimr.records.piles.days import Day, find_days
from openimr.records.piles.sheets import Cue, Line, Sheet, fold

KINDS = cues.reports()  # the longest name that fits counts
_FINDER = re.compile(
    r"(?<!\w)(?:" + "|".join(re.escape(word) for word in sorted(KINDS, key=len, reverse=True)) + r")s?(?!\w)"
)
NOT_REPORTS = re.compile(
    r"\b(?:dob|date of birth|date of injury|doi|injured on|injury of|received|determination|decision|request for authorization|"
    r"rfa|hired|effective|born|denied|denial|scheduled|until|due)\W*(?:on|of|dated|date)?\W*$"
)
SENTENCE = re.compile(r"(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bNo)(?<!\b[A-Z])[.;]\s+(?=[A-Z])|;")
BEFORE, AFTER = 70, 60  # characters around a day in which its report is named
SURNAME = re.compile(rf"\b(?:by|of|from|with)\s+(?:Dra?\.?\s+)?(?!Dr)([A-Z][A-Za-z'’-]+)(?:,?\s*{CREDENTIAL})?")


@dataclass(frozen=True)
class Named:
    """A report named in a document: its day, its type or "", its author's name or "", and the words."""

    day: date
    kind: str
    author: str
    cue: Cue


@dataclass(frozen=True)
class Held:
    """A document of the record, as far as a named report is looked for in it."""

    key: int
    day: date | None
    kind: str
    author: str


def named_reports(pages: Sequence[Sheet], *, own: date | None = None, latest: date | None = None) -> list[Named]:
    """The reports that these pages name, each day and type once. `own`: the day of the document itself."""
    found: dict[tuple[date, str], Named] = {}
    for page in pages:
        for line, before, after in _lines(page):
            for one in _in_line(page, line, before, after, latest):
                held = found.get((one.day, one.kind))
                if one.day != own and (held is None or (one.author and not held.author)):
                    found[one.day, one.kind] = one
    return sorted(_without_vague(found), key=lambda one: one.day)


def _without_vague(found: dict[tuple[date, str], Named]) -> Iterator[Named]:
    """A day that is named with a type is not told again as a report of no type."""
    for (day, kind), one in found.items():
        if kind or not any(other_day == day and other for other_day, other in found):
            yield one


def _lines(page: Sheet) -> Iterator[tuple[Line, str, str]]:
    """Each line with the one before and the one after: a name may be broken over the edge."""
    lines = page.body
    for place, line in enumerate(lines):
        yield line, lines[place - 1].text if place else "", lines[place + 1].text if place + 1 < len(lines) else ""


def _in_line(page: Sheet, line: Line, before: str, after: str, latest: date | None) -> Iterator[Named]:
    days = find_days(line.text, latest=latest)
    for place, day in enumerate(days):
        start = days[place - 1].end if place else 0
        end = days[place + 1].start if place + 1 < len(days) else len(line.text)
        left, right = (
            line.text[max(start, day.start - BEFORE) : day.start],
            line.text[day.end : min(end, day.end + AFTER)],
        )
        if not start and len(left) < 25:
            left = f"{before[-BEFORE:]} {left}"
        if end == len(line.text) and len(right) < 25:
            right = f"{right} {after[:AFTER]}"
        if (named := _named(page, line, day, left, right)) is not None:
            yield named


def _named(page: Sheet, line: Line, day: Day, left: str, right: str) -> Named | None:
    if NOT_REPORTS.search(fold(left).rstrip(" :")):
        return None
    sentence_left, sentence_right = SENTENCE.split(left)[-1], SENTENCE.split(right)[0]
    near = [*_FINDER.finditer(fold(sentence_left))][-2:] or [*_FINDER.finditer(fold(sentence_right))][:2]
    if not near:
        return None
    words = max((match[0] for match in near), key=lambda word: (bool(_kind(word)), len(word)))
    return Named(day.value, _kind(words), _author(sentence_left, sentence_right), page.cue(line, day.start, day.end))


def _kind(words: str) -> str:
    return KINDS.get(words) or KINDS.get(words.removesuffix("s"), "")


def _author(left: str, right: str) -> str:
    """The name that belongs to this report: after its word on the left, else on the right before the next report."""
    words = [*_FINDER.finditer(fold(left))]
    own = left[words[-1].end() :] if words else ""
    following = next((match.start() for match in _FINDER.finditer(fold(right)) if words), len(right))
    sides = (own, right[:following], left) if not words else (own, right[:following], left[: words[-1].start()])
    for side in sides:
        for pattern in (NAME, DOCTOR, SURNAME):
            if matches := [*pattern.finditer(side)]:
                return matches[-1 if side is not right else 0][1]
    return ""


def match(named: Named, held: Sequence[Held]) -> list[Held]:
    """The documents that can be the named report: the same day, and neither another author nor quite another type."""
    return [one for one in held if one.day == named.day and _fits(named, one)]


def _fits(named: Named, one: Held) -> bool:
    if named.author and one.author:
        return surname_like(named.author, one.author)
    return not named.kind or not one.kind or named.kind == one.kind


def surname_like(one: str, other: str) -> bool:
    """Whether one name's last part stands in the other, letters read wrong aside."""
    words = [
        word
        for word in re.split(r"[^a-z'’-]+", fold(re.sub(rf",?\s*{CREDENTIAL}(?![A-Za-z])", "", other)))
        if len(word) > 2
    ]
    last = fold(one).replace(",", " ").split()[-1] if one.split() else ""
    return any(fuzz.ratio(last, word) >= 84 for word in words)
