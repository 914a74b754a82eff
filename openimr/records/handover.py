"""Handing work to the queue inside the caller's transaction, once for each lock."""

from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

PAGES = "pages"
FIRST = 10  # of a queue, before the chunks of long files
READ_UPLOAD, READ_CHUNK = "records.read_upload", "records.read_chunk"
ORDER_UPLOAD, FOLD_CASE = "records.order_upload", "records.fold_case"
PROPOSE_FACTS = "records.propose_facts"
READ_PAGE = "records.read_page"


def ask(task: str, *, lock: str, priority: int = FIRST, **arguments: Any) -> bool:
    """Queue `task`, unless one with the same lock waits already; gives whether it was queued.

    A higher `priority` is taken earlier.

    The savepoint is needed: a refused insert would spoil the caller's transaction.
    """
    try:
        with transaction.atomic():
            app.configure_task(task, queue=PAGES, queueing_lock=lock, priority=priority).defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True
