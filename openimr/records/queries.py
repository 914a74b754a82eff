"""Questions about a case's record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQueryField
from django.db.models import BooleanField, Count, F, Func, Min, Q, QuerySet, Value
from django.db.models.functions import Cast

from openimr.cases.models import Case
from openimr.records import catalog, terms
from openimr.records.citing import cites
from openimr.records.models import Citation, Copy, Document, Page, RequiredRecord, Upload

MOST_HITS = 100  # pages a search shows
PAPERWORK = [code for code, kind in catalog.KINDS.items() if kind.paperwork]


def documents(case: Case) -> QuerySet[Document]:
    """The documents of the record in R order, without those removed."""
    return case.documents.exclude(state=Document.REMOVED).order_by("number")


def every_document(case: Case) -> QuerySet[Document]:
    """The documents with those removed, and the required records that each answers: the clerk's list."""
    return case.documents.order_by("number").prefetch_related("answers")


def folded(case: Case) -> tuple[int, dict[Any, str]]:
    """How many pages are folded, and the documents of which every page is: document and what it repeats, as "R2"."""
    rows = Copy.objects.filter(case=case, folded=True, page__document__state=Document.READ)
    counted = rows.values_list("page__document", "page__document__page_count").order_by()
    told = list(counted.annotate(Count("pk"), Min("first__document__number")))
    whole = {document: f"R{first}" for document, pages, count, first in told if count == pages}
    return sum(row[2] for row in told), whole


def chronology(case: Case) -> QuerySet[Document]:
    """The documents by date of service; those without a date last."""
    return documents(case).order_by("service_date", "number")  # PostgreSQL: nulls last when ascending


def uploads(case: Case) -> QuerySet[Upload]:
    """The receipt list: every file that came, whatever became of it, newest first."""
    return case.uploads.select_related("parent").order_by("-received_at", "-id")


def arrival(case_id: UUID) -> dict[Any, int]:
    """The place of each upload in the order in which they came; those of one moment by their documents' numbers."""
    rows = Upload.objects.filter(case=case_id).annotate(first=Min("documents__number"))
    return {row.pk: place for place, row in enumerate(rows.order_by("received_at", "first", "id"))}


def receipt(upload: Upload) -> dict[str, Any]:
    """What a sender is told of a file, as JSON values; asked of the database anew."""
    held = Upload.objects.prefetch_related("documents").get(pk=upload.pk)
    return {
        "id": str(held.pk),
        "name": held.name,
        "source": held.source,
        "received_at": held.received_at.isoformat(),
        "received_by": held.received_by,
        "size": held.size,
        "sha256": held.sha256,
        "kind": held.kind,
        "page_count": held.page_count,
        "state": held.state,
        "problem": held.problem,
        "documents": [document.ref for document in held.documents.all()],
        "members": [receipt(member) for member in held.members.order_by("place")],
        "left_out": held.left_out,
    }


def pages_read(uploads: Iterable[Any]) -> dict[Any, int]:
    """How many pages of each of these files were read so far."""
    found = Page.objects.filter(upload__in=list(uploads)).values_list("upload").annotate(Count("pk"))
    return dict(found.order_by())


def pages(document: Document) -> QuerySet[Page]:
    return document.pages.light().order_by("number")


def page(case: Case, document_number: int, page_number: int) -> Page | None:
    """The page a reference such as [R3 p. 2] names."""
    found = Page.objects.filter(document__case=case, document__number=document_number, number=page_number)
    return found.exclude(document__state=Document.REMOVED).select_related("document").first()


def lifecycle_facts(case: Case) -> dict[str, Any]:
    """What the guards of the case's steps ask of the record.

    A document that nobody described yet proves nothing: it counts neither as clinical nor as coming from others than
    the utilization review. `unreadable_documents`: files still being read, or that could not be.
    """
    good = Q(state=Document.READ)
    counted = documents(case).aggregate(
        clinical_documents=Count("pk", filter=good & Q(clinical=True, from_ur=False)),
        non_ur_documents=Count("pk", filter=good & ~Q(type="") & ~Q(type__in=PAPERWORK) & Q(from_ur=False)),
        unreadable_documents=Count("pk", filter=~good),
    )
    counted["unreadable_documents"] += unread_archives(case)
    return {**counted, "required_missing": required_missing(case)}


def unread_archives(case: Case) -> int:
    """Files without a document yet, whose contents are still to be unpacked or could not be for a reason of ours."""
    unread = (Upload.RECEIVED, Upload.READING, Upload.UNREADABLE)
    return case.uploads.filter(documents=None, state__in=unread).count()


def required_missing(case: Case) -> list[str]:
    """Letters of mandatory records that no document answers and nobody marked not applicable."""
    answered = {row.record.letter for row in checklist(case) if row.settled}
    return [letter for letter in catalog.mandatory(case.program) if letter not in answered]


@dataclass(frozen=True)
class ChecklistRow:
    """One letter of the list of required records and how it stands."""

    record: catalog.Required
    answer: RequiredRecord | None
    documents: tuple[Document, ...]

    @property
    def settled(self) -> bool:
        if self.answer is None:
            return False
        return bool(self.documents) or self.answer.status == RequiredRecord.NOT_APPLICABLE

    @property
    def status_words(self) -> str:
        if self.documents:
            return "answered"
        if self.answer is not None and self.answer.status != RequiredRecord.FOUND:
            return str(self.answer.get_status_display())
        return "not answered yet"


