"""Scenarios that an expert can read: `programs/<program>/scenarios/*.yaml`, tested and printed in the rulebook."""

from typing import Any

from openimr.law.table import Program, read_yaml


def read(law: Program, name: str) -> Any:
    """A file of scenarios; an empty list when the program has none of that kind."""
    file = law.folder / "scenarios" / f"{name}.yaml"
    return read_yaml(file) if file.exists() else []


def scenarios(law: Program, name: str) -> list[dict[str, Any]]:
    """The scenarios of one kind, in the order written: "clocks" {name, events, facts, rule, due}, "eligibility" {name,
    change, outcome, codes} against the file's `base`, "whole_case"."""
    found = read(law, name)
    rows: list[dict[str, Any]] = found["scenarios"] if isinstance(found, dict) else found
    return rows
