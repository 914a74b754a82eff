"""A count as a table: asked of the database once for each state of its rows, small cells left out."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core.cache import caches
from django.db import connection

from openimr.archive.counting import measures
from openimr.archive.counting.intervals import wilson
from openimr.archive.counting.measures import SMALL, Measure
from openimr.archive.search.source import newest_revision

KEEP_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True)
class Line:
    """One value of the dimension: how many rows, and what the measure says of them. A small cell says nothing more."""

    value: str
    n: int
    small: bool = False
    share: float | None = None  # per cent, with its interval
    low: float | None = None
    high: float | None = None
    median: float | None = None
    p90: float | None = None


@dataclass(frozen=True)
class Table:
    """A count: its measure, what it is by, its query, the revision of the rows it was taken at, its lines."""

    measure: str
    by: str
    query: str
    revision: int
    lines: tuple[Line, ...]

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "lines": [asdict(line) for line in self.lines]}


def table(name: str, by: str, filters: Mapping[str, str]) -> Table:
    """The count of a measure by a dimension within filters; raises `CountRefused` for what does not exist."""
    of, dimension = measures.measure(name), measures.dimension(by)
    query, parameters = measures.sql(of, dimension, filters)
    revision = newest_revision()
    shown = _shown(query, parameters)
    key = f"count:{_digest(shown, revision)}"
    lines = caches["public"].get(key)
    if lines is None:
        lines = _asked(of, query, parameters)
        caches["public"].set(key, lines, KEEP_SECONDS)
    return Table(name, by, shown, revision, lines)


def name_of(table: Table) -> str:
    """What two tables share only when they are the same count of the same rows."""
    return _digest(table.query, table.revision)


def _digest(query: str, revision: int) -> str:
    return hashlib.sha256(json.dumps([query, revision]).encode()).hexdigest()


def _asked(of: Measure, query: str, parameters: list[str]) -> tuple[Line, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return tuple(_line(of, *row) for row in cursor.fetchall() if row[0] not in (None, ""))


def _line(of: Measure, value: str, n: int, first: Any = None, second: Any = None) -> Line:
    if of.kind == "count":
        return Line(value, n, small=n < SMALL)
    if n < SMALL:
        return Line(value, n, small=True)
    if of.kind == "days":
        return Line(value, n, median=round(float(first), 1), p90=round(float(second), 1))
    low, high = wilson(first, n)
    return Line(value, n, share=round(100 * first / n, 2), low=round(100 * low, 2), high=round(100 * high, 2))


def _shown(query: str, parameters: list[str]) -> str:
    """The query as a person can run it: values in their places, quoted."""
    quoted = [f"'{value.replace(chr(39), chr(39) * 2)}'" for value in parameters]
    return query % tuple(quoted) if quoted else query
