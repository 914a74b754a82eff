"""Dates, numbers, spinal levels and sides that a text tells, so that two texts can be compared by value. Pure.

"July 8, 2014" and "7/8/14" are one date, "twenty-four" is 24, "L4-5" and "L4-L5" are the levels L4 and L5.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from openimr.records.citing.signature import VALUES, plain, side

MONTHS = "january february march april may june july august september october november december".split()
MONTH = "(?P<month>" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS) + r"|sept)\.?"
DAY, YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>\d{4})"
DATES = [
    re.compile(rf"\b{pattern}\b")
    for pattern in (
        rf"{YEAR}-(?P<number>\d{{1,2}})-{DAY}",
        r"(?P<number>\d{1,2})[/.-](?P<day>\d{1,2})[/.-](?P<year>\d{4}|\d{2})",
        rf"{MONTH}\s+{DAY},?\s+{YEAR}",
        rf"{DAY}\s+(?:of\s+)?{MONTH},?\s+{YEAR}",
        r"(?P<number>\d{1,2})/(?P<year>\d{4})",
        rf"{MONTH}\s+{DAY}",
        rf"{MONTH},?\s+(?:of\s+)?{YEAR}",
    )
]
SHORT_DATE = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])")
LEVEL = re.compile(
    r"\b(?P<part>[ctls])-?(?P<first>\d{1,2})(?:\s?(?:-|/|through|to)\s?(?P<other>[ctls]?)-?(?P<last>\d{1,2}))?\b"
)
NUMBER = re.compile(r"\d+(?:,\d{3})+|\d*\.\d+|\d+")
TENS = re.compile(
    r"\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ](one|two|three|four|five|six|seven|eight|nine)\b"
)
WORD = re.compile(r"[a-z]+")
NO_NUMBER = re.compile(r"\bone\b|\bitems?\s+\d+(?:(?:,|\s+and)\s+\d+)*", re.IGNORECASE)
CENTURY = 30  # a year of two digits above it is of the last century


@dataclass(frozen=True)
class Figures:
    """`dates` as "2014-07-08", and as "2014-07" or "07-08" where the text tells no more; `numbers` as told by value."""

    dates: frozenset[str]
    numbers: frozenset[str]
    levels: frozenset[str]
    sides: frozenset[str]  # left | right | bilateral


def of(text: str) -> Figures:
    """The figures of a text."""
    rest, dates = _take(plain(text), DATES, _date)
    rest, levels = _take(rest, [LEVEL], _levels)
    found = {name for word in WORD.findall(rest) if (name := side(word)) in ("left", "right", "bilateral")}
    found |= {"bilateral"} if re.search(r"\bboth\b", rest) else set()
    return Figures(frozenset(dates), frozenset(_numbers(rest)), frozenset(levels), frozenset(found))


def _take(
    text: str, patterns: list[re.Pattern[str]], told: Callable[[re.Match[str]], Iterator[str]]
) -> tuple[str, list[str]]:
    """What the patterns find, and the text without it, so that the year of a date is no number of visits."""
    found: list[str] = []
    for pattern in patterns:
        for match in pattern.finditer(text):
            found += told(match)
        text = pattern.sub(" ", text)
    return text, found


def _date(match: re.Match[str]) -> Iterator[str]:
    told = match.groupdict()
    named = told.get("month")
    month = (
        next(place for place, name in enumerate(MONTHS, 1) if name[:3] == named[:3]) if named else int(told["number"])
    )
    year, day = _year(told.get("year")), told.get("day")
    yield "-".join(part for part in (year, f"{month:02}", f"{int(day):02}" if day else "") if part)


def _year(text: str | None) -> str:
    if text is None or len(text) == 4:
        return text or ""
    return f"{'20' if int(text) <= CENTURY else '19'}{text}"


def _levels(match: re.Match[str]) -> Iterator[str]:
    yield f"{match['part']}{int(match['first'])}"
    if match["last"]:
        yield f"{match['other'] or match['part']}{int(match['last'])}"


def _numbers(text: str) -> Iterator[str]:
    joined = TENS.sub(lambda match: str(VALUES[match[1]] + VALUES[match[2]]), text)
    yield from (f"{float(number.replace(',', '')):g}" for number in NUMBER.findall(joined) if len(number) < 12)
    yield from (str(VALUES[word]) for word in WORD.findall(joined) if word in VALUES)


def untold(said: str, told: str) -> list[str]:
    """What `said` has and `told`, the text it rests on, has not: "24", "2014-07-08", "L4", "left side"; in that order.

    The word "one" alone is no number, it stands for too much else; nor is the number of a disputed item."""
    ours, theirs = of(NO_NUMBER.sub(" ", said)), of(told)
    return [
        *sorted(date for date in ours.dates if not _has_date(theirs, told, date)),
        *sorted(ours.numbers - theirs.numbers - _years(theirs), key=float),
        *sorted(level.upper() for level in ours.levels - theirs.levels),
        *(
            f"{name} side" if name != "bilateral" else "both sides"
            for name in sorted(ours.sides)
            if not _has_side(theirs, name)
        ),
    ]


def _has_date(told: Figures, text: str, date: str) -> bool:
    """A date told in part is found in a whole one: July 2014 and July 8 in July 8, 2014. Where the year stands elsewhere
    on the page, as in a flow sheet, 7/8 is July 8."""
    month_day = date[-5:] if len(date) != 7 else ""
    if month_day and any(f"{int(one):02}-{int(two):02}" == month_day for one, two in SHORT_DATE.findall(text)):
        return len(date) == 5 or date[:4] in told.numbers | _years(told)
    return any(whole == date or whole.startswith(f"{date}-") or whole.endswith(f"-{date}") for whole in told.dates)


def _years(told: Figures) -> frozenset[str]:
    return frozenset(date[:4] for date in told.dates if date[:4].isdigit())


def _has_side(told: Figures, name: str) -> bool:
    if name == "bilateral":
        return "bilateral" in told.sides or {"left", "right"} <= told.sides
    return bool(told.sides & {name, "bilateral"})
