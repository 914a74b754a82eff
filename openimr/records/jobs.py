"""The records room's queue jobs. A job may run again at any time: it finds what is done and does the rest."""

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from openimr.records import handover, pagework
from openimr.records.facts import proposing

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


@app.task(queue=handover.PAGES, name=handover.PROPOSE_FACTS, retry=AGAIN)
def propose_facts(upload_id: str) -> None:
    """Propose the facts of an upload's pages."""
    proposing.propose_upload(upload_id, at=timezone.now())
