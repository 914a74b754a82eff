"""Matching: the law's refusals with their sections, its preferences as rank, never a refusal."""

from datetime import date
from typing import Any

import pytest

from openimr.panel import matching, specialties

DAY = date(2025, 1, 2)
CASE = {
    "specialties_fit": ["Pain Medicine"],
    "boards_fit": ["Pain Medicine", "Internal Medicine"],
    "parties": [{"kind": "claims_administrator", "name": "Petra Oddlington", "organization": "Golden Mutual"}],
}


def reviewer(id_: str, state: str = "California", **change: Any) -> dict[str, Any]:
    license_ = {"state": state, "status": "active", "expires": date(2030, 1, 1)}
    board = {"board": "b", "specialty": "Pain Medicine", "expires": None}
    base = {
        "id": id_, "profession": "MD", "specialties": ["Pain Medicine"], "licenses": [license_], "certifications": [board],
        "disciplinary_actions": False, "is_qme": False, "years_in_practice": 10, "hours_per_week": 30,
        "affiliations": [], "load": 0, "capacity": 5, "left": False,
    }  # fmt: skip
    return base | change


def judged(*reviewers: dict[str, Any], program: str = "ca-wc") -> list[matching.Proposal]:
    return matching.propose(program, CASE, reviewers, on=DAY, seed="s")


def test_a_license_in_the_state_ranks_first_and_another_still_fits() -> None:
    away, home = reviewer("away", "Oregon"), reviewer("home")
    assert [one.reviewer_id for one in judged(away, home)] == ["home", "away"]
    assert all(one.fits for one in judged(away, home))


REFUSED = [
    ({"is_qme": True}, "Is a qualified medical evaluator, who may not review. (Labor Code 139.5(d)(4))"),
    ({"hours_per_week": 1},
     "Not in active practice for 5 years and 24 hours a week. (contract practice seen in published determinations; no"
     " statute; unverified)"),
    ({"left": True}, "Left this case before; another reviewer is needed."),
    ({"load": 5}, "Has 5 open cases, as many as agreed."),
]  # fmt: skip


@pytest.mark.parametrize("change, sentence", REFUSED)
def test_a_refusal_tells_its_law_and_whether_it_is_verified(change: dict[str, Any], sentence: str) -> None:
    (found,) = judged(reviewer("one", **change))
    assert found.refusals == (sentence,)
    assert not found.fits


def test_a_conflict_tells_its_law() -> None:
    (found,) = judged(
        reviewer("one", affiliations=[{"kind": "professional", "with": "Golden Mutual", "share_percent": None}])
    )
    assert found.conflicts == (
        "Has a professional affiliation with the claims administrator, Golden Mutual. (Labor Code 139.5(c)(2), (d)(5))",
    )


def test_another_program_refuses_by_its_own_law() -> None:
    evaluator = reviewer("one", is_qme=True, hours_per_week=1)
    assert not judged(evaluator)[0].fits
    assert judged(evaluator, program="ca-dmhc")[0].fits


def test_a_board_counts_where_it_fits_a_part_of_the_dispute() -> None:
    assert "Infectious Disease" in specialties.fitting_any(["PHARMA", "HOME_HEALTH"])
    assert "Infectious Disease" not in specialties.fitting(["PHARMA", "HOME_HEALTH"])
    assert specialties.fitting_any([]) == list(specialties.FIT["OTHER"])
