"""Look-alike cases: found, set side by side, answered by a person once."""

from typing import Any

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from openimr.audit import queries as audit
from openimr.cases import comparing, screening
from openimr.cases.lifecycle import StepRefused
from openimr.cases.models import Case, Comparison
from openimr.cases.tests import building
from openimr.cases.tests.building import CLERK, RECEIVED, REVIEWER

pytestmark = pytest.mark.django_db


def named(**changes: Any) -> Case:
    return building.received(employee=building.filed()["employee"] | changes)


def pair() -> tuple[Case, Case]:
    """An earlier case, and one that names the employee by an initial."""
    earlier = building.received()
    case = named(first_name="H.")
    screening.screen(case=case, by=CLERK, at=RECEIVED)
    return earlier, case


def compare(
    case: Case, other: Case, *, same: bool, because: str = "Birth date and claim agree.", by: Any = CLERK
) -> Any:
    return screening.compare(case=case, other=other, same=same, because=because, by=by, at=RECEIVED)


def codes(case: Case) -> set[tuple[str, str]]:
    return set(case.findings.filter(current=True).values_list("code", "outcome"))


def test_a_look_alike_waits_for_a_person() -> None:
    earlier, case = pair()
    assert codes(case) == {("DUP", "note")}
    with pytest.raises(StepRefused, match=f"{earlier.number} looks alike; compare the two"):
        screening.conclude(case=case, step="find_eligible", by=CLERK, at=RECEIVED)
    assert Case.objects.get(pk=case.pk).state == "received"


def test_different_disputes_are_not_asked_about_again() -> None:
    earlier, case = pair()
    assert compare(case, earlier, same=False).outcome == "eligible"
    assert codes(case) == set()
    assert screening.screen(case=case, by=CLERK, at=RECEIVED).findings == ()
    assert screening.conclude(case=case, step="find_eligible", by=CLERK, at=RECEIVED).state == "eligible"


def test_the_same_dispute_is_a_duplicate_of_the_earlier_case() -> None:
    earlier, case = pair()
    assert compare(case, earlier, same=True).outcome == "duplicate"
    closed = screening.conclude(case=case, step="mark_duplicate", by=CLERK, at=RECEIVED)
    assert closed.timeline.get(step="mark_duplicate").facts["earlier_case"] == earlier.number


def test_the_answer_keeps_who_when_and_why_and_the_latest_counts() -> None:
    earlier, case = pair()
    compare(case, earlier, same=True)
    compare(case, earlier, same=False, because="Two brothers.")
    kept = list(Comparison.objects.values_list("same", "because", "actor", "role", "at"))
    assert kept == [
        (True, "Birth date and claim agree.", "person:clerk", "intake_clerk", RECEIVED),
        (False, "Two brothers.", "person:clerk", "intake_clerk", RECEIVED),
    ]
    assert codes(case) == set()
    assert [entry.verb for entry in audit.trail(earlier.pk)].count("compare") == 2
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Comparison.objects.update(same=True)


@pytest.mark.parametrize(
    "change, said", [({"because": " "}, "Write what you compared"), ({"by": REVIEWER}, "not open to the role")]
)
def test_an_answer_needs_a_clerk_and_a_reason(change: dict[str, Any], said: str) -> None:
    earlier, case = pair()
    with pytest.raises(StepRefused, match=said):
        compare(case, earlier, same=True, **change)
    assert not Comparison.objects.exists()


def test_only_candidates_are_compared_and_only_before_screening_ends() -> None:
    earlier, case = pair()
    stranger = named(first_name="Ximena", last_name="Tornasol")
    with pytest.raises(StepRefused, match="nothing is compared"):
        compare(case, stranger, same=True)
    compare(case, earlier, same=False)
    screening.conclude(case=case, step="find_eligible", by=CLERK, at=RECEIVED)
    with pytest.raises(StepRefused, match="not open now"):
        compare(case, earlier, same=True)


def test_candidates_come_by_decision_date_and_by_claim() -> None:
    first = building.received()
    decided = {"decision_date": "2014-07-16", "served_date": "2014-07-16"}
    by_claim = building.received(ur_decision=building.filed()["ur_decision"] | decided)
    assert [other.pk for other in comparing.candidates(by_claim)] == [first.pk]
    other_claim = building.received(claim_number="ZZ-1", ur_decision=building.filed()["ur_decision"] | decided)
    assert comparing.candidates(other_claim) == []


def test_side_by_side_marks_what_differs() -> None:
    earlier, case = pair()
    lines = {line.label: line for line in comparing.side_by_side(case, earlier)}
    assert lines["Employee"].differs
    assert (lines["Employee"].this, lines["Employee"].other) == ("H. Marblewood", "Hollis Marblewood")
    assert not lines["Claim number"].differs
    assert not lines["Item 2"].differs
