"""Where a record disagrees with itself: the side, the dose, the number of visits. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Said:
    """A fact as far as it can disagree with another."""

    kind: str
    value: dict[str, Any]
    assertion: str
    day: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Conflict:
    """`sentence` says what differs; `refs` are the pages, first the one then the other."""

    kind: str
    sentence: str
    refs: tuple[str, ...]


def find(said: Sequence[Said]) -> list[Conflict]:
    return [*_sides(said), *_doses(said), *_visits(said)]


def _sides(said: Iterable[Said]) -> Iterator[Conflict]:
    """The same diagnosis, finding or procedure once on the left and once on the right."""
    told = [
        one
        for one in said
        if one.kind in ("diagnosis", "imaging", "procedure") and one.assertion in ("present", "possible")
    ]
    for key, sides in _by(told, lambda one: (one.kind, one.value.get("name"), one.value.get("part")), "side").items():
        if {"left", "right"} <= set(sides):
            yield _told(
                key[0], f"{str(key[1]).capitalize()}{f' of the {key[2]}' if key[2] else ''}: the side differs", sides
            )


def _doses(said: Iterable[Said]) -> Iterator[Conflict]:
    """A medication in use with different strengths or frequencies on the same day, or without days."""
    told = [one for one in said if one.kind == "medication" and one.value.get("current")]
    for name in ("strength", "frequency"):
        for key, doses in _by(told, lambda one: (one.kind, one.value.get("name")), name).items():
            if len(doses) > 1:
                yield _told(
                    key[0], f"{str(key[1]).capitalize()}: the {'dose' if name == 'strength' else name} differs", doses
                )


def _visits(said: Iterable[Said]) -> Iterator[Conflict]:
    """Completed visits of one therapy: different numbers, or fewer on a later day."""
    told = [one for one in said if one.kind == "visits" and one.value.get("status") in ("completed", "attended")]
    for key, numbers in _by(told, lambda one: (one.kind, one.value.get("therapy")), "count").items():
        if len(numbers) > 1:
            yield _told(key[0], f"{str(key[1]).capitalize()}: the number of completed visits differs", numbers)


def _by(said: Iterable[Said], key: Any, name: str) -> dict[Any, dict[str, list[str]]]:
    found: dict[Any, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in said:
        if (part := one.value.get(name)) not in (None, "", "bilateral"):
            found[key(one)][str(part)] += [ref for ref in one.refs if ref not in found[key(one)][str(part)]]
    return found


def _told(kind: str, begin: str, values: dict[str, list[str]]) -> Conflict:
    parts = [f"{value} ({', '.join(refs[:3])}{' …' if len(refs) > 3 else ''})" for value, refs in values.items()]
    return Conflict(kind, f"{begin}: {'; '.join(parts)}.", tuple(ref for refs in values.values() for ref in refs))
