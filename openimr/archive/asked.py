"""An address as a question to the archive, and back: the search is its address, so it can be kept, shared and fed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from openimr.archive.search.answering import SHOWN, Asked
from openimr.archive.search.asking import LONGEST
from openimr.archive.search.schema import FACETS
from openimr.kit.typed import whole_number

MOST_PAGES, MOST_CHOSEN, LONGEST_VALUE = 100, 12, 200
SORTS = ("relevance", "date")


class QuestionRefused(ValueError):
    """The address asks for what cannot be answered; the text says why and what to do."""


@dataclass(frozen=True)
class Address:
    """What an address asks for: the words, the chosen facet values, the order, the page."""

    question: str
    filters: Mapping[str, tuple[str, ...]]
    sort: str
    page: int

    def asked(self) -> Asked:
        return Asked(self.question, self.filters, self.sort, self.page)

    def query(self, **change: Any) -> str:
        """The query string, with changes; what is usual is left out."""
        page, sort = change.get("page", 1), change.get("sort", self.sort)
        filters = change.get("filters", self.filters)
        pairs = [("q", self.question)] if self.question else []
        pairs += [(name, value) for name, values in filters.items() for value in values]
        pairs += [("sort", sort)] if sort != SORTS[0] else []
        return urlencode([*pairs, *([("page", str(page))] if page > 1 else [])])

    def link(self, **change: Any) -> str:
        query = self.query(**change)
        return reverse("archive:search") + (f"?{query}" if query else "")

    def with_value(self, name: str, value: str) -> str:
        """The address with a facet's value chosen, or no longer chosen when it was."""
        held = self.filters.get(name, ())
        values = tuple(one for one in held if one != value) if value in held else (*held, value)
        filters = {**self.filters, name: values}
        return self.link(filters={key: chosen for key, chosen in filters.items() if chosen})


def read(given: QueryDict) -> Address:
    """The address as asked; raises `QuestionRefused` for what nobody can have meant."""
    question = " ".join(given.get("q", "").split())
    if len(question) > LONGEST:
        raise QuestionRefused(f"A question may hold {LONGEST} signs; this one has {len(question):,}. Use fewer words.")
    filters = {name: tuple(dict.fromkeys(given.getlist(name))) for name in FACETS if name in given}
    if sum(map(len, filters.values())) > MOST_CHOSEN or any(
        len(one) > LONGEST_VALUE for held in filters.values() for one in held
    ):
        raise QuestionRefused(f"At most {MOST_CHOSEN} choices can be combined; take some away.")
    sort, page = given.get("sort", SORTS[0]), given.get("page", "1")
    if sort not in SORTS:
        raise QuestionRefused("The order is relevance or date.")
    number = whole_number(page, most=MOST_PAGES)
    if not number:
        raise QuestionRefused(f"Pages 1 to {MOST_PAGES} are shown; narrow the search to see others.")
    return Address(question, filters, sort, number)


def last_page(total: int) -> int:
    return max(1, min(MOST_PAGES, -(-total // SHOWN)))
