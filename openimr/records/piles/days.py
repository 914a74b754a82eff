"""Days as people write them: where they stand in a line, and which day they are.

American order. Letters that a scanner takes for digits are read as digits inside a date only.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_EN = "january february march april may june july august september october november december".split()
_ES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
MONTHS = {name: number for names in (_EN, _ES) for number, name in enumerate(names, start=1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9, "setiembre": 9}
LIKE = str.maketrans(
    {"o": "0", "O": "0", "Q": "0", "l": "1", "I": "1", "|": "1", "]": "1", "i": "1", "S": "5", "s": "5", "B": "8"}
)
_D = r"[0-9OoQlI|SB\]]"
NUMERIC = re.compile(
    rf"(?<![\w/.-])({_D}{{1,2}})\s?([/.-])\s?({_D}{{1,2}})\s?\2\s?((?:1|l|I)?9{_D}{{2}}|2[0Oo]{_D}{{2}}|{_D}{{2}})(?![\w/]|[.-]\w)"
)
NOISY = re.compile(
    rf"(?<![\w/.-])({_D}{{1,2}})\s?[/.-]\s?({_D}{{1,2}})[\s/.)-]{{1,3}}((?:19|2[0Oo]){_D}{{2}})(?![\w/]|[.-]\w)"
)  # a speck in it
ISO = re.compile(r"(?<![\w/.-])((?:19|20)\d{2})[-/](\d{1,2})[-/](\d{1,2})(?!\d)")
MONTH_FIRST = re.compile(
    rf"\b([^\W_]{{3,10}})[.,]?\s+({_D}{{1,2}})(?:st|nd|rd|th)?\s?[,.]?\s*((?:19|20){_D}{{2}})\b", re.I
)
DAY_FIRST = re.compile(
    rf"(?<![\w/])({_D}{{1,2}})(?:st|nd|rd|th)?[\s-]*(?:de|of)?[\s-]*([^\W_]{{3,10}})\.?,?[\s-]*(?:de|del)?[\s-]*((?:19|20){_D}{{2}})\b",
    re.I,
)
OLDEST = 1900


@dataclass(frozen=True)
class Day:
    """A day that stands in a line at `start` to `end`. `clean`: no letter had to be taken for a digit or another letter."""

    value: date
    start: int
    end: int
    clean: bool = True


def find_days(line: str, *, latest: date | None = None) -> list[Day]:
    """The days of a line, in order. Two digits of a year mean the last such year not after `latest`."""
    if sum(sign.isdigit() for sign in line) < 3:
        return []
    found = sorted(_all(line, latest), key=lambda day: (day.start, -day.end))
    kept: list[Day] = []
    for day in found:
        if not kept or day.start >= kept[-1].end:
            kept.append(day)
    return kept


def _all(line: str, latest: date | None) -> Iterator[Day]:
    for match in ISO.finditer(line):
        yield from _day(line, match, match[1], match[2], match[3], latest)
    for match in NUMERIC.finditer(line):
        yield from _day(line, match, match[4], match[1], match[3], latest)
    for match in NOISY.finditer(line):
        yield from _day(line, match, match[3], match[1], match[2], latest)
    for match in MONTH_FIRST.finditer(line):
        if month := month_of(match[1]):
            yield from _day(line, match, match[3], str(month), match[2], latest, clean=match[1].casefold() in MONTHS)
    for match in DAY_FIRST.finditer(line):
        if month := month_of(match[2]):
            yield from _day(line, match, match[3], str(month), match[1], latest, clean=match[2].casefold() in MONTHS)


def _day(
    line: str, match: re.Match[str], year: str, month: str, day: str, latest: date | None, *, clean: bool = True
) -> Iterator[Day]:
    digits = [part.translate(LIKE) for part in (year, month, day)]
    if not all(part.isdigit() for part in digits):
        return
    try:
        value = date(_year(digits[0], latest), int(digits[1]), int(digits[2]))
    except ValueError:
        return
    if value.year >= OLDEST:
        yield Day(value, match.start(), match.end(), clean=clean and digits == [year, month, day])


def _year(digits: str, latest: date | None) -> int:
    number = int(digits)
    if len(digits) > 2:
        return number
    last = latest.year if latest else 2069
    century = last - last % 100
    return century + number if century + number <= last else century - 100 + number


@lru_cache(maxsize=5000)
def month_of(name: str) -> int:
    """1 to 12 in English or Spanish, 0 when the word is no month; one or two wrong letters of a long name pass.

    Of three letters one may be wrong when only one month has the others: "Dee" is December, "Jon" nothing.
    """
    word = name.casefold()
    if word in MONTHS:
        return MONTHS[word]
    if len(word) == 3 and name[:1].isupper():
        near_ones = {MONTHS[one] for one in MONTHS if len(one) == 3 and OSA.distance(word, one) == 1}
        return near_ones.pop() if len(near_ones) == 1 else 0
    if len(word) < 5:
        return 0
    near = process.extractOne(
        word, [one for one in MONTHS if len(one) > 4], scorer=OSA.distance, score_cutoff=1 + (len(word) > 6)
    )
    return MONTHS[near[0]] if near else 0
