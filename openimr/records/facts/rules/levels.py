"""Levels of the spine (L4-5, C6-C7, L5-S1) and what else is written in digits but counts nothing."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from openimr.records.facts.rules.dates import Day

MOST = {"C": 8, "T": 12, "L": 6, "S": 5}
REGION = {"C": "cervical spine", "T": "thoracic spine", "L": "lumbar spine", "S": "sacrum"}
LEVEL = re.compile(
    r"([CTLSctls])(?<![\w#.-].)-?(\d{1,2})(?:\s?(?:[-/]|to)\s?([CTLSctls])?-?(\d{1,2}))?(?![\w%.]\d|\w)(?!-\d)"
)
NO_LEVEL = re.compile(r"\s?(?:-?weighted|signal|hyper|hypo|images?|imaging|sequences?|w\b|wi\b)", re.I)
HEART = re.compile(r"\bs1,?(?: and|/|\s?&)? ?s2\b", re.I)
NUMBER = re.compile(r"(?<![\w.])[$(]?\d[\d,.]*")  # where a number begins
OTHER = re.compile(
    r"\d+(?:\.\d+)?(?:[-/]\d+(?:\.\d+)?)+(?= ?(?:mg|mcg|%))|\d[\d,.]*\s?-?(?:mg|mcg|ml|cc|lbs?|pounds|kg|mmhg|degrees?|deg|%|percent|mm|cm|inch(?:es)?|years?|yrs?"
    r"|months?|minutes?|mins?|hours?|hrs?|days?|year-old|y/?o|yo|bpm|tabs?|tablets?|caps?|capsules?|pills?|patch(?:es)?|refills?|dollars|feet|ft|miles|blocks)\b"
    r"|\$[\d,.]+|\(\d{3}\) ?\d{3}-\d{4}|\d{3}-\d{3}-\d{4}\b|\d{5,}\b|\d{1,2}:\d\d\b|\d+(?:\.\d+)+\b"
)
RUN = re.compile(r"\d[\d,.]*")
CODED = re.compile(r"\d\d\.\w")
LABELLED = re.compile(r"\bpages? \d+(?: of \d+)?|\b[a-z]\d{2}\.\w+\b|\bgrade \w+|\btype \d\b")


class Level(NamedTuple):
    """`name` as written in full, "L4-L5" for "L4/5"; `region` a body part."""

    name: str
    region: str
    start: int
    end: int


def find(text: str) -> list[Level]:
    """The spinal levels in a text that keeps case."""
    return [level for match in LEVEL.finditer(text) if (level := _level(text, match))]


def _level(text: str, match: re.Match[str]) -> Level | None:
    one, upper, other, lower = match.groups()
    first = one.upper()
    if int(upper) not in range(1, MOST[first] + 1) or _something_else(text, match):
        return None
    name, end = f"{first}{int(upper)}", match.end()
    second = (other or first).upper()
    if lower and int(lower) in range(1, MOST[second] + 1):
        name = f"{name}-{second}{int(lower)}" if second != first else f"{name}-{int(lower)}"
    elif lower:
        end = match.start(3) if match.start(3) > 0 else match.start(4)
    return Level(name, REGION[first], match.start(), end)


def _something_else(text: str, match: re.Match[str]) -> bool:
    if one_is_small(match) and not match[4]:
        return True
    if NO_LEVEL.match(text, match.end()):
        return True
    before = text[max(0, match.start() - 12) : match.start()].lower()
    heart = match[1] in "Ss" and HEART.search(text[max(0, match.start() - 8) : match.end() + 8])
    return bool(heart) or (match[1] in "Tt" and before.endswith(("free ", "total ", "tsh ", "tsh, ")))


def one_is_small(match: re.Match[str]) -> bool:
    """ "s1" or "t2" in small letters alone is no level."""
    return match[1].islower() and (not match[3] or match[3].islower()) and match[1] in "st"


def _begun(plain: str) -> Iterator[int]:
    """Where numbers begin: a run of figures, and within a word only what stands behind a comma."""
    for run in RUN.finditer(plain):
        start = run.start()
        start -= start > 0 and plain[start - 1] in "$("
        before = plain[start - 1 : start]
        if before.isalnum() or before in ("_", "."):
            yield from (number.start() for number in NUMBER.finditer(plain, start, run.end()))
        else:
            yield start


def masked(plain: str, levels: Iterable[Level], days: Sequence[Day]) -> str:
    """The text with levels, days, doses, times and telephone numbers as ~, so that only what counts is counted."""
    spans = [(level.start, level.end) for level in levels] + [(day.start, day.end) for day in days]
    if "page" in plain or "grade " in plain or "type " in plain or CODED.search(plain):
        spans += [match.span() for match in LABELLED.finditer(plain)]
    spans += [match.span() for begun in _begun(plain) if (match := OTHER.match(plain, begun))]
    parts, place = [], 0
    for start, end in sorted(spans):
        if end > place:
            parts += [plain[place:start], "~" * (end - max(start, place))]
            place = end
    return "".join([*parts, plain[place:]])
