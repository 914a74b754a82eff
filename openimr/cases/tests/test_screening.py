"""Screening: the law proposes, a clerk concludes, and what was found stays."""

from datetime import datetime

import pytest

from openimr.audit import queries as audit
from openimr.cases import actions, application, comparing, notice_letters, screening
from openimr.cases.lifecycle import StepRefused
from openimr.cases.models import Case, DisputedItem
from openimr.cases.tests import building
from openimr.cases.tests.building import CLERK, COORDINATOR, RECEIVED, REVIEWER

pytestmark = pytest.mark.django_db


def screened(case: Case) -> str:
    return screening.screen(case=case, by=CLERK, at=RECEIVED).outcome


def conclude(case: Case, step: str, **more: object) -> Case:
    return screening.conclude(case=case, step=step, by=CLERK, at=RECEIVED, **more)  # type: ignore[arg-type]


def test_nothing_is_concluded_before_screening() -> None:
    case = building.received()
    with pytest.raises(StepRefused, match="Screen the application first"):
        conclude(case, "find_eligible")
    assert Case.objects.get(pk=case.pk).state == "received"


def test_an_eligible_case_goes_on() -> None:
    case = building.received()
    assert screened(case) == "eligible"
    assert conclude(case, screening.PROPOSED_STEP["eligible"]).state == "eligible"
    with pytest.raises(StepRefused, match="not open now"):
        conclude(case, "find_eligible")


def test_a_late_case_cannot_be_found_eligible() -> None:
    case = building.late()
    assert screened(case) == "ineligible"
    with pytest.raises(StepRefused, match="No disputed item is eligible"):
        conclude(case, "find_eligible")
    assert conclude(case, "find_ineligible").state == "ineligible"
    entry = case.timeline.get(step="find_ineligible")
    assert entry.facts["grounds"] == ["INE-LATE"]
    assert entry.because


def test_an_eligible_case_cannot_be_found_ineligible() -> None:
    case = building.received()
    screened(case)
    with pytest.raises(StepRefused, match="at least one ground"):
        conclude(case, "find_ineligible")
    assert Case.objects.get(pk=case.pk).state == "received"


@pytest.mark.parametrize("by", [REVIEWER])
def test_another_role_concludes_nothing(by: object) -> None:
    case = building.received()
    screened(case)
    with pytest.raises(StepRefused, match="not open to the role"):
        screening.conclude(case=case, step="find_eligible", by=by, at=RECEIVED)  # type: ignore[arg-type]


def test_a_disputed_liability_is_deferred_and_taken_up_again() -> None:
    case = building.received(liability_disputed=True, liability_reason="The neck is not accepted.")
    assert screened(case) == "deferred"
    assert conclude(case, "defer").state == "deferred"
    assert case.timeline.get(step="defer").facts["liability_reason"] == "The neck is not accepted."
    building.step(case, "resume", liability_resolved_date="2014-08-04")
    assert Case.objects.get(pk=case.pk).state == "received"


def test_screening_again_keeps_what_was_found_before() -> None:
    case = building.late()
    screened(case)
    first = case.findings.filter(current=True).count()
    screened(case)
    assert first > 0
    assert case.findings.filter(current=True).count() == first
    assert case.findings.count() == 2 * first
    assert [entry.verb for entry in audit.trail(case.pk)].count("screen") == 2


def test_the_same_dispute_filed_twice_is_told() -> None:
    first = building.received()
    second = building.received()
    assert [other.pk for other in comparing.candidates(second)] == [first.pk]
    assert screened(second) == "duplicate" or "DUP" in {row.code for row in second.findings.all()}
    closed = conclude(second, "mark_duplicate")
    assert closed.state == "duplicate"
    assert closed.timeline.get(step="mark_duplicate").facts["earlier_case"] == first.number


def test_another_employee_is_no_duplicate() -> None:
    building.received()
    other = building.received(employee=building.filed()["employee"] | {"first_name": "Ximena", "last_name": "Tornasol"})
    assert comparing.candidates(other) == []
    assert screened(other) == "eligible"


def test_a_stale_page_concludes_nothing() -> None:
    case = building.received()
    screened(case)
    with pytest.raises(StepRefused, match="Someone else has just changed"):
        conclude(case, "find_eligible", seen_version=99)
    assert not case.items.exclude(status=DisputedItem.OPEN).exists()


def test_a_refused_conclusion_marks_no_item() -> None:
    case = building.received(items=[*building.filed()["items"], {"request": "Home health", "category": "HOME_HEALTH"}])
    screened(case)
    case.findings.create(item=case.items.first(), code="TEST", sentence="x", outcome="ineligible", law_date="2014-08-04",
                         found_at=RECEIVED)  # fmt: skip
    with pytest.raises(StepRefused):
        screening.conclude(case=case, step="find_eligible", by=REVIEWER, at=RECEIVED)
    assert not case.items.exclude(status=DisputedItem.OPEN).exists()
    screening.conclude(case=case, step="find_eligible", by=COORDINATOR, at=RECEIVED)
    assert list(case.items.values_list("position", "status")) == [(1, "ineligible"), (2, "open"), (3, "open")]


