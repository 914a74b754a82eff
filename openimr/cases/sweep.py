"""The periodic look at the clocks: alerts at 50, 75 and 90 per cent and at the end, and the steps the system takes."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from django.db import connection, transaction

from openimr.accounts.roles import SYSTEM
from openimr.cases import actions, clocks
from openimr.cases.lifecycle import StepRefused
from openimr.cases.models import Alert, Deadline

LOCK = 4610_6  # advisory lock: one sweep at a time, and none while the past is being replayed
STEP_AT_END = {
    "ELIG_INFO": "take_information",
    "REC_MAIL": "records_overdue",
    "REC_ELEC": "records_overdue",
    "REC_EXP": "records_overdue",
    "MORE_REG": "take_more",
    "MORE_EXP": "take_more",
    "IMPL_AUTH": "overdue_implementation",
}


@contextmanager
def paused() -> Iterator[None]:
    """Hold the sweep off: for replaying or importing the past, whose clocks ran out long ago."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def sweep(*, now: datetime, limit: int = 200) -> int:
    """Raise what is due, `limit` clocks a transaction, until nothing is; gives the number of clocks looked at."""
    total = 0
    while count := _batch(now, limit):
        total += count
    return total


@transaction.atomic
def _batch(now: datetime, limit: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    due = Deadline.objects.select_for_update(skip_locked=True).filter(next_alert_at__lte=now)
    rows = list(due.select_related("case").order_by("next_alert_at")[:limit])
    for row in rows:
        _raise(row, now)
    return len(rows)


def _raise(row: Deadline, now: datetime) -> None:
    moments = {share: clocks.alert_moment(row.started_at, row.due_at, share) for share in clocks.ALERT_SHARES}
    passed = [share for share, moment in moments.items() if moment <= now]
    Alert.objects.bulk_create(
        [Alert(deadline=row, level=share, raised_at=now) for share in passed], ignore_conflicts=True
    )
    row.next_alert_at = next((moments[share] for share in clocks.ALERT_SHARES if share not in passed), None)
    row.save(update_fields=["next_alert_at"])
    if 100 in passed and (step := STEP_AT_END.get(row.rule)):
        with suppress(StepRefused):  # the case has moved on by itself
            actions.move(
                case=row.case, step=step, by=SYSTEM, at=now, because=f"{row.what} was due {row.due_at:%Y-%m-%d}."
            )
