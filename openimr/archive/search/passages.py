"""Why a letter was found: the words about the first hit of its parts, hits marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from openimr.archive.search import schema

WORD = re.compile(r"[^\W_]+|[\W_]+")
AROUND = 22  # words before and after a hit
Marked = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Passage:
    """A piece of a letter: where it stands, and its words with whether each is a hit."""

    where: str
    words: Marked


def passage(parts: Sequence[tuple[str, str]], tokens: frozenset[str]) -> Passage:
    """The best piece of (where, text) parts: the one with most different hits; the beginning of the first without any."""
    best: Passage | None = None
    most, beginnings = 0, tuple(token[:-1] for token in tokens if token.endswith("*"))
    for where, text in parts:
        marked = [(word, _hit(word, tokens, beginnings)) for word in WORD.findall(text)]
        hits = [place for place, (_, hit) in enumerate(marked) if hit]
        different = len({marked[place][0].casefold() for place in hits})
        if different > most:
            best, most = Passage(where, _window(marked, hits[0])), different
    if best is not None:
        return best
    where, text = parts[0] if parts else ("", "")
    return Passage(where, _window([(word, False) for word in WORD.findall(text)], 0))


def _hit(word: str, tokens: frozenset[str], beginnings: tuple[str, ...]) -> bool:
    return not tokens.isdisjoint(_tokens(word)) or (bool(beginnings) and word.casefold().startswith(beginnings))


@lru_cache(maxsize=50_000)  # the words of letters are few and come again: most of a page's time went into their stems
def _tokens(word: str) -> tuple[str, ...]:
    return tuple(schema.tokens(word)) if word[:1].isalnum() else ()


def _window(marked: Sequence[tuple[str, bool]], at: int) -> Marked:
    start = max(0, at - AROUND)
    return tuple(marked[start : at + 2 * AROUND])
