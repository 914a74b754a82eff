"""The case room's queue jobs: preparing owed notices, and the periodic sweep."""

from django.utils import timezone
from procrastinate.contrib.django import app

from openimr.cases import notices, sweep


@app.task(queue="letters", retry=5, name="prepare_notice")
def prepare_notice(notice_id: int) -> None:
    """Make the letters of a notice and serve the electronic ones; a second run does nothing."""
    notices.prepare(notice_id=notice_id)


@app.periodic(cron="* * * * *")
@app.task(queue="clocks", queueing_lock="sweep_clocks", pass_context=False, name="sweep_clocks")
def sweep_clocks(timestamp: int) -> None:
    sweep.sweep(now=timezone.now())
