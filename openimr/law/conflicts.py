"""Conflicts of interest between a reviewer and the people and organisations of a case (Labor Code 139.5(c)(2),(d)(5))."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rapidfuzz import fuzz

from openimr.law.findings import Finding
from openimr.law.table import Program, program

Facts = Mapping[str, Any]
CITATION = ("Labor Code 139.5(c)(2), (d)(5)",)
ALIKE, SAME = 88.0, 99.0  # name likeness: from ALIKE on a person must look


def check(program_id: str, affiliations: Sequence[Facts], parties: Sequence[Facts], on: date) -> list[Finding]:
    """Conflicts found: `not_met` for a named affiliation, `unknown` for a name that only looks alike.

    `affiliations`: kind (professional | financial | familial), with, share_percent. `parties`: kind, name, organization.
    """
    law = program(program_id)
    found = (_compare(law, tie, party, on) for tie in affiliations for party in parties)
    return [finding for finding in found if finding is not None]


def _compare(law: Program, tie: Facts, party: Facts, on: date) -> Finding | None:
    score = max(
        (_likeness(tie["with"], name) for name in (party["name"], party.get("organization")) if name), default=0.0
    )
    if score < ALIKE or not _material(law, tie, on):
        return None
    role = party["kind"].replace("_", " ")
    used = {"kind": tie["kind"], "party": party["kind"]}
    if score >= SAME:
        return Finding(
            "CONFLICT", f"Has a {tie['kind']} affiliation with the {role}, {tie['with']}.", "not_met", CITATION, used
        )
    words = f"Has a {tie['kind']} affiliation with {tie['with']}, a name like the {role}'s: a person must look."
    return Finding("CONFLICT", words, "unknown", CITATION, used)


def _material(law: Program, tie: Facts, on: date) -> bool:
    """A financial interest is material above a share of income; an unknown share counts as material."""
    if tie["kind"] != "financial" or tie.get("share_percent") is None:
        return True
    return bool(float(tie["share_percent"]) > law.value("FINANCIAL_SHARE", on).value)


def _likeness(one: str, other: str) -> float:
    return float(fuzz.token_sort_ratio(one.casefold(), other.casefold()))
