"""Every notice of the inventory: composed for a case that owes it, in both languages, once, and served once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from openimr.accounts.models import Person
from openimr.cases import lifecycle, notice_letters, notices, screening
from openimr.cases.application import ApplicationRefused
from openimr.cases.models import Case, Notice, NoticeLetter
from openimr.cases.notice_spanish import cited
from openimr.cases.tests import building
from openimr.cases.tests.building import CLERK, COORDINATOR, RECEIVED, step
from openimr.law import notices as law
from openimr.law.refusal import Refused
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
    "N20": lambda language: step(building.pending(language), "terminate", items_left=0),
    "N12": lambda language: step(building.pending(language), "records_overdue", COORDINATOR),
    "N13": lambda language: step(building.in_review(language), "ask_more", COORDINATOR, question="Which side?"),
    "N15": lambda language: step(building.in_review(language), "extend", COORDINATOR, approval_date="2014-08-20"),
}


UNOWED: dict[str, dict[str, Any]] = {  # composed when someone owes them, with what that person tells; no step does yet
    "N17": {"what_changed": "The claim number.", "results": [{"position": 1, "result": "upheld"}]},
    "N18": {"petitioner": "employee", "petition_date": "2014-09-01", "adj_number": "ADJ0000001"},
    "N19": {},
    "N21": {},
}
NO_PARTY = {"administrative_director"}  # not served by us yet


def test_no_notice_is_left_out() -> None:
    made = {rule.id for rule in law.notices("ca-wc").values() if rule.made == "cases"}
    assert set(OWING) | set(UNOWED) == made
    assert notices.COMPOSED_ABOVE.isdisjoint(made)


def test_the_inventory_tells_the_steps_that_owe_a_notice() -> None:
    owed = {"N1": {"receive"}, "N5": {"find_eligible"}}  # by opening the case; for single items by the end of screening
    for row in lifecycle.LIFECYCLE:
        for rule in row.notices:
            owed.setdefault(rule, set()).add(row.name)
    told = {rule.id: set(rule.steps) for rule in law.notices("ca-wc").values() if rule.steps}
    assert told == owed


def test_every_mandatory_part_of_what_we_send_has_a_builder() -> None:
    asked = {
        part
        for program in ("ca-wc", "ca-dmhc")
        for rule in law.notices(program).values()
        if rule.made == "cases"
        for part in (*rule.mandatory, *rule.optional)
    }
    assert asked == set(notice_letters.PARTS)  # and no builder is left over


def owing(rule: str, language: str = "en") -> Notice:
    """A notice that a step owes, or one that no step owes yet, on a case that gives it every part."""
    if rule in UNOWED:
        case, words = building.pending(language), "The ground of the order."
        notices.prepare(notice_id=case.notices.get(rule="N7").pk, at=RECEIVED)  # a file that holds something
        return notices.owe(case, rule, at=RECEIVED, because=words, facts=UNOWED[rule])
    return OWING[rule](language).notices.get(rule=rule)


PARTS = [(rule.id, part) for rule in law.notices("ca-wc").values() if rule.made == "cases" for part in rule.mandatory]


@pytest.mark.parametrize("rule, part", PARTS)
def test_a_notice_with_a_part_missing_is_not_composed(rule: str, part: str) -> None:
    notice = owing(rule)
    party = next(iter(notices.recipients(notice, law.notice("ca-wc", rule).recipients)))
    assert notice_letters.compose(notice, party).title
    without = {name: builder for name, builder in notice_letters.PARTS.items() if name != part}
    with pytest.raises(Refused, match=f"The notice {rule} cannot be sent: it lacks {law.part_words('ca-wc', part)}"):
        notice_letters.compose(notice, party, without)


@pytest.mark.parametrize("rule", ["N0", "N11", "N16"])
def test_what_is_not_ours_is_kept_for_a_person_and_never_lettered(rule: str) -> None:
    case = building.received()
    kept = notices.prepare(notice_id=notices.owe(case, rule, at=RECEIVED).pk, at=RECEIVED)
    assert kept.prepared_at is None
    assert "not by us" in kept.problem
    assert not Letter.objects.filter(kind=rule).exists()


def said(row: NoticeLetter) -> str:
    return " ".join(texts(row.letter.data))


def test_an_invoice_tells_class_amount_and_law() -> None:
    notice = notices.owe(building.pending(), "N20", at=RECEIVED)
    assert notices.prepare(notice_id=notice.pk, at=RECEIVED).problem == ""
    (row,) = NoticeLetter.objects.filter(notice=notice).select_related("letter", "party")
    assert row.party.kind == "claims_administrator"
    assert "Fee for a regular review" in said(row)
    assert "$420 (8 CCR 9792.10.8; agency page on fees from 4/1/2014)" in said(row)
    assert notice.case.number in said(row)


INVOICED = [
    # facts of the notice, the steps before, what the invoice says
    ({"fee_kind": "expedited"}, "", "$515"),
    ({}, "withdraw", "a review that ended before a reviewer had it"),
    ({}, "withdraw", "$160"),
]


@pytest.mark.parametrize("facts, ended, words", INVOICED)
def test_an_invoice_follows_how_far_the_case_came(facts: dict[str, Any], ended: str, words: str) -> None:
    case = building.pending()
    if ended:
        step(case, ended, in_writing=True)
    notice = notices.owe(case, "N20", at=RECEIVED, facts=facts)
    assert notices.prepare(notice_id=notice.pk, at=RECEIVED).problem == ""
    assert words in said(NoticeLetter.objects.select_related("letter").get(notice=notice))


@pytest.mark.parametrize(
    "year, problem, words",
    [
        (2016, "", "$390 (8 CCR 9792.10.8; unverified)"),
        (2026, "The amount of FEE_REGULAR (Regular review) on 2026-08-04 has not been seen", ""),
        (2013, "the fee depends on the reviewer's profession: give it", ""),
    ],
)
def test_an_invoice_is_marked_or_kept_where_the_amount_is_not_sure(year: int, problem: str, words: str) -> None:
    case = building.pending()
    Case.objects.filter(pk=case.pk).update(received_at=RECEIVED.replace(year=year))
    case.refresh_from_db()
    notice = notices.prepare(notice_id=notices.owe(case, "N20", at=RECEIVED).pk, at=RECEIVED)
    assert problem in notice.problem
    assert bool(notice.problem) == bool(problem)
    if words:
        assert words in said(NoticeLetter.objects.select_related("letter").get(notice=notice))


def test_an_unverified_time_limit_is_marked_in_the_letter() -> None:
    case = step(building.received(), "ask_information", question="Which side?")
    case.deadlines.filter(rule="ELIG_INFO").update(verified=False)
    notice = case.notices.get(rule="N3")
    notices.prepare(notice_id=notice.pk, at=RECEIVED)
    letters = NoticeLetter.objects.filter(notice=notice).select_related("letter")
    assert letters.count() == 4
    assert all("(8 CCR 9792.10.3(c); unverified)" in said(row) for row in letters)


def test_the_times_in_a_letter_come_from_the_table() -> None:
    assert all("8 CCR 9792.10.5(a)(1)" in said(row) and "24 hours" in said(row) for row in made("N8"))
    assert all("30 calendar days to ask again (Labor Code 4610.5(h)(2))" in said(row) for row in made("N5"))
    spanish = next(row for row in made("N10", "es") if row.party.kind == "employee")
    assert "12 meses (Labor Code 4610(k))" in said(spanish)


def made(rule: str, language: str = "en") -> list[NoticeLetter]:
    notice = owing(rule, language)
    assert notices.prepare(notice_id=notice.pk, at=RECEIVED).problem == ""
    return list(NoticeLetter.objects.filter(notice=notice).select_related("letter", "party"))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("rule", [*OWING, *sorted(UNOWED)])
def test_a_notice_is_composed(rule: str, language: str) -> None:
    asked, letters = law.notice("ca-wc", rule), made(rule, language)
    assert letters
    assert {row.party.kind for row in letters} == set(asked.recipients) - NO_PARTY
    for row in letters:
        spanish = language == "es" and row.party.kind == "employee" and bool(asked.employee_es)
        words = said(row)
        assert row.letter.language == ("es" if spanish else "en")
        assert row.letter.title == (asked.title_es if spanish else asked.title)
        assert row.party.name in words
        assert cited(asked.citation, row.letter.language) in words
        assert "${" not in words


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
    assert kept.problem.startswith("The notice N13 cannot be sent: it lacks the reason or the question")
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
    facts = {"earlier_case": "IMR14-0000001"}
    notice = notices.owe(case, "N2", at=RECEIVED, because="The first line.\r\nThe second line.", facts=facts)
    assert notices.prepare(notice_id=notice.pk, at=RECEIVED).problem == ""
    letters = NoticeLetter.objects.filter(notice=notice).select_related("letter")
    assert all("IMR14-0000001" in said(row) and "The second line." in said(row) for row in letters)


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
