"""The world's material: applications the product accepts, quotes that stand on their pages, dates inside the law."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pypdfium2 as pdfium
import pytest

from openimr.cases import application
from openimr.demo.world import paper, shelf
from openimr.records.catalog import KINDS, letters, mandatory

CASES = shelf.cases()
REVIEWED = [case for case in CASES if case["review"]]
SENDERS = ("employee", "employee_attorney", "requesting_physician", "claims_administrator")
CITE = re.compile(r"\[(R\d+) p\. (\d+)\]")
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["slug"])
each_reviewed = pytest.mark.parametrize("case", REVIEWED, ids=lambda case: case["slug"])


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def printed() -> dict[tuple[int, str, int], str]:
    """The words of every page before it was faxed, by case, document and page of the document."""
    found = {}
    for case in CASES:
        for record in case["records"]:
            with pdfium.PdfDocument(paper.digital(case, record)) as pdf:
                texts = [plain(page.get_textpage().get_text_bounded()) for page in pdf]
            for document in shelf.placed(record):
                for page in range(document["first_page"], document["last_page"] + 1):
                    found[case["number"], document["ref"], page - document["first_page"] + 1] = texts[page - 1]
    return found


def test_six_cases_tell_the_six_stories() -> None:
    assert [case["number"] for case in CASES] == [1, 2, 3, 4, 5, 6]
    assert [case["outcome"] for case in CASES] == [
        "uphold", "partially_overturn", "ineligible", "overturn", "overturn", "withdrawn"]  # fmt: skip


def test_a_case_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="No case 7"):
        shelf.case(7)


@each_case
def test_the_product_accepts_the_application(case: shelf.Case) -> None:
    filing = application.read(case["application"], now=datetime(2026, 1, 1, tzinfo=UTC))
    assert len(filing.items) == len(case["application"]["items"])
    assert set(filing.model_dump()) - application.LATER == set(case["application"]), "every field of the form is given"


@each_case
def test_documents_are_numbered_in_the_order_they_come(case: shelf.Case) -> None:
    documents = shelf.documents(case)
    assert [document["ref"] for document in documents] == [f"R{n}" for n in range(1, len(documents) + 1)]
    moments = [datetime.fromisoformat(record["received_at"]) for record in case["records"]]
    assert moments == sorted(moments)
    first = case["records"][0]
    assert first["with_application"]
    assert first["received_at"] == case["application"]["received_at"]


@each_case
def test_documents_use_the_products_own_words(case: shelf.Case) -> None:
    for record in case["records"]:
        assert record["from"] in SENDERS
        assert record["received_by"] in ("mail", "fax", "electronic")
        for document in record["documents"]:
            assert document["type"] in KINDS
            assert set(document["answers"]) <= set(letters("ca-wc"))
            assert date.fromisoformat(document["service_date"]) <= datetime.fromisoformat(record["received_at"]).date()


@each_case
def test_the_file_has_the_pages_that_the_material_says(case: shelf.Case) -> None:
    for record in case["records"]:
        with pdfium.PdfDocument(paper.digital(case, record)) as pdf:
            assert len(pdf) == sum(len(document["text"]) for document in record["documents"]), record["file"]


def test_the_claims_administrator_answers_every_mandatory_letter_but_in_the_silent_case() -> None:
    for case in REVIEWED:
        answered = {letter for record in case["records"] if record["from"] == "claims_administrator"
                    for document in record["documents"] for letter in document["answers"]}  # fmt: skip
        assert answered >= set(mandatory("ca-wc")) or (case["number"] == 5 and not answered)


def texts_of(review: dict[str, Any]) -> Iterator[str]:
    yield from review["summary"]
    for item in review["items"]:
        yield from item["rationale"]


@each_reviewed
def test_every_cited_page_exists(case: shelf.Case) -> None:
    pages = {document["ref"]: len(document["text"]) for document in shelf.documents(case)}
    for text in texts_of(case["review"]):
        assert "[R" not in CITE.sub("", text), text
        for ref, page in CITE.findall(text):
            assert 1 <= int(page) <= pages[ref], (ref, page)


@each_reviewed
def test_every_paragraph_of_a_rationale_cites_a_clinical_page(case: shelf.Case) -> None:
    clinical = {document["ref"] for document in shelf.documents(case) if document["clinical"]}
    for item in case["review"]["items"]:
        assert {ref for text in item["rationale"] for ref, _ in CITE.findall(text)} & clinical


@each_reviewed
def test_every_quote_stands_word_for_word_on_its_page(
    case: shelf.Case, printed: dict[tuple[int, str, int], str]
) -> None:
    quotes = [
        *case["review"]["citations"],
        *(c for item in case["review"]["items"] for c in item["citations"]),
    ]
    assert len(quotes) >= len(case["review"]["items"])
    for quote in quotes:
        page = printed[case["number"], quote["document"], quote["page"]]
        assert f" {plain(quote['quote'])} " in f" {page} ", (
            quote,
            page,
        )  # whole words: that is what a reviewer selects


@each_reviewed
def test_the_decision_answers_the_request_word_for_word(case: shelf.Case) -> None:
    review, asked = case["review"], case["application"]["items"]
    assert [item["item"] for item in review["items"]] == list(range(1, len(asked) + 1))
    for item, request in zip(review["items"], asked, strict=True):
        assert item["request"] == request["request"]
        last = item["rationale"][-1]
        assert request["side"] is None or request["side"] in last.lower()
        assert ("is not medically necessary" in last) == (item["decision"] == "upheld")
        assert ("is medically necessary" in last) == (item["decision"] == "overturned")


@each_reviewed
def test_the_outcome_of_the_case_follows_from_its_items(case: shelf.Case) -> None:
    decisions = {item["decision"] for item in case["review"]["items"]}
    outcome = {frozenset({"upheld"}): "uphold", frozenset({"overturned"}): "overturn"}
    assert outcome.get(frozenset(decisions), "partially_overturn") == case["outcome"]


@each_reviewed
def test_a_lower_rank_says_why_each_higher_one_does_not_apply(case: shelf.Case) -> None:
    for item in case["review"]["items"]:
        above = "ABCDEF"[: "ABCDEF".index(item["rank"])]
        assert "".join(row["rank"] for row in item["higher_ranks"]) == above
        assert all(row["why"] for row in item["higher_ranks"])
        assert item["guideline"]["year"]
        assert item["guideline"]["section"]
        assert item["ur_guideline"]


# Last lawful days, counted by hand on the calendars of 2014 and 2025 (8 CCR 9792.10.1-.10.7, Labor Code 4610-4610.6).
KEYS = ("ur", "filing", "noarfi", "records", "decision", "implemented")
COUNTED = {
    1: ("2014-07-18", "2014-08-22", "2014-08-06", "2014-08-21", "2014-09-22"),
    2: ("2025-05-19", "2025-06-23", "2025-06-10", "2025-06-23", "2025-07-21", "2025-07-11"),
    3: ("2025-02-03", "2025-03-10"),
    4: ("2025-09-11", "2025-10-15", "2025-09-12", "2025-09-12", "2025-09-15", "2025-09-19"),
    5: ("2025-01-21", "2025-02-21", "2025-02-07", "2025-02-24", "2025-04-04"),
    6: ("2025-07-25", "2025-08-29", "2025-08-13", "2025-08-28"),
}
LAST = {number: dict(zip(KEYS, days, strict=False)) for number, days in COUNTED.items()}
DONE = {"noarfi": "noarfi_sent_at", "decision": "served_at", "implemented": "implemented_at"}


@each_case
def test_each_step_was_taken_by_its_last_lawful_day(case: shelf.Case) -> None:
    last, app = LAST[case["number"]], case["application"]
    assert app["ur_decision"]["decision_date"] <= last["ur"]
    assert (app["received_at"][:10] <= last["filing"]) == (case["outcome"] != "ineligible")
    for key, step in DONE.items():
        assert key not in last or case["timeline"][step][:10] <= last[key], step


@each_case
def test_records_came_in_time_but_in_the_silent_case(case: shelf.Case) -> None:
    days = [record["received_at"][:10] for record in case["records"] if record["from"] == "claims_administrator"]
    assert all(day <= LAST[case["number"]]["records"] for day in days)
    assert ("penalty_referral" in case["timeline"]) == (case["number"] == 5)


def test_expedited_records_came_within_24_hours() -> None:
    case = shelf.case(4)
    sent = datetime.fromisoformat(case["timeline"]["noarfi_sent_at"])
    for record in case["records"][1:]:
        assert datetime.fromisoformat(record["received_at"]) - sent <= timedelta(hours=24)


def test_the_penalty_is_days_late_times_the_daily_amount_up_to_the_most() -> None:
    facts = shelf.case(5)["timeline"]["penalty_referral"]
    late = date.fromisoformat(facts["as_of_date"]) - date.fromisoformat(facts["records_due_date"])
    assert facts["days_late"] == late.days
    assert facts["amount_usd"] == min(late.days * facts["amount_a_day_usd"], facts["most_usd"])


ORDER = (
    "screened_at", "ineligible_at", "assigned_at", "noarfi_sent_at", "withdrawn_at", "records_overdue_at", "proceed_at",
    "records_complete_at", "reviewer_assigned_at", "attested_at", "review_started_at", "decided_at", "qa_at",
    "issued_at", "served_at", "notice_served_at", "implementation_overdue_at", "implemented_at",
)  # fmt: skip


@each_case
def test_the_timeline_runs_forward_in_zoned_moments(case: shelf.Case) -> None:
    given = [
        case["application"]["received_at"],
        *(case["timeline"][step] for step in ORDER if case["timeline"].get(step)),
    ]
    moments = [datetime.fromisoformat(moment) for moment in given]
    assert all(moment.tzinfo for moment in moments)
    assert moments == sorted(moments)
    assert {key for key in case["timeline"] if key.endswith("_at")} <= set(ORDER)


@each_case
def test_people_named_in_a_timeline_are_in_the_world(case: shelf.Case) -> None:
    staff = {person["key"] for person in shelf.people()["staff"]}
    reviewers = {person["key"] for person in shelf.people()["reviewers"]}
    line = case["timeline"]
    assert {line[key] for key in line if key.endswith("_by")} <= staff
    if case["review"]:
        assert line["reviewer"] == case["review"]["reviewer"]
        assert line["reviewer"] in reviewers