def checklist(case: Case) -> list[ChecklistRow]:
    """Every letter of the list, with its answer and the documents that give it; two queries."""
    answers = {row.letter: row for row in case.required_records.prefetch_related("documents")}
    return [_row(required, answers.get(required.letter)) for required in catalog.required_by(case.program)]


def _row(required: catalog.Required, answer: RequiredRecord | None) -> ChecklistRow:
    found = [document for document in answer.documents.all() if document.state != Document.REMOVED] if answer else []
    return ChecklistRow(required, answer, tuple(sorted(found, key=lambda document: document.number)))


@dataclass(frozen=True)
class Cited:
    """A page that a text refers to; `page` is None when the record has no such page."""

    ref: str
    document: Document | None
    page: Page | None
    quotes: tuple[Citation, ...]


def cited(case: Case, text: str) -> list[Cited]:
    """The pages that [R3 p. 2] tokens in `text` name, each once, in order of first mention; three queries."""
    tokens = list({token.ref: token for token in cites.find_tokens(text)}.values())
    numbers = {token.document_number for token in tokens}
    by_number = {document.number: document for document in documents(case).filter(number__in=numbers)}
    found = _pages_of(by_number.values(), {token.page for token in tokens})
    quotes = _quotes_of(found.values())
    result = []
    for token in tokens:
        document = by_number.get(token.document_number)
        stands = found.get((document.pk, token.page)) if document else None
        result.append(Cited(token.ref, document, stands, tuple(quotes.get(stands.pk, ())) if stands else ()))
    return result


def _pages_of(documents: Iterable[Document], numbers: Iterable[int]) -> dict[tuple[Any, int], Page]:
    found = Page.objects.light().filter(document__in=[document.pk for document in documents], number__in=list(numbers))
    return {(page.document_id, page.number): page for page in found.select_related("document")}


def _quotes_of(pages: Iterable[Page]) -> dict[int, list[Citation]]:
    grouped: dict[int, list[Citation]] = {}
    for citation in Citation.objects.filter(page__in=[page.pk for page in pages]):
        grouped.setdefault(citation.page_id, []).append(citation)
    return grouped


def words_of(pages: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The words of these pages (keys) as read now; one query."""
    found = Page.objects.filter(pk__in=list(pages)).only("words")
    return {page.pk: tuple(page.bare_words()) for page in found}


@dataclass(frozen=True)
class Hit:
    """A page that answers: `words` are indexes into its words; `passage` is (word, is a hit) pairs."""

    page: Page
    words: tuple[int, ...]
    passage: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Group:
    document: Document
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Found:
    """What a search gave: of the pages that answer (`places`: document and page number) some with their passages."""

    question: str
    terms: tuple[terms.Term, ...]
    groups: tuple[Group, ...]
    places: tuple[tuple[int, int], ...]

    @property
    def total(self) -> int:
        return len(self.places)

    @property
    def shown(self) -> int:
        return sum(len(group.hits) for group in self.groups)


def search(case: Case, words: str, *, each: int = MOST_HITS, most: int = MOST_HITS, within: int | None = None) -> Found:
    """Pages of the case on which every word stands: words, "phrases", begin*; grouped by document. Two queries.

    Passages are given of the first `each` pages of a document, of `most` pages in all; `within`: of the document with
    that number alone.
    """
    asked = terms.ask(words)
    if not asked:
        return Found(words, (), (), ())
    answers = list(_answering(case, asked).values_list("document__number", "number", "pk"))
    hits = [hit for page in _shown(answers, each, most, within) if (hit := _hit(page, asked))]
    groups = groupby(hits, key=lambda hit: hit.page.document)
    told = tuple(Group(document, tuple(pages)) for document, pages in groups)
    return Found(words, tuple(asked), told, tuple((document, number) for document, number, _ in answers))


def _shown(answers: Sequence[tuple[int, int, int]], each: int, most: int, within: int | None) -> QuerySet[Page]:
    """The pages whose passages are told."""
    documents = groupby((row for row in answers if within in (None, row[0])), key=lambda row: row[0])
    chosen = [row[2] for _, rows in documents for row in islice(rows, each)][:most]
    found = Page.objects.filter(pk__in=chosen).select_related("document").defer("text", "terms")
    return found.order_by("document__number", "number")


class Holds(Func):
    """`terms @@ query`: Django's own lookup would parse the query's words once more."""

    template, arg_joiner = "(%(expressions)s)", " @@ "
    output_field = BooleanField()


def _answering(case: Case, asked: Sequence[terms.Term]) -> QuerySet[Page]:
    """Pages that answer every term. The query text is made of letters, digits and our own quotes."""
    asked_for = Cast(Value(terms.as_tsquery(case.pk, asked)), SearchQueryField())
    found = Page.objects.filter(Holds(F("terms"), asked_for), document__case=case)
    found = found.exclude(document__state=Document.REMOVED)
    return found.order_by("document__number", "number")


def _hit(page: Page, asked: Sequence[terms.Term]) -> Hit | None:
    words = page.bare_words()
    found = terms.match(words, asked)
    return Hit(page, tuple(found), tuple(terms.passage(words, found))) if found else None
