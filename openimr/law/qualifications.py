"""What makes a reviewer qualified for a case: Labor Code 139.5(d)(4) and the practice of published determinations.

Each check answers met, not_met or unknown. Unknown never counts as met: a person must look first.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from openimr.law.findings import Finding
from openimr.law.table import Program, program

Facts = Mapping[str, Any]
PHYSICIANS = ("MD", "DO", "DC", "DPM", "PhD", "PsyD", "DDS", "LAc", "OD")  # Labor Code 3209.3
BOARDED = ("MD", "DO")
Answer = tuple[str, str]  # outcome, sentence


def check(program_id: str, reviewer: Facts, case: Facts, on: date) -> list[Finding]:
    """Every qualification asked of a reviewer for a case on a day; `met` when all outcomes are.

    `reviewer`: profession, licenses [{state, status, expires}], certifications [{board, specialty, expires}],
    specialties, disciplinary_actions, is_qme, years_in_practice, hours_per_week. `case`: specialties_fit.
    """
    law = program(program_id)
    return [
        Finding(code, sentence, outcome, (citation,), verified=verified)
        for code, citation, verified, test in CHECKS
        for outcome, sentence in test(law, reviewer, case, on)
    ]


def refusals(found: list[Finding]) -> list[str]:
    """The sentences of what is not met or unknown."""
    return [finding.sentence for finding in found if finding.outcome != "met"]


def physician(_law: Program, reviewer: Facts, _case: Facts, _on: date) -> Iterator[Answer]:
    """A licensed physician as the Labor Code names them."""
    if reviewer["profession"] in PHYSICIANS:
        yield "met", f"Is a physician under the Labor Code ({reviewer['profession']})."
    else:
        yield "not_met", f"{reviewer['profession']} is no physician under the Labor Code."


def licensed(_law: Program, reviewer: Facts, _case: Facts, on: date) -> Iterator[Answer]:
    """A current, unrestricted license in any state."""
    good = sorted(row["state"] for row in reviewer["licenses"] if row["status"] == "active" and row["expires"] >= on)
    if good:
        yield "met", f"Holds an unrestricted license: {', '.join(good)}."
    elif reviewer["licenses"]:
        newest = max(reviewer["licenses"], key=lambda row: row["expires"])
        state = "expired on " + str(newest["expires"]) if newest["expires"] < on else f"is {newest['status']}"
        yield "not_met", f"The license in {newest['state']} {state}."
    else:
        yield "unknown", "No license is on file."


def certified(_law: Program, reviewer: Facts, _case: Facts, on: date) -> Iterator[Answer]:
    """A medical doctor or osteopath holds a current certification of an American specialty board."""
    if reviewer["profession"] not in BOARDED:
        return
    current = [row for row in reviewer["certifications"] if row["expires"] is None or row["expires"] >= on]
    if current:
        yield "met", f"Board certified in {', '.join(sorted(row['specialty'] for row in current))}."
    else:
        yield "not_met", "Holds no current certification of an American specialty board."


def fitting(_law: Program, reviewer: Facts, case: Facts, _on: date) -> Iterator[Answer]:
    """Knowledge of the condition and the treatment: the same or a similar specialty."""
    fit = [name for name in case["specialties_fit"] if name in reviewer["specialties"]]
    if fit:
        yield "met", f"Practices in the same or a similar specialty: {', '.join(fit)}."
    else:
        yield "not_met", f"Practices in none of the specialties that fit: {', '.join(case['specialties_fit'])}."


def undisciplined(_law: Program, reviewer: Facts, _case: Facts, _on: date) -> Iterator[Answer]:
    """No disciplinary action or sanction, taken or pending."""
    said = reviewer.get("disciplinary_actions")
    if said is None:
        yield "unknown", "Whether there are disciplinary actions has not been checked."
    elif said:
        yield "not_met", "A disciplinary action or sanction is on file."
    else:
        yield "met", "No disciplinary action or sanction is on file."


def no_qme(law: Program, reviewer: Facts, _case: Facts, on: date) -> Iterator[Answer]:
    """Not a qualified medical evaluator."""
    if on < law.value("QME_BARRED_FROM", on).value:
        return
    said = reviewer.get("is_qme")
    if said is None:
        yield "unknown", "Whether the reviewer is a qualified medical evaluator has not been checked."
    elif said:
        yield "not_met", "Is a qualified medical evaluator, who may not review."
    else:
        yield "met", "Is no qualified medical evaluator."


def practicing(law: Program, reviewer: Facts, _case: Facts, on: date) -> Iterator[Answer]:
    """In active practice for years and hours enough."""
    years, hours = law.value("PRACTICE_YEARS", on).value, law.value("PRACTICE_HOURS", on).value
    if reviewer["years_in_practice"] >= years and reviewer["hours_per_week"] >= hours:
        yield "met", f"In active practice for {years} years or more, {hours} hours a week or more."
    else:
        yield "not_met", f"Not in active practice for {years} years and {hours} hours a week."


LAW = "Labor Code 139.5(d)(4)"
CHECKS: tuple[tuple[str, str, bool, Callable[[Program, Facts, Facts, date], Iterator[Answer]]], ...] = (
    ("QUAL-PHYSICIAN", "Labor Code 3209.3", True, physician),
    ("QUAL-LICENSE", LAW, True, licensed),
    ("QUAL-BOARD", LAW, True, certified),
    ("QUAL-FIT", LAW, True, fitting),
    ("QUAL-CLEAN", LAW, True, undisciplined),
    ("QUAL-QME", LAW, True, no_qme),
    ("QUAL-PRACTICE", "contract practice seen in published determinations; no statute", False, practicing),
)
