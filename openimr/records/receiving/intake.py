"""Taking a file in: bytes first, to the disk; then its row, its document and its job in one transaction."""

import os
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from openimr.accounts.roles import Actor
from openimr.audit import actions as audit
from openimr.cases.models import PARTIES, Case
from openimr.kit.blobs import BlobRefused
from openimr.records import handover, names
from openimr.records.models import Document, Upload
from openimr.records.reading import kinds
from openimr.records.refusal import RecordRefused
from openimr.records.store import blobs

LARGEST = 500 * 1024 * 1024  # bytes of one file
EMPTY = "The file is empty; it may have broken off on its way. Send it again."
TOO_LARGE = "The file is larger than 500 MB; split it and send the parts."
DECIDED = "This case takes no more records: its determination was issued or it has ended."


class ReceiveRefused(RecordRefused):
    """The file cannot be taken for this case."""


def receive(*, case: Case, file: BinaryIO, name: str, source: str, by: Actor, at: datetime) -> Upload:
    """Take one file from `source` (a party's kind). Bad files are kept as uploads whose state and problem say so.

    Raises `ReceiveRefused` when the case takes no records, the source is unknown, or the bytes cannot be stored.
    """
    known_source(source)
    upload = Upload(case=case, name=names.clean(name), source=source, received_at=at, received_by=by.ref)
    return enter(upload, keep(upload, file), by, at)


def known_source(source: str) -> None:
    if source not in dict(PARTIES):
        raise ReceiveRefused("Say which party the file came from.")


def keep(upload: Upload, file: BinaryIO) -> str:
    """Put the bytes of a new upload on the disk and look at them; gives what is wrong with them, or ""."""
    upload.size = file.seek(0, os.SEEK_END)
    upload.sha256 = _keep(file) if upload.size <= LARGEST else ""
    return _first_look(upload)


def _first_look(upload: Upload) -> str:
    """What is wrong as far as the size and the first bytes tell; a file refused here takes no document's number."""
    if not upload.size:
        return EMPTY
    if upload.size > LARGEST:
        return TOO_LARGE
    upload.kind = kinds.kind_of(blobs().path(upload.sha256))
    return f"The file {kinds.NOT_READ[upload.kind]}" if upload.kind in kinds.NOT_READ else ""


def _keep(file: BinaryIO) -> str:
    file.seek(0)
    try:
        return blobs().put_file(file)
    except BlobRefused as error:
        raise ReceiveRefused(str(error)) from error
    except OSError as error:
        raise ReceiveRefused(f"The file could not be stored ({error.strerror}); tell the administrator.") from error


@transaction.atomic
def enter(upload: Upload, problem: str, by: Actor, at: datetime) -> Upload:
    """The row, its document and its job, for an upload whose bytes are kept; `problem` is what `keep` said."""
    case = Case.objects.select_for_update().get(pk=upload.case_id)  # numbers and duplicates: one file at a time
    if not case.lifecycle_state.open_before_determination:
        raise ReceiveRefused(DECIDED)
    if problem:
        upload.state, upload.problem = Upload.REFUSED, problem
    elif first := _same_file(upload):
        upload.state, upload.duplicate_of = Upload.DUPLICATE, first
        upload.problem = f"The same file came before as “{first.name}”; it was not added again."
        upload.page_count = first.page_count
    upload.save(force_insert=True)
    if upload.state == Upload.RECEIVED:
        if upload.kind not in kinds.PACKED:  # what is inside becomes documents when it is unpacked
            open_document(upload)
        handover.ask(handover.READ_UPLOAD, lock=f"upload:{upload.pk}", upload_id=str(upload.pk))
    detail = {
        "upload": str(upload.pk),
        "sha256": upload.sha256,
        "state": upload.state,
        "source": upload.source,
    }
    audit.record(about=case.pk, by=by, verb="receive_record", at=at, detail=detail)
    return upload


def _same_file(upload: Upload) -> Upload | None:
    """The file that brought the same bytes before, unless all of its documents were removed since."""
    same = Upload.objects.filter(case_id=upload.case_id, sha256=upload.sha256, duplicate_of__isnull=True)
    return same.filter(documents__in=Document.objects.exclude(state=Document.REMOVED)).order_by("received_at").first()


def open_document(upload: Upload) -> Document:
    return Document.objects.create(
        case_id=upload.case_id,
        upload=upload,
        number=next_number(upload.case_id),
        title=names.title(upload.name),
        received_at=upload.received_at,
        source=upload.source,
    )


def next_number(case_id: UUID) -> int:
    """The next document's number. The caller holds the case's row. Documents are never deleted, so none comes twice."""
    last = Document.objects.filter(case_id=case_id).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
