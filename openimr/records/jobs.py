"""The records room's queue jobs. A job may run again at any time: it finds what is done and does the rest."""

from uuid import UUID

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from openimr.records import handover
from openimr.records.citing import rereading
from openimr.records.facts import proposing as facts_proposing
from openimr.records.order import folding, proposing
from openimr.records.receiving import pagework, sendings

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


@app.periodic(cron="17 * * * *")
@app.task(queue="site", queueing_lock="sweep_sendings", pass_context=False, name="sweep_sendings")
def sweep_sendings(timestamp: int) -> None:
    """Forget files whose sending stopped days ago."""
    sendings.sweep(at=timezone.now())


@app.task(queue=handover.PAGES, name=handover.ORDER_UPLOAD, retry=AGAIN)
def order_upload(upload_id: str) -> None:
    """Propose where documents begin in an upload and what they are, and fold its pages that came before."""
    upload = proposing.propose(upload_id, at=timezone.now())
    folding.fold(upload.case_id, at=timezone.now())


@app.task(queue=handover.PAGES, name=handover.FOLD_CASE, retry=AGAIN)
def fold_case(case_id: str) -> None:
    """Find the copies among a case's pages anew."""
    folding.fold(UUID(case_id), at=timezone.now())


@app.task(queue=handover.PAGES, name=handover.PROPOSE_FACTS, retry=AGAIN)
def propose_facts(upload_id: str) -> None:
    """Propose the facts of an upload's pages."""
    facts_proposing.propose_upload(upload_id, at=timezone.now())


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
