"""Putting the record in order: what a document is, what it answers, where it is split, what leaves the record."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from openimr.accounts.roles import Actor
from openimr.audit import actions as audit
from openimr.cases.models import Case
from openimr.records import catalog, handover
from openimr.records.models import Citation, Copy, Document, Page, RequiredRecord, Upload
from openimr.records.order import settling
from openimr.records.receiving import intake
from openimr.records.refusal import RecordRefused


class OrderRefused(RecordRefused):
    """The record cannot be put in order so."""


@transaction.atomic
def describe(
    *,
    document: Document,
    type: str,
    title: str,
    author: str = "",
    service_date: date | None = None,
    clinical: bool | None = None,
    answers: Collection[str] = (),
    by: Actor,
    at: datetime,
) -> Document:
    """Say what a document is. `clinical` None: as its type is. `answers`: letters of the required records, all of
    those that this document answers. The values before are kept in the audit trail. Raises `OrderRefused`."""
    case = hold(document.case_id)
    document.refresh_from_db()
    kind = _checked(document, type, title, service_date, at)
    _known(case, answers, "answers")
    before = {name: str(getattr(document, name) or "") for name in ("type", "title", "author", "service_date")}
    document.type, document.title, document.author = type, title.strip()[:200], author.strip()[:200]
    document.service_date, document.from_ur = service_date, kind.from_ur
    document.clinical = kind.clinical if clinical is None else clinical
    document.save(update_fields=["type", "title", "author", "service_date", "from_ur", "clinical"])
    _set_answers(case, document, set(answers), by, at)
    settling.settle(document, by=by, at=at)
    detail = {"document": document.ref, "before": before, "type": type, "answers": sorted(answers)}
    audit.record(about=case.pk, by=by, verb="describe_record", at=at, detail=detail)
    return document


def hold(case_id: UUID) -> Case:
    case = Case.objects.select_for_update().get(pk=case_id)
    if not case.lifecycle_state.open_before_determination:
        raise OrderRefused("The record is closed: the determination was issued or the case has ended.")
    return case


def _checked(
    document: Document,
    kind: str,
    title: str,
    service_date: date | None,
    at: datetime,
) -> catalog.Kind:
    if document.state == Document.REMOVED:
        raise OrderRefused("This document was removed from the record.")
    if kind not in catalog.KINDS:
        raise OrderRefused("Choose a type from the list.", "type")
    if not title.strip():
        raise OrderRefused("Give the document a title, for example “Progress report”.", "title")
    if service_date is not None and service_date > at.date():
        raise OrderRefused("The date of service lies in the future; check the year.", "service_date")
    return catalog.KINDS[kind]


def _known(case: Case, letters: Collection[str], field: str) -> None:
    """Refuse letters that the list of the case's program does not have."""
    listed = catalog.letters(case.program)
    if unknown := set(letters) - set(listed):
        named = ", ".join(sorted(unknown))
        raise OrderRefused(f"There is no required record {named}; choose from {listed[0]} to {listed[-1]}.", field)


def _set_answers(case: Case, document: Document, letters: set[str], by: Actor, at: datetime) -> None:
    for row in RequiredRecord.objects.filter(case=case, documents=document).exclude(letter__in=letters):
        row.documents.remove(document)
        if row.status == RequiredRecord.FOUND and not row.documents.exists():
            row.delete()  # nothing answers it any more: open again
    for letter in sorted(letters):
        fresh = {"status": RequiredRecord.FOUND, "by": by.ref, "at": at}
        row, _ = RequiredRecord.objects.update_or_create(case=case, letter=letter, defaults=fresh)
        row.documents.add(document)


def clear_answers(document: Document, *, by: Actor, at: datetime) -> None:
    """The document answers no required record any more. Inside the caller's transaction, under the case's lock."""
    _set_answers(document.case, document, set(), by, at)


@transaction.atomic
def answer(*, case: Case, letter: str, documents: Collection[Document], by: Actor, at: datetime) -> RequiredRecord:
    """Say that these documents answer a required record, besides those that do already. Raises `OrderRefused`."""
    hold(case.pk)
    _known(case, [letter], "letter")
    if not documents:
        raise OrderRefused("Tick at least one document that answers it.", "documents")
    if any(document.case_id != case.pk or document.state == Document.REMOVED for document in documents):
        raise OrderRefused("One of these documents is not part of the record; load the page again.", "documents")
    fresh = {"status": RequiredRecord.FOUND, "note": "", "by": by.ref, "at": at}
    row, _ = RequiredRecord.objects.update_or_create(case=case, letter=letter, defaults=fresh)
    row.documents.add(*documents)
    detail = {"letter": letter, "documents": sorted(document.ref for document in documents)}
    audit.record(about=case.pk, by=by, verb="answer_required_record", at=at, detail=detail)
    return row


