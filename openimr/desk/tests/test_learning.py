"""The forms by which an answer, and a dispute over liability that ended, are recorded on the case page."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from openimr.cases import clocks, screening
from openimr.cases.models import Case, Deadline
from openimr.cases.tests import building
from openimr.cases.tests.building import CLERK, RECEIVED
from openimr.cases.tests.test_learning import asked
from openimr.cases.tests.test_screening import items
from openimr.desk.tests.test_access import signed_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ANSWER = {
    "source": "claims_administrator",
    "came_date": "2014-08-08",
    "means": "fax",
    "because": "Served by mail on July 21.",
    "served_date": "2014-07-21",
    "service": "mail",
}


def post(case: Case, step: str, given: dict[str, Any], person: Any) -> Any:
    return signed_in(person).post(f"/cases/{case.pk}/step/{step}/", {f"{step}-{k}": v for k, v in given.items()})


def page(case: Case, person: Any) -> str:
    return signed_in(person).get(f"/cases/{case.pk}/").content.decode()


def test_a_clerk_records_the_answer_and_the_page_tells_it(company: Cast) -> None:
    case = asked()
    before = page(case, company.clerk)
    assert "The answer is in" in before
    assert "No answer came in time: go on" in before
    assert post(case, "take_information", ANSWER, company.clerk).status_code == 302
    case.refresh_from_db()
    assert case.state == "received"
    assert case.learned.get().facts == {"ur_decision.served_date": "2014-07-21", "ur_decision.service": "mail"}
    after = page(case, company.clerk)
    assert "Learned from the claims administrator by fax on 2014-08-08: Served by mail on July 21." in after
    assert "Add what was learned since" in after
    assert screening.screen(case=case, by=CLERK, at=timezone.now()).outcome == "eligible"


def test_the_page_says_that_an_answer_came_late(company: Cast) -> None:
    late = asked()
    assert post(late, "take_information", ANSWER | {"came_date": "2014-08-20"}, company.clerk).status_code == 302
    assert "met late" in page(late, company.clerk)


def test_the_page_says_that_no_answer_came(company: Cast) -> None:
    never = asked()
    assert post(never, "go_on_without", {}, company.clerk).status_code == 302
    assert "ran out" in page(never, company.clerk)
    assert never.deadlines.get(rule="ELIG_INFO").state == Deadline.STOPPED


BAD = [
    ({"came_date": "2014-08-01"}, 409, "must have come between the question"),
    ({"came_date": ""}, 409, "came date"),
    ({"source": "employer; drop"}, 409, "source"),
    ({"served_date": "2001-01-01"}, 409, "ur_decision.served_date"),
    ({"because": "   "}, 409, "because"),
]


@pytest.mark.parametrize("changes, status, words", BAD)
def test_a_bad_answer_is_refused_in_words_and_nothing_is_kept(
    changes: dict[str, str], status: int, words: str, company: Cast
) -> None:
    case = asked()
    answer = post(case, "take_information", ANSWER | changes, company.clerk)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert (Case.objects.get(pk=case.pk).state, case.learned.count()) == ("info_requested", 0)


def test_only_the_office_records_an_answer(company: Cast) -> None:
    case = asked()
    for person in (company.employee, company.reviewer, company.administrator):
        assert post(case, "take_information", ANSWER, person).status_code in (403, 404)
    assert case.learned.count() == 0


RESOLVED = {
    "item": "2",
    "resolved_date": "2014-09-02",
    "service": "mail",
    "asked_again_date": "2014-09-09",
    "means": "mail",
    "because": "The administrator accepted the neck.",
}


def partly(language: str = "en") -> Case:
    waits = {"liability_disputed": True, "liability_reason": "The neck is not accepted."}
    case = building.received(language, items=items({}, waits))
    screening.screen(case=case, by=CLERK, at=RECEIVED)
    return screening.conclude(case=case, step="find_eligible", by=CLERK, at=RECEIVED)


def test_a_clerk_takes_an_item_up_again(company: Cast) -> None:
    case = partly()
    assert "Liability for one item is resolved" in page(case, company.clerk)
    assert post(case, "resume_item", RESOLVED, company.clerk).status_code == 302
    assert list(case.items.values_list("status", flat=True)) == ["open", "open"]
    after = page(case, company.clerk)
    assert "Liability for one item is resolved" not in after
    assert "The administrator accepted the neck." in after


def test_asked_too_late_the_page_leads_to_the_case_of_its_own(company: Cast) -> None:
    case = partly()
    answer = post(case, "resume_item", RESOLVED | {"asked_again_date": "2015-01-05"}, company.clerk)
    own = Case.objects.exclude(pk=case.pk).get()
    assert answer["Location"] == f"/cases/{own.pk}/"
    assert f"It goes on as case {own.number}." in page(case, company.clerk)
    assert clocks.day_of(own.received_at) == date(2015, 1, 5)


def test_no_item_waits_no_button_and_no_step(company: Cast) -> None:
    case = building.eligible()
    assert "Liability for one item is resolved" not in page(case, company.clerk)
    answer = post(case, "resume_item", RESOLVED, company.clerk)
    assert answer.status_code == 409
    assert Case.objects.count() == 1


def test_the_clerk_may_write_the_question_in_spanish_for_who_reads_it(company: Cast) -> None:
    english, spanish = building.received(), building.received("es", claim_number="OTHER-1")
    field = 'name="ask_information-because_es"'
    assert field not in page(english, company.clerk)
    assert field in page(spanish, company.clerk)
    screening.screen(case=spanish, by=CLERK, at=RECEIVED)
    given = {"because": "Which side?", "because_es": "¿De qué lado?"}
    assert post(spanish, "ask_information", given, company.clerk).status_code == 302
    assert spanish.notices.get(rule="N3").facts["because_es"] == "¿De qué lado?"


def test_a_notice_that_could_not_be_made_is_told_on_the_page(company: Cast) -> None:
    case = building.pending()
    case.notices.filter(rule="N7").update(problem="The fonts cannot print it.")
    assert "could not be made. The fonts cannot print it." in page(case, company.clerk)
