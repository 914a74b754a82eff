"""Letters of other hands: other orders, breaks, labels and gaps. What is not sure is left out or told, never put wrongly."""

from typing import Any

import pytest

from openimr.archive.reading import letter
from openimr.archive.reading.source import from_bytes

HEAD = """Case Number:  CM16-0999999  Date Assigned:  01/12/2017
Date of Injury:  10/18/2016  Decision Date:  02/08/2017
UR Denial Date:  12/20/2016
Priority:  Standard  Application Received:  01/05/2017
"""
VALUES = {
    "case_number": "CM16-0999999", "date_assigned": "2017-01-12", "date_of_injury": "2016-10-18", "decision_date": "2017-02-08",
    "ur_denial_date": "2016-12-20", "priority": "Standard", "application_received": "2017-01-05",
}  # fmt: skip
MIDDLE = """HOW THE IMR FINAL DETERMINATION WAS MADE
The Expert Reviewer has the following credentials:
State(s) of Licensure: California
Certification(s)/Specialty: Occupational Medicine
CLINICAL CASE SUMMARY
{summary}
IMR ISSUES, DECISIONS AND RATIONALES
The Final Determination was based on decisions for the disputed items/services set forth below:
"""
SUMMARY = "The injured worker is a 50 year old male, who fell. Diagnoses include lumbar strain."
LABELS = ("Claims Administrator guideline:", "MAXIMUS guideline:", "Decision rationale:")


def item(
    title: str, outcome: str = "Upheld", why: str = "Not necessary.", labels: tuple[str, str, str] = LABELS
) -> str:
    lines = (f"{title}: {outcome}", f"{labels[0]} Decision based on A.", f"{labels[1]} Decision based on B.")
    return "\n".join([*lines, f"{labels[2]} {why}", ""])


def read(*items: str, head: str = HEAD, summary: str = SUMMARY, turn: Any = str) -> dict[str, Any]:
    text = head + MIDDLE.format(summary=summary) + "\n".join(items)
    return letter.read(from_bytes(turn(text).encode()), name="x", sha256="")


def kinds(row: dict[str, Any]) -> list[str]:
    return [fault["kind"] for fault in row["faults"]]


TURNS = {
    "carriage returns and line feeds": lambda text: text.replace("\n", "\r\n"),
    "carriage returns alone": lambda text: text.replace("\n", "\r"),
    "tabs": lambda text: text.replace(" ", "\t"),
    "form feeds": lambda text: text.replace("\n\n", "\n\f\n"),
    "line separators": lambda text: text.replace("\n", "\u2028"),
}


@pytest.mark.parametrize("turn", TURNS.values(), ids=TURNS)
def test_ends_of_lines(turn: Any) -> None:
    found = read(item("MRI of the knee", "UPHELD"), item("Visit", "overturned"), turn=turn)
    assert [(one["title"], one["outcome"]) for one in found["items"]] == [
        ("MRI of the knee", "Upheld"),
        ("Visit", "Overturned"),
    ]
    assert [one["rationale"] for one in found["items"]] == ["Not necessary."] * 2
    assert {name: found[name] for name in VALUES} == VALUES
    assert found["faults"] == []


HEADS = {
    "values before their labels": "\n".join(
        ("CM16-0999999 Case Number:", "01/12/2017 Date Assigned:", "10/18/2016 Date of Injury:", "02/08/2017 Decision Date:",
         "12/20/2016 UR Denial Date:", "Standard Priority:", "01/05/2017 Application Received:\n")
    ),
    "months in letters": HEAD.replace("01/12/2017", "Jan. 12, 2017").replace("10/18/2016", "October 18th, 2016").replace("02/08/2017", "2/8/17"),
}  # fmt: skip


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_other_headers(head: str) -> None:
    found = read(item("MRI"), head=head)
    assert {name: found[name] for name in VALUES} == VALUES


GAPS = {
    "two empty values": (("01/12/2017", "12/20/2016"), "", ("date_assigned", "ur_denial_date")),
    "a value that says there is none": (("10/18/2016",), "unknown", ("date_of_injury",)),
    "a span of days": (("10/18/2016",), "CT 01/01/2010 - 10/18/2016", ("date_of_injury",)),
    "two days": (("12/20/2016",), "12/20/2016 and 12/22/2016", ("ur_denial_date",)),
}


@pytest.mark.parametrize(("gone", "instead", "fields"), GAPS.values(), ids=GAPS)
def test_what_a_header_does_not_say_is_empty_and_told(gone: Any, instead: str, fields: Any) -> None:
    head = HEAD
    for value in gone:
        head = head.replace(value, instead)
    found = read(item("MRI"), head=head)
    assert {name: found[name] for name in VALUES} == VALUES | dict.fromkeys(fields)
    assert kinds(found) == [
        f"no_{name}" for name in ("date_assigned", "ur_denial_date", "date_of_injury") if name in fields
    ]


def test_a_value_before_its_label_is_never_given_to_the_next_label() -> None:
    found = read(
        item("MRI"), head="01/12/2017 Decision Date:\n10/18/2016 Date of Injury:\nStandard\n Application Received:\n"
    )
    assert (found["decision_date"], found["date_of_injury"]) == (None, None)


def test_days_out_of_order_are_told() -> None:
    assert "odd_order" in kinds(read(item("MRI"), head=HEAD.replace("10/18/2016", "10/18/2026")))


