"""Scenarios that an expert can read: `programs/<program>/scenarios/*.yaml`, tested and printed in the rulebook."""

from typing import Any

from openimr.law.table import Program, read_yaml


def scenarios(law: Program, name: str) -> list[dict[str, Any]]:
    """The scenarios of one kind ("clocks": name, events, facts, rule, due), in the order written."""
    file = law.folder / "scenarios" / f"{name}.yaml"
    rows: list[dict[str, Any]] = read_yaml(file) if file.exists() else []
    return rows
