"""Who could review a case: each reviewer with reasons or refusals, the fitting ones ranked. Pure: no database.

No outcome, no rate of upholding enters here: a reviewer is chosen for knowledge, licence, freedom and load.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openimr.law import conflicts, qualifications
from openimr.law.findings import Finding

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Proposal:
    """One reviewer for one case. `cost` ranks the fitting ones, lowest first."""

    reviewer_id: str
    reasons: tuple[str, ...]
    refusals: tuple[str, ...]
    conflicts: tuple[str, ...]
    cost: float

    @property
    def fits(self) -> bool:
        return not self.refusals and not self.conflicts


def propose(program: str, case: Facts, reviewers: Iterable[Facts], *, on: date, seed: str) -> list[Proposal]:
    """Every reviewer judged for the case: the fitting ones best first, then the others.

    `case`: specialties_fit (best first), boards_fit, parties [{kind, name, organization}]. A reviewer: id, the facts that
    `law.qualifications` asks for, affiliations, load, capacity, left (this case before). `seed` breaks ties.
    """
    made = [_judge(program, case, reviewer, on, seed) for reviewer in reviewers]
    return sorted(made, key=lambda one: (not one.fits, one.cost))


def _judge(program: str, case: Facts, reviewer: Facts, on: date, seed: str) -> Proposal:
    qualified = qualifications.check(program, reviewer, case, on)
    ties = conflicts.check(program, reviewer["affiliations"], case["parties"], on)
    preferred = qualifications.preferences(program, reviewer, case, on)
    refusals = [_cited(found) for found in qualified if found.outcome != "met"]
    return Proposal(
        reviewer_id=reviewer["id"],
        reasons=(*(found.sentence for found in qualified if found.outcome == "met"), _load_words(reviewer)),
        refusals=(*refusals, *_house_refusals(reviewer)),
        conflicts=tuple(_cited(found) for found in ties),
        cost=_cost(case["specialties_fit"], reviewer, seed, sum(found.outcome != "met" for found in preferred)),
    )


def _cited(found: Finding) -> str:
    """A finding with its law, marked when nobody has verified it."""
    return f"{found.sentence} ({found.citations[0]}{'' if found.verified else '; unverified'})"


def _house_refusals(reviewer: Facts) -> Iterable[str]:
    if reviewer["left"]:
        yield "Left this case before; another reviewer is needed."
    if reviewer["load"] >= reviewer["capacity"]:
        yield f"Has {reviewer['load']} open cases, as many as agreed."


def _load_words(reviewer: Facts) -> str:
    return f"Has {reviewer['load']} of {reviewer['capacity']} cases open."


def _cost(fit: Sequence[str], reviewer: Facts, seed: str, unpreferred: int) -> float:
    """Place of the best fitting specialty, then each preference of the law not met, then load; ties by the seed."""
    place = min((fit.index(name) for name in reviewer["specialties"] if name in fit), default=len(fit))
    chance = int(hashlib.sha256(f"{seed}:{reviewer['id']}".encode()).hexdigest()[:8], 16) / 2**32
    return place * 10 + 4 * unpreferred + 5 * reviewer["load"] / max(1, reviewer["capacity"]) + chance
