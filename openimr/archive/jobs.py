"""Housekeeping of the archive: the search index follows the rows, and is built anew when it is lost."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from openimr.archive import search, snapshots

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queue="site", queueing_lock="archive_index", name="archive.follow_index")
def follow_index(timestamp: int) -> None:
    """Bring the index up to the database; build it when it is missing, old or damaged and there are letters."""
    found = search.status()
    try:
        if found.state == "away" and found.behind:
            log.info("search index rebuilt: %s letters", search.rebuild())
        elif found.behind:
            search.update()
    except search.IndexAway as away:
        log.warning("search index: %s", away)


@app.periodic(cron="15 9 * * *")
@app.task(queue="site", queueing_lock="archive_snapshot", name="archive.make_snapshot")
def make_snapshot(timestamp: int) -> None:
    """The open data of the day, when rows changed since the last."""
    snapshots.make(at=timezone.now())
