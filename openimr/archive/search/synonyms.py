"""Other names of what was asked for, from our own table."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import yaml

Analyze = Callable[[str], Sequence[str]]


@cache
def _groups() -> tuple[tuple[str, ...], ...]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    rows = yaml.load((Path(__file__).parent / "synonyms.yaml").read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    return tuple(tuple(str(name) for name in row) for row in rows)


class Synonyms:
    """The table cut into the index's tokens once."""

    def __init__(self, analyze: Analyze) -> None:
        self.others: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for group in _groups():
            names = [tuple(analyze(name)) for name in group]
            for name in names:
                self.others.setdefault(name, []).extend(other for other in names if other != name)
        self.longest = max(map(len, self.others))

    def of(self, tokens: Sequence[str]) -> list[tuple[str, ...]]:
        """The other names of exactly these tokens."""
        return self.others.get(tuple(tokens), [])

    def grouped(self, tokens: Sequence[str]) -> list[tuple[str, ...]]:
        """Tokens in a row cut into the longest names the table knows; the rest stand alone."""
        groups, at = [], 0
        while at < len(tokens):
            size = next((n for n in range(self.longest, 1, -1) if tuple(tokens[at : at + n]) in self.others), 1)
            groups.append(tuple(tokens[at : at + size]))
            at += size
        return groups
