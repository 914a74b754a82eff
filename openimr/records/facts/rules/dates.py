"""Days as pages write them. Own patterns: a general date reader takes "L4-5" for a day."""

import re
from collections.abc import Iterator
from typing import NamedTuple

MONTHS = {
    **{name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)},
    **{name: number for number, name in enumerate("ene feb mar abr may jun jul ago sep oct nov dic".split(), 1)},
    "sept": 9,
}
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
)
DATE = re.compile(
    rf"""(?<![\w/.-])(?:
      (?P<y1>(?:19|20)\d\d)-(?P<m1>\d\d)-(?P<d1>\d\d)
    | (?P<m2>\d{{1,2}})(?P<sep>[/.-])(?P<d2>\d{{1,2}})(?P=sep)(?P<y2>(?:19|20)?\d\d)
    | (?P<m3>{_MONTH})\.?\ (?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\ (?P<y3>(?:19|20)\d\d)
    | (?P<d4>\d{{1,2}})\ (?:de\ )?(?P<m4>{_MONTH})\.?,?\ (?:del?\ )?(?P<y4>(?:19|20)\d\d)
    | (?P<m5>{_MONTH})\.?,?\ (?:of\ |de\ )?(?P<y5>(?:19|20)\d\d)
    | (?P<m6>\d{{1,2}})/(?P<y6>(?:19|20)\d\d)
    )(?![\w/]|-\d|\.\d)""",
    re.VERBOSE,
)
FIGURES = re.compile(r"\d+")
BESIDE_MONTH = re.compile(rf"{_MONTH}\.?,? (?:(?:of|de) )?\d")
YEAR = re.compile(
    r"\b(?:in|since|circa|year|en|de) (?:early |late |about |the year )?((?:19[5-9]|20[0-4])\d)\b(?![/-])"
)
WRITTEN_OUT = re.compile(r"(?:19[5-9]|20[0-4])\d")
PIVOT = 60  # a year of two digits below it is of this century; the words stay beside the fact
OF_THE_PAGE = re.compile(
    r"(?:date of (?:service|exam(?:ination)?|visit|evaluation|encounter|study|report|consultation|procedure|surgery|operation)"
    r"|(?:exam|visit|service|study|report|evaluation|encounter|treatment|session|appointment|collection|procedure) date|dos|doe"
    r"|date seen|seen on|date of exam|fecha(?: de (?:consulta|visita|servicio|examen))?|date)\s*[:#]?\s*$"
)


class Day(NamedTuple):
    """`iso`: year-month-day, or as much of it as was written."""

    iso: str
    start: int
    end: int


def find(plain: str) -> list[Day]:
    """Every day, month and year named in a plain text, in order."""
    whole = list(_days(plain))
    years = [day for day in _years(plain) if not any(one.start <= day.start < one.end for one in whole)]
    return sorted([*whole, *years], key=lambda day: day.start)


def _days(plain: str) -> Iterator[Day]:
    for match in _matches(plain):
        parts = {name[0]: text for name, text in match.groupdict().items() if text and name != "sep"}
        if iso := _iso(parts):
            yield Day(iso, *match.span())


def _matches(plain: str) -> Iterator[re.Match[str]]:
    """Where a month stands beside a figure every place is tried, else only where figures begin."""
    if BESIDE_MONTH.search(plain):
        yield from DATE.finditer(plain)
        return
    end = 0
    for run in FIGURES.finditer(plain):
        if run.start() >= end and (match := DATE.match(plain, run.start())):
            yield match
            end = match.end()


def _years(plain: str) -> Iterator[Day]:
    for match in YEAR.finditer(plain) if WRITTEN_OUT.search(plain) else ():
        yield Day(match[1], *match.span(1))


def _iso(parts: dict[str, str]) -> str:
    year, month, day = int(parts["y"]), _month(parts["m"]), int(parts.get("d", 1))
    if year < 100:
        year += 2000 if year < PIVOT else 1900
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return ""
    return f"{year:04}-{month:02}-{day:02}" if "d" in parts else f"{year:04}-{month:02}"


def _month(text: str) -> int:
    return int(text) if text.isdigit() else MONTHS.get(text[:3], 0)


def of_page(plain: str, days: list[Day]) -> str:
    """The day the page says it is about: the first that a label names, else ""."""
    for day in days:
        if len(day.iso) == 10 and OF_THE_PAGE.search(plain[max(0, day.start - 40) : day.start]):
            return day.iso
    return ""
