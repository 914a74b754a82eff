"""The letter of decision: whole, signed, the same each time, and without the reviewer's name."""

import threading
from pathlib import Path

import pypdfium2
import pytest
from django.db import connection, transaction
from django.utils import timezone

from openimr.accounts.roles import Role
from openimr.audit.models import Entry
from openimr.cases import queries as cases
from openimr.cases.lifecycle import StepRefused
from openimr.cases.models import Case, TimelineEntry
from openimr.determinations import actions, checks
from openimr.determinations.actions import IssueRefused
from openimr.determinations.assembling import NotReady, assemble
from openimr.determinations.models import Determination
from openimr.letters import queries as letters
from openimr.letters.content import texts
from openimr.panel import actions as seats
from openimr.review import actions as review
from openimr.review.tests import test_actions as reviewing
from tests.cast import PASSWORD, Cast, enrol_reviewer
from tests.journeys.ready import in_review

NOW = timezone.now()


def in_draft(company: Cast, folder: Path) -> Case:
    case = in_review(company, folder)
    review.begin(case=case, person=company.reviewer)
    reviewing.write(case, company)
    reviewing.read_all(case, company)
    review.decide(case=case, person=company.reviewer, position=1, outcome="overturned", at=NOW)
    reviewing.let_stand(case, company)
    reviewing.submit(case, company)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def case(company: Cast, tmp_path: Path) -> Case:
    return in_draft(company, tmp_path)


def issue(case: Case, company: Cast) -> Determination:
    return actions.sign_and_issue(case=case, person=company.director, password=PASSWORD, at=NOW)


def pdf_text(made: Determination) -> str:
    document = pypdfium2.PdfDocument(letters.pdf(made.letter))
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_the_letter_carries_every_section(case: Case, company: Cast) -> None:
    made = issue(case, company)
    text = pdf_text(made)
    for words in ("Decision: Overturn", "How this determination was made", "Records reviewed", "Clinical case summary", "Item 1:",
                  "The reviewer relied on", "Standard of necessity", "[R1 p. 1]", "Pages cited", "What the claims administrator must do",
                  "Last day to appeal:", "Law applied", "Signed by Eudora Brightling", made.content_sha256[:20]):  # fmt: skip
        assert words in text, words
    assert made.result == "overturn"
    assert Case.objects.get(pk=case.pk).state == "issued"
    assert cases.unserved_letters().filter(letter=made.letter).count() == 3  # employee, physician, claims administrator


def test_the_reviewer_is_named_nowhere(case: Case, company: Cast) -> None:
    made = issue(case, company)
    names = company.reviewer.full_name.split()
    document = pypdfium2.PdfDocument(letters.pdf(made.letter))
    places = {
        "text": pdf_text(made),
        "bytes": letters.pdf(made.letter).decode("latin-1"),
        "metadata": str(document.get_metadata_dict()),
        "content": " ".join(texts(made.letter.data)),
        "timeline": str(list(TimelineEntry.objects.values())),
        "audit": str(list(Entry.objects.values())),
    }
    leaks = [
        (place, name) for place, text in places.items() for name in [*names, str(company.reviewer.pk)] if name in text
    ]
    assert leaks == []
    assert company.director.full_name in places["text"]  # the look-up would have found a name


def test_the_same_facts_give_the_same_letter(case: Case) -> None:
    first, second = (assemble(Case.objects.get(pk=case.pk), at=NOW) for _ in range(2))
    assert first.sha256 == second.sha256
    assert first.letter == second.letter
    assert checks.problems(case, first) == []


def test_a_name_in_the_text_stops_the_signature(case: Case, company: Cast) -> None:
    row = case.reviews.get()
    row.summary += f" Written by {company.reviewer.full_name}."
    row.save()
    with pytest.raises(IssueRefused, match="holds the reviewer's name"):
        issue(case, company)
    assert not Determination.objects.exists()


def test_signing_needs_the_password_and_the_role(case: Case, company: Cast) -> None:
    with pytest.raises(IssueRefused, match="password is not right"):
        actions.sign_and_issue(case=case, person=company.director, password="wrong", at=NOW)
    with pytest.raises(PermissionError):
        actions.sign_and_issue(case=case, person=company.coordinator, password=PASSWORD, at=NOW)
    assert Case.objects.get(pk=case.pk).state == "draft"


def test_there_is_nothing_to_sign_before_the_review(company: Cast, tmp_path: Path) -> None:
    early = in_review(company, tmp_path)
    with pytest.raises(NotReady):
        assemble(early, at=NOW)
    with pytest.raises(IssueRefused, match="has not submitted"):
        issue(early, company)


def test_a_draft_sent_back_is_open_again(case: Case, company: Cast) -> None:
    by = company.director.acting_as(Role.MEDICAL_DIRECTOR)
    with pytest.raises(StepRefused):
        actions.return_draft(case=case, question="  ", by=by, at=NOW)
    actions.return_draft(case=case, question="Which side?", by=by, at=NOW)
    assert case.reviews.get().question == "Which side?"
    review.save_summary(case=case, person=company.reviewer, summary=f"{reviewing.WORDS} Left.")
    assert reviewing.submit(case, company).question == "Which side?"


def test_what_was_issued_cannot_be_changed(case: Case, company: Cast) -> None:
    made = issue(case, company)
    for change in (
        lambda: Determination.objects.update(result="uphold"),
        made.delete,
        lambda: type(made.letter).objects.update(title="x"),
    ):
        with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
            change()
    with pytest.raises(StepRefused):
        issue(case, company)


@pytest.mark.django_db(transaction=True)
def test_two_directors_sign_at_once(case: Case, company: Cast) -> None:
    start, told = threading.Barrier(2), []

    def sign() -> None:
        start.wait()
        try:
            issue(Case.objects.get(pk=case.pk), company)
            told.append("signed")
        except (StepRefused, IssueRefused) as refused:
            told.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=sign) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told.count("signed") == 1
    assert Determination.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_assign_at_once(company: Cast, tmp_path: Path) -> None:
    case = in_review(company, tmp_path)
    seats.recuse(case=case, person=company.reviewer, reason="A former patient.", at=NOW)
    people = [enrol_reviewer(f"extra{number}", f"Extra Person{number}") for number in range(2)]
    by = company.coordinator.acting_as(next(iter(company.coordinator.roles)))
    start, told = threading.Barrier(2), []

    def assign(reviewer_id: str) -> None:
        start.wait()
        try:
            seats.assign(case=Case.objects.get(pk=case.pk), reviewer_id=reviewer_id, by=by, at=NOW)
            told.append("assigned")
        except StepRefused as refused:
            told.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=assign, args=(str(person.reviewer.pk),)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one == "assigned" for one in told) == [False, True]
    assert case.seats.filter(state="assigned").count() == 1
