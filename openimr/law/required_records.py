"""The records that must be provided for a review (data: the program's `required_records.yaml`)."""

from dataclasses import dataclass

from openimr.law.table import program


@dataclass(frozen=True)
class Required:
    """One letter of the list."""

    letter: str
    words: str
    citation: str
    mandatory: bool
    verified: bool


def required(program_id: str) -> tuple[Required, ...]:
    """The list in the order of its letters."""
    rows = program(program_id).data("required_records")
    return tuple(
        Required(row["letter"], row["words"], row["citation"], row["mandatory"], row["confidence"] != "unsure")
        for row in rows
    )
