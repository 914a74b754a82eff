"""Lists of terms, found in one pass, the longest first; a hit is a whole word on both sides."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

TERMS = Path(__file__).parent / "terms"


class Hit(NamedTuple):
    """A term at a place of the text. `name`: the term's own word; `about`: what its list says of it."""

    start: int
    end: int
    name: str
    about: Mapping[str, str]


class Gazetteer:
    """Terms of one list."""

    def __init__(self, rows: Iterable[tuple[str, str, dict[str, str]]]) -> None:
        self._rows: dict[str, tuple[str, dict[str, str]]] = {}
        for term, name, about in rows:
            for spelled in _spellings(term):
                if (held := self._rows.get(spelled)) and held[0] == name and held[1].get("way") != about.get("way"):
                    about = {**about, "way": "both"}  # before and behind the term
                    del self._rows[spelled]
                self._rows.setdefault(spelled, (name, about))
        self._terms = list(self._rows)
        self._every = AhoCorasick(self._terms)
        self._automaton = AhoCorasick(self._terms, matchkind=MatchKind.LeftmostLongest)

    def find(self, plain: str) -> list[Hit]:
        """Hits in order, none over another. A longest match cut off within a word gives way to a shorter one."""
        return list(self._hits(plain))

    def find_all(self, plain: str) -> list[Hit]:
        """Hits that may overlap ("was negative", "negative for"); one within a longer one is left out."""
        found = self._every.find_matches_as_indexes(plain, overlapping=True)
        whole = sorted(((start, -end, index) for index, start, end in found if _whole(plain, start, end)))
        hits: list[Hit] = []
        for start, end, index in whole:
            if not hits or -end > hits[-1].end:
                hits.append(Hit(start, -end, *self._rows[self._terms[index]]))
        return hits

    def _hits(self, plain: str) -> Iterator[Hit]:
        for index, start, end in self._automaton.find_matches_as_indexes(plain):
            if _whole(plain, start, end):
                name, about = self._rows[self._terms[index]]
                yield Hit(start, end, name, about)
            elif not _inner(plain, start):
                yield from self._shorter(plain, start, end)

    def _shorter(self, plain: str, start: int, end: int) -> Iterator[Hit]:
        """ "neck pains" cut at "neck pai...": the beginning may still be a term."""
        for stop in range(end - 1, start + 1, -1):
            if plain[start:stop] in self._rows and _whole(plain, start, stop):
                name, about = self._rows[plain[start:stop]]
                yield Hit(start, stop, name, about)
                return


def _inner(plain: str, start: int) -> bool:
    return start > 0 and plain[start].isalnum() and plain[start - 1].isalnum()


def _whole(plain: str, start: int, end: int) -> bool:
    after = end < len(plain) and plain[end - 1].isalnum() and plain[end].isalnum()
    return not after and not _inner(plain, start)


def _spellings(term: str) -> set[str]:
    spelled = {term, term.replace("-", " ")}
    if term[-1:].isalpha() and len(term) > 2 and not term.endswith(("s", "is", "us", "ed", "ing", "ly", "ia")):
        spelled |= {f"{one[:-1]}ies" if one.endswith("y") else f"{one}s" for one in set(spelled)}
    return spelled


@cache
def read(name: str) -> Gazetteer:
    """The list `terms/<name>.tsv`: a name, then columns named in the first line, the last of them its spellings."""
    with (TERMS / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return Gazetteer(list(_rows(csv.DictReader(file, delimiter="\t"))))


def _rows(rows: Iterable[dict[str, str]]) -> Iterator[tuple[str, str, dict[str, str]]]:
    for row in rows:
        about = {key: (value or "") for key, value in row.items() if key not in ("name", "spellings")}
        for term in [row["name"], *filter(None, (part.strip() for part in (row["spellings"] or "").split("|")))]:
            yield term.lower(), row["name"], about
