"""Search inside a case: what is asked, and which words of a page answer. Pure.

A word is cut into runs of letters and digits without accents or case: "C6-7" is the runs c6, 7 in a row. The index
holds the runs of each page; the same cut is made of the question, so that nothing a person types is ever a command.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

MOST_TERMS = 12
LONGEST_RUN = 64
LONGEST_QUESTION = 300
PIECE = re.compile(r'"([^"]*)"(\*?)|(\S+)')
RUN = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Term:
    """Runs that must follow one another on the page; `prefix`: the last one may go on (a trailing * was typed)."""

    runs: tuple[str, ...]
    prefix: bool = False


def runs(text: str) -> list[str]:
    """The runs of letters and digits in `text`, without case and accents, in order."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return [run[:LONGEST_RUN] for run in RUN.findall(plain.casefold())]


def ask(question: str) -> list[Term]:
    """The terms of a question, at most `MOST_TERMS`: words, "phrases in quotes", and begin* for beginnings."""
    terms = []
    for phrase, star, word in PIECE.findall(question[:LONGEST_QUESTION].replace("“", '"').replace("”", '"')):
        found = tuple(runs(phrase or word))
        if found:
            terms.append(Term(found, prefix=bool(star) or (phrase or word).endswith("*")))
    return terms[:MOST_TERMS]


def mark(case_id: object) -> str:
    """The lexeme that every page of a case carries, so that one index answers for one case. Never a run: it has a #."""
    return f"#{str(case_id).replace('-', '')}"


def as_tsquery(case_id: object, terms: Sequence[Term]) -> str:
    """A PostgreSQL tsquery in which each run is a quoted lexeme; runs hold only letters and digits."""
    return " & ".join([f"'{mark(case_id)}'", *dict.fromkeys(_in_a_row(term) for term in terms)])


def _in_a_row(term: Term) -> str:
    return "(" + " <-> ".join(f"'{run}'" for run in term.runs) + (":*)" if term.prefix else ")")


def as_tsvector(case_id: object, words: Iterable[str]) -> str:
    """The index entry of a page: the case's mark, and each run with its places, 1 for the first.

    PostgreSQL keeps 256 places of a run and none above 16383: only a page of thousands of words can lose a phrase.
    """
    places: dict[str, list[str]] = {}
    for place, run in enumerate((run for word in words for run in _runs_of_word(word)), start=1):
        places.setdefault(run, []).append(str(place))
    told = (f"'{run}':{','.join(found)}" for run, found in places.items())
    return " ".join([f"'{mark(case_id)}'", *told])


def match(words: Sequence[str], terms: Sequence[Term]) -> list[int] | None:
    """Indexes of the words that answer, ascending; None when some term does not stand on the page."""
    found = _found(words, terms)
    return sorted(set().union(*found)) if found and all(found) else None


def hits(words: Sequence[str], terms: Sequence[Term]) -> list[int]:
    """Indexes of the words that answer any of the terms: what is highlighted on a page opened from a search."""
    return sorted(set().union(*_found(words, terms)))


def _found(words: Sequence[str], terms: Sequence[Term]) -> list[set[int]]:
    """For each term the indexes of the words it stands on."""
    flat = [(run, index) for index, word in enumerate(words) for run in _runs_of_word(word)]
    places: dict[str, list[int]] = {}
    for place, (run, _) in enumerate(flat):
        places.setdefault(run, []).append(place)
    return [
        {
            index
            for start in _starts(term, places)
            if _stands(flat, start, term)
            for _, index in flat[start : start + len(term.runs)]
        }
        for term in terms
    ]


def _starts(term: Term, places: Mapping[str, Sequence[int]]) -> list[int]:
    first = term.runs[0]
    if len(term.runs) > 1 or not term.prefix:
        return list(places.get(first, ()))
    return [place for run, found in places.items() if run.startswith(first) for place in found]


def _stands(flat: Sequence[tuple[str, int]], start: int, term: Term) -> bool:
    *head, last = term.runs
    if start + len(term.runs) > len(flat) or any(flat[start + place][0] != run for place, run in enumerate(head)):
        return False
    final = flat[start + len(head)][0]
    return final.startswith(last) if term.prefix else final == last


@lru_cache(maxsize=50_000)
def _runs_of_word(word: str) -> tuple[str, ...]:
    return tuple(runs(word))


def passage(words: Sequence[str], hits: Sequence[int], around: int = 9) -> list[tuple[str, bool]]:
    """The words about the first hit, each with whether it is a hit: what a result list shows."""
    first = hits[0] if hits else 0
    window = range(max(0, first - around), min(len(words), first + around + 6))
    marked = set(hits)
    return [(words[index], index in marked) for index in window]
