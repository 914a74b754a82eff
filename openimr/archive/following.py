"""Our own determinations come in by release: the archive follows the line of releases and withdrawals.

The watermark moves in the transaction that writes the rows, so a killed run loses nothing and takes nothing twice. A
release that cannot be taken holds the line there, and the next run tries it again; withdrawals behind it pass all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, transaction

from openimr.archive.importing import take
from openimr.archive.models import Determination, Taken, next_revision
from openimr.archive.reading import own
from openimr.archive.turns import take_turn
from openimr.publication.queries import Published, released_since

PROFILE = "DWC_PUBLIC"  # one only: copies of a case under two profiles must not be put side by side
AT_ONCE = 200  # events of one transaction
UNTAKEABLE = (DatabaseError, KeyError, TypeError, ValueError)


@dataclass
class Followed:
    """What a run did. `held`: the published id of a release that could not be taken, and which fault that was."""

    added: int = 0
    withdrawn: int = 0
    held: str = ""


def take_released(*, at: datetime) -> Followed:
    """Take in what was released and withdrawn since the last time. Run it as often as you like."""
    followed, more = Followed(), True
    while more and not followed.held:
        more = _take_some(followed, at)
    return followed


@transaction.atomic
def _take_some(followed: Followed, at: datetime) -> bool:
    """One transaction's events; whether there may be more."""
    take_turn()  # only one follower at a time; imports wait as well
    mark, _ = Taken.objects.select_for_update().get_or_create(profile=PROFILE, defaults={"at": at})
    events = list(released_since(mark.watermark, profile=PROFILE, most=AT_ONCE))
    for event in events:
        if not _done(event, followed, at):
            continue
        mark.watermark, mark.at = event.watermark, at
    mark.save()
    return len(events) == AT_ONCE


def _done(event: Published, followed: Followed, at: datetime) -> bool:
    """Whether the line may move past an event."""
    if event.kind == "withdrawn":
        followed.withdrawn += _withdraw([event.published_id], at)
    elif event.determination is not None and not followed.held:
        try:
            with transaction.atomic():
                followed.added += take([own.letter(event.determination)], at=at, source=Determination.RELEASED).added
        except UNTAKEABLE as error:
            followed.held = f"{event.published_id} ({type(error).__name__})"
    return not followed.held


def _withdraw(published: Sequence[str], at: datetime) -> int:
    held = Determination.objects.public().filter(published_id__in=published)
    return held.update(withdrawn_at=at, revision=next_revision())
