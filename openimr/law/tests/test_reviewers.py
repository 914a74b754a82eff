"""Who may review: each qualification and each conflict, by a base that passes and one change."""

from datetime import date
from typing import Any

import pytest

from openimr.law import conflicts, qualifications
from openimr.law.refusal import Refused
from openimr.law.table import program

DAY = date(2025, 1, 2)
FIT = ["Pain Medicine", "Physical Medicine and Rehabilitation"]
ACTIVE = {"state": "California", "status": "active", "expires": date(2030, 1, 1)}
BOARD = {"board": "b", "specialty": "Pain Medicine", "expires": None}
REVIEWER: dict[str, Any] = {
    "profession": "MD",
    "specialties": ["Pain Medicine"],
    "licenses": [ACTIVE],
    "certifications": [BOARD],
    "disciplinary_actions": False,
    "is_qme": False,
    "years_in_practice": 10,
    "hours_per_week": 30,
}
PSYCHOLOGIST = {"profession": "PsyD", "specialties": ["Psychology"], "certifications": []}

QUALIFIED = [
    # words, change of the reviewer, specialties that fit, {code: outcome} of what is not met
    ("all met", {}, FIT, {}),
    ("a nurse", {"profession": "RN"}, FIT, {"QUAL-PHYSICIAN": "not_met"}),
    ("no license on file", {"licenses": []}, FIT, {"QUAL-LICENSE": "unknown"}),
    ("expired yesterday", {"licenses": [{**ACTIVE, "expires": date(2025, 1, 1)}]}, FIT, {"QUAL-LICENSE": "not_met"}),
    ("expires today", {"licenses": [{**ACTIVE, "expires": DAY}]}, FIT, {}),
    ("restricted", {"licenses": [{**ACTIVE, "status": "restricted"}]}, FIT, {"QUAL-LICENSE": "not_met"}),
    ("licensed elsewhere", {"licenses": [{**ACTIVE, "state": "Oregon"}]}, FIT, {}),
    ("no board", {"certifications": []}, FIT, {"QUAL-BOARD": "not_met"}),
    ("board expired", {"certifications": [{**BOARD, "expires": date(2025, 1, 1)}]}, FIT, {"QUAL-BOARD": "not_met"}),
    ("board that does not fit", {"certifications": [{**BOARD, "specialty": "Dermatology"}]}, FIT, {"QUAL-BOARD": "not_met"}),
    ("osteopath without board", {"profession": "DO", "certifications": []}, FIT, {"QUAL-BOARD": "not_met"}),
    ("other specialty", {"specialties": ["Dentistry"]}, FIT, {"QUAL-FIT": "not_met"}),
    ("psychologist without board, own field", PSYCHOLOGIST, ["Psychiatry", "Psychology"], {}),
    ("psychologist, spine surgery", PSYCHOLOGIST | {"specialties": ["Orthopaedic Surgery"]}, ["Orthopaedic Surgery"],
     {"QUAL-SCOPE": "not_met"}),
    ("discipline not checked", {"disciplinary_actions": None}, FIT, {"QUAL-CLEAN": "unknown"}),
    ("disciplined", {"disciplinary_actions": True}, FIT, {"QUAL-CLEAN": "not_met"}),
    ("medical evaluator", {"is_qme": True}, FIT, {"QUAL-QME": "not_met"}),
    ("evaluator not checked", {"is_qme": None}, FIT, {"QUAL-QME": "unknown"}),
    ("few hours", {"hours_per_week": 23}, FIT, {"QUAL-PRACTICE": "not_met"}),
    ("few years", {"years_in_practice": 4}, FIT, {"QUAL-PRACTICE": "not_met"}),
]  # fmt: skip


def unmet(program_id: str, change: dict[str, Any], fit: list[str], on: date = DAY) -> dict[str, str]:
    found = qualifications.check(program_id, {**REVIEWER, **change}, {"specialties_fit": fit}, on)
    assert all(finding.sentence and "{" not in finding.sentence and finding.citations for finding in found)
    return {finding.code: finding.outcome for finding in found if finding.outcome != "met"}


@pytest.mark.parametrize("change, fit, codes", [row[1:] for row in QUALIFIED], ids=[row[0] for row in QUALIFIED])
def test_qualification(change: dict[str, Any], fit: list[str], codes: dict[str, str]) -> None:
    assert unmet("ca-wc", change, fit) == codes


