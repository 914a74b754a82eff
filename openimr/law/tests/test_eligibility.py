"""Every ground of ineligibility: a base application that is eligible, and one change for each ground."""

import copy
from typing import Any

import pytest

from openimr.law import conflicts, eligibility, outcomes, qualifications, standard
from openimr.law.refusal import Refused

BASE: dict[str, Any] = {
    "received_at": "2014-08-04T10:15:00-07:00",
    "ur_type": "regular",
    "formulary": False,
    "employee": {"first_name": "Hollis", "last_name": "Marblewood", "birth_date": "1946-02-03"},
    "claim_number": "A-1",
    "date_of_injury": "2004-01-20",
    "ur_decision": {
        "decision_date": "2014-07-18",
        "served_date": "2014-07-18",
        "service": "mail",
        "attached": True,
        "outcome": "denied",
    },
    "items": [{"request": "Physical therapy times 8 sessions"}],
    "signature": {"signed": True, "signer": "employee"},
}
EARLIER = {**BASE, "number": "IMR14-0000009", "open": True, "state": "in_review"}


def changed(**changes: Any) -> dict[str, Any]:
    """The base with changes; `ur_decision__service` reaches inside."""
    facts = copy.deepcopy(BASE)
    for path, value in changes.items():
        *inside, name = path.split("__")
        place = facts
        for part in inside:
            place = place[part]
        place[name] = value
    return facts


GROUNDS = [
    ("eligible as it stands", {}, "eligible", set()),
    ("federal", {"other_jurisdiction": "federal"}, "ineligible", {"INE-JUR"}),
    ("too early", {"ur_decision__decision_date": "2013-05-01", "ur_decision__served_date": "2013-05-01",
                   "received_at": "2013-05-20T09:00:00-07:00"}, "ineligible", {"INE-DATE"}),
    ("no decision attached", {"ur_decision__attached": False}, "ineligible", {"INE-NOUR"}),
    ("approved", {"ur_decision__outcome": "approved"}, "ineligible", {"INE-NOTUR"}),
    ("conditional", {"ur_decision__outcome": "conditionally_non_certified"}, "ineligible", {"INE-CNC"}),
    ("information missing", {"denied_for_missing_information": True}, "ineligible", {"INE-CNC"}),
    ("unsigned", {"signature": {"signed": False}}, "ineligible", {"INE-SIG"}),
    ("designee too early", {"signature": {"signed": True, "signer": "designee", "designee_named_date": "2014-07-01"}},
     "ineligible", {"INE-WHO"}),
    ("designee undated", {"signature": {"signed": True, "signer": "designee"}}, "needs_information", {"INE-WHO"}),
    ("designee in time", {"signature": {"signed": True, "signer": "designee", "designee_named_date": "2014-07-20"}}, "eligible", set()),
    ("on the last day", {"received_at": "2014-08-22T23:30:00-07:00"}, "eligible", set()),
    ("one day late (Avila)", {"received_at": "2014-08-23T00:10:00-07:00"}, "ineligible", {"INE-LATE"}),
    ("late by hand", {"ur_decision__service": "personal", "received_at": "2014-08-19T09:00:00-07:00"}, "ineligible", {"INE-LATE"}),
    ("formulary, late", {"formulary": True, "received_at": "2014-08-05T09:00:00-07:00"}, "ineligible", {"INE-LATE"}),
    ("decided before", {"earlier_cases": [{**EARLIER, "open": False, "state": "closed"}]}, "ineligible", {"INE-PRIOR"}),
    ("duplicate", {"earlier_cases": [EARLIER]}, "duplicate", {"DUP"}),
    ("another claim", {"earlier_cases": [{**EARLIER, "claim_number": "B-2"}]}, "eligible", set()),
    ("another birth date", {"earlier_cases": [{**EARLIER, "employee": {**EARLIER["employee"], "birth_date": "1950-01-01"}}]},
     "eligible", set()),
    ("a look-alike is left to a person", {"earlier_cases": [{**EARLIER, "items": [{"request": "Physical therapy evaluation"}]}]},
     "eligible", {"DUP"}),
    ("liability", {"liability_disputed": True, "liability_reason": "body part"}, "deferred", {"DEF-LIAB"}),
    ("liability, agreed", {"liability_disputed": True, "administrator_agrees_to_imr": True}, "eligible", set()),
    ("service unknown", {"ur_decision__served_date": None}, "needs_information", {"ASK-SERVED"}),
    ("weak certification", {"certification": {"imminent_threat": True, "documents_attached": False}}, "eligible", {"EXP-REGULAR"}),
]  # fmt: skip


