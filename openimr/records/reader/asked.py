"""What the reading page's address asks for: page, order, filters, search, and the page kept beside. Pure but for terms."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from openimr.cases.models import Case
from openimr.kit.typed import whole_number
from openimr.records import catalog, terms

ORDERS = {"number": "by number", "date": "by date of service", "type": "by type"}
ONLY = {"unread": "unread", "poor": "poor scans", "cited": "cited"}
GO = re.compile(r"^\s*(?:R\s*(?P<document>\d{1,6}))?[\s.,:]*(?:p{1,2}\.?\s*)?(?P<page>\d{1,6})?\s*$", re.IGNORECASE)
BESIDE = re.compile(r"^(\d{1,6})\.(\d{1,6})$")
LONGEST_AUTHOR = 200


@dataclass(frozen=True)
class Asked:
    """What the address asks for; numbers that name nothing lead to the first page."""

    document: int | None = None
    page: int = 1
    order: str = "number"
    question: str = ""
    within: int | None = None  # the document whose hits alone are listed
    type: str = ""
    author: str = ""
    only: str = ""  # one of ONLY
    folded: bool = False  # pages set aside are gone through like the others
    listed: int | None = None  # a document whose heading is open in the list
    beside: tuple[int, int] | None = None  # document and page kept beside
    lost: str = ""  # what was typed to jump to and names no page

    def query(self, **change: Any) -> str:
        """The question mark and what follows it: good on every page that shows the reader."""
        values = {
            "document": self.document, "page": self.page, "order": self.order, "q": self.question,
            "within": self.within, "type": self.type, "author": self.author, "only": self.only,
            "folded": int(self.folded), "listed": self.listed,
            "beside": self.beside and ".".join(map(str, self.beside)), **change,
        }  # fmt: skip
        told = {name: value for name, value in values.items() if value and (name, value) != ("order", "number")}
        return f"?{urlencode(told)}"

    @cached_property
    def _elsewhere(self) -> str:
        return self.query(document=None, page=None).removeprefix("?")

    def at(self, document: int, page: int) -> str:
        """The same address at another page: what hundreds of rows of one answer need."""
        return f"?document={document}&page={page}" + (f"&{self._elsewhere}" if self._elsewhere else "")

    def address(self, case: Case, **change: Any) -> str:
        return reverse("records:read", args=[case.pk]) + self.query(**change)

    @property
    def filtered(self) -> bool:
        return bool(self.type or self.author or self.only)


def asked(given: Mapping[str, str]) -> Asked:
    document = whole_number(given.get("document", "").removeprefix("R"))
    document, page, lost = _jump(given.get("go", ""), document, whole_number(given.get("page", "")) or 1)
    return Asked(
        document=document,
        page=page,
        order=_one_of(given.get("order", ""), ORDERS) or "number",
        question=given.get("q", "").strip()[: terms.LONGEST_QUESTION],
        within=whole_number(given.get("within", "")),
        type=_one_of(given.get("type", ""), catalog.KINDS),
        author=given.get("author", "").strip()[:LONGEST_AUTHOR],
        only=_one_of(given.get("only", ""), ONLY),
        folded=given.get("folded") == "1",
        listed=whole_number(given.get("listed", "")),
        beside=_beside(given.get("beside", "")),
        lost=lost,
    )


def _jump(typed: str, document: int | None, page: int) -> tuple[int | None, int, str]:
    """Where `12`, `R12` or `R12 p. 3` lead from the page at hand; what was typed, when it leads nowhere."""
    found = GO.match(typed) if typed.strip() else None
    if found is None or not any(found.groups()):
        return document, page, typed.strip()[:40]
    return int(found["document"]) if found["document"] else document, int(found["page"] or 1) or 1, ""


def _one_of(text: str, known: Mapping[str, object]) -> str:
    return text if text in known else ""


def _beside(text: str) -> tuple[int, int] | None:
    found = BESIDE.match(text)
    return (int(found[1]), int(found[2])) if found else None
