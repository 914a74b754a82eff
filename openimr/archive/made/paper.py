"""A made determination as a letter: a PDF in the layout of the later years, or text in any layout."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import typst

HOW = (
    "The complete case file was sent to an expert reviewer, who has no affiliation with the employer, the employee, the"
    " providers or the claims administrator."
)
DAYS = ("decision_date", "date_assigned", "application_received", "ur_denial_date", "date_of_injury")
Letter = Mapping[str, Any]


def _printed(letter: Letter) -> dict[str, Any]:
    """The letter with its days as letters print them."""
    days = {name: f"{date.fromisoformat(letter[name]):%m/%d/%Y}" for name in DAYS}
    return {**letter, **days, "how": HOW, "states": ", ".join(letter["licensed_states"])}


def pdf(letter: Letter) -> bytes:
    source = (Path(__file__).parent / "letter.typ").read_bytes()
    made: Any = typst.compile(
        source, format="pdf", ignore_system_fonts=True, sys_inputs={"letter": json.dumps(_printed(letter))}
    )
    return bytes(made)


LABELS = (
    ("Case Number:", "case_number"), ("Date Assigned:", "date_assigned"), ("Date of Injury:", "date_of_injury"),
    ("Decision Date:", "decision_date"), ("UR Denial Date:", "ur_denial_date"), ("Priority:", "priority"),
    ("Application Received:", "application_received"),
)  # fmt: skip


def text(letter: Letter, layout: str = "L5") -> str:
    """The letter as text in a layout, L1 to L5, with that layout's headings."""
    return LAYOUTS[layout](_printed(letter))


def _l5(letter: Letter) -> str:
    head = "\n".join(f"{label}\n{letter[field]}" for label, field in LABELS)
    credentials = (
        "The Expert Reviewer has the following credentials:\n"
        f"State(s) of Licensure: {letter['states']}\nCertification(s)/Specialty: {letter['specialties']}"
    )
    return "\n".join(
        [head, "HOW THE IMR FINAL DETERMINATION WAS MADE", HOW, credentials, _summary(letter), _issues(letter)]
    )


def _l4(letter: Letter) -> str:
    who = (
        f"The expert reviewer is Board Certified in {letter['specialties']} and is licensed to practice in"
        f" {letter['states']}. He/she works at least 24 hours a week in active practice."
    )
    return "\n\n".join(["HOW THE IMR FINAL DETERMINATION WAS MADE", f"{HOW} {who}", _summary(letter), _issues(letter)])


def _summary(letter: Letter) -> str:
    opener = (
        "The expert reviewer developed the following clinical case summary based on a review of the case file, including"
        " all medical records:"
    )
    return f"CLINICAL CASE SUMMARY\n{opener}\n{letter['clinical_case_summary']}"


def _issues(letter: Letter) -> str:
    opener = "The Final Determination was based on decisions for the disputed items/services set forth below:"
    items = (
        f"\n{item['title']}: {item['outcome']}\n\nClaims Administrator guideline: {item['claims_administrator_guideline']}"
        f"\n\nMAXIMUS guideline: {item['reviewer_guideline']}\n\nDecision rationale: {item['rationale']}"
        for item in letter["items"]
    )
    return "\n".join(["IMR ISSUES, DECISIONS AND RATIONALES", opener, *items])


NECESSARY = {
    "Upheld": "is not medically necessary and appropriate",
    "Overturned": "is medically necessary and appropriate",
}


def _l3(letter: Letter) -> str:
    items = (
        f"{number}. {item['title']} {NECESSARY[item['outcome']]}.\n\nThe Claims Administrator based its decision on the"
        f" {_cited(item['claims_administrator_guideline'])}.\n\nThe Physician Reviewer based his/her decision on the"
        f" {_cited(item['reviewer_guideline'])}.\n\nThe Physician Reviewer's decision rationale:\n{item['rationale']}"
        for number, item in enumerate(letter["items"], 1)
    )
    head = f"MAXIMUS FEDERAL SERVICES, INC.\nIndependent Medical Review\nUR Denial Date:  {letter['ur_denial_date']}"
    reviewer = (
        f"The reviewer is Board Certified in {letter['specialties']} and is licensed to practice in {letter['states']}."
    )
    return "\n\n".join([
        head, f"HOW THE IMR FINAL DETERMINATION WAS MADE\n{HOW} {reviewer}", "DOCUMENTS REVIEWED\nThe case file.",
        _summary(letter), "IMR DECISION(S) AND RATIONALE(S)", *items,
    ])  # fmt: skip


def _cited(line: str) -> str:
    return line.removeprefix("Decision based on ").rstrip(".")


def _l2(letter: Letter) -> str:
    decided = "\n".join(
        f"{number}) MAXIMUS Federal Services, Inc. has determined the request for {item['title']} "
        f"{NECESSARY[item['outcome']].replace('not medically', 'notmedically')}."
        for number, item in enumerate(letter["items"], 1)
    )
    head = f"MAXIMUS FEDERAL SERVICES, INC.\nNotice of Independent Medical Review Determination\nDated: {letter['decision_date']}"
    return "\n\n".join([
        head, decided, f"INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE\nThe application was filed.\n{decided}",
        f"Medical Qualifications of the Expert Reviewer:\nThe physician reviewer is Board Certified in {letter['specialties']}"
        f" and is licensed to practice in {letter['states']}.", f"Case Summary:\n{letter['clinical_case_summary']}",
    ])  # fmt: skip


def _l1(letter: Letter) -> str:
    item = letter["items"][0]
    negative = "NOT " if item["outcome"] == "Upheld" else ""
    return "\n\n".join([
        "MEDICAL PROFESSIONAL REVIEW", f"ISSUE AT DISPUTE:\n{item['title']}", f"CASE SUMMARY:\n{letter['clinical_case_summary']}",
        "DOCUMENTS REVIEWED FOR DETERMINATION:\nReports of the treating physician.",
        f"MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL\nREVIEWER AND WHY:\n{item['reviewer_guideline']}",
        f"RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS {negative}\nMEDICALLY NECESSARY:\n{item['rationale']}",
        f"MEDICAL REVIEWER QUALIFICATIONS:\nThe reviewer is Board Certified in {letter['specialties']}.",
    ])  # fmt: skip


LAYOUTS = {"L1": _l1, "L2": _l2, "L3": _l3, "L4": _l4, "L5": _l5}
