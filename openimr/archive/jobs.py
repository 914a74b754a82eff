"""Housekeeping of the archive: it follows the releases; the search index follows the rows, and is built anew when lost."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from openimr.archive import following, limits, search, snapshots

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * * */20")  # the sixth field is seconds
@app.task(queue="site", queueing_lock="archive_released", name="archive.take_released")
def take_released(timestamp: int) -> None:
    """Take in what was released and withdrawn; what is withdrawn leaves the index and the open data at once."""
    now = timezone.now()
    done = following.take_released(at=now)
    if done.held:
        log.error("release %s could not be taken into the archive and is tried again", done.held)
    if done.added or done.withdrawn:
        follow_index(timestamp)
    if snapshots.spoiled(snapshots.newest()):
        snapshots.make(at=now)


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


@app.periodic(cron="43 * * * *")
@app.task(queue="site", queueing_lock="archive_visits", name="archive.sweep_visits")
def sweep_visits(timestamp: int) -> None:
    """Forget the addresses that asked nothing for an hour."""
    limits.sweep(at=timezone.now())
