"""Cutting a document in two and putting two together again, whatever was split before; pages keep their upload's order."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from openimr.accounts.roles import Actor
from openimr.audit import actions as audit
from openimr.records.models import Citation, Document, Page
from openimr.records.order.ordering import OrderRefused, Part, check_parts, clear_answers, describe, hold
from openimr.records.receiving import intake


def last_page(document: Document) -> int:
    """The document's last page within its upload."""
    return document.first_page + document.page_count - 1


@transaction.atomic
def cut(*, document: Document, before: int, by: Actor, at: datetime) -> Document:
    """Make pages from `before` (a page of the upload) on a document of their own, and give it; the pages before stay.

    Raises `OrderRefused` when a page that would get another number is cited.
    """
    hold(document.case_id)
    document.refresh_from_db()
    _check_readable(document)
    if not document.first_page < before <= last_page(document):
        raise OrderRefused(f"{document.ref} cannot be split before page {before}: choose a page inside it.", "page")
    if Citation.objects.filter(page__document=document, page__upload_page__gte=before).exists():
        raise OrderRefused(f"A page of {document.ref} after the split is cited already; its number must stay.")
    made = _second_part(document, before)
    Page.objects.filter(document=document, upload_page__gte=before).update(
        document=made, number=F("upload_page") - (before - 1)
    )
    document.page_count -= made.page_count
    document.save(update_fields=["page_count"])
    detail = {"document": document.ref, "made": made.ref, "before": before}
    audit.record(about=document.case_id, by=by, verb="cut_record", at=at, detail=detail)
    return made


def _second_part(document: Document, before: int) -> Document:
    return Document.objects.create(
        case_id=document.case_id,
        upload_id=document.upload_id,
        number=intake.next_number(document.case_id),
        first_page=before,
        page_count=last_page(document) - before + 1,
        title=f"{document.title[:170]}, from page {before}" if not document.type else f"Pages from {before}",
        received_at=document.received_at,
        source=document.source,
        state=Document.READ,
    )


def _check_readable(document: Document) -> None:
    if document.state != Document.READ:
        raise OrderRefused(
            f"{document.ref} is {document.get_state_display()}; only a document that was read can change."
        )


@transaction.atomic
def merge(*, document: Document, by: Actor, at: datetime, seen_pages: int | None = None) -> Document:
    """Put the next document of the same upload at the end of this one; its number stays empty. `seen_pages`: how many
    pages it had when the person looked, so that a button pressed twice joins once. Raises `OrderRefused`."""
    hold(document.case_id)
    document.refresh_from_db()
    if seen_pages not in (None, document.page_count):
        raise OrderRefused(f"{document.ref} has {document.page_count} pages meanwhile; look at it, then join more.")
    _check_readable(document)
    following = document.upload.documents.filter(first_page=last_page(document) + 1, state=Document.READ).first()
    if following is None:
        raise OrderRefused(f"No document of the same file follows {document.ref}, so there is nothing to join to it.")
    if Citation.objects.filter(document=following).exists():
        raise OrderRefused(f"{following.ref} is cited already; its page numbers must stay.")
    Page.objects.filter(document=following).update(
        document=document, number=F("upload_page") - (document.first_page - 1)
    )
    document.page_count += following.page_count
    document.save(update_fields=["page_count"])
    clear_answers(following, by=by, at=at)
    following.page_count, following.state, following.problem = 0, Document.REMOVED, f"Joined to {document.ref}."
    following.save(update_fields=["page_count", "state", "problem"])
    detail = {"document": document.ref, "joined": following.ref}
    audit.record(about=document.case_id, by=by, verb="join_record", at=at, detail=detail)
    return document


@transaction.atomic
def split_document(*, document: Document, parts: Sequence[Part], by: Actor, at: datetime) -> list[Document]:
    """Make one document a part of this document; `parts` count its own pages from 1 and cover all of them in order.

    The first part keeps its number. A part with a type is described. Raises `OrderRefused`.
    """
    hold(document.case_id)
    document.refresh_from_db()
    check_parts(parts, document.page_count)
    offset, made = document.first_page - 1, [document]
    for part in parts[1:]:
        made.append(cut(document=made[-1], before=offset + part.first, by=by, at=at))
    for one, part in zip(made, parts, strict=True):
        one.refresh_from_db()
        if part.title and one is not document:
            Document.objects.filter(pk=one.pk).update(title=part.title)
        if part.type:
            letters = set(one.answers.values_list("letter", flat=True))
            describe(
                document=one, type=part.type, title=part.title or one.title, author=part.author,
                service_date=part.service_date, answers=letters, by=by, at=at,
            )  # fmt: skip
    return made
