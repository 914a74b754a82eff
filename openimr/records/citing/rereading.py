"""Having a page read again: asked for by a person, done by a job, kept as a further reading. The file never changes."""

import json
import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchVectorField
from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Cast

from openimr.accounts.roles import Actor, Role
from openimr.audit import actions as audit
from openimr.records import handover, reading, terms
from openimr.records.citing import boxes
from openimr.records.citing.readings import READ
from openimr.records.facts import proposing as facts
from openimr.records.models import Document, Page, Reading, Rereading
from openimr.records.reading.again import TURNABLE
from openimr.records.receiving import pagework
from openimr.records.refusal import RecordRefused
from openimr.records.store import blobs

TURNS = (0, 90, 180, 270)
FAILED = (
    "The page could not be read so; it stays as it was. Try it without a turn, or ask the sender for a better copy."
)


log = logging.getLogger(__name__)


class RereadRefused(RecordRefused):
    """The page cannot be read again so."""


@transaction.atomic
def ask_again(*, page: Page, turn: int, by: Actor, at: datetime, by_eye: bool = False) -> Rereading:
    """Queue a further reading of the page, turned clockwise by `turn` from how it is shown now. `by_eye`: leave aside
    the words that the file carries and read its picture. Raises `RereadRefused`."""
    _readable(page, turn, by_eye)
    try:
        with transaction.atomic():
            asked = Rereading.objects.create(
                page=page, seen=page.reading, rotation=(page.rotation + turn) % 360, by_eye=by_eye, by=by.ref,
                role=by.role, at=at,
            )  # fmt: skip
    except IntegrityError as twice:
        raise RereadRefused(f"{page.ref} is waiting to be read again already; look again in a moment.") from twice
    handover.ask(handover.READ_PAGE, lock=f"page:{page.pk}", rereading_id=str(asked.pk))
    detail = {"page": page.ref, "turn": turn, "by_eye": by_eye}
    audit.record(about=page.document.case_id, by=by, verb="ask_reading", at=at, detail=detail)
    return asked


def _readable(page: Page, turn: int, by_eye: bool) -> None:
    document = page.document
    if document.state == Document.REMOVED:
        raise RereadRefused("This page is not part of the record any more; it is not read again.")
    if not document.case.lifecycle_state.open_before_determination:
        raise RereadRefused("The determination of this case is made; its record stays as it was read.")
    if turn not in TURNS:
        raise RereadRefused("Turn the page by 90, 180 or 270 degrees, or not at all.")
    if (turn or by_eye) and page.upload.kind not in TURNABLE:
        raise RereadRefused("This page was typed, not scanned; it needs no turn and has no picture to read.")


def read_page(rereading_id: UUID | str) -> Rereading:
    """The job: read the page as it was asked for. Run twice, it changes nothing twice."""
    asked = Rereading.objects.select_related("page__upload", "page__document").get(pk=rereading_id)
    if asked.state != Rereading.WAITING:
        return asked
    page = asked.page
    found = reading.read_again(
        blobs().path(page.upload.to_read), page.upload.kind, page.upload_page, rotation=asked.rotation, by_eye=asked.by_eye
    )  # fmt: skip
    if found is None or found.unreadable:
        return fail(asked.pk, found.problem if found else FAILED)
    return _keep(asked.pk, _columns(page, found))


@transaction.atomic
def fail(rereading_id: UUID | str, problem: str) -> Rereading:
    """Say that the page could not be read again, and why; the page stays as it was."""
    asked = Rereading.objects.select_for_update().get(pk=rereading_id)
    if asked.state == Rereading.WAITING:
        asked.state, asked.problem = Rereading.FAILED, problem
        asked.save(update_fields=["state", "problem"])
    return asked


@transaction.atomic
def _keep(rereading_id: UUID | str, columns: dict[str, Any]) -> Rereading:
    """Keep the first reading if it is not kept yet, then the new one, then let the page show it."""
    asked = Rereading.objects.select_for_update().get(pk=rereading_id)
    page = Page.objects.select_for_update(of=("self",)).select_related("document").get(pk=asked.page_id)
    if asked.state != Rereading.WAITING:
        return asked  # another worker was faster
    _keep_first(page)
    number = page.reading + 1
    Reading.objects.create(
        page=page, number=number, engine=reading.version(), by=asked.by, at=asked.at, **columns
    )  # fmt: skip
    Page.objects.filter(pk=page.pk).update(reading=number, **columns)
    _told_anew(page)
    asked.state = Rereading.DONE
    asked.save(update_fields=["state"])
    by = Actor(Role(asked.role), asked.by)
    detail = {"page": page.ref, "reading": number, "rotation": columns["rotation"]}
    audit.record(about=page.document.case_id, by=by, verb="read_page_again", at=asked.at, detail=detail)
    return asked


def _told_anew(page: Page) -> None:
    """What was told from the words before is told from these: the facts of the page, and the order of its file."""
    facts.read_anew(page)
    handover.ask(handover.ORDER_UPLOAD, lock=f"order:{page.upload_id}", upload_id=str(page.upload_id))


def _keep_first(page: Page) -> None:
    if page.reading == 1 and not page.readings.exists():
        Reading.objects.create(page=page, number=1, by="system", **{name: getattr(page, name) for name in READ})


def _columns(page: Page, read: reading.PageRead) -> dict[str, Any]:
    """What the new reading says, in the size that the page has when turned so; its pictures go to the blob store first."""
    width, height = size = _size(page, read)
    rows: list[list[Any]] = [[word.text, *_scaled(word.box, size, read)] for word in read.words]
    words = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    pictures = _pictures(page, read)
    return {
        "width": width,
        "height": height,
        "text": read.text,
        "words": words,
        "terms": Cast(Value(terms.as_tsvector(page.document.case_id, [row[0] for row in rows])), SearchVectorField()),
        **pictures,
        "rotation": read.rotation,
        "ocr_confidence": read.confidence,
        "poor": read.poor,
        "blank": read.blank,
        "unreadable": False,
        "problem": read.problem,
        "language": read.language,
        "language_share": read.language_share,
        "words_from": read.words_from,
        "sha256": pagework.page_hash(words, pictures["image"]),
    }


def _size(page: Page, read: reading.PageRead) -> boxes.Size:
    """The page's size when turned so; a page that could not be shown before had none of its own."""
    if page.unreadable:
        return read.width, read.height
    return boxes.turned_size(boxes.turned_size((page.width, page.height), -page.rotation), read.rotation)


def _scaled(box: boxes.Box, size: boxes.Size, read: reading.PageRead) -> list[float]:
    """A box in points of a page of `size`: a picture's own points change when it is turned."""
    across, down = size[0] / read.width, size[1] / read.height
    return [round(edge * by, 2) for edge, by in zip(box, (across, down, across, down), strict=True)]


def _pictures(page: Page, read: reading.PageRead) -> dict[str, str]:
    """The picture: the one shown before at this turn, so that what was cited stays what is seen; else a new one."""
    names = ("image", "image_type", "thumb", "thumb_type")
    shown_before: list[Page | Reading] = [page, *page.readings.filter(rotation=read.rotation)]
    for shown in shown_before:
        if shown.rotation == read.rotation and shown.image:
            return {name: getattr(shown, name) for name in names}
    made = (blobs().put(read.image), read.image_type, blobs().put(read.thumb), read.thumb_type)
    return dict(zip(names, made, strict=True))
