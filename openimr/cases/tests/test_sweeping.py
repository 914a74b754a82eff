"""The periodic look: held off while the past is replayed, one at a time, and only for clocks that are due."""

import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from openimr.audit import queries as audit
from openimr.cases import notices, sweep
from openimr.cases.models import Alert, Case, Deadline, NoticeLetter
from openimr.cases.tests import building
from openimr.cases.tests.building import CLERK, COORDINATOR, RECEIVED


def requested() -> Case:
    """A case whose records were asked for by mail on the day it came."""
    case = building.pending()
    notice = case.notices.get(rule="N7")
    notices.prepare(notice_id=notice.pk, at=RECEIVED)
    row = NoticeLetter.objects.select_related("notice", "party__person", "letter").get(
        notice=notice, party__kind="claims_administrator"
    )
    notices.record_service(notice_letter=row, method="mail", by=CLERK, at=RECEIVED)
    return case


def levels(case: Case) -> list[int]:
    alerts = Alert.objects.filter(deadline__case=case, deadline__rule="REC_MAIL")
    return sorted(alerts.values_list("level", flat=True))


@pytest.mark.django_db
def test_alerts_come_in_their_time_and_once() -> None:
    case = requested()
    clock = case.deadlines.get(rule="REC_MAIL")
    length = clock.due_at - clock.started_at
    seen = []
    for share in (0.4, 0.5, 0.6, 0.76, 0.91, 0.99):
        sweep.sweep(now=clock.started_at + length * share)
        seen.append(levels(case))
    assert seen == [[], [50], [50], [50, 75], [50, 75, 90], [50, 75, 90]]
    assert Case.objects.get(pk=case.pk).state == "records_pending"
    sweep.sweep(now=clock.due_at)
    assert Case.objects.get(pk=case.pk).state == "records_pending"  # the last second is still in time
    sweep.sweep(now=clock.due_at + timedelta(seconds=1))
    assert levels(case) == [50, 75, 90, 100]
    assert Case.objects.get(pk=case.pk).state == "records_overdue"
    assert case.timeline.get(step="records_overdue").actor == "system"
    assert case.notices.filter(rule="N12").count() == 1


@pytest.mark.django_db
def test_more_clocks_than_a_batch_are_all_looked_at() -> None:
    cases = [requested() for _ in range(3)]
    due = max(case.deadlines.get(rule="REC_MAIL").due_at for case in cases)
    sweep.sweep(now=due + timedelta(days=1), limit=2)
    assert {Case.objects.get(pk=case.pk).state for case in cases} == {"records_overdue"}
    assert not Deadline.objects.filter(next_alert_at__lte=due + timedelta(days=1)).exists()


@pytest.mark.django_db(transaction=True)
def test_a_sweep_waits_while_the_past_is_replayed() -> None:
    case = requested()
    later, swept = RECEIVED + timedelta(days=60), []

    def look() -> None:
        try:
            swept.append(sweep.sweep(now=later))
        finally:
            connection.close()

    with sweep.paused():
        other = threading.Thread(target=look)
        other.start()
        other.join(timeout=20)
        assert swept == [0]
        assert Case.objects.get(pk=case.pk).state == "records_pending"
    assert sweep.sweep(now=later) > 0
    assert Case.objects.get(pk=case.pk).state == "records_overdue"


OVERDUE = RECEIVED + timedelta(days=60)


def swept_wholly(case: Case) -> None:
    """Everything the end of the records clock owes is there, once."""
    assert levels(case) == [50, 75, 90, 100]
    assert Case.objects.get(pk=case.pk).state == "records_overdue"
    assert case.timeline.filter(step="records_overdue").count() == 1
    assert case.notices.filter(rule="N12").count() == 1
    assert audit.verify(case.pk) == []
    assert not Alert.objects.filter(deadline__case=case, try_at__isnull=False).exists()


