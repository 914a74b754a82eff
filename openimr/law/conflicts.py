"""Conflicts of interest between a reviewer, or the organization itself, and those whom a case concerns.

Whom it concerns and what makes an affiliation material: the program's `conflicts.yaml`. What is not known counts as
material: a doubt is for a person to look at, never a pass.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from rapidfuzz import fuzz

from openimr.law.findings import Finding
from openimr.law.refusal import Refused
from openimr.law.table import Program, program

Facts = Mapping[str, Any]
ALIKE, SAME = 88.0, 99.0  # name likeness: from ALIKE on a person must look


@dataclass(frozen=True)
class Relation:
    """Those with whom no affiliation is allowed: the number of the law's list, in words, the kinds of party it names."""

    number: int
    words: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Affiliation:
    """A kind of affiliation and what makes it material.

    `natures`: what the law names; `closed`: nothing else counts. `excluded`: natures that never count. `above`: the value
    whose share of income an interest must pass; `as_financial`: natures that count only as a financial one does.
    """

    kind: str
    words: str
    natures: tuple[str, ...] = ()
    closed: bool = False
    excluded: Mapping[str, str] = field(default_factory=dict)
    above: str = ""
    as_financial: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rules:
    """A program's rules of conflict."""

    citation: str
    verified: bool
    relations: tuple[Relation, ...]
    affiliations: Mapping[str, Affiliation]


@cache
def rules(law: Program) -> Rules:
    """The program's `conflicts.yaml`."""
    data = law.data("conflicts")
    relations = tuple(Relation(row["number"], row["words"], tuple(row["kinds"])) for row in data["relations"])
    ties = {kind: Affiliation(kind=kind, **_tuples(row)) for kind, row in data["affiliations"].items()}
    return Rules(data["citation"], data["confidence"] != "unsure", relations, ties)


def _tuples(row: Facts) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


def check(program_id: str, affiliations: Sequence[Facts], parties: Sequence[Facts], on: date) -> list[Finding]:
    """Conflicts found: `not_met` for a named affiliation, `unknown` for a name that only looks alike.

    `affiliations`: kind (professional | financial | familial), with, share_percent; nature where it is known (employment,
    spouse, staff_privileges ...). `parties`: kind, name, organization.
    """
    law = program(program_id)
    found = (_compare(law, tie, party, on) for tie in affiliations for party in parties)
    return [finding for finding in found if finding is not None]


def _compare(law: Program, tie: Facts, party: Facts, on: date) -> Finding | None:
    names = (name for name in (party["name"], party.get("organization")) if name)
    score = max((_likeness(tie["with"], name) for name in names), default=0.0)
    if score < ALIKE or not material(law, tie, on):
        return None
    relation = next((one for one in rules(law).relations if party["kind"] in one.kinds), None)
    certain = score >= SAME and relation is not None
    sentence = _sentence(tie, party, alike=score < SAME, named=relation is not None)
    used = {"kind": tie["kind"], "party": party["kind"], "relation": relation.number if relation else None}
    outcome = "not_met" if certain else "unknown"
    return Finding("CONFLICT", sentence, outcome, (rules(law).citation,), used, verified=rules(law).verified)


def _sentence(tie: Facts, party: Facts, *, alike: bool, named: bool) -> str:
    role, whom = party["kind"].replace("_", " "), tie["with"]
    if alike:
        return f"Has a {tie['kind']} affiliation with {whom}, a name like the {role}'s: a person must look."
    if not named:
        return f"Has a {tie['kind']} affiliation with {whom} ({role}), whom the law does not name: a person must look."
    return f"Has a {tie['kind']} affiliation with the {role}, {whom}."


def material(law: Program, tie: Facts, on: date) -> bool:
    """Whether an affiliation counts. A nature or a share that is not known counts; refused for an unknown kind."""
    known = rules(law).affiliations
    if tie["kind"] not in known:
        raise Refused(
            f"The kind of affiliation “{tie['kind']}” is unknown; it is one of {', '.join(known)}.", field="kind"
        )
    rule, nature = known[tie["kind"]], tie.get("nature") or ""
    if nature in rule.excluded or (rule.closed and nature and nature not in rule.natures):
        return False
    share = rule.above or (_financial_share(law) if nature in rule.as_financial else "")
    return not share or _above(law, share, tie.get("share_percent"), on)


def _financial_share(law: Program) -> str:
    """The value that makes a financial interest material."""
    return next((one.above for one in rules(law).affiliations.values() if one.above), "")


def _above(law: Program, rule_id: str, share: Any, on: date) -> bool:
    return share is None or float(share) > law.value(rule_id, on).value


def _likeness(one: str, other: str) -> float:
    return float(fuzz.token_sort_ratio(one.casefold(), other.casefold()))
