"""What a review costs: the class of the fee, then its amount on a day, from the program's dated rows.

Data: `fees.yaml` says which rule prices which kind of review; the amounts are values (`values_fees.yaml`). A row whose
value is null stands for an amount that nobody has seen: it is refused by name, never guessed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from typing import Any

from openimr.law.refusal import Refused
from openimr.law.table import Program, Value, program


@dataclass(frozen=True)
class Asked:
    """A question for a fee: the day that chooses the law, the kind of review, how many reviewers, their profession."""

    on: date
    kind: str
    reviewers: int = 1
    profession: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of review as the fee table knows it. `otherwise`: the kind that prices it where it has no class of its own."""

    kind: str
    words: str
    words_es: str
    citation: str
    verified: bool
    otherwise: str = ""


@dataclass(frozen=True)
class FeeClass:
    """Which rule prices a kind of review, and for how many reviewers of which professions (None, (): any)."""

    rule: str
    kind: str
    words: str
    reviewers: int | None = None
    professions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fee:
    """An amount found: whole units of `unit`, its class, its law, and the sentence people read."""

    amount: int
    unit: str
    fee_class: str
    rule: str
    on: date
    citation: str
    verified: bool
    sentence: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"on": self.on.isoformat()}


@cache
def kinds(law: Program) -> dict[str, Kind]:
    """The kinds of review that the fee table knows, by name."""
    data = law.data("fees")
    shared = {"citation": data["citation"], "verified": data["confidence"] != "unsure"}
    return {name: Kind(kind=name, **shared, **row) for name, row in data["kinds"].items()}


@cache
def classes(law: Program) -> tuple[FeeClass, ...]:
    """Every class in the order of `fees.yaml`."""
    rows = law.data("fees")["classes"]
    return tuple(FeeClass(**{**row, "professions": tuple(row.get("professions", ()))}) for row in rows)


def fee_class(program_id: str, kind: str) -> Kind:
    """A kind of review in words; `Refused` when the program has no such kind."""
    known = kinds(program(program_id))
    if kind not in known:
        raise Refused(f"The fee kind “{kind}” is unknown; it is one of {', '.join(known)}.", field="kind")
    return known[kind]


def fee(program_id: str, asked: Asked) -> Fee:
    """The fee that the law sets; `Refused` when it cannot be told without guessing, naming the field and the rule."""
    law, kind = program(program_id), fee_class(program_id, asked.kind)
    held = [(one, row) for one in classes(law) if one.kind == kind.kind and (row := _row(law, one.rule, asked.on))]
    if not held and kind.otherwise:
        return fee(program_id, Asked(asked.on, kind.otherwise, asked.reviewers, asked.profession))
    if not held:
        raise Refused(f"The program {law.id} has no fee for {kind.words} on {asked.on}.", field="on", rule=kind.kind)
    return _priced(*_chosen(held, asked), asked.on)


def _row(law: Program, rule: str, on: date) -> Value | None:
    return next((row for row in law.history(rule) if row.holds_on(on)), None)


def _chosen(held: Sequence[tuple[FeeClass, Value]], asked: Asked) -> tuple[FeeClass, Value]:
    """The class that fits the reviewers; refused when the profession decides and was not given."""
    if not asked.profession and any(one.professions for one, _ in held):
        words = f"On {asked.on} the fee depends on the reviewer's profession: give it."
        raise Refused(words, field="profession", rule=held[0][0].rule)
    fitting = [
        (one, row)
        for one, row in held
        if one.reviewers in (None, asked.reviewers) and (not one.professions or asked.profession in one.professions)
    ]
    if not fitting:
        words = f"No fee is set for {asked.reviewers} reviewers of the profession “{asked.profession}” on {asked.on}."
        raise Refused(words, field="reviewers", rule=held[0][0].rule)
    return fitting[0]


def _priced(one: FeeClass, row: Value, on: date) -> Fee:
    if row.value is None:
        words = f"The amount of {one.rule} ({one.words}) on {on} has not been seen: enter it from the text of {row.citation}."
        raise Refused(words, field="amount", rule=one.rule)
    mark = "" if row.verified else "; unverified"
    sentence = f"{one.words}: ${row.value:,} on {on} ({row.citation}{mark})."
    return Fee(row.value, row.unit, one.words, one.rule, on, row.citation, row.verified, sentence)


def rows(program_id: str) -> Iterator[dict[str, Any]]:
    """Every row of every class over time, for printing; an amount not seen is None."""
    law = program(program_id)
    for one in classes(law):
        for row in law.history(one.rule):
            yield {
                "rule": one.rule,
                "kind": one.kind,
                "class": one.words,
                "reviewers": one.reviewers,
                "professions": list(one.professions),
                "amount": row.value,
                "unit": row.unit,
                "from": row.effective_from.isoformat(),
                "to": row.effective_to.isoformat() if row.effective_to else None,
                "citation": row.citation,
                "verified": row.verified,
                "note": row.note,
            }