@pytest.mark.django_db
def test_a_step_that_fails_holds_nobody_up_and_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    cases = [requested() for _ in range(3)]
    broken = cases[0]
    Case.objects.filter(pk=broken.pk).update(program="gone")  # the law of this case cannot be found any more
    sweep.sweep(now=OVERDUE)
    for case in cases[1:]:
        swept_wholly(case)
    assert levels(broken) == [50, 75, 90, 100]
    assert Case.objects.get(pk=broken.pk).state == "records_pending"
    alert = Alert.objects.get(deadline__case=broken, deadline__rule="REC_MAIL", level=100)
    assert alert.problem.startswith("The step “The records did not come in time” could not be taken by itself: ")
    assert alert.try_at == OVERDUE + sweep.RETRY
    assert "records_overdue" in caplog.text
    assert broken.employee_name not in caplog.text
    sweep.sweep(now=OVERDUE + timedelta(minutes=59))
    assert len(caplog.records) == 1  # not tried yet
    Case.objects.filter(pk=broken.pk).update(program="ca-wc")
    sweep.sweep(now=OVERDUE + sweep.RETRY)
    swept_wholly(broken)
    alert.refresh_from_db()
    assert alert.problem == ""


@pytest.mark.django_db
def test_a_step_owed_by_a_clock_that_is_over_is_not_taken() -> None:
    case = requested()
    Case.objects.filter(pk=case.pk).update(program="gone")
    sweep.sweep(now=OVERDUE)
    Case.objects.filter(pk=case.pk).update(program="ca-wc")
    building.step(case, "expedite", COORDINATOR, OVERDUE + timedelta(minutes=1), certification=True)
    sweep.sweep(now=OVERDUE + timedelta(hours=2))  # the records clock is superseded, the new one has 22 hours left
    assert Case.objects.get(pk=case.pk).state == "records_pending"
    sweep.sweep(now=OVERDUE + timedelta(hours=25))
    assert Case.objects.get(pk=case.pk).state == "records_overdue"
    assert case.timeline.filter(step="records_overdue").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_sweep_that_is_killed_before_any_statement_loses_and_doubles_nothing() -> None:
    words = [sys.executable, "-m", "openimr.cases.tests.dying", connection.settings_dict["NAME"]]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        ends = []
        while ends[-1:] != ["ended\n"] and len(ends) < 100:
            case = requested()
            process.stdin.write(f"{len(ends) + 1} {OVERDUE.isoformat()}\n")  # type: ignore[union-attr]
            ends.append(process.stdout.readline())  # type: ignore[union-attr]
            sweep.sweep(now=OVERDUE)
            swept_wholly(case)
        process.stdin.close()  # type: ignore[union-attr]
    assert ends == ["killed\n"] * (len(ends) - 1) + ["ended\n"]
    assert len(ends) > 20  # killed before each statement in turn


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_do_not_double() -> None:
    cases, start = [requested() for _ in range(6)], threading.Barrier(3)

    def look() -> None:
        try:
            start.wait()
            for _ in range(20):
                sweep.sweep(now=OVERDUE, limit=2)
        finally:
            connection.close()

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sweep.sweep(now=OVERDUE)
    for case in cases:
        swept_wholly(case)


@pytest.mark.django_db(transaction=True)
def test_a_case_that_somebody_works_on_waits_and_the_others_do_not() -> None:
    case, other = requested(), requested()
    holds, go_on = threading.Event(), threading.Event()

    def work() -> None:
        try:
            with transaction.atomic():
                Case.objects.select_for_update().get(pk=case.pk)
                holds.set()
                assert go_on.wait(20)
                building.step(case, "withdraw", at=OVERDUE, in_writing=True)
        finally:
            connection.close()

    person = threading.Thread(target=work)
    person.start()
    assert holds.wait(20)
    sweep.sweep(now=OVERDUE)
    swept_wholly(other)
    assert levels(case) == [50, 75, 90, 100]
    go_on.set()
    person.join()
    sweep.sweep(now=OVERDUE)
    assert Case.objects.get(pk=case.pk).state == "withdrawn"
    assert not case.timeline.filter(step="records_overdue").exists()
