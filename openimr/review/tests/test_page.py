"""The review page as a browser without scripts and as autosave ask for it: who may, what is kept, what is given back."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from openimr.accounts.models import Person
from openimr.audit.models import Entry
from openimr.cases import actions as cases
from openimr.cases.models import Case
from openimr.panel import access as panel
from openimr.panel import actions as seats
from openimr.records.models import Opened
from openimr.review import actions, queries
from openimr.review.actions import ReviewRefused
from openimr.review.models import ItemDecision, Review
from openimr.review.tests.test_actions import WORDS, let_stand, read_all, submit, write
from tests.cast import PASSWORD, Cast, enrol_reviewer
from tests.journeys.ready import in_review

NOW = timezone.now()
SCRIPT = {"accept": "application/json"}


@pytest.fixture
def case(company: Cast, tmp_path: Path) -> Case:
    return in_review(company, tmp_path)


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(case: Case, end: str = "") -> str:
    return f"/cases/{case.pk}/review/{end}"


def version(client: Client, case: Case, name: str) -> Any:
    answer = client.post(url(case, "summary/"), {"summary": name, "version": ""}, headers=SCRIPT)
    assert answer.status_code == 200
    return answer.json()["version"]


def test_opening_the_page_opens_the_record_in_the_seats_name(case: Case, company: Cast) -> None:
    assert browser(company.reviewer).get(url(case)).status_code == 200
    seat = panel.seat_of(company.reviewer, case)
    assert seat is not None
    assert [row.reader for row in Opened.objects.filter(page__document__case=case)] == [f"seat:{seat.pk}"]
    trail = str(list(Entry.objects.filter(about=case.pk).values()))
    assert company.reviewer.full_name not in trail
    assert str(company.reviewer.pk) not in trail


@pytest.mark.parametrize("end", ["summary/", "items/1/", "acknowledgement/", "submission/"])
def test_another_reviewer_changes_nothing(case: Case, company: Cast, end: str) -> None:
    actions.begin(case=case, person=company.reviewer)
    other = enrol_reviewer("other", "Ottoline Marsh")
    sent = {"summary": "Theirs.", "rationale": "Theirs.", "outcome": "upheld", "password": PASSWORD, "key": "x"}
    for person in (other, company.director, company.clerk, company.employee):
        assert browser(person).post(url(case, end), sent).status_code == 404
    assert (Review.objects.get().summary, ItemDecision.objects.get().outcome) == ("", "")


def test_a_stale_window_is_told_and_gets_its_words_back(case: Case, company: Cast) -> None:
    client = browser(company.reviewer)
    seen = version(client, case, "The first words.")
    version(client, case, "The second words.")
    late = {"summary": "Words of the late window.", "version": seen}
    told = client.post(url(case, "summary/"), late, headers=SCRIPT)
    assert (told.status_code, "another window" in told.json()["problem"]) == (409, True)
    page = client.post(url(case, "summary/"), late)
    assert page.status_code == 409
    assert "Words of the late window." in page.content.decode()
    assert Review.objects.get().summary == "The second words."


def test_an_item_is_kept_and_its_decision_with_it(case: Case, company: Cast) -> None:
    client = browser(company.reviewer)
    sent = {"kind": "mtus", "title": "MTUS Low Back", "year": "2020", "section": "Therapy", "rank": "A",
            "rationale": WORDS, "outcome": "overturned", "higher_A": " "}  # fmt: skip
    assert client.post(url(case, "items/1/"), sent).status_code == 302
    row = ItemDecision.objects.get()
    assert (row.outcome, row.rank, row.guideline["year"], row.higher) == ("overturned", "A", "2020", {})
    assert row.rationale == WORDS
    assert client.post(url(case, "items/1/"), sent | {"outcome": "partly"}).status_code == 409
    assert client.post(url(case, "items/8/"), sent).status_code == 409
    assert ItemDecision.objects.get().outcome == "overturned"


def test_a_page_never_chooses_an_outcome(case: Case, company: Cast) -> None:
    page = browser(company.reviewer).get(url(case)).content.decode()
    for outcome in ("upheld", "overturned"):
        field = page[: page.index(f'value="{outcome}"') + 60].rsplit("<input", 1)[1]
        assert "checked" not in field


def test_submitting_through_the_page_says_what_is_left(case: Case, company: Cast) -> None:
    client = browser(company.reviewer)
    early = client.post(url(case, "submission/"), {"password": PASSWORD})
    assert (early.status_code, "Nothing was written yet" in early.content.decode()) == (409, True)
    told = client.post(url(case, "submission/"), {"password": PASSWORD})
    assert (told.status_code, "problems left" in told.content.decode()) == (409, True)
    assert Case.objects.get(pk=case.pk).state == "in_review"
    write(case, company)
    read_all(case, company)
    actions.decide(case=case, person=company.reviewer, position=1, outcome="overturned", at=NOW)
    let_stand(case, company)
    assert client.post(url(case, "submission/"), {"password": "wrong"}).status_code == 409
    assert client.post(url(case, "submission/"), {"password": PASSWORD}).status_code == 302
    assert Case.objects.get(pk=case.pk).state == "draft"


def test_a_decision_leaves_no_outcome_in_the_trail(case: Case, company: Cast) -> None:
    actions.begin(case=case, person=company.reviewer)
    actions.decide(case=case, person=company.reviewer, position=1, outcome="overturned", at=NOW)
    entry = Entry.objects.get(about=case.pk, verb="decide_item")
    assert entry.detail == {"item": 1}
    assert entry.actor.startswith("seat:")


def test_what_was_authorized_meanwhile_is_decided_by_nobody(case: Case, company: Cast) -> None:
    case.items.create(position=2, request="MRI of the lumbar spine", category="DIAGNOSTIC")
    review = actions.begin(case=case, person=company.reviewer)
    assert [row.item.position for row in queries.decisions(review)] == [1, 2]
    by = company.clerk.acting_as(next(iter(company.clerk.roles)))
    cases.close_items(case=case, positions=[2], by=by, at=NOW, because="Authorized by letter.")
    assert [row.item.position for row in queries.decisions(review)] == [1]
    write(case, company)
    read_all(case, company)
    actions.decide(case=case, person=company.reviewer, position=1, outcome="upheld", at=NOW)
    actions.save_item(case=case, person=company.reviewer, position=1, rank="A", higher={},
                      guideline={"kind": "mtus", "title": "MTUS Low Back", "year": "2020", "section": "Therapy"},
                      rationale=WORDS.replace("is medically necessary", "is not medically necessary"))  # fmt: skip
    let_stand(case, company)
    assert submit(case, company).submitted_at is not None
    assert Case.objects.get(pk=case.pk).state == "draft"


def test_nothing_is_written_while_the_reviewer_waits_for_an_answer(case: Case, company: Cast) -> None:
    actions.begin(case=case, person=company.reviewer)
    seat = panel.seat_of(company.reviewer, case)
    assert seat is not None
    by = panel.seat_actor(seat)
    cases.move(case=case, step="ask_more", by=by, at=NOW, because="Which side?", facts={"question": "Which side?"})
    with pytest.raises(ReviewRefused, match="not in review now"):
        actions.save_summary(case=case, person=company.reviewer, summary="Early.")
    cases.move(case=case, step="take_more", by=company.clerk.acting_as(next(iter(company.clerk.roles))), at=NOW)
    assert actions.save_summary(case=case, person=company.reviewer, summary="Now.").summary == "Now."


def test_the_next_reviewer_starts_from_nothing(case: Case, company: Cast) -> None:
    actions.begin(case=case, person=company.reviewer)
    write(case, company)
    actions.decide(case=case, person=company.reviewer, position=1, outcome="overturned", at=NOW)
    seats.recuse(case=case, person=company.reviewer, reason="A former patient.", at=NOW)
    second = enrol_reviewer("second", "Ottoline Marsh")
    by = company.coordinator.acting_as(next(iter(company.coordinator.roles)))
    seats.assign(case=case, reviewer_id=str(second.reviewer.pk), by=by, at=NOW)
    seats.attest(case=case, person=second, sentences=seats.ATTESTATION, at=NOW)
    review = actions.begin(case=case, person=second)
    assert review.summary == ""
    assert [row.outcome for row in queries.decisions(review)] == [""]
    assert queries.unread(review.seat, case) == ["R1 p. 1", "R1 p. 2"]
    with pytest.raises(ReviewRefused, match="Only the reviewer who is seated"):
        actions.save_summary(case=case, person=company.reviewer, summary="Still mine.")
