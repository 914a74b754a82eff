"""The periodic look at the clocks: alerts at 50, 75 and 90 per cent and at the end, and the steps the system takes.

First every alert that is due, in one statement a batch; an alert that owes a step says so in its own row. Then the
steps, each in a transaction of its own: one that fails holds nobody up, is told on its alert, and is tried again.
"""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from openimr.accounts.roles import SYSTEM
from openimr.cases import actions, clocks
from openimr.cases.lifecycle import STEPS, StepRefused
from openimr.cases.models import Alert, Case, Deadline
from openimr.law.refusal import Refused

log = logging.getLogger(__name__)

LOCK = 4610_6  # advisory lock: one sweep at a time, and none while the past is being replayed
RETRY = timedelta(hours=1)
STEP_AT_END = {
    "ELIG_INFO": "go_on_without",
    "REC_MAIL": "records_overdue",
    "REC_ELEC": "records_overdue",
    "REC_EXP": "records_overdue",
    "MORE_REG": "take_more",
    "MORE_EXP": "take_more",
    "IMPL_AUTH": "overdue_implementation",
}
OVER = {"time_over": True}
RAISE = """
WITH due AS MATERIALIZED (
    SELECT id, rule, started_at, due_at FROM cases_deadline
    WHERE next_alert_at <= %(now)s ORDER BY next_alert_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), mark AS MATERIALIZED (
    SELECT id, rule, due_at, level, CASE WHEN level < 100
        THEN started_at + make_interval(secs => extract(epoch FROM due_at - started_at) * level / 100)
        ELSE due_at + interval '1 second' END AS moment
    FROM due CROSS JOIN unnest(%(shares)s::int[]) AS level
), raised AS (
    INSERT INTO cases_alert (deadline_id, level, due_at, raised_at, try_at)
    SELECT id, level, due_at, %(now)s, CASE WHEN level = 100 AND rule = ANY(%(rules)s) THEN %(now)s::timestamptz END
    FROM mark WHERE moment <= %(now)s
    ON CONFLICT DO NOTHING
)
UPDATE cases_deadline SET next_alert_at = coming.moment
FROM (SELECT id, min(moment) FILTER (WHERE moment > %(now)s) AS moment FROM mark GROUP BY id) AS coming
WHERE cases_deadline.id = coming.id"""


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
    """Raise what is due, `limit` clocks a transaction, then take the steps owed; gives the number of clocks looked at."""
    total = count = _raise(now, limit)
    while count == limit:
        count = _raise(now, limit)
        total += count
    for alert in Alert.objects.filter(try_at__lte=now).order_by("try_at").values_list("pk", flat=True):
        try:
            _take_step(alert, now)
        except Exception as error:
            _postpone(alert, now, error)
    return total


def _allowed() -> bool:
    """Whether this transaction may sweep; it then holds the lock until it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


@transaction.atomic
def _raise(now: datetime, limit: int) -> int:
    if not _allowed():
        return 0
    given: dict[str, Any] = {
        "now": now,
        "limit": limit,
        "shares": list(clocks.ALERT_SHARES),
        "rules": list(STEP_AT_END),
    }
    with connection.cursor() as cursor:
        cursor.execute(RAISE, given)
        return int(cursor.rowcount)


@transaction.atomic
def _take_step(pk: int, now: datetime) -> None:
    """The step that belongs to the end of the clock, when neither clock nor case has moved on by itself.

    The case is locked before its clock, as a person's step does; a case that somebody works on waits for the next sweep.
    """
    case = Case.objects.select_for_update(of=("self",), skip_locked=True).filter(deadlines__alerts=pk).first()
    if case is None or not _allowed():
        return
    alert = Alert.objects.select_for_update(of=("self",)).select_related("deadline").get(pk=pk)
    clock = alert.deadline
    if alert.try_at is None or alert.try_at > now:  # another sweep was quicker
        return
    if (clock.state, clock.due_at) == (Deadline.RUNNING, alert.due_at):
        because = f"{clock.what} was due {clock.due_at.astimezone(clocks.PACIFIC):%Y-%m-%d}."
        with suppress(StepRefused):
            actions.move(case=case, step=STEP_AT_END[clock.rule], by=SYSTEM, at=now, because=because, facts=OVER)
    alert.try_at, alert.problem = None, ""
    alert.save(update_fields=["try_at", "problem"])


@transaction.atomic
def _postpone(pk: int, now: datetime, error: Exception) -> None:
    """Tell on the alert why its step failed, for the case page, and try again later. The log names no person."""
    alert = Alert.objects.select_for_update(of=("self",)).select_related("deadline").get(pk=pk)
    step = STEPS[STEP_AT_END[alert.deadline.rule]]
    why = str(error) if isinstance(error, Refused) else f"an error inside the program ({type(error).__name__})"
    alert.try_at = now + RETRY
    alert.problem = f"The step “{step.sentence.rstrip('.')}” could not be taken by itself: {why.rstrip('.')}."
    alert.save(update_fields=["try_at", "problem"])
    log.error("Step %s of alert %s failed: %s at %s", step.name, pk, type(error).__name__, _place(error))


def _place(error: Exception) -> str:
    """Where in this project an error came up, without its words: they may hold personal data."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "openimr" in frame.filename]
    return f"{frames[-1].filename.rpartition('openimr')[2]}:{frames[-1].lineno}"
