"""A letter as text with its bold runs; places are offsets into that text.

Values are given folded: white space as one blank, without signs that hide or turn what a person reads. The text itself is
never changed, so a value's place always leads back to where it stands.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

HIDDEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
BROKEN = re.compile(r"[\x02\ufffe]")  # how one PDF engine tells a hyphen at a line's end
ENDING = re.compile(r"\r(?!\n)|[\x85\u2028\u2029]")
TURNING = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Span:
    """A value and where it stands: `start` and `end` are offsets into the source's text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Source:
    """A letter's text. `bold`: runs (start, end) in order, empty when the weight of the letters is not known."""

    text: str
    bold: tuple[tuple[int, int], ...] = ()
    remarks: tuple[str, ...] = field(default=())

    def span(self, start: int, end: int) -> Span:
        """The value between two offsets, folded; its ends moved in to where it begins and ends."""
        while start < end and (self.text[start].isspace() or HIDDEN.match(self.text[start])):
            start += 1
        while end > start and (self.text[end - 1].isspace() or HIDDEN.match(self.text[end - 1])):
            end -= 1
        return Span(fold(self.text[start:end]), start, end)

    def bold_in(self, start: int, end: int) -> list[tuple[int, int]]:
        """The bold runs that lie between two offsets, cut to them."""
        cut = ((max(one, start), min(other, end)) for one, other in self.bold if one < end and other > start)
        return [(one, other) for one, other in cut if self.text[one:other].strip()]


def fold(text: str) -> str:
    """White space as one blank, hidden signs left out."""
    return " ".join(HIDDEN.sub("", BROKEN.sub("-", text)).split())


Run = tuple[str, bool]  # words as they stand, and whether they are bold


def from_lines(pages: Iterable[Sequence[Sequence[Run]]]) -> Source:
    """A source from pages of lines of runs, one line of text each."""
    parts: list[str] = []
    bold: list[tuple[int, int]] = []
    at = 0
    for lines in pages:
        for line in lines:
            for words, heavy in line:
                if heavy and words.strip():
                    _add(bold, at, at + len(words), parts)
                parts.append(words)
                at += len(words)
            parts.append("\n")
            at += 1
    return Source("".join(parts), tuple(bold))


def _add(bold: list[tuple[int, int]], start: int, end: int, parts: Sequence[str]) -> None:
    """A bold run; it goes on from the last one when only white space lies between."""
    if bold and not "".join(parts[-4:])[-(start - bold[-1][1]) or None :].strip() and start - bold[-1][1] <= 3:
        bold[-1] = (bold[-1][0], end)
    else:
        bold.append((start, end))


def from_bytes(data: bytes) -> Source:
    """A source from a text file: UTF-8, UTF-16 by its mark, else the Windows code page, which is told."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Source(_lined(data.decode("utf-16", errors="replace")))
    try:
        return Source(_lined(data.decode("utf-8-sig")))
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        return Source(_lined(text), remarks=("encoding: not UTF-8; read as Windows text",))


def _lined(text: str) -> str:
    """Every sign that ends a line as the one that the readers know; no place moves."""
    return ENDING.sub("\n", text)
