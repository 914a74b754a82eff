"""Opening a locked file with the password that its sender gave.

The password is tried at once, in a child process, and kept nowhere: a copy of the file without it is kept beside the
original, which stays as it came. The copy is what is read.
"""

import tempfile
from datetime import datetime
from pathlib import Path

from django.db import transaction

from openimr.accounts.roles import Actor
from openimr.audit import actions as audit
from openimr.kit.blobs import BlobRefused
from openimr.records import reading
from openimr.records.models import Upload
from openimr.records.receiving.intake import ReceiveRefused
from openimr.records.receiving.pagework import read_again
from openimr.records.store import blobs

NOT_LOCKED = "This file waits for no password."
WRONG = "this password does not open it; check it with the sender, or ask for an open copy."


def unlock(*, upload: Upload, password: str, by: Actor, at: datetime) -> Upload:
    """Open a file that waits for a password, and have it read. Raises `ReceiveRefused`."""
    if upload.state != Upload.NEEDS_PASSWORD:
        raise ReceiveRefused(NOT_LOCKED)
    return _reopen(upload, _opened(upload, password), by, at)


def _opened(upload: Upload, password: str) -> str:
    """The blob of the copy without its password."""
    with tempfile.TemporaryDirectory(prefix="imr-open-") as folder:
        copy = Path(folder) / "copy"
        try:
            if not reading.unlock(blobs().path(upload.sha256), password, copy):
                raise ReceiveRefused(WRONG)
            with copy.open("rb") as file:
                return blobs().put_file(file)
        except BlobRefused as error:
            raise ReceiveRefused(str(error)) from error


@transaction.atomic
def _reopen(upload: Upload, copy: str, by: Actor, at: datetime) -> Upload:
    held = Upload.objects.select_for_update().get(pk=upload.pk)
    if held.state == Upload.NEEDS_PASSWORD:  # else somebody else was faster
        held.opened = copy
        held.save(update_fields=["opened"])
        audit.record(
            about=held.case_id, by=by, verb="unlock_record", at=at, detail={"upload": str(held.pk), "copy": copy}
        )
        return read_again(upload=held, by=by, at=at)
    return held
