"""Reading a file's pages: inspected once, then read in chunks. Every step can be run again and changes nothing twice.

The reading itself happens in a child process without any transaction; then one short transaction writes the pages.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.search import SearchVectorField
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Cast

from openimr.accounts.roles import Actor
from openimr.audit import actions as audit
from openimr.cases.models import Case
from openimr.kit.blobs import BlobRefused
from openimr.records import handover, reading, terms
from openimr.records.models import Document, Page, Upload
from openimr.records.reading import kinds
from openimr.records.receiving import intake, unpacking
from openimr.records.refusal import RecordRefused
from openimr.records.store import blobs

CHUNK = 20  # pages of one job
WRITERS = 8  # pictures stored at once
FAILED = (
    "The file could not be read after several tries; the log says why. Start the reading again, or ask for a new copy."
)
AGAIN = "Then start the reading again."
STATES = {
    "ok": Upload.READING,
    "unreadable": Upload.UNREADABLE,
    "needs_password": Upload.NEEDS_PASSWORD,
    "refused": Upload.REFUSED,
}
DOCUMENT_STATES = {
    Upload.READING: Document.READING,
    Upload.UNREADABLE: Document.UNREADABLE,
    Upload.NEEDS_PASSWORD: Document.NEEDS_PASSWORD,
    Upload.REFUSED: Document.REMOVED,  # its number stays empty; the upload says why
}
log = logging.getLogger(__name__)


def begin(upload_id: UUID | str) -> Upload:
    """The job's way: look into a file; read a short one at once, a long one by jobs of `CHUNK` pages.

    The further back in its file, the later a chunk's turn: a new file, and the beginning of each, goes before.
    """
    upload = _inspected(upload_id)
    chunks = list(_chunks(upload.page_count)) if upload.state == Upload.READING else []
    if len(chunks) == 1:
        return read_chunk(upload.pk, *chunks[0])
    with transaction.atomic():
        for place, (first, last) in enumerate(chunks):
            handover.ask(
                handover.READ_CHUNK, lock=f"pages:{upload.pk}:{first}", priority=-place,
                upload_id=str(upload.pk), first=first, last=last,
            )  # fmt: skip
    return upload


def read_upload(upload_id: UUID | str) -> Upload:
    """Look into a file and read all of its pages here and now; what was read before stays as it is."""
    upload = _inspected(upload_id)
    for first, last in _chunks(upload.page_count) if upload.state == Upload.READING else ():
        upload = read_chunk(upload.pk, first, last)
    for member in upload.members.values_list("pk", flat=True):
        read_upload(member)
    return upload


def _chunks(pages: int) -> Iterable[tuple[int, int]]:
    return ((first, min(first + CHUNK - 1, pages)) for first in range(1, pages + 1, CHUNK))


@contextmanager
def giving_up(upload_id: UUID | str, *, last_try: bool) -> Iterator[None]:
    """On the last try an unforeseen failure becomes a state of the file, so that nobody waits for ever."""
    try:
        yield
    except Exception as error:
        log.exception("reading upload %s failed", upload_id)
        if not last_try:
            raise
        fail(upload_id, f"{error} {AGAIN}" if isinstance(error, BlobRefused | RecordRefused) else FAILED)


@transaction.atomic
def fail(upload_id: UUID | str, problem: str) -> None:
    """Say that a file could not be read, and what to do. Pages that were read stay."""
    file = Upload.objects.select_for_update().get(pk=upload_id)
    if file.still_to_read:
        file.state, file.problem = Upload.UNREADABLE, problem
        file.save(update_fields=["state", "problem"])
        file.documents.filter(state=Document.READING).update(state=Document.UNREADABLE, problem=problem)


@transaction.atomic
def read_again(*, upload: Upload, by: Actor, at: datetime) -> Upload:
    """Put a file that could not be read into the queue once more; pages that were read stay as they are."""
    file = Upload.objects.select_for_update().get(pk=upload.pk)
    if file.state in (Upload.UNREADABLE, Upload.NEEDS_PASSWORD):
        file.state, file.problem = Upload.RECEIVED, ""
        file.save(update_fields=["state", "problem"])
        file.documents.filter(state__in=[Document.UNREADABLE, Document.NEEDS_PASSWORD]).update(
            state=Document.READING, problem=""
        )
        audit.record(about=file.case_id, by=by, verb="read_again", at=at, detail={"upload": str(file.pk)})
    if file.still_to_read:
        handover.ask(handover.READ_UPLOAD, lock=f"upload:{file.pk}", upload_id=str(file.pk))
    return file


def _inspected(upload_id: UUID | str) -> Upload:
    """The upload, looked into: its state says whether its pages are to be read."""
    upload = Upload.objects.get(pk=upload_id)
    if upload.state != Upload.RECEIVED:
        return upload
    found = reading.inspect(blobs().path(upload.to_read))
    left_out: unpacking.LeftOut = []
    if found.kind in kinds.HOLDERS and found.state == "ok":
        found, left_out = unpacking.unpack(upload, found)
    return _settle(upload, found, left_out)


@transaction.atomic
def _settle(upload: Upload, found: reading.Inspection, left_out: unpacking.LeftOut) -> Upload:
    if upload.kind in kinds.PACKED:  # its document may get its number now; whoever gives numbers holds the case first
        Case.objects.select_for_update().get(pk=upload.case_id)
    file = Upload.objects.select_for_update().get(pk=upload.pk)
    if file.state != Upload.RECEIVED:
        return file  # another worker was faster
    file.kind, file.page_count, file.problem, file.left_out = found.kind, found.page_count, found.problem, left_out
    file.state = STATES[found.state]
    if found.kind in kinds.PACKED and found.state == "ok":
        file.state = Upload.READ  # it has no page of its own
    file.save(update_fields=["kind", "page_count", "problem", "state", "left_out"])
    if found.kind == "docx" and found.state != "refused" and not file.documents.exists():
        intake.open_document(file)
    if file.state in DOCUMENT_STATES:
        file.documents.exclude(state=Document.REMOVED).update(
            state=DOCUMENT_STATES[file.state], problem=file.problem, page_count=file.page_count
        )
    return file


def read_chunk(upload_id: UUID | str, first: int, last: int) -> Upload:
    """Read pages `first` to `last` of a file, as far as they were not read before."""
    upload = Upload.objects.get(pk=upload_id)
    wanted = set(range(first, last + 1)) - set(_numbers(upload))
    if upload.state != Upload.READING or not wanted:
        return _finish(upload, [])
    document = upload.documents.order_by("first_page").get()  # a file is split only when all of it is read
    read = reading.read_pages(blobs().path(upload.to_read), upload.kind, min(wanted), max(wanted))
    return _finish(upload, _rows(upload, document, [page for page in read if page.number in wanted]))


def _numbers(upload: Upload) -> Iterable[int]:
    return upload.pages.values_list("upload_page", flat=True)


@transaction.atomic
def _finish(upload: Upload, rows: list[Page]) -> Upload:
    """Keep the pages and, when they were the last ones, say that the file is read. Two workers wait for each other."""
    file = Upload.objects.select_for_update().get(pk=upload.pk)
    Page.objects.bulk_create(rows, ignore_conflicts=True)
    if file.state == Upload.READING and file.pages.count() >= file.page_count:
        file.state = Upload.READ
        file.save(update_fields=["state"])
        file.documents.filter(state=Document.READING).update(state=Document.READ)
        handover.ask(handover.ORDER_UPLOAD, lock=f"order:{file.pk}", upload_id=str(file.pk))
        handover.ask(handover.PROPOSE_FACTS, lock=f"facts:{file.pk}", upload_id=str(file.pk))
    return file


def _rows(upload: Upload, document: Document, read: list[reading.PageRead]) -> list[Page]:
    """The pages as rows; their pictures go to the blob store first, several at once: each waits for the disk."""
    pictures = [picture for page in read for picture in (page.image, page.thumb)]
    with ThreadPoolExecutor(WRITERS) as pool:
        names = list(pool.map(lambda data: blobs().put(data) if data else "", pictures))
    return [
        _row(upload, document, page, image, thumb)
        for page, image, thumb in zip(read, names[::2], names[1::2], strict=True)
    ]


def _row(upload: Upload, document: Document, read: reading.PageRead, image: str, thumb: str) -> Page:
    texts = [word[0] for word in json.loads(read.words_json)]
    return Page(
        document=document,
        upload=upload,
        number=read.number - document.first_page + 1,
        upload_page=read.number,
        width=read.width,
        height=read.height,
        text=read.text,
        words=read.words_json,
        terms=Cast(Value(terms.as_tsvector(document.case_id, texts)), SearchVectorField()),
        image=image,
        image_type=read.image_type,
        thumb=thumb,
        thumb_type=read.thumb_type,
        rotation=read.rotation,
        ocr_confidence=read.confidence,
        poor=read.poor,
        blank=read.blank,
        language=read.language,
        language_share=read.language_share,
        words_from=read.words_from,
        unreadable=read.unreadable,
        problem=read.problem,
        sha256=page_hash(read.words_json, image),
    )


def page_hash(words: str, image: str) -> str:
    """The hash of a reading: of its words as kept and the name of its picture."""
    return hashlib.sha256(f"{words}\n{image}".encode()).hexdigest()
