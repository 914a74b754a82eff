"""Small words that every part of the rulebook uses."""

from openimr.law.table import Value

UNVERIFIED = " **unverified**"


def mark(verified: bool) -> str:
    """What stands behind a rule that nobody has verified."""
    return "" if verified else UNVERIFIED


def length(value: Value) -> str:
    """A value with its unit: "15 calendar days"."""
    return "not seen" if value.value is None else f"{value.value} {value.unit.replace('_', ' ')}"
