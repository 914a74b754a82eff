"""Where a record disagrees with itself: the side, the dose, the number of visits. Pure."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SIDED = ("diagnosis", "imaging", "procedure")
DONE = ("completed", "attended")
MOST_REFS = 3  # pages named for one value
Values = dict[str, list[int]]
Refs = Callable[[Collection[int]], Mapping[int, Sequence[str]]]


@dataclass(frozen=True)
class Said:
    """A fact as far as it can disagree with another."""

    fact: int
    kind: str
    value: dict[str, Any]
    assertion: str


@dataclass(frozen=True)
class Conflict:
    """`sentence` says what differs and on which pages."""

    kind: str
    sentence: str


def find(said: Sequence[Said], refs: Refs) -> list[Conflict]:
    """What differs; `refs` is asked once for the pages of the facts concerned."""
    found = [*_sides(said), *_doses(said), *_visits(said)]
    concerned = [facts[:MOST_REFS] for _, _, values in found for facts in values.values()]
    pages = refs([fact for facts in concerned for fact in facts]) if concerned else {}
    return [Conflict(kind, _sentence(begin, values, pages)) for kind, begin, values in found]


def _sentence(begin: str, values: Values, pages: Mapping[int, Sequence[str]]) -> str:
    return f"{begin}: {'; '.join(f'{value} ({_where(facts, pages)})' for value, facts in values.items())}."


def _where(facts: Sequence[int], pages: Mapping[int, Sequence[str]]) -> str:
    named = [ref for fact in facts[:MOST_REFS] for ref in pages.get(fact, ())]
    return ", ".join(dict.fromkeys(named)) + (" …" if len(facts) > MOST_REFS else "")


Found = Iterator[tuple[str, str, Values]]


def _sides(said: Iterable[Said]) -> Found:
    """The same diagnosis, finding or procedure once on the left and once on the right."""
    told = [one for one in said if one.kind in SIDED and one.assertion in ("present", "possible")]
    for (kind, name, part), sides in _by(told, "side", "name", "part").items():
        if {"left", "right"} <= set(sides):
            yield kind, f"{str(name).capitalize()}{f' of the {part}' if part else ''}: the side differs", sides


def _doses(said: Iterable[Said]) -> Found:
    """A medication in use with different strengths or frequencies."""
    told = [one for one in said if one.kind == "medication" and one.value.get("current")]
    for name, words in (("strength", "dose"), ("frequency", "frequency")):
        for (kind, drug), doses in _by(told, name, "name").items():
            if len(doses) > 1:
                yield kind, f"{str(drug).capitalize()}: the {words} differs", doses


def _visits(said: Iterable[Said]) -> Found:
    """Completed visits of one therapy in different numbers."""
    told = [one for one in said if one.kind == "visits" and one.value.get("status") in DONE]
    for (kind, therapy), numbers in _by(told, "count", "therapy").items():
        if len(numbers) > 1:
            yield kind, f"{str(therapy).capitalize()}: the number of completed visits differs", numbers


def _by(said: Iterable[Said], name: str, *same: str) -> dict[tuple[Any, ...], Values]:
    """Facts by what must be the same, then by the value that may differ."""
    found: dict[tuple[Any, ...], Values] = defaultdict(lambda: defaultdict(list))
    for one in said:
        if (part := one.value.get(name)) not in (None, "", "bilateral"):
            found[one.kind, *(str(one.value.get(key) or "") for key in same)][str(part)].append(one.fact)
    return found
