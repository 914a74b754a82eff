"""A page of a long list, found without counting the list: one row more than shown tells whether there is a next page."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from openimr.kit.typed import whole_number

FARTHEST = 10_000  # pages


@dataclass(frozen=True)
class Window:
    """The rows of page `number`, and whether others follow."""

    rows: list[Any]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_other_pages(self) -> bool:
        return self.has_previous or self.has_next

    @property
    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1


def window(rows: QuerySet[Any], asked: str | None, size: int) -> Window:
    """The page that `asked` names, else the first; one query."""
    number = min(max(whole_number(asked) or 1, 1), FARTHEST)
    found = list(rows[(number - 1) * size : number * size + 1])
    return Window(found[:size], number, len(found) > size)
