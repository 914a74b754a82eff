"""A file sent piece by piece: what was acknowledged lies on the disk, and a broken connection goes on where it stopped.

`begin`, then `append` until whole, then `finish`; each may be asked twice. The bytes lie in a file of their own until
`finish` moves them to the blob store and gives the receipt, exactly once.
"""

import os
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction

from openimr.accounts.roles import Actor
from openimr.cases.models import Case
from openimr.kit.blobs import make_folder, sync_folder
from openimr.records import names
from openimr.records.models import Sending, Upload
from openimr.records.receiving import intake

LARGEST_PIECE = 8 * 1024 * 1024  # bytes
NO_ROOM = "The disk of this server took no more ({}). What came so far is kept; tell the administrator, then go on."
STARTED_OTHERWISE = "This sending was begun for another file; start the file again."
GONE = "What came of this file so far is gone; start the file again."


class SendingRefused(intake.ReceiveRefused):
    """The piece cannot be taken. `kept`: how many bytes are, so that the sender knows where to go on."""

    def __init__(self, sentence: str, kept: int | None = None) -> None:
        super().__init__(sentence)
        self.kept = kept


def begin(
    *, key: UUID, case: Case, name: str, source: str, size: int, mark: str, by: Actor, at: datetime
) -> tuple[Sending, bool]:
    """The sending with this `key`, or an unfinished one of the same file by the same person, or a new one (True)."""
    intake.known_source(source)
    if size > intake.LARGEST:
        raise intake.ReceiveRefused(intake.TOO_LARGE)
    if not case.lifecycle_state.open_before_determination:
        raise intake.ReceiveRefused(intake.DECIDED)
    about = {"case": case, "by": by.ref, "mark": mark, "size": size, "source": source}
    if unfinished := Sending.objects.filter(**about, upload=None).exclude(pk=key).order_by("started_at").first():
        return unfinished, False
    row = {**about, "name": names.clean(name), "started_at": at, "last_at": at}
    sending, new = Sending.objects.get_or_create(pk=key, defaults=row)
    if any(getattr(sending, field) != value for field, value in about.items()):
        raise SendingRefused(STARTED_OTHERWISE)
    return sending, new


@transaction.atomic
def append(*, sending: Sending, offset: int, piece: bytes, at: datetime) -> Sending:
    """Keep a piece that begins at byte `offset`. When this returns, its bytes are on the disk."""
    held = Sending.objects.select_for_update().get(pk=sending.pk)
    if offset != held.kept or held.upload_id:
        raise SendingRefused(f"{held.kept:,} bytes of this file are kept; go on from there.", held.kept)
    if len(piece) > LARGEST_PIECE or held.kept + len(piece) > held.size:
        raise SendingRefused("This piece is larger than what is left of the file, or than 8 MB.", held.kept)
    _write(place(held.pk), offset, piece)
    held.kept, held.last_at = held.kept + len(piece), at
    held.save(update_fields=["kept", "last_at"])
    return held


def place(key: UUID) -> Path:
    """Where the bytes of a sending lie until its receipt."""
    return Path(settings.BLOBS) / "sendings" / f"{key}.part"


def _write(file: Path, offset: int, piece: bytes) -> None:
    try:
        make_folder(file.parent)
        with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as open_file:
            _put(open_file, offset, piece)
        sync_folder(file.parent)
    except OSError as error:
        raise SendingRefused(NO_ROOM.format(error.strerror), offset) from error


def _put(file: BinaryIO, offset: int, piece: bytes) -> None:
    """Bytes after `offset` were never acknowledged: a piece cut off in the middle is written over."""
    if file.seek(0, os.SEEK_END) < offset:
        raise SendingRefused(GONE)
    file.truncate(offset)
    file.seek(offset)
    file.write(piece)
    file.flush()
    os.fsync(file.fileno())


def finish(*, sending: Sending, by: Actor, at: datetime) -> Upload:
    """The receipt of a whole file; asked again, the same one."""
    if not sending.whole:
        raise SendingRefused("The file is not whole yet; go on from the byte named.", sending.kept)
    try:
        return sending.upload or _received(sending, by, at)
    except FileNotFoundError as error:
        sending.refresh_from_db()
        if sending.upload:
            return sending.upload  # another request was faster, and its bytes are in the blob store
        raise SendingRefused(GONE) from error


def _received(sending: Sending, by: Actor, at: datetime) -> Upload:
    about = {"case_id": sending.case_id, "name": sending.name, "source": sending.source}
    upload = Upload(**about, received_at=at, received_by=by.ref)
    with _bytes(sending) as file:
        problem = intake.keep(upload, file)
    receipt = _receipt(sending, upload, problem, by, at)
    place(sending.pk).unlink(missing_ok=True)
    return receipt


def _bytes(sending: Sending) -> BinaryIO:
    return place(sending.pk).open("rb") if sending.size else BytesIO()


@transaction.atomic
def _receipt(sending: Sending, upload: Upload, problem: str, by: Actor, at: datetime) -> Upload:
    held = Sending.objects.select_for_update().get(pk=sending.pk)
    if held.upload:
        return held.upload  # another request was faster
    if upload.size != held.size:
        raise SendingRefused(GONE)
    held.upload = intake.enter(upload, problem, by, at)
    held.last_at = at
    held.save(update_fields=["upload", "last_at"])
    return held.upload


@transaction.atomic
def discard(*, sending: Sending) -> None:
    """Forget what came of a file. One that has its receipt stays in the record."""
    held = Sending.objects.select_for_update().filter(pk=sending.pk).first()
    if held is not None:
        place(held.pk).unlink(missing_ok=True)
        held.delete()


def sweep(*, at: datetime) -> int:
    """Forget sendings that nobody went on with for `settings.SENDING_DAYS`; gives how many."""
    old = Sending.objects.filter(last_at__lt=at - timedelta(days=settings.SENDING_DAYS))
    for sending in (found := list(old)):
        discard(sending=sending)
    return len(found)