def items(*more: dict[str, object]) -> list[dict[str, object]]:
    """The two items of every test application, each with more facts."""
    return [item | extra for item, extra in zip(building.filed()["items"], more, strict=True)]


def test_one_item_waits_for_liability_and_the_other_goes_on() -> None:
    case = building.received(
        items=items({}, {"liability_disputed": True, "liability_reason": "The neck is not accepted."})
    )
    assert screened(case) == "partly_eligible"
    assert conclude(case, screening.PROPOSED_STEP["partly_eligible"]).state == "eligible"
    statuses = list(case.items.values_list("status", "status_reason"))
    assert statuses[0] == ("open", "")
    assert statuses[1][0] == "deferred"
    assert "The neck is not accepted." in statuses[1][1]
    assert "Item 1 can be reviewed. Item 2 waits" in case.timeline.get(step="find_eligible").because


def test_the_assignment_tells_each_item_with_its_reason() -> None:
    case = building.received(items=items({"ur_outcome": "approved"}, {}))
    screened(case)
    conclude(case, "find_eligible")
    building.step(case, "request_records")
    notice = case.notices.get(rule="N7")
    party = case.parties.get(kind="claims_administrator")
    text = repr(notice_letters.compose(notice, party).blocks)
    assert "Physical therapy times 8 sessions (not eligible. Utilization review approved" in text
    assert "2. MRI of the cervical spine'" in text


def test_an_item_authorized_since_ends_with_its_own_notice() -> None:
    case = building.received(items=items({"authorized_date": "2014-07-30"}, {}))
    assert screened(case) == "partly_eligible"
    assert conclude(case, "find_eligible").state == "eligible"
    assert list(case.items.values_list("status", flat=True)) == ["authorized", "open"]
    assert case.notices.filter(rule="N9").count() == 1
    assert case.timeline.filter(step="authorize_some").count() == 1


def test_no_item_left_is_not_eligible() -> None:
    case = building.received(items=items({"ur_outcome": "approved"}, {"ur_outcome": "conditionally_non_certified"}))
    assert screened(case) == "ineligible"
    assert screening.proposal(case.findings.filter(current=True), 2) == "find_ineligible"
    with pytest.raises(StepRefused, match="No disputed item is eligible"):
        conclude(case, "find_eligible")
    assert set(case.items.values_list("status", flat=True)) == {"open"}
    conclude(case, "find_ineligible")
    assert case.timeline.get(step="find_ineligible").facts["grounds"] == ["INE-NOTUR", "INE-CNC"]
    text = repr(notice_letters.compose(case.notices.get(rule="N4"), case.parties.get(kind="employee")).blocks)
    assert "1. Utilization review approved" in text
    assert "2. “MRI of the cervical spine” was denied only because" in text


def test_asking_for_information_marks_no_item() -> None:
    case = building.received(items=items({"ur_outcome": "approved"}, {"ur_outcome": "modified"}))
    assert screened(case) == "needs_information"
    assert conclude(case, "ask_information").state == "info_requested"
    assert "which part was authorized is not stated" in case.timeline.get(step="ask_information").facts["question"]
    assert set(case.items.values_list("status", flat=True)) == {"open"}


def test_a_dispute_over_liability_that_was_resolved_is_not_found_again() -> None:
    case = building.received(liability_disputed=True, liability_reason="The neck is not accepted.")
    screened(case)
    conclude(case, "defer")
    building.step(case, "resume", liability_resolved_date="2014-08-04")
    assert screened(Case.objects.get(pk=case.pk)) == "eligible"


def test_one_day_late_is_refused_only_by_a_person_who_checked() -> None:
    at = datetime.fromisoformat("2014-08-23T10:15:00-07:00")
    filing = application.read(building.filed(received_at=at.isoformat()), now=at)
    case = actions.open_case(filing=filing, by=CLERK, at=at)
    assert screened(case) == "ineligible"
    with pytest.raises(StepRefused, match="postmark or receipt evidence"):
        conclude(case, "find_ineligible", because="  ")
    assert conclude(case, "find_ineligible", because="Postmarked August 25; no fax.").state == "ineligible"


def test_a_case_that_was_closed_undecided_decides_nothing() -> None:
    first = building.received(liability_disputed=True, liability_reason="The neck is not accepted.")
    screened(first)
    conclude(first, "defer")
    building.step(first, "close_deferred")
    second = building.received()
    assert [row["decided"] for row in comparing.earlier(second)] == [False]
    assert screened(second) == "eligible"
