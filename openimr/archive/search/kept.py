"""Counts kept as long as the index stays as it is.

The first page asks for the counts of all letters: among a million that takes a fifth of a second, and everybody asks it.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence

from openimr.archive.search import index

MOST = 300  # questions, some ten kilobytes each
Counts = Mapping[str, Sequence[tuple[str, int]]]
_kept: dict[Hashable, Counts] = {}


def forget() -> None:
    """For measures: the next count of every question is made anew."""
    _kept.clear()


def counts(question: Hashable, count: Callable[[], Counts]) -> Counts:
    """The counts of a question, counted once for a state of the index. Ask within `index.asking`."""
    key = (index.opened(), question)
    if key not in _kept:
        if len(_kept) >= MOST:
            forget()
        _kept[key] = count()
    return _kept[key]
