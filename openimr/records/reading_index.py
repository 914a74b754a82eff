"""The list of documents beside the page: filtered, in groups, never longer than `MOST_ROWS` rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from openimr.records.marks import Progress
from openimr.records.models import Document
from openimr.records.reading_asked import Asked

MOST_ROWS = 300
OPEN_ROWS = 60  # a list as short as this needs no folding
SPAN = 50
SORTS: dict[str, Callable[[Document], Any]] = {
    "number": lambda one: one.number,
    "date": lambda one: (one.service_date is None, one.service_date, one.number),
    "type": lambda one: (one.type == "", one.type_words, one.service_date is None, one.service_date, one.number),
}
GROUPS: dict[str, Callable[[Document], str]] = {
    "number": lambda one: _span((one.number - 1) // SPAN),
    "date": lambda one: str(one.service_date.year) if one.service_date else "No date of service",
    "type": lambda one: one.type_words.capitalize(),
}


def _span(place: int) -> str:
    return f"R{place * SPAN + 1} to R{(place + 1) * SPAN}"


@dataclass(frozen=True)
class Row:
    document: Document
    address: str
    progress: Progress
    left: int | None  # pages that a filter leaves

    @property
    def fresh(self) -> bool:
        """Nothing of it was read yet: shown like unopened mail."""
        return not self.progress.read


@dataclass(frozen=True)
class Group:
    """Documents under one heading. `rows` is empty when the list would grow too long: the heading then leads there."""

    name: str
    count: int
    rows: Sequence[Row]
    here: bool  # the page at hand is in it
    open: bool
    address: str


def in_order(documents: Sequence[Document], order: str) -> list[Document]:
    return sorted(documents, key=SORTS[order])


def passes(asked: Asked, document: Document) -> bool:
    return asked.type in ("", document.type) and asked.author in ("", document.author)


def choices(documents: Sequence[Document]) -> dict[str, list[Any]]:
    """The types and authors that stand in this record, for the filter."""
    types = {one.type: one.type_words for one in documents if one.type}
    return {
        "types": sorted(types.items(), key=lambda pair: pair[1]),
        "authors": sorted({one.author for one in documents if one.author})[:MOST_ROWS],
    }


def groups(
    asked: Asked, documents: Sequence[Document], numbers: Mapping[Any, Sequence[int]], read: Mapping[Any, int]
) -> list[Group]:
    """The documents that the filters leave, under their headings; the heading of the page at hand is open."""
    shown = [one for one in documents if numbers.get(one.pk) or (not asked.filtered and passes(asked, one))]
    parted = [(name, list(rows)) for name, rows in groupby(shown, key=GROUPS[asked.order])]
    budget, found = MOST_ROWS - _length_of_here(parted, asked.document), []
    for name, rows in parted:
        here = any(one.number == asked.document for one in rows)
        fits = here or len(rows) <= budget
        budget -= 0 if here or not fits else len(rows)
        told = [_row(asked, one, numbers, read) for one in _near(rows, asked.document)] if fits else []
        address = asked.query(document=rows[0].number, page=1)
        found.append(Group(name, len(rows), told, here, here or len(shown) <= OPEN_ROWS, address))
    return found


def _length_of_here(parted: Sequence[tuple[str, list[Document]]], number: int | None) -> int:
    lengths = (len(rows) for _, rows in parted if any(one.number == number for one in rows))
    return min(next(lengths, 0), MOST_ROWS)


def _near(rows: Sequence[Document], number: int | None) -> Sequence[Document]:
    """At most `MOST_ROWS` of one heading, about the document at hand."""
    at = next((place for place, one in enumerate(rows) if one.number == number), 0)
    first = min(max(0, at - MOST_ROWS // 2), max(0, len(rows) - MOST_ROWS))
    return rows[first : first + MOST_ROWS]


def _row(asked: Asked, one: Document, numbers: Mapping[Any, Sequence[int]], read: Mapping[Any, int]) -> Row:
    pages = numbers.get(one.pk, ())
    first = pages[0] if pages else 1
    left = len(pages) if asked.only else None
    return Row(one, asked.query(document=one.number, page=first), Progress(read.get(one.pk, 0), one.page_count), left)
