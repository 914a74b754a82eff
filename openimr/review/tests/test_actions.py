"""A physician decides: the seated one, by their own act, with the whole record read."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from openimr.cases.lifecycle import StepRefused
from openimr.cases.models import Case
from openimr.panel import access as panel
from openimr.panel import actions as seats
from openimr.records import actions as records
from openimr.records.models import Page
from openimr.review import actions, checks, queries
from openimr.review.actions import ReviewRefused
from openimr.review.models import ItemDecision, Review
from tests.cast import PASSWORD, Cast, enrol_reviewer
from tests.journeys.ready import in_review

NOW = timezone.now()
WORDS = (
    "The employee had twelve visits and moves and lifts more than before, pain is less, and the physician asks for six more to"
    " reach the lifting limit of the job [R1 p. 1]. A program at home is under way and goes well, so that these visits are the"
    " last step [R1 p. 2]. The request is medically necessary."
)
GUIDELINE = {"kind": "mtus", "title": "MTUS Low Back", "year": "2020", "section": "Therapy"}


@pytest.fixture
def case(company: Cast, tmp_path: Path) -> Case:
    made = in_review(company, tmp_path)
    actions.begin(case=made, person=company.reviewer)
    return made


def write(case: Case, company: Cast, **changes: Any) -> None:
    person = company.reviewer
    actions.save_summary(case=case, person=person, summary=WORDS)
    given = {"guideline": GUIDELINE, "rank": "A", "higher": {}, "rationale": WORDS} | changes
    actions.save_item(case=case, person=person, position=1, **given)


def read_all(case: Case, company: Cast) -> None:
    seat = panel.seat_of(company.reviewer, case)
    assert seat is not None
    for page in Page.objects.filter(document__case=case).select_related("document"):
        records.open_page(page=page, by=panel.seat_actor(seat), at=NOW)


def let_stand(case: Case, company: Cast) -> None:
    keys = [problem.key for problem in queries.problems(Review.objects.get(case=case)) if problem.kind == checks.LOOK]
    actions.acknowledge(case=case, person=company.reviewer, keys=keys)


def submit(case: Case, company: Cast) -> Review:
    return actions.submit(case=case, person=company.reviewer, password=PASSWORD, at=NOW)


def test_nothing_is_decided_beforehand(case: Case) -> None:
    assert [row.outcome for row in ItemDecision.objects.all()] == [""]


def test_only_the_seated_person_acts(case: Case, company: Cast) -> None:
    other = enrol_reviewer("other", "Ottoline Marsh")
    for person in (other, company.director, company.coordinator, company.clerk):
        with pytest.raises(ReviewRefused, match="Only the reviewer who is seated"):
            actions.decide(case=case, person=person, position=1, outcome="upheld", at=NOW)
    assert ItemDecision.objects.get().outcome == ""


@pytest.mark.parametrize("outcome", ["partial", "UPHELD", "x"])
def test_there_is_nothing_between(case: Case, company: Cast, outcome: str) -> None:
    with pytest.raises(ReviewRefused, match="nothing between"):
        actions.decide(case=case, person=company.reviewer, position=1, outcome=outcome, at=NOW)
    with pytest.raises(ReviewRefused, match="no disputed item 7"):
        actions.decide(case=case, person=company.reviewer, position=7, outcome="upheld", at=NOW)


def test_a_stale_draft_is_refused(case: Case, company: Cast) -> None:
    seen = Review.objects.get().version
    actions.save_summary(case=case, person=company.reviewer, summary="First.", seen_version=seen)
    with pytest.raises(actions.StaleReview):
        actions.save_summary(case=case, person=company.reviewer, summary="Second.", seen_version=seen)
    assert Review.objects.get().summary == "First."


def test_submitting_needs_everything(case: Case, company: Cast) -> None:
    with pytest.raises(ReviewRefused, match="password is not right"):
        actions.submit(case=case, person=company.reviewer, password="wrong", at=NOW)
    with pytest.raises(ReviewRefused, match="problems left"):
        submit(case, company)
    write(case, company)
    let_stand(case, company)
    with pytest.raises(ReviewRefused, match=r"not opened yet: R1 p\. 1, R1 p\. 2"):
        submit(case, company)
    read_all(case, company)
    with pytest.raises(ReviewRefused, match="Decide: upheld or overturned"):
        submit(case, company)
    actions.decide(case=case, person=company.reviewer, position=1, outcome="overturned", at=NOW)
    assert submit(case, company).submitted_at == NOW
    assert Case.objects.get(pk=case.pk).state == "draft"
    with pytest.raises(ReviewRefused, match="is submitted"):
        actions.save_summary(case=case, person=company.reviewer, summary="After the fact.")


def test_an_outcome_keeps_its_history(case: Case, company: Cast) -> None:
    for outcome in ("upheld", "overturned"):
        actions.decide(case=case, person=company.reviewer, position=1, outcome=outcome, at=NOW)
    events = ItemDecision.objects.get().events.order_by("pgh_id").values_list("outcome", flat=True)
    assert [outcome for outcome in events if outcome] == ["upheld", "overturned"]


def test_attesting_needs_every_sentence(company: Cast, tmp_path: Path) -> None:
    case = in_review(company, tmp_path)
    seats.recuse(case=case, person=company.reviewer, reason="A former patient.", at=NOW)
    second = enrol_reviewer("second", "Ottoline Marsh")
    by = company.coordinator.acting_as(next(iter(company.coordinator.roles)))
    with pytest.raises(StepRefused, match="Left this case before"):
        seats.assign(case=case, reviewer_id=str(company.reviewer.reviewer.pk), by=by, at=NOW)
    with pytest.raises(StepRefused, match="professional affiliation with the claims administrator"):
        seats.assign(case=case, reviewer_id=str(company.conflicted.reviewer.pk), by=by, at=NOW)
    seats.assign(case=case, reviewer_id=str(second.reviewer.pk), by=by, at=NOW)
    with pytest.raises(StepRefused, match="Every sentence must be attested"):
        seats.attest(case=case, person=second, sentences=seats.ATTESTATION[:3], at=NOW)
    with pytest.raises(StepRefused, match="not seated"):
        seats.attest(case=case, person=company.reviewer, sentences=seats.ATTESTATION, at=NOW)
    seats.attest(case=case, person=second, sentences=seats.ATTESTATION, at=NOW)
    assert Case.objects.get(pk=case.pk).state == "in_review"