@pytest.mark.parametrize("change, outcome, codes", [row[1:] for row in GROUNDS], ids=[row[0] for row in GROUNDS])
def test_ground(change: dict[str, Any], outcome: str, codes: set[str]) -> None:
    found = eligibility.screen("ca-wc", changed(**change))
    assert found.outcome == outcome
    assert {finding.code for finding in found.findings} == codes
    assert all(
        (finding.citations and finding.sentence.endswith((".", "]"))) or finding.code == "DEF-LIAB"
        for finding in found.findings
    )


def test_the_sentence_carries_the_dates() -> None:
    found = eligibility.screen("ca-wc", changed(received_at="2014-08-23T00:10:00-07:00")).findings[0]
    assert "received on 2014-08-23; the last day to file was 2014-08-22" in found.sentence
    assert not found.verified  # whether mail adds days to this limit is unsure


@pytest.mark.parametrize("change, field", [({"received_at": None}, "received_at"), ({"received_at": "2014-08-04T10:15:00"}, "received_at"),
                                           ({"date_of_injury": None}, "date_of_injury"), ({"date_of_injury": "soon"}, "date_of_injury")])  # fmt: skip
def test_missing_facts_are_refused_by_name(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        eligibility.screen("ca-wc", changed(**change))
    assert refused.value.field == field


def test_every_ground_has_its_row_and_sentence() -> None:
    from openimr.law.table import program

    rows = {row["code"] for row in program("ca-wc").data("grounds")}
    assert rows == set(eligibility.GROUNDS)
    assert all(ground.__doc__ for ground in eligibility.GROUNDS.values())


def test_outcomes() -> None:
    assert outcomes.case_outcome(["upheld", "upheld"]) == "uphold"
    assert outcomes.case_outcome(["overturned"]) == "overturn"
    assert outcomes.case_outcome(["upheld", "overturned"]) == "partially_overturn"
    with pytest.raises(ValueError, match="needs an outcome"):
        outcomes.case_outcome(["upheld", ""])
    assert outcomes.vote("ca-wc", ["upheld", "overturned"]) == "overturned"  # an even split favors the treatment
    assert outcomes.vote("ca-wc", ["upheld", "upheld", "overturned"]) == "upheld"


def test_higher_standards_must_be_explained() -> None:
    assert standard.unexplained("ca-wc", "A", []) == []
    assert standard.unexplained("ca-wc", "C", ["A"]) == ["B"]


REVIEWER: dict[str, Any] = {
    "profession": "MD",
    "specialties": ["Pain Medicine"],
    "licenses": [{"state": "California", "status": "active", "expires": __import__("datetime").date(2030, 1, 1)}],
    "certifications": [{"board": "b", "specialty": "Pain Medicine", "expires": None}],
    "disciplinary_actions": False,
    "is_qme": False,
    "years_in_practice": 10,
    "hours_per_week": 30,
}


@pytest.mark.parametrize(
    "change, code, outcome",
    [
        ({}, "", "met"),
        ({"profession": "RN"}, "QUAL-PHYSICIAN", "not_met"),
        ({"licenses": []}, "QUAL-LICENSE", "unknown"),
        ({"certifications": []}, "QUAL-BOARD", "not_met"),
        ({"specialties": ["Dentistry"]}, "QUAL-FIT", "not_met"),
        ({"disciplinary_actions": None}, "QUAL-CLEAN", "unknown"),
        ({"disciplinary_actions": True}, "QUAL-CLEAN", "not_met"),
        ({"is_qme": True}, "QUAL-QME", "not_met"),
        ({"hours_per_week": 10}, "QUAL-PRACTICE", "not_met"),
    ],
)
def test_qualification(change: dict[str, Any], code: str, outcome: str) -> None:
    from datetime import date

    found = qualifications.check(
        "ca-wc", {**REVIEWER, **change}, {"specialties_fit": ["Pain Medicine"]}, date(2025, 1, 2)
    )
    bad = {finding.code: finding.outcome for finding in found if finding.outcome != "met"}
    assert bad == ({code: outcome} if code else {})
    assert bool(qualifications.refusals(found)) == bool(code)


@pytest.mark.parametrize(
    "tie, outcomes_found",
    [
        ({"kind": "professional", "with": "Golden Mutual"}, ["not_met"]),
        ({"kind": "professional", "with": "Golden Mutuals"}, ["unknown"]),
        ({"kind": "financial", "with": "Golden Mutual", "share_percent": 4}, []),
        ({"kind": "financial", "with": "Golden Mutual", "share_percent": 6}, ["not_met"]),
        ({"kind": "financial", "with": "Golden Mutual", "share_percent": None}, ["not_met"]),
        ({"kind": "familial", "with": "Someone Else"}, []),
    ],
)
def test_conflict(tie: dict[str, Any], outcomes_found: list[str]) -> None:
    from datetime import date

    parties = [{"kind": "claims_administrator", "name": "Petra Oddlington", "organization": "Golden Mutual"}]
    found = conflicts.check("ca-wc", [tie], parties, date(2025, 1, 2))
    assert [finding.outcome for finding in found] == outcomes_found
