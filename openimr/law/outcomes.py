"""The outcomes of a decision, and the words for them: those that are stored, and the program's own by period.

An item has one of two outcomes, whatever the program: the refusal is upheld or overturned. How a letter of a given day
says it is the program's `outcomes.yaml`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from openimr.law.refusal import Refused
from openimr.law.table import Program, program

UPHELD, OVERTURNED = "upheld", "overturned"
WORDS = {UPHELD: "Upheld", OVERTURNED: "Overturned"}
MEANING = {
    UPHELD: "The refusal stands: this treatment is not medically necessary.",
    OVERTURNED: "The refusal falls: this treatment is medically necessary.",
}
CASE_WORDS = {"uphold": "Uphold", "overturn": "Overturn", "partially_overturn": "Partially overturn"}
LEVELS = {"item": tuple(WORDS), "case": tuple(CASE_WORDS)}


@dataclass(frozen=True)
class Vocabulary:
    """The words of a period at a level ("item" or "case"), by outcome."""

    level: str
    words: Mapping[str, str]
    effective_from: date
    effective_to: date | None
    citation: str
    verified: bool

    def holds_on(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


def vocabularies(program_id: str, level: str) -> tuple[Vocabulary, ...]:
    """The words of every period, oldest first; refused where two periods do not join."""
    return _joined(level, program(program_id).data("outcomes")[level])


def _joined(level: str, rows: Sequence[Mapping[str, Any]]) -> tuple[Vocabulary, ...]:
    found = tuple(_vocabulary(level, row) for row in rows)
    for before, after in pairwise(found):
        if before.effective_to is None or (after.effective_from - before.effective_to).days != 1:
            raise Refused(f"outcomes.yaml: the periods of {level} do not join at {after.effective_from}.")
    return found


def _vocabulary(level: str, row: Mapping[str, Any]) -> Vocabulary:
    words = {outcome: row[outcome] for outcome in LEVELS[level]}
    verified = row["confidence"] != "unsure"
    return Vocabulary(level, words, row["effective_from"], row["effective_to"], row["citation"], verified)


def vocabulary(program_id: str, level: str, on: date) -> Vocabulary:
    """The words in use on a day; `Refused` when the program had none for that level then."""
    if level not in LEVELS:
        raise Refused(f"Outcomes are worded by {' and by '.join(LEVELS)}, not by “{level}”.", field="level")
    for one in vocabularies(program_id, level):
        if one.holds_on(on):
            return one
    raise Refused(f"The program {program_id} had no words for the outcome of the {level} on {on}.", field="on")


def meaning(program_id: str) -> dict[str, str]:
    """What each outcome of an item means, in a sentence for the reader."""
    told: dict[str, str] = program(program_id).data("outcomes")["meaning"]
    return told


def case_outcome(items: Sequence[str]) -> str:
    """`uphold` when no item is overturned, `overturn` when all are, else `partially_overturn`."""
    if not items or not set(items) <= {UPHELD, OVERTURNED}:
        raise ValueError("Every item needs an outcome before the case has one.")
    if set(items) == {UPHELD}:
        return "uphold"
    return "overturn" if set(items) == {OVERTURNED} else "partially_overturn"


def even_split(law: Program) -> dict[str, Any]:
    """Where an even split of several reviewers goes: {outcome, citation, confidence}."""
    rule: dict[str, Any] = law.data("outcomes")["even_split"]
    return rule


def vote(program_id: str, votes: Sequence[str]) -> str:
    """The outcome of one item by several reviewers: the majority; an even split goes where the program's law says."""
    if not votes or not set(votes) <= {UPHELD, OVERTURNED}:
        raise Refused("Every reviewer needs an outcome before the item has one.", field="votes")
    ahead = 2 * votes.count(OVERTURNED) - len(votes)
    if ahead == 0:
        return str(even_split(program(program_id))["outcome"])
    return OVERTURNED if ahead > 0 else UPHELD
