"""What answers the list of required records, what is named and missing, and the letters that ask for it."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from openimr.accounts.roles import Actor
from openimr.cases import notices
from openimr.cases.models import Case, Deadline, NoticeLetter, Party
from openimr.letters.content import texts
from openimr.records import actions, queries
from openimr.records.completeness import answering, custodians
from openimr.records.models import CustodianRequest, Document
from openimr.records.tests.conftest import AT, Add, new_case

RFA_DAY = date(2014, 7, 1)


@pytest.fixture
def physician(case: Case) -> Party:
    case.application.rfa_date, case.application.ur_decision_date = RFA_DAY, date(2014, 7, 10)
    case.application.save()
    return Party.objects.create(
        case=case, kind="requesting_physician", name="Paul Stone, M.D.", address="4 Elm Street\nFresno, CA 93701"
    )


@pytest.fixture
def put(add: Add, by: Actor) -> object:
    def described(
        kind: str, day: date | None = None, author: str = "", text: str = "words", source: str = "claims_administrator"
    ) -> Document:
        document = add(f"{text} {kind} {day} {author} from {source}", source=source)
        actions.describe(document=document, type=kind, title=kind, author=author, service_date=day, by=by, at=AT)
        document.refresh_from_db()
        return document

    return described


def letter(case: Case, name: str) -> answering.LetterFound:
    return next(one for one in answering.found(case) if one.row.record.letter == name)


def refs(found: answering.LetterFound) -> list[str]:
    return [one.document.ref for one in found.suggestions]


@pytest.mark.parametrize(
    "day, fits", [(date(2014, 1, 1), True), (date(2013, 12, 31), False), (RFA_DAY, True), (date(2014, 7, 2), False)]
)
def test_reports_of_the_months_before_the_request_answer_a(
    case: Case, physician: Party, put, day: date, fits: bool
) -> None:
    put("progress", day, "Paul Stone, M.D.")
    put("cover", day)
    assert refs(letter(case, "A")) == (["R1"] if fits else [])


def test_a_short_treatment_is_remarked_and_the_physician_before_counts(case: Case, physician: Party, put) -> None:
    put("progress", date(2014, 5, 2), "Paul Stone, M.D.")
    put("progress", date(2014, 2, 2), "Ann Hall, M.D.")
    found = letter(case, "A")
    assert refs(found) == ["R1", "R2"]
    assert "of a physician before" in found.suggestions[1].because
    assert any("2014-05-02" in remark for remark in found.remarks)


def test_without_the_day_of_the_request_nothing_is_counted(case: Case, put) -> None:
    put("progress", date(2014, 5, 2))
    found = letter(case, "A")
    assert refs(found) == []
    assert "No date of the request" in found.remarks[0]


def test_each_other_letter_has_its_own_answers(case: Case, physician: Party, put) -> None:
    put("application")
    put("correspondence", date(2014, 7, 12))
    put("correspondence", date(2014, 7, 2))  # before the decision
    put("letter_of_support", source="employee")
    put("statement_of_reasons")
    put("application", source="employee")  # the employee's own filing is not what the administrator sent
    assert {name: refs(letter(case, name)) for name in "BCDEF"} == {
        "B": ["R1"],
        "C": ["R2"],
        "D": ["R4"],
        "E": ["R5"],
        "F": [],
    }


def test_what_the_decision_names_and_the_record_lacks_is_named(case: Case, physician: Party, put) -> None:
    decision = "Reviewed: report of Dr. Hall dated 5/2/2014, and the PR-2 of Dr. Stone dated 6/3/2014."
    put("progress", date(2014, 6, 3), "Paul Stone, M.D.")
    put("ur_decision", date(2014, 7, 10), text=decision)
    (missing,) = letter(case, "A").missing
    assert missing.sentence == "The utilization review decision (R2) names a report of Hall of 2014-05-02: not found."
    assert (missing.document.ref, missing.page) == ("R2", 1)
    put("consultation", date(2014, 5, 2), "Ann Hall, M.D.")
    assert letter(case, "A").missing == ()


def test_a_person_answers_and_nothing_answers_by_itself(case: Case, physician: Party, put, by: Actor) -> None:
    document = put("progress", date(2014, 5, 2))
    answering.found(case)
    assert "A" in queries.required_missing(case)
    actions.answer(case=case, letter="A", documents=[document], by=by, at=AT)
    assert "A" not in queries.required_missing(case)
    assert letter(case, "A").open_suggestions == []


def test_answers_of_another_case_or_none_are_refused(case: Case, put, add: Add, by: Actor) -> None:
    stranger = add("words", to=new_case("IMR14-0000002"))
    for documents in ([], [stranger]):
        with pytest.raises(actions.OrderRefused):
            actions.answer(case=case, letter="A", documents=documents, by=by, at=AT)


def test_a_health_plan_is_asked_by_its_own_list(case: Case, put, by: Actor) -> None:
    Case.objects.filter(pk=case.pk).update(program="ca-dmhc")
    case.refresh_from_db()
    put("imaging", date(2010, 5, 2))  # of any time
    put("rfa")
    put("ur_decision", date(2014, 7, 10))
    put("letter_of_support", source="employee")
    put("statement_of_reasons")
    assert {one.row.record.letter: refs(one) for one in answering.found(case)} == {
        "A": ["R1"],
        "B": ["R3", "R2", "R4"],
        "C": ["R5"],
    }
    assert queries.required_missing(case) == ["A", "B", "C"]
    actions.answer(case=case, letter="C", documents=[case.documents.get(number=5)], by=by, at=AT)
    assert queries.required_missing(case) == ["A", "B"]
    with pytest.raises(actions.OrderRefused, match="from A to C"):
        actions.answer(case=case, letter="D", documents=[case.documents.get(number=5)], by=by, at=AT)


# Custodians.


def ask(
    case: Case,
    by: Actor,
    of: str = "claims_administrator",
    lines: tuple[str, ...] = ("Report of Dr. Hall of 2014-05-02",),
) -> CustodianRequest:
    return custodians.ask(case=case, of=of, lines=lines, letters=["A"], by=by, at=AT)


def running(case: Case, due_in: int) -> Deadline:
    return Deadline.objects.create(
        case=case, rule="REC_MAIL", what="Provide the records", started_at=AT - timedelta(days=20), due_at=AT + timedelta(days=due_in),
        owed_by="claims_administrator", citation="8 CCR 9792.10.5(a)(1)",
    )  # fmt: skip


@pytest.mark.parametrize(
    "due_in, words", [(5, "What counts is the day we receive them"), (-3, "They were due on August 17, 2014")]
)
def test_the_letter_lists_what_is_missing_and_its_last_day(case: Case, by: Actor, due_in: int, words: str) -> None:
    running(case, due_in)
    made = ask(case, by)
    assert notices.prepare(notice_id=made.notice_id, at=AT).problem == ""
    (row,) = NoticeLetter.objects.filter(notice=made.notice)
    said = " ".join(texts(row.letter.data))
    assert row.party.kind == "claims_administrator"
    assert "Report of Dr. Hall of 2014-05-02" in said
    assert words in said
    assert "8 CCR 9792.10.5" in said
    assert "$500" in said


def test_a_physician_is_asked_without_a_threat(case: Case, physician: Party, by: Actor) -> None:
    running(case, -3)
    made = ask(case, by, of="requesting_physician")
    notices.prepare(notice_id=made.notice_id, at=AT)
    (row,) = NoticeLetter.objects.filter(notice=made.notice)
    said = " ".join(texts(row.letter.data))
    assert row.party == physician
    assert "As soon as possible" in said
    assert "$" not in said
    assert "They were due" not in said


def test_proof_and_answer_are_kept_for_each_custodian(case: Case, physician: Party, add: Add, by: Actor) -> None:
    running(case, 5)
    made = ask(case, by, of="requesting_physician")
    assert custodians.requests(case)[0].letter_words == "being made"
    notices.prepare(notice_id=made.notice_id, at=AT)
    assert custodians.requests(case)[0].letter_words == "in the mail room, not served yet"
    row = NoticeLetter.objects.select_related("notice", "party", "letter").get(notice=made.notice)
    notices.record_service(notice_letter=row, method="mail", by=by, at=AT)
    (asked,) = custodians.requests(case)
    assert asked.letter_words == "served by mail on 2014-08-20"
    assert asked.request.due_at == AT + timedelta(days=5)
    upload = add("the report").upload
    custodians.answered(request=made, uploads=[upload], note="", by=by, at=AT)
    made.refresh_from_db()
    assert (made.answered_at, list(made.uploads.all())) == (AT, [upload])
    with pytest.raises(actions.OrderRefused, match="answered before"):
        custodians.answered(request=made, uploads=[upload], note="", by=by, at=AT)


@pytest.mark.parametrize("given", [{"of": "employer"}, {"lines": ()}, {"lines": ("x" * 500,)}, {"lines": ("x",) * 50}])
def test_letters_to_nobody_or_about_nothing_are_refused(case: Case, by: Actor, given: dict[str, object]) -> None:
    with pytest.raises(actions.OrderRefused), transaction.atomic():
        ask(case, by, **given)  # type: ignore[arg-type]
    assert not CustodianRequest.objects.exists()
    assert not case.notices.filter(rule="N21").exists()
