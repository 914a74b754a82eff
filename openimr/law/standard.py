"""The standards by which necessity is judged, their order, the search for evidence, and what a citation must name.

Data: the program's `standard.yaml`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from openimr.law.refusal import Refused
from openimr.law.table import program


@dataclass(frozen=True)
class Rank:
    """One rank: its letter, its words, the section of law."""

    letter: str
    words: str
    citation: str
    verified: bool = True


@dataclass(frozen=True)
class SearchStep:
    """One step of the search for evidence; `only_if` says when it is taken, `cite` the type of its citation."""

    step: str
    words: str
    cite: str
    citation: str
    verified: bool
    only_if: str = ""


@dataclass(frozen=True)
class CitationType:
    """A type of source and the fields that a citation of it must name."""

    type: str
    words: str
    names: tuple[str, ...]
    citation: str
    verified: bool


def ranks(program_id: str) -> tuple[Rank, ...]:
    """The ranks, first applicable first."""
    data = program(program_id).data("standard")
    shared = {"citation": data["citation"], "verified": data["confidence"] != "unsure"}
    return tuple(Rank(row["letter"], row["words"], **shared) for row in data["ranks"])


def ranked(program_id: str) -> bool:
    """Whether a lower rank needs reasons why no higher applies; if not, any of them may carry the decision."""
    return bool(program(program_id).data("standard")["hierarchy"])


def rank(program_id: str, letter: str) -> Rank:
    """One rank by its letter; `Refused` when there is none."""
    found = {one.letter: one for one in ranks(program_id)}
    if letter not in found:
        words = f"There is no standard “{letter}” in the program {program_id}; choose one of {', '.join(found)}."
        raise Refused(words, field="rank")
    return found[letter]


def unexplained(program_id: str, used: str, explained: Iterable[str]) -> list[str]:
    """The letters of higher ranks than `used` for which no reason was given why they do not apply."""
    if not ranked(program_id):
        return []
    letters, given = [one.letter for one in ranks(program_id)], set(explained)
    return [letter for letter in letters[: letters.index(rank(program_id, used).letter)] if letter not in given]


def search(program_id: str) -> tuple[SearchStep, ...]:
    """Where evidence is looked for, in order; empty when the program's law sets no order."""
    rows, shared = _section(program_id, "search", "steps", [])
    return tuple(SearchStep(**row, **shared) for row in rows)


def citation_types(program_id: str) -> dict[str, CitationType]:
    """What a citation must name, by type of source; empty when the program's law does not say."""
    rows, shared = _section(program_id, "citations", "types", {})
    return {name: CitationType(name, row["words"], tuple(row["names"]), **shared) for name, row in rows.items()}


def missing_in_citation(program_id: str, type_: str, given: Mapping[str, Any]) -> list[str]:
    """The fields that a citation lacks; `Refused` for a type that the program does not know."""
    known = citation_types(program_id)
    if known and type_ not in known:
        raise Refused(f"The type of source “{type_}” is unknown; it is one of {', '.join(known)}.", field="type")
    return [name for name in (known[type_].names if known else ()) if not str(given.get(name) or "").strip()]


def _section(program_id: str, name: str, rows: str, empty: Any) -> tuple[Any, dict[str, Any]]:
    """The rows of a part of the data with the citation they share."""
    data = program(program_id).data("standard").get(name)
    if data is None:
        return empty, {}
    return data[rows], {"citation": data["citation"], "verified": data["confidence"] != "unsure"}