@transaction.atomic
def mark_required(*, case: Case, letter: str, status: str, note: str = "", by: Actor, at: datetime) -> RequiredRecord:
    """Mark a required record "not_applicable" or "missing", with a note that says why. Raises `OrderRefused`."""
    hold(case.pk)
    _known(case, [letter], "letter")
    if status not in (RequiredRecord.NOT_APPLICABLE, RequiredRecord.MISSING):
        raise OrderRefused("A document answers a required record: open the document and tick the letter.", "status")
    if not note.strip():
        raise OrderRefused("Write why; the note stays with the case.", "note")
    row = RequiredRecord.objects.filter(case=case, letter=letter).first()
    if row is not None and row.documents.exclude(state=Document.REMOVED).exists():
        raise OrderRefused(f"A document answers {letter} already; untick it there first.", "status")
    values = {"status": status, "note": note.strip(), "by": by.ref, "at": at}
    row, _ = RequiredRecord.objects.update_or_create(case=case, letter=letter, defaults=values)
    audit.record(about=case.pk, by=by, verb="mark_required_record", at=at, detail={"letter": letter, "status": status})
    return row


@transaction.atomic
def remove(*, document: Document, because: str, by: Actor, at: datetime) -> Document:
    """Take a document out of the record; its bytes, pages and number stay. Raises `OrderRefused`."""
    case = hold(document.case_id)
    document.refresh_from_db()
    if not because.strip():
        raise OrderRefused("Write why the document is removed; the reason stays with the case.", "because")
    if Citation.objects.filter(document=document).exists():
        raise OrderRefused("This document is cited; it must stay in the record.")
    document.state, document.problem = Document.REMOVED, because.strip()
    document.save(update_fields=["state", "problem"])
    _set_answers(case, document, set(), by, at)
    Copy.objects.filter(first__document=document, folded=True).delete()  # what repeats it must be read from now on
    detail = {"document": document.ref, "because": document.problem}
    audit.record(about=case.pk, by=by, verb="remove_record", at=at, detail=detail)
    handover.ask(handover.FOLD_CASE, lock=f"fold:{case.pk}", case_id=str(case.pk))  # it may repeat another page too
    return document


@dataclass(frozen=True)
class Part:
    """Pages `first` to `last` of an upload (both included) as one document."""

    first: int
    last: int
    type: str = ""
    title: str = ""
    author: str = ""
    service_date: date | None = None


@transaction.atomic
def split(*, upload: Upload, parts: Sequence[Part], by: Actor, at: datetime) -> list[Document]:
    """Make one document a part. The first part keeps the upload's document and number; the others get new ones.

    The parts must cover every page once, in order; nothing of it may be cited or removed. Raises `OrderRefused`.
    """
    case = hold(upload.case_id)
    upload.refresh_from_db()
    whole = _splittable(upload, parts)
    documents = [_part_document(whole, part, place) for place, part in enumerate(parts)]
    for document, part in zip(documents, parts, strict=True):
        Page.objects.filter(upload=upload, upload_page__range=(part.first, part.last)).update(
            document=document, number=F("upload_page") - (part.first - 1)
        )
    for document, part in zip(documents, parts, strict=True):
        if part.type:
            kept = document.answers.values_list("letter", flat=True)
            describe(
                document=document, type=part.type, title=part.title or document.title, author=part.author,
                service_date=part.service_date, answers=set(kept), by=by, at=at,
            )  # fmt: skip
    detail = {"upload": str(upload.pk), "documents": [document.ref for document in documents]}
    audit.record(about=case.pk, by=by, verb="split_record", at=at, detail=detail)
    return documents


def check_parts(parts: Sequence[Part], pages: int) -> None:
    """Raises `OrderRefused` unless the parts follow one another from page 1 to the last of `pages`."""
    expected = 1
    for part in parts:
        if part.first != expected or part.last < part.first:
            raise OrderRefused(f"The parts must follow one another: the next one starts on page {expected}.", "parts")
        expected = part.last + 1
    if expected != pages + 1:
        raise OrderRefused(f"The parts must end on the last page, {pages}.", "parts")


def _splittable(upload: Upload, parts: Sequence[Part]) -> Document:
    documents = list(upload.documents.order_by("first_page"))
    if upload.state != Upload.READ or len(documents) != 1 or documents[0].state != Document.READ:
        raise OrderRefused("Only a file that has been read and is still one document can be split.")
    if Citation.objects.filter(document=documents[0]).exists():
        raise OrderRefused("This document is cited already; its page numbers must stay.")
    check_parts(parts, upload.page_count)
    return documents[0]


def _part_document(whole: Document, part: Part, place: int) -> Document:
    length = part.last - part.first + 1
    if place == 0:
        whole.page_count = length
        whole.save(update_fields=["page_count"])
        return whole
    return Document.objects.create(
        case_id=whole.case_id,
        upload_id=whole.upload_id,
        number=intake.next_number(whole.case_id),
        first_page=part.first,
        page_count=length,
        title=part.title or f"{whole.title}, from page {part.first}",
        received_at=whole.received_at,
        source=whole.source,
        state=Document.READ,
    )
