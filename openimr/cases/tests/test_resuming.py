"""What waited for liability goes on: the whole case, or one item by itself; its time counts from the notice."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from openimr.cases import notices, resuming, screening
from openimr.cases.application import ApplicationRefused
from openimr.cases.lifecycle import StepRefused
from openimr.cases.models import Case, DisputedItem
from openimr.cases.resuming import Resolution
from openimr.cases.tests import building
from openimr.cases.tests.building import CLERK, COORDINATOR, RECEIVED, step
from openimr.cases.tests.test_screening import items

pytestmark = pytest.mark.django_db
WAITS = {"liability_disputed": True, "liability_reason": "The neck is not accepted."}
AGAIN = datetime.fromisoformat("2014-09-10T09:00:00-07:00")


def resolved(**changes: Any) -> Resolution:
    given: dict[str, Any] = {
        "resolved_date": date(2014, 9, 2),
        "service": "mail",
        "asked_again_date": date(2014, 9, 9),
        "means": "fax",
        "words": "The administrator accepted the neck.",
    }
    return Resolution(**{**given, **changes})


def partly() -> Case:
    """Two items: the second waits for liability, the first was found eligible."""
    case = building.received(items=items({}, WAITS))
    screening.screen(case=case, by=CLERK, at=RECEIVED)
    return screening.conclude(case=case, step="find_eligible", by=CLERK, at=RECEIVED)


def resume(case: Case, at: datetime = AGAIN, **changes: Any) -> Case:
    return resuming.resume_item(case=case, position=2, found=resolved(**changes), by=CLERK, at=at)


def statuses(case: Case) -> list[str]:
    return list(case.items.values_list("status", flat=True))


def test_an_item_joins_the_others_before_the_records_are_asked_for() -> None:
    case = partly()
    assert statuses(case) == ["open", "deferred"]
    assert resume(case).pk == case.pk
    assert statuses(case) == ["open", "open"]
    entry = case.timeline.get(step="resume_item")
    assert (entry.because, entry.facts["items"]) == ("The administrator accepted the neck.", [2])
    clock = case.deadlines.get(rule="FILE_LIAB")
    assert (clock.state, clock.citation) == ("met", "Labor Code 4610.5(h)(2)")
    assert clock.due_at.astimezone(RECEIVED.tzinfo).date() == date(2014, 10, 7)  # 30 days and 5 for mail
    assert not case.notices.filter(rule="N7").exists()


def test_an_item_that_joins_while_records_are_awaited_is_asked_for_and_the_clock_restarts() -> None:
    case = step(partly(), "request_records")
    serve(case, RECEIVED)
    resume(case)
    again = case.notices.filter(rule="N7").order_by("id").last()
    assert again is not None
    assert again.facts["items"] == [2]
    serve(case, AGAIN)
    clocks = list(case.deadlines.filter(rule="REC_MAIL").order_by("started_at").values_list("state", flat=True))
    assert clocks == ["superseded", "running"]


def serve(case: Case, at: datetime) -> None:
    notice = case.notices.filter(rule="N7").order_by("id").last()
    assert notice is not None
    notices.prepare(notice_id=notice.pk, at=at)
    row = notice.letters.get(party__kind="claims_administrator")
    notices.record_service(notice_letter=row, method="mail", by=CLERK, at=at)


def test_an_item_goes_on_in_a_case_of_its_own_once_the_records_are_in() -> None:
    case = step(partly(), "request_records")
    step(case, "complete_records", unreadable_documents=0, clinical_documents=1, required_missing=[])
    own = resume(case)
    assert own.pk != case.pk
    assert statuses(case) == ["open", "moved"]
    assert case.items.get(position=2).status_reason == f"It goes on as case {own.number}."
    assert case.timeline.get(step="resume_item").facts["goes_on_in"] == own.number
    assert [item.request for item in own.items.all()] == ["MRI of the cervical spine"]
    assert (own.state, own.received_at.astimezone(RECEIVED.tzinfo).date()) == ("received", date(2014, 9, 9))
    found = screening.screen(case=own, by=CLERK, at=AGAIN)
    assert (found.outcome, [one.code for one in found.findings]) == ("eligible", [])  # no duplicate, in time, accepted
    assert Case.objects.get(pk=case.pk).state == "records_complete"


def test_an_item_asked_for_too_late_gets_a_case_whose_refusal_can_be_appealed() -> None:
    case = partly()
    at = datetime.fromisoformat("2014-11-03T09:00:00-08:00")
    own = resume(case, at=at, asked_again_date=date(2014, 11, 3))
    assert own.pk != case.pk
    assert screening.screen(case=own, by=CLERK, at=at).outcome == "ineligible"
    assert own.findings.get(current=True).code == "INE-LATE"


def test_a_whole_case_asked_for_again_too_late_is_found_late() -> None:
    case = building.received(**WAITS)
    screening.screen(case=case, by=CLERK, at=RECEIVED)
    screening.conclude(case=case, step="defer", by=CLERK, at=RECEIVED)
    at = datetime.fromisoformat("2014-11-03T09:00:00-08:00")
    resuming.resume(case=case, found=resolved(asked_again_date=date(2014, 11, 3)), by=CLERK, at=at)
    assert screening.screen(case=Case.objects.get(pk=case.pk), by=CLERK, at=at).outcome == "ineligible"


def test_a_whole_case_in_time_has_its_clock_again() -> None:
    case = building.received(**WAITS)
    screening.screen(case=case, by=CLERK, at=RECEIVED)
    screening.conclude(case=case, step="defer", by=CLERK, at=RECEIVED)
    assert case.deadlines.get(rule="ELIG_DEC").state == "stopped"
    resuming.resume(case=case, found=resolved(), by=CLERK, at=AGAIN)
    assert case.deadlines.filter(rule="ELIG_DEC", state="running").count() == 1
    assert screening.screen(case=Case.objects.get(pk=case.pk), by=CLERK, at=AGAIN).outcome == "eligible"


REFUSED = [
    ({"words": " "}, StepRefused, "Write how"),
    ({"service": "pigeon"}, StepRefused, "Say how the notice was served"),
    ({"asked_again_date": date(2014, 9, 1)}, StepRefused, "not before the notice"),
    ({"asked_again_date": date(2014, 9, 11)}, StepRefused, "nor after today"),
    ({"resolved_date": date(2003, 1, 1)}, ApplicationRefused, "comes before the date of injury"),
]


@pytest.mark.parametrize("changes, kind, words", REFUSED)
def test_impossible_days_change_nothing(changes: dict[str, Any], kind: type[Exception], words: str) -> None:
    case = partly()
    with pytest.raises(kind, match=words):
        resume(case, **changes)
    assert statuses(case) == ["open", "deferred"]
    assert (Case.objects.count(), case.learned.count()) == (1, 0)


def test_an_item_is_taken_up_once() -> None:
    case = partly()
    resume(case)
    with pytest.raises(StepRefused, match="Item 2 does not wait for liability"):
        resume(case)
    with pytest.raises(StepRefused, match="Item 1 does not wait"):
        resuming.resume_item(case=case, position=1, found=resolved(), by=CLERK, at=AGAIN)
    assert case.items.filter(status=DisputedItem.OPEN).count() == 2


def test_a_withdrawn_application_takes_up_nothing() -> None:
    case = step(partly(), "withdraw", COORDINATOR, in_writing=True)
    with pytest.raises(StepRefused, match="not open now"):
        resume(case, at=AGAIN + timedelta(days=1))
    assert Case.objects.count() == 1