@pytest.mark.parametrize("boards, outcome", [(["Infectious Disease", *FIT], "met"), (FIT, "not_met")])
def test_a_board_counts_in_every_area_that_fits_a_part_of_the_dispute(boards: list[str], outcome: str) -> None:
    reviewer = {**REVIEWER, "certifications": [{**BOARD, "specialty": "Infectious Disease"}]}
    case = {"specialties_fit": FIT, "boards_fit": boards}
    found = {one.code: one for one in qualifications.check("ca-wc", reviewer, case, DAY)}
    assert found["QUAL-BOARD"].outcome == outcome
    assert "Infectious Disease" in found["QUAL-BOARD"].sentence


def test_evaluators_could_review_before_they_were_barred() -> None:
    assert unmet("ca-wc", {"is_qme": True}, FIT, date(2013, 12, 31)) == {}
    assert unmet("ca-wc", {"is_qme": True}, FIT, date(2014, 1, 1)) == {"QUAL-QME": "not_met"}


def test_sentences_tell_what_was_found() -> None:
    found = qualifications.check(
        "ca-wc", {**REVIEWER, "licenses": [{**ACTIVE, "status": "restricted"}], "certifications": []},
        {"specialties_fit": FIT}, DAY,
    )  # fmt: skip
    assert "The license in California is restricted." in qualifications.refusals(found)
    assert "Holds no current certification of an American specialty board." in qualifications.refusals(found)
    told = {finding.code: finding for finding in found}
    assert told["QUAL-PRACTICE"].sentence == "In active practice for 5 years or more, 24 hours a week or more."
    assert not told["QUAL-PRACTICE"].verified
    assert told["QUAL-FIT"].sentence == "Practices in the same or a similar specialty: Pain Medicine."


@pytest.mark.parametrize(
    "licenses, outcome",
    [
        ([ACTIVE], "met"),
        ([{**ACTIVE, "state": "Oregon"}], "not_met"),
        ([{**ACTIVE, "expires": date(2020, 1, 1)}], "not_met"),
    ],
)
def test_a_preference_ranks_and_refuses_nobody(licenses: list[dict[str, Any]], outcome: str) -> None:
    reviewer = {**REVIEWER, "licenses": [*licenses, {**ACTIVE, "state": "Nevada"}]}
    (found,) = qualifications.preferences("ca-wc", reviewer, {"specialties_fit": FIT}, DAY)
    assert (found.code, found.outcome) == ("PREF-STATE", outcome)
    assert unmet("ca-wc", {"licenses": reviewer["licenses"]}, FIT) == {}


def test_another_program_asks_its_own_questions() -> None:
    assert unmet("ca-dmhc", {"is_qme": True, "hours_per_week": 1}, FIT) == {}  # no rule of that law
    assert unmet("ca-dmhc", {"certifications": []}, FIT) == {"QUAL-BOARD": "not_met"}
    citations = {row.citation for row in qualifications.checks(program("ca-dmhc"))}
    assert citations == {"Health and Safety Code 1374.32(d)(4)"}


def test_a_row_that_names_no_test_is_refused() -> None:
    with pytest.raises(Refused, match="QUAL-X names the test luck, which does not exist"):
        qualifications._check({"code": "QUAL-X", "test": "luck"})


# Conflicts

