"""The one door: what the table allows happens wholly, and what it does not leaves no trace."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from openimr.accounts.roles import SYSTEM, Role
from openimr.audit import queries as audit
from openimr.cases import actions, lifecycle, notices, queries, screening, sweep
from openimr.cases.lifecycle import LIFECYCLE, State, StepRefused
from openimr.cases.models import Alert, Case, Deadline, TimelineEntry
from tests.cast import Cast
from tests.journeys.ready import opened

NOW = timezone.now()


@pytest.mark.parametrize("row", LIFECYCLE, ids=lambda row: row.name)
def test_a_row_refuses_other_states_other_roles_and_silence(row: lifecycle.Step) -> None:
    source = next(iter(row.sources))
    given = {guard.needs: GOOD[guard.needs] for guard in row.guards}
    assert lifecycle.check(row.name, state=source, role=row.who[0], facts=given) is row
    with pytest.raises(StepRefused, match="not open now"):
        lifecycle.check(
            row.name, state=next(state for state in State if state not in row.sources), role=row.who[0], facts=given
        )
    with pytest.raises(StepRefused, match="not open to the role"):
        lifecycle.check(row.name, state=source, role=Role.PARTY, facts=given)
    for guard in row.guards:
        with pytest.raises(StepRefused, match=guard.refusal[:30]):
            lifecycle.check(row.name, state=source, role=row.who[0], facts={**given, guard.needs: BAD[guard.needs]})
        with pytest.raises(StepRefused):
            lifecycle.check(
                row.name,
                state=source,
                role=row.who[0],
                facts={name: given[name] for name in given if name != guard.needs},
            )


GOOD: dict[str, Any] = {
    "grounds": ["INE-LATE"], "earlier_case": "IMR14-1", "question": "Which side?", "eligible_items": 1, "liability_reason": "body part",
    "clinical_documents": 1, "required_missing": [], "non_ur_documents": 1, "unreadable_documents": 0, "qualification_refusals": [],
    "conflicts": [], "attested": True, "undecided_items": 0, "draft_problems": 0, "signed": True, "approval_date": "2025-01-02",
    "certification": True, "in_writing": True, "authorized_items": 1, "items_left": 0, "appeal_window_over": True,
    "time_over": True, "came_date": "2025-01-03", "liability_resolved_date": "2025-01-03",
}  # fmt: skip
BAD: dict[str, Any] = {
    "grounds": [], "earlier_case": None, "question": "", "eligible_items": 0, "liability_reason": "",
    "clinical_documents": 0, "required_missing": ["A"], "non_ur_documents": 0, "unreadable_documents": 1, "qualification_refusals": ["x"],
    "conflicts": ["x"], "attested": False, "undecided_items": 1, "draft_problems": 1, "signed": "yes", "approval_date": "",
    "certification": False, "in_writing": False, "authorized_items": 0, "items_left": 1, "appeal_window_over": False,
    "time_over": False, "came_date": "", "liability_resolved_date": "",
}  # fmt: skip


def _eligible(company: Cast) -> Case:
    case, by = opened(company), company.clerk.acting_as(Role.INTAKE_CLERK)
    screening.screen(case=case, by=by, at=NOW)
    return screening.conclude(case=case, step="find_eligible", by=by, at=NOW)


def test_a_step_writes_everything_it_owes(company: Cast) -> None:
    case = _eligible(company)
    actions.move(case=case, step="request_records", by=company.coordinator.acting_as(Role.COORDINATOR), at=NOW)
    assert Case.objects.get(pk=case.pk).state == "records_pending"
    assert [entry.step for entry in case.timeline.all()] == ["receive", "find_eligible", "request_records"]
    assert case.notices.filter(rule="N7").count() == 1
    assert audit.verify(case.pk) == []
    assert audit.trail(case.pk).last().verb == "request_records"  # type: ignore[union-attr]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'prepare_notice'")
        assert cursor.fetchone()[0] == case.notices.count()


def test_a_failure_inside_leaves_nothing(company: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = _eligible(company)

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the line broke")

    monkeypatch.setattr(notices, "owe", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.move(case=case, step="request_records", by=company.coordinator.acting_as(Role.COORDINATOR), at=NOW)
    assert Case.objects.get(pk=case.pk).state == "eligible"
    assert not case.timeline.filter(step="request_records").exists()


def test_a_stale_page_is_told(company: Cast) -> None:
    case = _eligible(company)
    with pytest.raises(StepRefused, match="Someone else has just changed"):
        actions.move(
            case=case,
            step="request_records",
            by=company.coordinator.acting_as(Role.COORDINATOR),
            at=NOW,
            seen_version=1,
        )


@pytest.mark.django_db(transaction=True)
def test_two_people_take_the_same_step_at_once(company: Cast) -> None:
    case = _eligible(company)
    by, start, told = company.coordinator.acting_as(Role.COORDINATOR), threading.Barrier(2), []

    def take() -> None:
        start.wait()
        try:
            actions.move(case=Case.objects.get(pk=case.pk), step="request_records", by=by, at=NOW)
            told.append("done")
        except StepRefused as refused:
            told.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one == "done" for one in told) == [False, True]
    assert "not open now" in next(one for one in told if one != "done")
    assert TimelineEntry.objects.filter(case=case, step="request_records").count() == 1


def test_history_cannot_be_changed_in_the_database(company: Cast) -> None:
    case = opened(company)
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        case.timeline.update(sentence="Something else.")
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        case.timeline.all().delete()


def test_service_starts_the_records_clock_and_notices_are_made_once(company: Cast) -> None:
    case = _eligible(company)
    actions.move(case=case, step="request_records", by=company.coordinator.acting_as(Role.COORDINATOR), at=NOW)
    assert not case.deadlines.filter(rule="REC_MAIL").exists()
    for notice in case.notices.all():
        assert notices.prepare(notice_id=notice.pk, at=NOW).problem == ""
        notices.prepare(notice_id=notice.pk, at=NOW)
    letters = list(queries.unserved_letters())
    assert len(letters) == len({(row.notice_id, row.party_id) for row in letters}) > 4
    by = company.clerk.acting_as(Role.INTAKE_CLERK)
    for row in letters:
        notices.record_service(notice_letter=row, method="mail", by=by, at=NOW)
    assert case.deadlines.get(rule="REC_MAIL").state == "running"
    assert case.deadlines.get(rule="NOARFI").state == "met"
    with pytest.raises(notices.ServiceRefused, match="already served"):
        notices.record_service(notice_letter=letters[0], method="mail", by=by, at=NOW)
    with pytest.raises(notices.ServiceRefused, match="Say how"):
        notices.record_service(notice_letter=letters[0], method="pigeon", by=by, at=NOW)


def _overdue(company: Cast) -> Case:
    """A case whose record clock ran out long ago."""
    case = _eligible(company)
    by = company.coordinator.acting_as(Role.COORDINATOR)
    actions.move(case=case, step="request_records", by=by, at=NOW)
    long_ago = NOW - timezone.timedelta(days=60)
    from openimr.cases import clocks

    with transaction.atomic():
        clocks.happen(case, event="noarfi_mailed", at=long_ago)
    return case


def test_the_sweep_raises_each_alert_once_and_takes_the_systems_step(company: Cast) -> None:
    case = _overdue(company)
    assert sweep.sweep(now=NOW) > 0
    clock = case.deadlines.get(rule="REC_MAIL")
    assert sorted(Alert.objects.filter(deadline=clock).values_list("level", flat=True)) == [50, 75, 90, 100]
    assert Case.objects.get(pk=case.pk).state == "records_overdue"
    assert case.timeline.get(step="records_overdue").role == "system"
    assert sweep.sweep(now=NOW) == 0
    assert Alert.objects.filter(deadline=clock).count() == 4


def test_a_case_that_moved_on_is_left_alone(company: Cast) -> None:
    case = _overdue(company)
    actions.move(
        case=case, step="withdraw", by=company.clerk.acting_as(Role.INTAKE_CLERK), at=NOW, facts={"in_writing": True}
    )
    sweep.sweep(now=NOW)
    assert Case.objects.get(pk=case.pk).state == "withdrawn"
    assert not case.deadlines.filter(state=Deadline.RUNNING, right=False).exists()


def test_authorizing_every_item_ends_the_case(company: Cast) -> None:
    case = opened(company)
    by = company.clerk.acting_as(Role.INTAKE_CLERK)
    with pytest.raises(StepRefused):
        actions.close_items(case=case, positions=[9], by=by, at=NOW, because="None such.")
    actions.close_items(case=case, positions=[1], by=by, at=NOW, because="Authorized on the phone.")
    assert Case.objects.get(pk=case.pk).state == "terminated"
    with pytest.raises(StepRefused):
        actions.move(case=case, step="find_eligible", by=SYSTEM, at=NOW, facts={"eligible_items": 1})
