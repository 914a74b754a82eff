"""A place in a text that identifies somebody, and how several findings of one place become one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Found:
    """`start` and `end` are offsets into the text. `sure` is False for a word that a person must judge."""

    start: int
    end: int
    kind: str
    reason: str
    sure: bool = True
    known: bool = False  # the case itself names it: no hand may keep it

    def meets(self, other: "Found") -> bool:
        return self.start < other.end and other.start < self.end


def settled(found: Iterable[Found]) -> list[Found]:
    """Places that do not overlap, in order: what meets becomes one place under the strongest of its findings."""
    out: list[Found] = []
    for one in sorted(found, key=lambda place: (place.start, -place.end)):
        if out and out[-1].meets(one):
            out[-1] = _joined(out[-1], one)
        else:
            out.append(one)
    return out


def _joined(one: Found, other: Found) -> Found:
    strong = max((one, other), key=lambda place: (place.known, place.sure, place.end - place.start))
    return replace(strong, start=min(one.start, other.start), end=max(one.end, other.end))
