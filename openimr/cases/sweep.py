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
    passed = {row.pk: _passed(row, now) for row in rows}
    raised = (Alert(deadline=row, level=share, raised_at=now) for row in rows for share in passed[row.pk])
    Alert.objects.bulk_create(raised, ignore_conflicts=True)
    for row in rows:
        row.next_alert_at = _next(row, passed[row.pk])
    Deadline.objects.bulk_update(rows, ["next_alert_at"])
    for row in rows:
        if 100 in passed[row.pk]:
            _take_step(row, now)
    return len(rows)


def _passed(row: Deadline, now: datetime) -> list[int]:
    """The shares of its time that a clock has used up."""
    return [share for share in clocks.ALERT_SHARES if clocks.alert_moment(row.started_at, row.due_at, share) <= now]


def _next(row: Deadline, passed: list[int]) -> datetime | None:
    left = [share for share in clocks.ALERT_SHARES if share not in passed]
    return clocks.alert_moment(row.started_at, row.due_at, left[0]) if left else None


def _take_step(row: Deadline, now: datetime) -> None:
    """The step that belongs to the end of the clock, when the case has not moved on by itself."""
    if step := STEP_AT_END.get(row.rule):
        because = f"{row.what} was due {row.due_at.astimezone(clocks.PACIFIC):%Y-%m-%d}."
        with suppress(StepRefused):
            actions.move(case=row.case, step=step, by=SYSTEM, at=now, because=because)
