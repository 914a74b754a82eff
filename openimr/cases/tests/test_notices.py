"""Every notice of the inventory: composed for a case that owes it, in both languages, once, and served once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from openimr.accounts.models import Person
from openimr.cases import notices, screening
from openimr.cases.application import ApplicationRefused
from openimr.cases.models import Case, Notice, NoticeLetter
from openimr.cases.tests import building
from openimr.cases.tests.building import CLERK, COORDINATOR, RECEIVED, step
from openimr.law import notices as law
from openimr.letters.content import texts
from openimr.letters.models import Letter, Service

pytestmark = pytest.mark.django_db
Owing = Callable[[str], Case]


def ineligible(language: str) -> Case:
    """Received long after the thirty days."""
    late = building.late(language)
    screening.screen(case=late, by=CLERK, at=RECEIVED)
    return screening.conclude(case=late, step="find_ineligible", by=CLERK, at=RECEIVED)


OWING: dict[str, Owing] = {
    "N1": building.received,
    "N2": lambda language: step(building.received(language), "mark_duplicate", earlier_case="IMR14-0000001"),
    "N3": lambda language: step(building.received(language), "ask_information", question="Which side?"),
    "N4": ineligible,
    "N5": lambda language: step(building.received(language), "defer", liability_reason="The neck is disputed."),
    "N6": lambda language: step(step(building.received(language), "defer", liability_reason="x"), "close_deferred"),
    "N7": building.pending,
    "N8": lambda language: step(building.pending(language), "expedite", certification=True),
    "N9": lambda language: step(building.pending(language), "authorize_some", authorized_items=1, items=[1]),
    "N10": lambda language: step(building.pending(language), "withdraw", in_writing=True),
    "N12": lambda language: step(building.pending(language), "records_overdue", COORDINATOR),
    "N13": lambda language: step(building.in_review(language), "ask_more", COORDINATOR, question="Which side?"),
    "N15": lambda language: step(building.in_review(language), "extend", COORDINATOR, approval_date="2014-08-20"),
}


def test_no_notice_is_left_out() -> None:
    assert set(OWING) | notices.COMPOSED_ABOVE >= set(law.notices("ca-wc"))


def made(rule: str, language: str = "en") -> list[NoticeLetter]:
    notice = OWING[rule](language).notices.get(rule=rule)
    assert notices.prepare(notice_id=notice.pk, at=RECEIVED).problem == ""
    return list(NoticeLetter.objects.filter(notice=notice).select_related("letter", "party"))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("rule", OWING)
def test_a_notice_is_composed(rule: str, language: str) -> None:
    asked, letters = law.notice("ca-wc", rule), made(rule, language)
    assert {row.party.kind for row in letters} == set(asked.recipients) - {"employer"}
    for row in letters:
        spanish = language == "es" and row.party.kind == "employee" and bool(asked.employee_es)
        said = " ".join(texts(row.letter.data))
        assert row.letter.language == ("es" if spanish else "en")
        assert row.letter.title == (asked.title_es if spanish else asked.title)
        assert row.party.name in said
        assert asked.citation in said
        assert "${" not in said


def test_the_employee_reads_spanish_and_the_others_english() -> None:
    languages = {row.party.kind: row.letter.language for row in made("N7", "es")}
    assert languages.pop("employee") == "es"
    assert set(languages.values()) == {"en"}


def test_prepared_twice_is_once() -> None:
    case = building.pending()
    notice = case.notices.get(rule="N7")
    first = notices.prepare(notice_id=notice.pk, at=RECEIVED)
    count = Letter.objects.count()
    again = notices.prepare(notice_id=notice.pk, at=RECEIVED + timedelta(days=1))
    assert (again.prepared_at, Letter.objects.count()) == (first.prepared_at, count)
    assert count > 0


def test_a_notice_that_lacks_its_reason_is_kept_for_a_person() -> None:
    case = building.received()
    notice = notices.owe(case, "N13", at=RECEIVED)
    kept = notices.prepare(notice_id=notice.pk, at=RECEIVED)
    assert kept.prepared_at is None
    assert kept.problem.startswith("The notice N13 cannot be sent: it lacks because")
    assert not notice.letters.exists()


def test_what_cannot_be_printed_is_kept_for_a_person_and_made_when_mended() -> None:
    case = building.received()
    case.parties.filter(kind="employee").update(name="判定")
    notice = case.notices.get(rule="N1")
    assert "cannot print" in notices.prepare(notice_id=notice.pk, at=RECEIVED).problem
    assert Letter.objects.count() == 0  # not even those to the other parties
    case.parties.filter(kind="employee").update(name="Hollis Marblewood")
    assert notices.prepare(notice_id=notice.pk, at=RECEIVED).problem == ""
    assert Notice.objects.get(pk=notice.pk).prepared_at == RECEIVED


def test_a_reason_of_two_typed_lines_is_printed() -> None:
    case = building.received()
    step(case, "mark_duplicate", earlier_case="IMR14-0000001")
    notice = notices.owe(case, "N2", at=RECEIVED, because="The first line.\r\nThe second line.")
    assert notices.prepare(notice_id=notice.pk, at=RECEIVED).problem == ""


def test_a_request_of_two_typed_lines_is_printed() -> None:
    typed = {"request": "Physical therapy\r\ntimes 8 sessions", "category": "REHAB"}
    case = building.received(items=[typed])
    assert case.items.get().request == "Physical therapy\ntimes 8 sessions"
    assert notices.prepare(notice_id=case.notices.get(rule="N1").pk, at=RECEIVED).problem == ""


@pytest.mark.parametrize("character", ["\x85", "\u200e", "\u200f", "\ufffe"])
def test_what_no_letter_prints_is_refused_at_the_door(character: str) -> None:
    with pytest.raises(ApplicationRefused, match="claim_number: holds an invisible character"):
        building.received(claim_number=f"LFC{character}04")


def served_records_request(method: str) -> Case:
    case = building.pending()
    notice = case.notices.get(rule="N7")
    notices.prepare(notice_id=notice.pk, at=RECEIVED)
    row = notice.letters.get(party__kind="claims_administrator")
    case.parties.filter(kind="claims_administrator").update(email="claims@example.org")
    row = NoticeLetter.objects.select_related("notice", "party__person", "letter").get(pk=row.pk)
    notices.record_service(notice_letter=row, method=method, by=CLERK, at=RECEIVED)
    return case


@pytest.mark.parametrize(
    "method, rule, due",
    [("mail", "REC_MAIL", "2014-08-19"), ("electronic", "REC_ELEC", "2014-08-18"), ("fax", "REC_ELEC", "2014-08-18")],
)
def test_service_starts_the_clock_of_its_own_way(method: str, rule: str, due: str) -> None:
    case = served_records_request(method)
    clocks = case.deadlines.filter(rule__startswith="REC_", state="running")
    assert [clock.rule for clock in clocks] == [rule]
    assert clocks[0].due_at.astimezone(RECEIVED.tzinfo).date().isoformat() == due


def test_service_on_another_party_starts_no_records_clock() -> None:
    case = building.pending()
    notice = case.notices.get(rule="N7")
    notices.prepare(notice_id=notice.pk, at=RECEIVED)
    row = notice.letters.get(party__kind="employee")
    notices.record_service(notice_letter=row, method="mail", by=CLERK, at=RECEIVED)
    assert not case.deadlines.filter(rule__startswith="REC_").exists()
    with pytest.raises(notices.ServiceRefused, match="already served"):
        notices.record_service(notice_letter=row, method="mail", by=CLERK, at=RECEIVED)
    assert Service.objects.count() == 1


def test_a_party_without_the_address_is_not_served_so() -> None:
    row = next(row for row in made("N1") if row.party.kind == "employee")
    with pytest.raises(notices.ServiceRefused, match="has no address for service by fax"):
        notices.record_service(notice_letter=row, method="fax", by=CLERK, at=RECEIVED)
    assert Service.objects.count() == 0


def test_who_agreed_to_it_is_served_electronically_at_once(company: Any) -> None:
    case = building.received()
    person: Person = company.employee
    case.parties.filter(kind="employee").update(person=person, served_electronically=True)
    notice = case.notices.get(rule="N1")
    moment: datetime = RECEIVED + timedelta(hours=2)
    notices.prepare(notice_id=notice.pk, at=moment)
    service = Service.objects.get()
    assert (service.method, service.recipient_role, service.address_used) == ("electronic", "employee", person.email)
    assert service.served_at == moment
