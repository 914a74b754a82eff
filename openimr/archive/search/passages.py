"""Why a letter was found: the words about the first hit of its parts, hits marked."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from openimr.archive.search import schema

WORD = re.compile(r"[^\W_]+|[\W_]+")
AROUND = 22  # words before and after a hit
Marked = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Passage:
    """A piece of a letter: where it stands, and its text in runs, each with whether it is a hit."""

    where: str
    words: Marked


def passage(parts: Sequence[tuple[str, str]], tokens: frozenset[str]) -> Passage:
    """The best piece of (where, text) parts: the one with most different hits; the beginning of the first without any."""
    beginnings = tuple(token[:-1] for token in tokens if token.endswith("*"))
    best, most = Passage(*_start(parts)), 0
    for where, text in parts:
        words = WORD.findall(text)
        hits = {word for word in set(words) if _hit(word, tokens, beginnings)}
        different = len({word.casefold() for word in hits})
        if different > most:
            first = next(place for place, word in enumerate(words) if word in hits)
            best, most = Passage(where, _window(words, hits, first)), different
    return best


def _start(parts: Sequence[tuple[str, str]]) -> tuple[str, Marked]:
    where, text = parts[0] if parts else ("", "")
    return where, _window(WORD.findall(text), frozenset(), 0)


def _hit(word: str, tokens: frozenset[str], beginnings: tuple[str, ...]) -> bool:
    return not tokens.isdisjoint(_tokens(word)) or (bool(beginnings) and word.casefold().startswith(beginnings))


@lru_cache(maxsize=50_000)  # the words of letters are few and come again: most of a page's time went into their stems
def _tokens(word: str) -> tuple[str, ...]:
    return tuple(schema.tokens(word)) if word[:1].isalnum() else ()


def _window(words: Sequence[str], hits: Set[str], at: int) -> Marked:
    """The words about a place, neighbours of one kind in one run."""
    start = max(0, at - AROUND)
    runs = groupby(words[start : at + 2 * AROUND], key=lambda word: word in hits)
    return tuple(("".join(run), hit) for hit, run in runs)