UNSURE = {
    "no full stop": "The request is not medically necessary",
    "a list": "Criteria:\n- Red flags\n- Failure to progress\n",
    "a label spoken of": "The Claims Administrator guideline: see above. Decision rationale: the same.",
    "a page's lines": "Not\nFinal Determination Letter for IMR Case Number CM16-0999999   3\nPage 4 of 6\nnecessary.",
}


@pytest.mark.parametrize("why", UNSURE.values(), ids=UNSURE)
def test_a_rationale_ends_where_the_next_title_begins(why: str) -> None:
    first, second = read(item("MRI of the knee", why=why), item("Cold therapy unit\nfor 7 days", "Overturned"))["items"]
    assert (first["title"], second["title"]) == ("MRI of the knee", "Cold therapy unit for 7 days")
    assert second["outcome"] == "Overturned"
    kept = why.replace("Final Determination Letter for IMR Case Number CM16-0999999   3\nPage 4 of 6\n", "")
    assert first["rationale"] == " ".join(kept.split())


NAMED = {
    "capitals": tuple(label.upper() for label in LABELS),
    "no organization": ("Claims Administrator guideline:", "Reviewer’s guideline:", "Rationale:"),
    "a blank before the colon": tuple(label.replace(":", " :") for label in LABELS),
}


@pytest.mark.parametrize("labels", NAMED.values(), ids=NAMED)
def test_other_labels(labels: Any) -> None:
    (one,) = read(item("MRI", labels=labels))["items"]
    assert (one["claims_administrator_guideline"], one["reviewer_guideline"]) == (
        "Decision based on A.",
        "Decision based on B.",
    )
    assert one["rationale"] == "Not necessary."


def test_a_missing_guideline_line_is_told() -> None:
    found = read("MRI: Upheld\nClaims Administrator guideline: A.\nDecision rationale: No.\n")
    assert kinds(found) == ["no_reviewer_guideline"]


def test_outcomes_of_other_words_are_kept_and_told() -> None:
    found = read(item("MRI", "Modified"), item("Visit", "Upheld in part"), item("Cane"))
    assert [one["title"] for one in found["items"]] == ["MRI", "Visit", "Cane"]
    assert found["case_outcome"] is None
    assert kinds(found) == ["odd_outcome"] * 2


def test_equal_titles_and_many_items() -> None:
    assert len(read(*[item("Norco 10/325 mg #60") for _ in range(12)])["items"]) == 12


PEOPLE = {
    "The injured worker is a fifty-two year old female who fell.": (52, "female"),
    "The patient's mother is an 80 year old female. The patient is a 45 year old man.": (45, "male"),
    "The claim is a 5-year-old case. The worker is 61 years of age.": (61, None),
    "A male nurse treated this 40 year old woman.": (40, "female"),
    "A 34 y/o F with pain.": (34, "female"),
    "The injured worker is a 340 year old male.": (None, "male"),
}


@pytest.mark.parametrize("summary", PEOPLE)
def test_age_and_sex_are_the_employees(summary: str) -> None:
    found = read(item("MRI"), summary=summary)
    assert (found["age"], found["sex"]) == PEOPLE[summary]


DIAGNOSES = {
    "Diagnoses include:\n1. Lumbar strain\n2. Knee pain, right.": ["Lumbar strain", "Knee pain, right"],
    "The diagnoses were: (1) lumbar strain; (2) neck pain.": ["lumbar strain", "neck pain"],
    "He has not been diagnosed with diabetes. There is no diagnosis of cancer.": [],
    "A prior diagnosis of diabetes was ruled out. His mother was diagnosed with lupus.": [],
    "He was diagnosed with lumbar strain in 2014 and underwent surgery on 1/2/15.": ["lumbar strain"],
}


@pytest.mark.parametrize("summary", DIAGNOSES)
def test_diagnoses_are_the_employees(summary: str) -> None:
    assert read(item("MRI"), summary=f"The worker is a 50 year old man. {summary}")["diagnoses"] == DIAGNOSES[summary]


EARLY = """MAXIMUS FEDERAL SERVICES, INC.
Independent Medical Review
Case Number: CM13-0012345
HOW THE IMR FINAL DETERMINATION WAS MADE
CLINICAL CASE SUMMARY
The patient is a 44 year-old female.
IMR DECISION(S) AND RATIONALE(S)
1. The request for therapy is not medically necessary and appropriate.
The Physician Reviewer's decision rationale: In this case:
1. Surgery is medically necessary.
4. The request for Norco is medically necessary.
The Physician Reviewer's decision rationale: It helps.
"""


def early(text: str) -> dict[str, Any]:
    return letter.read(from_bytes(text.encode()), name="x", sha256="")


def test_decisions_that_are_numbered_oddly_are_all_read() -> None:
    found = early(EARLY)
    assert [(one["title"], one["outcome"]) for one in found["items"]] == [
        ("therapy", "Upheld"),
        ("Norco", "Overturned"),
    ]


def test_a_decision_in_other_words_takes_no_outcome_from_its_reasons() -> None:
    found = early(
        EARLY.replace("Norco is medically necessary.", "Norco is modified.").replace(
            "It helps", "It is medically necessary"
        )
    )
    assert [one["title"] for one in found["items"]] == ["therapy"]
    assert "unread_decision" in kinds(found)