PARTIES = [{"kind": "claims_administrator", "name": "Petra Oddlington", "organization": "Golden Mutual"}]
TIES = [
    # words, the affiliation (with Golden Mutual unless said), what is found
    ("employment", {"kind": "professional"}, ["not_met"]),
    ("employment, said so", {"kind": "professional", "nature": "employment"}, ["not_met"]),
    ("a partnership", {"kind": "professional", "nature": "partnership"}, ["not_met"]),
    ("a name that looks alike", {"kind": "professional", "with": "Golden Mutuals"}, ["unknown"]),
    ("another name", {"kind": "professional", "with": "Someone Else"}, []),
    ("staff privileges alone", {"kind": "professional", "nature": "staff_privileges"}, []),
    ("a contractor, small share", {"kind": "professional", "nature": "contractor", "share_percent": 5}, []),
    ("a contractor, large share", {"kind": "professional", "nature": "contractor", "share_percent": 5.01}, ["not_met"]),
    ("a contractor, share unknown", {"kind": "professional", "nature": "contractor"}, ["not_met"]),
    ("an employee, small share of income", {"kind": "professional", "nature": "employment", "share_percent": 1}, ["not_met"]),
    ("four percent", {"kind": "financial", "share_percent": 4}, []),
    ("five percent", {"kind": "financial", "share_percent": 5}, []),
    ("above five percent", {"kind": "financial", "share_percent": 5.5}, ["not_met"]),
    ("a share nobody knows", {"kind": "financial", "share_percent": None}, ["not_met"]),
    ("the fee for reviews", {"kind": "financial", "nature": "review_fee", "share_percent": 60}, []),
    ("through an academic center", {"kind": "financial", "nature": "academic_center_contract", "share_percent": 60}, []),
    ("through a cancer center", {"kind": "financial", "nature": "cancer_center_contract", "share_percent": 60}, []),
    ("a spouse", {"kind": "familial", "nature": "spouse", "with": "Petra Oddlington"}, ["not_met"]),
    ("a child's spouse", {"kind": "familial", "nature": "childs_spouse", "with": "Petra Oddlington"}, ["not_met"]),
    ("a cousin", {"kind": "familial", "nature": "cousin", "with": "Petra Oddlington"}, []),
    ("a relative, unsaid which", {"kind": "familial", "with": "Petra Oddlington"}, ["not_met"]),
]  # fmt: skip


@pytest.mark.parametrize("tie, outcomes", [row[1:] for row in TIES], ids=[row[0] for row in TIES])
@pytest.mark.parametrize("program_id", ["ca-wc", "ca-dmhc"])
def test_an_affiliation_is_material_or_not(program_id: str, tie: dict[str, Any], outcomes: list[str]) -> None:
    found = conflicts.check(program_id, [{"with": "Golden Mutual", **tie}], PARTIES, DAY)
    assert [finding.outcome for finding in found] == outcomes
    assert all("Golden Mutual" in one.sentence or "Oddlington" in one.sentence for one in found)


RELATIONS = [
    ("employer", 1), ("insurer", 1), ("claims_administrator", 1), ("utilization_review_organization", 1),
    ("provider_network", 1), ("officer", 2), ("director", 2), ("management_employee", 2), ("requesting_physician", 3),
    ("medical_group", 3), ("practice_association", 3), ("other_provider", 3), ("facility", 4),
    ("alternative_facility", 4), ("manufacturer", 5), ("alternative_manufacturer", 5), ("employee", 6),
    ("employee_family", 6), ("employee_attorney", 6),
]  # fmt: skip


@pytest.mark.parametrize("kind, number", RELATIONS)
def test_everyone_whom_the_law_names_is_asked_about(kind: str, number: int) -> None:
    party = {"kind": kind, "name": "Quill & Partners"}
    (found,) = conflicts.check("ca-wc", [{"kind": "professional", "with": "Quill & Partners"}], [party], DAY)
    assert (found.outcome, found.facts["relation"]) == ("not_met", number)
    assert found.citations == ("Labor Code 139.5(c)(2), (d)(5)",)


def test_one_whom_the_law_does_not_name_is_left_to_a_person() -> None:
    party = {"kind": "interpreter", "name": "Quill & Partners"}
    (found,) = conflicts.check("ca-wc", [{"kind": "professional", "with": "Quill & Partners"}], [party], DAY)
    assert found.outcome == "unknown"
    assert "whom the law does not name" in found.sentence
    (attorney,) = conflicts.check(
        "ca-dmhc",
        [{"kind": "professional", "with": "A. Wright"}],
        [{"kind": "employee_attorney", "name": "A. Wright"}],
        DAY,
    )
    assert attorney.outcome == "unknown"  # that law names the enrollee and family, not an attorney


def test_an_unknown_kind_of_affiliation_is_refused() -> None:
    with pytest.raises(Refused, match="“spiritual” is unknown; it is one of familial, financial, professional"):
        conflicts.check("ca-wc", [{"kind": "spiritual", "with": "Golden Mutual"}], PARTIES, DAY)


def test_every_kind_of_party_of_a_case_is_named_by_the_law() -> None:
    named = {kind for relation in conflicts.rules(program("ca-wc")).relations for kind in relation.kinds}
    assert {"employee", "employee_attorney", "requesting_physician", "claims_administrator", "employer"} <= named
