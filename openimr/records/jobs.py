"""The records room's queue jobs. A job may run again at any time: it finds what is done and does the rest."""

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from openimr.records import handover, pagework, rereading

TRIES = 3  # runs after the first
AGAIN = RetryStrategy(max_attempts=TRIES, wait=2)


@app.task(queue=handover.PAGES, name=handover.READ_UPLOAD, retry=AGAIN, pass_context=True)
def read_upload(context: JobContext, upload_id: str) -> None:
    """Look into an upload and have its pages read."""
    with pagework.giving_up(upload_id, last_try=context.job.attempts >= TRIES):
        pagework.begin(upload_id)


@app.task(queue=handover.PAGES, name=handover.READ_CHUNK, retry=AGAIN, pass_context=True)
def read_chunk(context: JobContext, upload_id: str, first: int, last: int) -> None:
    """Read some pages of an upload."""
    with pagework.giving_up(upload_id, last_try=context.job.attempts >= TRIES):
        pagework.read_chunk(upload_id, first, last)


@app.task(queue=handover.PAGES, name=handover.READ_PAGE, retry=AGAIN, pass_context=True)
def read_page(context: JobContext, rereading_id: str) -> None:
    """Read one page again, as somebody asked."""
    try:
        rereading.read_page(rereading_id)
    except Exception:
        if context.job.attempts < TRIES:
            raise
        rereading.log.exception("reading page again (%s) failed", rereading_id)
        rereading.fail(rereading_id, rereading.FAILED)
