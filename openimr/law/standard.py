"""The standards by which necessity is judged, in their order (data: the program's `standard.yaml`)."""

from collections.abc import Iterable
from dataclasses import dataclass

from openimr.law.table import program


@dataclass(frozen=True)
class Rank:
    """One rank: its letter, its words, the section of law."""

    letter: str
    words: str
    citation: str


def ranks(program_id: str) -> tuple[Rank, ...]:
    """The ranks, first applicable first."""
    data = program(program_id).data("standard")
    return tuple(Rank(row["letter"], row["words"], data["citation"]) for row in data["ranks"])


def unexplained(program_id: str, used: str, explained: Iterable[str]) -> list[str]:
    """The letters of higher ranks than `used` for which no reason was given why they do not apply."""
    letters = [rank.letter for rank in ranks(program_id)]
    return [letter for letter in letters[: letters.index(used)] if letter not in set(explained)]
