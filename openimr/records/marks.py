"""Questions about a reader's own marks: how much is read, what is set aside, where the reading stopped."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from openimr.cases.models import Case
from openimr.records.models import Document, Mark, Page

FOLDED = (Mark.NOT_RELEVANT, Mark.COPY)


def mine(case: Case, reader: str) -> Any:
    """The reader's marks in the record of a case, without documents removed."""
    return Mark.objects.filter(reader=reader, page__document__case=case).exclude(page__document__state=Document.REMOVED)


def read_counts(case: Case, reader: str) -> dict[UUID, int]:
    """How many pages of each document the reader has read; one query."""
    found = mine(case, reader).filter(read=True).order_by()
    return dict(found.values_list("page__document").annotate(Count("pk")))


def aside(case: Case, reader: str) -> dict[UUID, dict[int, str]]:
    """The pages that the reader set aside: for each document the page's number and as what; one query."""
    found: dict[UUID, dict[int, str]] = {}
    rows = mine(case, reader).filter(aside__in=FOLDED).values_list("page__document", "page__number", "aside")
    for document, number, why in rows.order_by("page__number"):
        found.setdefault(document, {})[number] = why
    return found


def of(page: Page, reader: str) -> Mark | None:
    return Mark.objects.filter(page=page, reader=reader).first()


def last(case: Case, reader: str) -> Page | None:
    """The page that the reader marked last: where to go on."""
    newest = mine(case, reader).filter(read=True).order_by("-at", "-pk").select_related("page__document")
    found = newest.defer("page__text", "page__words", "page__terms").first()
    return found.page if found else None


def matching(case: Case, reader: str, only: str) -> dict[UUID, list[int]]:
    """The numbers of the pages that a filter leaves, for each document, ascending; one query."""
    pages = Page.objects.filter(document__case=case).exclude(document__state=Document.REMOVED)
    chosen = {
        "unread": lambda: pages.exclude(pk__in=Mark.objects.filter(reader=reader, read=True).values("page")),
        "poor": lambda: pages.filter(Q(poor=True) | Q(unreadable=True)),
        "cited": lambda: pages.filter(citations__isnull=False).distinct(),
    }[only]()
    found: dict[UUID, list[int]] = {}
    for document, number in chosen.order_by("document", "number").values_list("document", "number"):
        found.setdefault(document, []).append(number)
    return found


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
    document = page.document
    counts, kept = read_counts(document.case, reader), of(page, reader)
    pages = sum(document.case.documents.exclude(state=Document.REMOVED).values_list("page_count", flat=True))
    here, whole = Progress(counts.get(document.pk, 0), document.page_count), Progress(sum(counts.values()), pages)
    return {
        "page": page.pk,
        "read": bool(kept and kept.read),
        "aside": kept.aside if kept else "",
        "document": document.number,
        "document_read": here.read,
        "document_words": here.words,
        "record_read": whole.read,
        "record_pages": whole.pages,
        "record_words": whole.words,
    }
