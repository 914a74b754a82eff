"""What the law refuses inside an action reaches a person as one sentence, never as a broken page."""

from typing import Any

import pytest
from django.test import RequestFactory

from openimr.cases import notice_letters, screening
from openimr.cases.lifecycle import StepRefused
from openimr.cases.models import Case, TimelineEntry
from openimr.cases.tests import building
from openimr.desk.refusals import InWords
from openimr.desk.tests.test_access import signed_in
from openimr.law.refusal import Refused
from tests.cast import Cast
from tests.journeys import application

pytestmark = pytest.mark.django_db


def extend(case: Case, company: Cast, days: int) -> Any:
    given = {"extend-approval_date": "2014-08-20", "extend-days": str(days), "extend-because": "A second reviewer."}
    return signed_in(company.coordinator).post(f"/cases/{case.pk}/step/extend/", given)


@pytest.mark.parametrize("first, second", [(None, 4), (3, 1), (None, 0)])
def test_more_days_than_the_law_gives_are_refused_in_words(company: Cast, first: int | None, second: int) -> None:
    case = building.in_review()
    if first:
        assert extend(case, company, first).status_code == 302
    answer = extend(case, company, second)
    assert answer.status_code == 409
    assert b"at most 3 days" in answer.content or b"greater than or equal to 1" in answer.content
    assert TimelineEntry.objects.filter(case=case, step="extend").count() == (1 if first else 0)


def test_a_decision_served_before_the_program_is_received_and_found_ineligible(company: Cast) -> None:
    """Its time to file is no clock of ours; that the review did not exist yet is a finding."""
    typed = {**application.TEXTS, **application.CHOICES, **dict.fromkeys(application.FLAGS, "on")}
    typed |= {"date_of_injury": "2010-01-20", "received_at": "2014-08-04T10:15"}
    old = {"rfa_date": "2012-11-20", "ur_decision.decision_date": "2012-12-01", "ur_decision.served_date": "2012-12-03"}
    typed |= old | {"signature.signed_date": "2014-08-01"}
    client = signed_in(company.clerk)
    assert client.post("/cases/new/", typed).status_code == 302
    case = Case.objects.get()
    assert not case.deadlines.filter(rule="FILE_REG").exists()
    assert client.post(f"/cases/{case.pk}/screening/").status_code == 302
    assert "INE-DATE" in set(case.findings.filter(current=True).values_list("code", flat=True))


def test_the_last_door_tells_the_sentence(company: Cast) -> None:
    request = RequestFactory().post("/anywhere/")
    request.user = company.clerk
    door = InWords(lambda _: pytest.fail("not called"))
    for refused in (Refused("The tables end in 2031.", field="at"), StepRefused("Not open now.", step="issue")):
        answer = door.process_exception(request, refused)
        assert answer is not None
        assert answer.status_code == 422
        assert str(refused) in answer.content.decode()
    assert door.process_exception(request, ValueError("a fault of ours")) is None


UNVERIFIED = '<span class="chip" data-tone="warn">unverified</span>'


def test_an_unverified_end_says_so_in_the_work_list_and_at_the_head_of_the_case(company: Cast) -> None:
    """The day to decide eligibility is a target of our own; the day for the records was read in the regulation."""
    case = building.received()
    client = signed_in(company.clerk)
    assert case.next_rule == "ELIG_DEC"
    for url in ("/cases/", f"/cases/{case.pk}/"):
        assert UNVERIFIED in client.get(url).content.decode().split("Disputed items")[0], url


def test_the_reason_of_an_ineligible_case_is_marked_in_its_letter_and_timeline(company: Cast) -> None:
    """Whether days for mail are added to the time to file nobody has verified."""
    case = building.late()
    screening.screen(case=case, by=building.CLERK, at=building.RECEIVED)
    screening.conclude(case=case, step="find_ineligible", by=building.CLERK, at=building.RECEIVED)
    page = signed_in(company.clerk).get(f"/cases/{case.pk}/").content.decode()
    assert "(unverified)" in page.split("Timeline")[1]
    notice = case.notices.get(rule="N4")
    letter = notice_letters.compose(notice, case.parties.get(kind="claims_administrator"))
    assert "; unverified)" in str(letter.blocks)
