"""A page as lines of words, and the words a finding was read from."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

FAX = re.compile(
    r"\b(?:fax(?:ed)?|rightfax|efax|p(?:age|g)?\.?\s?\d{1,4}\s?(?:/|of)\s?\d{1,4}|p\.?\s?\d{1,4}$|no\.?\s?\d{3,5})",
    re.I,
)
CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s?(?:[ap]\.?m?\.?)?\b", re.I)
PHONE = re.compile(r"\d{3}[-.) ]+\d{3}")
LETTERHEAD = re.compile(r"\b(?:tel|phone|ph|telephone)\b", re.I)
EDGE = 4  # lines at the top among which a fax machine's line stands
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | {"’": "'", "‘": "'", "“": '"', "”": '"', "\xa0": " "})


@dataclass(frozen=True)
class Line:
    """A line and the index of its first word among the words of its page."""

    text: str
    first: int

    @cached_property
    def folded(self) -> str:
        return fold(self.text)


@dataclass(frozen=True)
class Cue:
    """Words `first` to `last` (both included) of page `page`: what a finding was read from."""

    page: int
    first: int
    last: int
    words: str


@dataclass(frozen=True)
class Sheet:
    """One page of an upload. `confidence`: of its OCR, 0-100; None: the page carried its own text."""

    number: int
    lines: tuple[Line, ...]
    confidence: float | None = None
    blank: bool = False

    @cached_property
    def body(self) -> tuple[Line, ...]:
        """The lines without those that a fax machine printed over the top edge."""
        return tuple(line for place, line in enumerate(self.lines) if place >= EDGE or not is_fax_line(line.text))

    @cached_property
    def folded(self) -> str:
        """The body in lower case without accents, lines kept."""
        return "\n".join(line.folded for line in self.body)

    @cached_property
    def memory(self) -> dict[str, Any]:
        """What readers found on this page and may be asked for again."""
        return {}

    @property
    def empty(self) -> bool:
        return self.blank or not self.lines

    def cue(self, line: Line, start: int = 0, end: int | None = None) -> Cue:
        """The words of a line that `start` to `end` (characters) touch."""
        first, last = _word_at(line.text, start), _word_at(line.text, max((end or len(line.text)) - 1, start))
        words = line.text.split()[first : last + 1]
        return Cue(self.number, line.first + first, line.first + last, " ".join(words))


def _word_at(text: str, place: int) -> int:
    """Which word of a line the character at `place` belongs to."""
    before = text[: place + 1]
    return max(len(before.split()) - 1, 0)


def sheet(number: int, text: str, confidence: float | None = None, *, blank: bool = False) -> Sheet:
    """A page from its text: the words of the page in order, line by line."""
    lines, first = [], 0
    for row in text.splitlines():
        words = row.split()
        if words:
            lines.append(Line(" ".join(words), first))
        first += len(words)
    return Sheet(number, tuple(lines), confidence, blank)


def sheets(texts: Iterable[str]) -> list[Sheet]:
    """Pages numbered from 1."""
    return [sheet(number, text) for number, text in enumerate(texts, start=1)]


def fold(text: str) -> str:
    """Lower case without accents, one character for each, so that places stay the same."""
    plain = text.translate(DASHES)
    if plain.isascii():
        return plain.lower()
    return "".join((unicodedata.normalize("NFKD", mark)[0].lower() or mark)[0] for mark in plain)


def is_fax_line(text: str) -> bool:
    """Whether a machine printed this line: a moment of the day beside a number of pages, a fax or its name."""
    if len(text) >= 130 or LETTERHEAD.search(text):
        return False
    digits = sum(sign.isdigit() for sign in text)
    named = bool(re.search(r"\bfa[x(:]", text, re.I)) and digits >= 10
    return named or (bool(CLOCK.search(text)) and bool(FAX.search(text) or PHONE.search(text)))


def words_of(cues: Sequence[Cue]) -> str:
    return " … ".join(cue.words for cue in cues)
