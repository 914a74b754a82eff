"""Questions about a reader's own marks: how much is read, what is set aside, where the reading stopped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q, QuerySet

from openimr.cases.models import Case
from openimr.records.models import Document, Mark, Opened, Page

MINE = (Mark.NOT_RELEVANT, Mark.COPY)
FOLDED = "folded"  # set aside not by the reader but by the record: the page repeats an earlier one
Numbers = Mapping[Any, Sequence[int]]


@dataclass
class Kept:
    """A reader's marks in one record: for each document the pages read, and those set aside and as what.

    `firsts`: the page that a folded one repeats, as a reference, by document and number.
    """

    read: dict[UUID, set[int]] = field(default_factory=dict)
    aside: dict[UUID, dict[int, str]] = field(default_factory=dict)
    firsts: dict[tuple[UUID, int], str] = field(default_factory=dict)

    @property
    def read_count(self) -> int:
        return sum(map(len, self.read.values()))

    @property
    def aside_count(self) -> int:
        return sum(map(len, self.aside.values()))

    def progress(self, document: Document) -> "Progress":
        return Progress(len(self.read.get(document.pk, ())), document.page_count)


def _mine(case: Case, reader: str) -> QuerySet[Mark]:
    """The reader's marks in the record of a case, without documents removed."""
    mine = Mark.objects.filter(reader=reader, page__document__case=case)
    return mine.exclude(page__document__state=Document.REMOVED)


def kept(case: Case, reader: str) -> Kept:
    """One query, and one for the pages that the record folds, whatever was marked."""
    found = Kept()
    copies = _copies(case)
    for document, number, first, page in copies.values_list(*COPY) if copies is not None else ():
        found.aside.setdefault(document, {})[number] = FOLDED
        found.firsts[document, number] = f"R{first} p. {page}"
    rows = _mine(case, reader).values_list("page__document", "page__number", "read", "aside")
    for document, number, read, aside in rows:
        if read:
            found.read.setdefault(document, set()).add(number)
        if aside in MINE:
            found.aside.setdefault(document, {})[number] = aside
        elif aside == Mark.SHOWN:
            found.aside.get(document, {}).pop(number, None)
    return found


COPY = ("page__document", "page__number", "first__document__number", "first__number")


def _copies(case: Case) -> Any:
    """The pages of a case that repeat an earlier one and are folded; None where copies are not looked for."""
    copies = apps.get_app_config("records").models.get("copy")
    return copies._default_manager.filter(page__document__case=case, folded=True) if copies else None


def unopened(case: Case, reader: str) -> QuerySet[Page]:
    """Pages of the medical record that a reader has not opened, or put back among the unread.

    A folded page says what its first page says: it is opened with that one.
    """
    opened = Opened.objects.filter(reader=reader, page__document__case=case).values("page_id")
    put_back = Mark.objects.filter(reader=reader, read=False).values("page_id")
    pages = Page.objects.filter(document__case=case, document__clinical=True, document__state="read", blank=False)
    left = pages.filter(~Q(pk__in=opened) | Q(pk__in=put_back))
    if (copies := _copies(case)) is not None:
        left = left.exclude(pk__in=copies.filter(first__in=opened).exclude(page__in=put_back).values("page_id"))
    return left.order_by("document__number", "number")


def last(case: Case, reader: str) -> tuple[int, int] | None:
    """Document and page that the reader read last: where to go on."""
    newest = _mine(case, reader).filter(read=True).order_by("-at", "-pk")
    return newest.values_list("page__document__number", "page__number").first()


def left(case: Case, only: str, documents: Sequence[Document], mine: Kept) -> Numbers:
    """The numbers of the pages that a filter (reading_asked.ONLY) leaves of each document, ascending; one query at most."""
    if only == "unread":
        return {one.pk: _without(one.page_count, mine.read.get(one.pk)) for one in documents}
    pages = Page.objects.filter(document__case=case)
    wanted = {"poor": Q(poor=True) | Q(unreadable=True), "cited": Q(citations__isnull=False)}[only]
    found: dict[UUID, list[int]] = {}
    for document, number in (
        pages.filter(wanted).order_by("document", "number").values_list("document", "number").distinct()
    ):
        found.setdefault(document, []).append(number)
    return found


def _without(count: int, read: set[int] | None) -> Sequence[int]:
    pages = range(1, count + 1)
    return [number for number in pages if number not in read] if read else pages


@dataclass(frozen=True)
class Progress:
    """Pages read of all pages: of a document or of the record."""

    read: int
    pages: int

    @property
    def words(self) -> str:
        return f"{self.read:,} of {self.pages:,} page{'' if self.pages == 1 else 's'} read"


def told(page: Page, reader: str) -> dict[str, Any]:
    """The page's mark and both counts, as JSON values: what a script is told after marking."""
    document, mine = page.document, kept(page.document.case, reader)
    pages = sum(document.case.documents.exclude(state=Document.REMOVED).values_list("page_count", flat=True))
    here, whole = mine.progress(document), Progress(mine.read_count, pages)
    return {
        "page": page.pk,
        "read": page.number in mine.read.get(document.pk, ()),
        "aside": mine.aside.get(document.pk, {}).get(page.number, ""),
        "document": document.number,
        "document_read": here.read,
        "document_words": here.words,
        "record_read": whole.read,
        "record_words": whole.words,
    }
