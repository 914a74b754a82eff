"""From a sentence to its page and back: on the review page, in the letter on the screen, and for nobody else."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from openimr.accounts.models import Person
from openimr.cases.models import Case
from openimr.determinations.assembling import assemble
from openimr.panel import access as panel
from openimr.panel import actions as seats
from openimr.records import actions as records
from openimr.records.access import sentences_citing
from openimr.records.citing import pointing
from openimr.records.models import Page
from openimr.review import actions as review
from openimr.review import queries as reviews
from openimr.review.tests import test_actions as reviewing
from tests.cast import Cast, enrol_reviewer
from tests.journeys.ready import in_review

NOW = timezone.now()
SAID = "Flexion of the lumbar spine came to 55 degrees: “improved from 30 to 55 degrees” [R1 p. 1]."
WORDS = f"{reviewing.WORDS}\n\n{SAID}"


@pytest.fixture
def case(company: Cast, tmp_path: Path) -> Case:
    made = in_review(company, tmp_path)
    review.begin(case=made, person=company.reviewer)
    reviewing.write(made, company)
    review.save_summary(case=made, person=company.reviewer, summary=WORDS)
    return made


def submitted(case: Case, company: Cast) -> Case:
    reviewing.read_all(case, company)
    review.decide(case=case, person=company.reviewer, position=1, outcome="overturned", at=NOW)
    reviewing.let_stand(case, company)
    reviewing.submit(case, company)
    return Case.objects.get(pk=case.pk)


def page_one(case: Case) -> Page:
    return Page.objects.select_related("document").get(document__case=case, number=1)


def shown(person: Person, address: str) -> str:
    client = Client()
    client.force_login(person)
    return client.get(address).content.decode()


def read(case: Case) -> str:
    return f"{reverse('records:read', args=[case.pk])}?document=1&page=1"


def mark(case: Case) -> str:
    """The words of the quotation, as an address tells them."""
    place = pointing.find_quote(page_one(case), "improved from 30 to 55 degrees.")
    assert place is not None
    return f"{place[0]}-{place[1]}"


def test_the_review_page_leads_from_each_sentence_to_its_page(case: Case, company: Cast) -> None:
    page = shown(company.reviewer, reverse("review:write", args=[case.pk]))
    there = f"{read(case)}&mark={mark(case)}".replace("&", "&amp;")
    assert f'<a href="{there}" data-open-page>[R1 p. 1]</a>' in page
    assert 'id="summary-s4"' in page
    opened = shown(company.reviewer, f"{read(case)}&mark={mark(case)}")
    first, last = mark(case).split("-")
    assert f'data-hits="{",".join(str(index) for index in range(int(first), int(last) + 1))}"' in opened


def test_a_draft_is_told_to_its_own_reviewer_alone(case: Case, company: Cast) -> None:
    mine = shown(company.reviewer, read(case))
    assert "Flexion of the lumbar spine came to 55 degrees" in mine
    assert f"{reverse('review:write', args=[case.pk])}#summary-s4" in mine
    page = page_one(case)
    for person in (company.clerk, company.coordinator, company.director, company.conflicted, company.employee):
        assert sentences_citing(person, case, page) == []
        assert "Flexion of the lumbar spine came" not in shown(person, read(case))


def test_the_office_sees_the_sentences_once_they_are_submitted(case: Case, company: Cast) -> None:
    case = submitted(case, company)
    preview = reverse("determinations:preview", args=[case.pk])
    for person in (company.director, company.coordinator):
        page = shown(person, read(case))
        assert "Flexion of the lumbar spine came to 55 degrees" in page
        anchor = page.split(">Flexion")[0].split(f"{preview}#")[-1].split('"')[0]
        letter = shown(person, preview)
        assert f'<p id="{anchor}">Flexion' in letter
        assert f"{read(case)}&mark={mark(case)}".replace("&", "&amp;") in letter
    for person in (company.clerk, company.conflicted, company.employee, company.stranger):
        assert sentences_citing(person, case, page_one(case)) == []
        assert "Flexion of the lumbar spine came" not in shown(person, read(case))
    assert "Flexion of the lumbar spine came" in shown(company.reviewer, read(case))


def test_a_draft_that_went_back_is_shut_to_the_office_again(case: Case, company: Cast) -> None:
    case = submitted(case, company)
    review.send_back(review=case.reviews.get(), question="Which side?")
    assert sentences_citing(company.director, case, page_one(case)) == []
    assert sentences_citing(company.reviewer, case, page_one(case)) != []


def test_who_left_the_case_and_who_came_after_see_nothing(case: Case, company: Cast) -> None:
    records.cite(case=case, page=page_one(case), first_word=0, last_word=1, quote="Progress report.",
                 by=panel.seat_actor(case.reviews.get().seat), at=NOW)  # fmt: skip
    seats.recuse(case=case, person=company.reviewer, reason="A former patient.", at=NOW)
    second = enrol_reviewer("second", "Ottoline Marsh")
    by = company.coordinator.acting_as(next(iter(company.coordinator.roles)))
    seats.assign(case=case, reviewer_id=str(second.reviewer.pk), by=by, at=NOW)
    seats.attest(case=case, person=second, sentences=seats.ATTESTATION, at=NOW)
    for person in (company.reviewer, second):
        assert sentences_citing(person, case, page_one(case)) == []
    theirs = shown(second, read(case))
    assert "R1 p. 1 of 2" in theirs
    assert "<q>Progress report.</q>" not in theirs
    assert "R1 p. 1 of 2" not in shown(company.reviewer, read(case))


def test_the_letter_prints_what_its_own_reviewer_pointed_at(case: Case, company: Cast) -> None:
    page = page_one(case)
    own = panel.seat_actor(case.reviews.get().seat)
    for by, (first, last), quote in (
        (own, (0, 1), "Progress report."),
        (type(own)(own.role, "seat:another"), (2, 3), "The employee"),
    ):
        records.cite(case=case, page=page, first_word=first, last_word=last, quote=quote, by=by, at=NOW)
    made = assemble(submitted(case, company), at=NOW)
    (row,) = (row for row in made.letter.citations if row.ref == "R1 p. 1")
    assert row.quotes == ("Progress report.",)


def test_a_sentence_that_its_page_does_not_bear_out_is_to_be_looked_at(case: Case, company: Cast) -> None:
    wrong = SAID.replace("55", "65").replace("came to", "on the left came to")
    review.save_summary(case=case, person=company.reviewer, summary=f"{reviewing.WORDS}\n\n{wrong}")
    found = [
        one for one in reviews.problems(case.reviews.get()) if one.code == "page-differs" and one.where == "summary"
    ]
    told = " ".join(one.sentence for one in found)
    assert {one.kind for one in found} == {"look"}
    assert "The numbers differ: the page reads “improved from 30 to 55 degrees.”" in told
    assert "does not say 65, left side" in told
    assert "page-differs" in {one.code for one in found}
