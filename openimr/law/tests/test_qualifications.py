"""Outcomes, standards, reviewers' qualifications and conflicts."""

from typing import Any

import pytest

from openimr.law import conflicts, outcomes, qualifications, standard


def test_outcomes() -> None:
    assert outcomes.case_outcome(["upheld", "upheld"]) == "uphold"
    assert outcomes.case_outcome(["overturned"]) == "overturn"
    assert outcomes.case_outcome(["upheld", "overturned"]) == "partially_overturn"
    with pytest.raises(ValueError, match="needs an outcome"):
        outcomes.case_outcome(["upheld", ""])
    assert outcomes.vote(["upheld", "overturned"]) == "overturned"  # an even split favors the treatment
    assert outcomes.vote(["upheld", "upheld", "overturned"]) == "upheld"


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
