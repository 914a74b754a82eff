"""The periodic look: held off while the past is replayed, one at a time, and only for clocks that are due."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from openimr.cases import notices, sweep
from openimr.cases.models import Alert, Case, Deadline, NoticeLetter
from openimr.cases.tests import building
from openimr.cases.tests.building import CLERK, RECEIVED


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
