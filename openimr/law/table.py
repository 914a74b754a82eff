"""The dated table of values: every number with its unit, its time in force, its citation and how sure we are of it.

Data: `programs/<program>/values*.yaml`. A change of law ends a row and adds one; no row is ever edited, so a case
decided years ago computes as it did.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import yaml

from openimr.law.refusal import Refused

PROGRAMS = Path(__file__).parent / "programs"
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Confidence = Literal["read", "known", "unsure"]


@dataclass(frozen=True, slots=True)
class Value:
    """One row. `confidence`: read in the source, known but not re-read, or unsure (shown as unverified)."""

    rule_id: str
    value: Any
    unit: str
    effective_from: date
    effective_to: date | None
    citation: str
    confidence: Confidence
    note: str = ""

    @property
    def verified(self) -> bool:
        return self.confidence != "unsure"

    def holds_on(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


@dataclass(frozen=True)
class Regime:
    """A version of the rules and when it was in force."""

    id: str
    words: str
    effective_from: date
    effective_to: date | None
    confidence: Confidence


class Program:
    """One program of law: its folder of data."""

    def __init__(self, program_id: str, folder: Path) -> None:
        self.id, self.folder = program_id, folder
        self._rows: dict[str, tuple[Value, ...]] = _grouped(self._read_values())
        self._read: dict[str, Any] = {}

    def _read_values(self) -> Iterator[Value]:
        for file in sorted(self.folder.glob("values*.yaml")):
            for row in read_yaml(file):
                yield _value(row, file.name)

    def data(self, name: str) -> Any:
        """A data file of the program, for example "clocks"; Refused when it has none."""
        if name not in self._read:
            file = self.folder / f"{name}.yaml"
            if not file.exists():
                raise Refused(f"The program {self.id} has no {name}.", field=name)
            self._read[name] = read_yaml(file)
        return self._read[name]

    @cached_property
    def regimes(self) -> tuple[Regime, ...]:
        """The versions of the rules, oldest first."""
        return tuple(Regime(**row) for row in self.data("regimes"))

    def value(self, rule_id: str, on: date) -> Value:
        """The value in force on a day; Refused when the rule is unknown or had none that day."""
        rows = self._rows.get(rule_id)
        if rows is None:
            raise Refused(f"The program {self.id} has no rule {rule_id}.", field="rule", rule=rule_id)
        for row in rows:
            if row.holds_on(on):
                return row
        raise Refused(
            f"The rule {rule_id} had no value on {on}; its rows begin {rows[0].effective_from}.", rule=rule_id
        )

    def history(self, rule_id: str) -> tuple[Value, ...]:
        """All rows of a rule, oldest first."""
        return self._rows.get(rule_id, ())

    def values(self) -> Iterator[Value]:
        for rows in self._rows.values():
            yield from rows

    def regime(self, on: date) -> Regime:
        """The version of the rules that governed on a day."""
        for regime in self.regimes:
            if regime.effective_from <= on and (regime.effective_to is None or on <= regime.effective_to):
                return regime
        raise Refused(f"{on} lies before the program {self.id}.", field="date")


@cache
def program(program_id: str) -> Program:
    """A program by its id (one of `programs()`); Refused when there is none."""
    folder = PROGRAMS / str(program_id).replace("-", "_")
    if program_id not in programs():
        raise Refused(f"There is no program {program_id}; there are {', '.join(programs())}.", field="program")
    return Program(program_id, folder)


def programs() -> list[str]:
    """The ids of all programs: each folder with a `program.yaml`."""
    return sorted(file.parent.name.replace("_", "-") for file in PROGRAMS.glob("*/program.yaml"))


@cache
def read_yaml(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), Loader=Loader)  # noqa: S506 - a safe loader


def _value(row: dict[str, Any], file: str) -> Value:
    try:
        made = Value(**row)
    except TypeError as error:
        raise Refused(f"{file}: the row {row.get('rule_id', '?')} is malformed ({error}).") from error
    if not made.citation:
        raise Refused(f"{file}: the row {made.rule_id} from {made.effective_from} has no citation.", rule=made.rule_id)
    return made


def _grouped(rows: Iterator[Value]) -> dict[str, tuple[Value, ...]]:
    grouped: dict[str, list[Value]] = {}
    for row in rows:
        grouped.setdefault(row.rule_id, []).append(row)
    for rule_id, history in grouped.items():
        history.sort(key=lambda row: row.effective_from)
        _check_history(rule_id, history)
    return {rule_id: tuple(history) for rule_id, history in grouped.items()}


def _check_history(rule_id: str, history: list[Value]) -> None:
    """Refuse rows that overlap or leave a gap: either would make the answer a guess."""
    for before, after in pairwise(history):
        if before.effective_to is None or (after.effective_from - before.effective_to).days != 1:
            raise Refused(f"The rows of {rule_id} do not join at {after.effective_from}.", rule=rule_id)
