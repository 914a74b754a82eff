"""The figures of the law room: deadlines with explanations, the sweep among many clocks, a look-up in the lifecycle."""

import os
import statistics
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta

from openimr.accounts.roles import Role
from openimr.cases import lifecycle
from openimr.cases.lifecycle import State
from openimr.cli import bench_house, measuring
from openimr.law import clocks

DEADLINES, RATE = 100_000, 1_000_000
CLOCKS, DUE, SWEEP_RATIO, RUNS = 2_000_000, 200, 3.0, 9
STEP_US = 10.0


def run() -> None:
    """Measure and print each figure beside its bound."""
    deadlines()
    steps()
    with bench_house.folder() as place:
        os.environ["IMR_HOME"] = str(place)
        sweep()


def deadlines() -> None:
    rules = [clock for clock in clocks.clocks(clocks.program("ca-wc")) if clock not in ("UR_EXP", "REC_EXP")]
    days = [date(2014, 1, 1) + timedelta(days=number) for number in range(4_000)]
    begun = time.process_time()
    for number in range(DEADLINES):
        clocks.one("ca-wc", rules[number % len(rules)], days[number % len(days)], {})
    rate = DEADLINES / (time.process_time() - begun) * 60
    measuring.tell(
        "deadlines with explanations, one core", f"{rate:,.0f} a minute", f"{RATE:,} a minute", holds=rate >= RATE
    )


def steps() -> None:
    facts, count = {"grounds": ["INE-LATE"]}, 100_000
    begun = time.process_time()
    for _ in range(count):
        lifecycle.check("find_ineligible", state=State.RECEIVED, role=Role.INTAKE_CLERK, facts=facts)
    taken = (time.process_time() - begun) / count * 1e6
    measuring.tell("a step of the lifecycle table", f"{taken:.2f} us", f"{STEP_US} us", holds=taken <= STEP_US)


BARE = """UPDATE cases_deadline SET next_alert_at = NULL WHERE id IN
    (SELECT id FROM cases_deadline WHERE next_alert_at <= %s ORDER BY next_alert_at LIMIT %s FOR UPDATE SKIP LOCKED)"""
INSERT_ALERTS = """INSERT INTO cases_alert (deadline_id, level, due_at, raised_at)
    SELECT id, 50, due_at, %s FROM cases_deadline WHERE next_alert_at <= %s ON CONFLICT DO NOTHING"""


def sweep() -> None:
    """200 due rows among two million: ours beside the bare SQL that does the same to the rows; then with nothing due."""
    from openimr.cli import ground

    ground.ready()
    from django.db import connection, transaction
    from django.utils import timezone

    from openimr.cases import sweep as sweeping

    now = timezone.now()
    _fill(now)

    def ours() -> object:
        return sweeping.sweep(now=now)

    def bare() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(INSERT_ALERTS, [now, now])
            cursor.execute(BARE, [now, DUE])

    mine, plain = _in_turn(ours, bare, now)
    figure = f"{mine * 1000:.1f} ms, bare {plain * 1000:.1f} ms, {mine / plain:.1f}x"
    measuring.tell(
        "sweep of 200 due among 2,000,000 clocks", figure, f"{SWEEP_RATIO}x bare", holds=mine / plain <= SWEEP_RATIO
    )
    empty = measuring.median_of(RUNS, ours)
    measuring.tell("sweep of none due", f"{empty * 1000:.1f} ms", f"the bare {DUE} due", holds=empty <= plain)


def _in_turn(ours: Callable[[], object], bare: Callable[[], object], now: datetime) -> tuple[float, float]:
    """Medians of both, the 200 rows made due before each run, and looked at after it: each raised its alerts."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(RUNS):
        for place, work in enumerate((ours, bare)):
            _make_due(now)
            begun = time.perf_counter()
            work()
            taken[place].append(time.perf_counter() - begun)
            _check_raised()
    return statistics.median(taken[0]), statistics.median(taken[1])


def _make_due(now: datetime) -> None:
    """200 clocks whose half time has just passed."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_alert")
        cursor.execute(
            "UPDATE cases_deadline SET started_at = %s - make_interval(secs => id), next_alert_at = %s WHERE id <= %s",
            [now - timedelta(days=31), now - timedelta(minutes=1), DUE],
        )


def _check_raised() -> None:
    from openimr.cases.models import Alert

    if Alert.objects.filter(level=50).count() != DUE or Alert.objects.count() != DUE:
        raise RuntimeError("The sweep did not raise one alert for each of the clocks.")


def _fill(now: datetime) -> None:
    """Two million running clocks of 200 cases, and half a million that ended and wait for nothing."""
    from django.db import connection

    from openimr.cases.models import Case

    Case.objects.bulk_create(
        Case(number=f"B{number}", program="ca-wc", state="in_review", received_at=now, employee_name="Bench")
        for number in range(200)
    )
    with connection.cursor() as cursor:
        for rule, state, waits, count in (
            ("DEC_REG", "running", "10 days", CLOCKS),
            ("REC_MAIL", "met", None, CLOCKS // 4),
        ):
            cursor.execute(
                """INSERT INTO cases_deadline (case_id, rule, what, started_at, due_at, owed_by, citation, consequence,
                    steps, verified, "right", state, next_alert_at)
                SELECT c.id, %s, 'Decide', %s - make_interval(secs => n), %s + make_interval(days => 30), 'imro', 'law',
                    '', '[]', true, false, %s, %s + %s::interval + make_interval(secs => n)
                FROM (SELECT id FROM cases_case) c CROSS JOIN generate_series(1, %s) n""",
                [rule, now - timedelta(days=20), now, state, now, waits, count // 200],
            )
        cursor.execute("ANALYZE cases_deadline")
