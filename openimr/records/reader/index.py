"""The list of documents beside the page: filtered, in groups, never longer than `MOST_ROWS` rows."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from openimr.records.models import Document
from openimr.records.reader.asked import Asked
from openimr.records.reader.marks import Kept, Progress

MOST_ROWS = 150
BESIDE_HITS = 50  # rows while the hits of a search stand above them
OPEN_ROWS = 60  # a list as short as this needs no folding
SPAN = 50
Numbers = Mapping[Any, Sequence[int]]
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
    """Documents under one heading. `rows` is empty when the list would grow too long: its address lists them."""

    name: str
    count: int
    rows: Sequence[Row]
    open: bool
    address: str


def in_order(documents: Iterable[Document], order: str) -> list[Document]:
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


def groups(asked: Asked, documents: Sequence[Document], numbers: Numbers, mine: Kept) -> list[Group]:
    """The documents that the filters leave, under their headings.

    Open are the heading of the page at hand and the one asked for (`asked.listed`); others are filled while the list
    stays short, and else lead to the list with them open.
    """
    shown = [one for one in documents if numbers.get(one.pk) or (not asked.only and passes(asked, one))]
    parted = [(name, list(rows)) for name, rows in groupby(shown, key=GROUPS[asked.order])]
    wanted = {asked.document, asked.listed}
    most = BESIDE_HITS if asked.question else MOST_ROWS
    budget = most - sum(min(len(rows), MOST_ROWS) for _, rows in parted if _holds(rows, wanted))
    found = []
    for name, rows in parted:
        here = _holds(rows, wanted)
        fits = here or len(rows) <= budget
        budget -= 0 if here or not fits else len(rows)
        told = [_row(asked, one, numbers, mine) for one in _near(rows, wanted)] if fits else []
        address = asked.query(listed=rows[0].number)
        found.append(Group(name, len(rows), told, here or len(shown) <= OPEN_ROWS, address))
    return found


def _holds(rows: Sequence[Document], wanted: Collection[int | None]) -> bool:
    return any(one.number in wanted for one in rows)


def _near(rows: Sequence[Document], wanted: Collection[int | None]) -> Sequence[Document]:
    """At most `MOST_ROWS` of one heading, about the document at hand."""
    at = next((place for place, one in enumerate(rows) if one.number in wanted), 0)
    first = min(max(0, at - MOST_ROWS // 2), max(0, len(rows) - MOST_ROWS))
    return rows[first : first + MOST_ROWS]


def _row(asked: Asked, one: Document, numbers: Numbers, mine: Kept) -> Row:
    pages = numbers.get(one.pk, ())
    address = asked.at(one.number, pages[0] if pages else 1)
    return Row(one, address, mine.progress(one), len(pages) if asked.only else None)
