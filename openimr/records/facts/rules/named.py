"""Names with many spellings as one pattern: no groups, so that a place that begins no spelling is left at once."""

import re
from collections.abc import Iterator, Mapping


class Named:
    """`any` matches a spelling of any name; `name` tells whose it was. The first name whose spelling fits is meant."""

    def __init__(self, names: Mapping[str, str], before: str, behind: str) -> None:
        self.any = re.compile(rf"{before}(?:{'|'.join(names.values())}){behind}")
        self._each = [(name, re.compile(rf"{before}(?:{pattern}){behind}")) for name, pattern in names.items()]

    def name(self, match: re.Match[str]) -> str:
        return next(name for name, pattern in self._each if pattern.match(match.string, match.start(), match.endpos))


def by_letter(terms: Mapping[str, object]) -> str:
    """The terms as one pattern, the longest first, that looks at the first letter once."""
    ordered = sorted(terms, key=len, reverse=True)
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in _letters(ordered))


def _letters(ordered: list[str]) -> Iterator[tuple[str, list[str]]]:
    for first in dict.fromkeys(term[0] for term in ordered):
        yield first, [re.escape(term[1:]) for term in ordered if term[0] == first]
