"""Handing work to the queue inside the caller's transaction, once for each lock."""

from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

PAGES = "pages"
READ_UPLOAD, READ_CHUNK = "records.read_upload", "records.read_chunk"
READ_PAGE = "records.read_page"


def ask(task: str, *, lock: str, **arguments: Any) -> bool:
    """Queue `task`, unless one with the same lock waits already; gives whether it was queued.

    The savepoint is needed: a refused insert would spoil the caller's transaction.
    """
    try:
        with transaction.atomic():
            app.configure_task(task, queue=PAGES, queueing_lock=lock).defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True
