"""A page as the rules read it: its words in one line of text in which only real line ends are kept.

Every place in the text leads back to a word of the page, so that what is found can be shown on it.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from ahocorasick_rs import AhoCorasick

LINE, PARAGRAPH = "\n", "\v"
BULLET = re.compile(r"(?:[-*•·>o]|\(?\d{1,2}[.)]|\(?[a-hA-H][.)]|[ivxIVX]{1,4}[.)]|\[[ xX]?\]|☐|☒|□)$")
LABEL = re.compile(r"[A-Z(][\w/&'().#,-]*(?: [\w/&'().#,-]+){0,5}:(?!\d)")
OPEN_END = re.compile(
    r"(?:,|-|/|\b(?:and|or|of|the|with|to|for|in|at|on|by|no|not|left|right|a|an|is|was|y|de|la|el))$", re.I
)
MID_SENTENCE = re.compile(r"\b(?:and|or|of|the|with|to|for|at|by|a|an|is|was|y|de|la|el)$", re.I)
FULL_STOPS = (".", "!", "?", ":", ";")
TAIL = 10  # marks: longer than any word that leaves a sentence open, with the mark before it
IN_A_LINE = re.compile(r"[a-z)]\. [A-Z]")
_O = [*(f"{one}O" for one in "0123456789lI"), *(f"/O{one}" for one in "0123456789")]
_I = [*(f"{one}I" for one in "abcdefghijklmnopqrstuvwxyz"), "Ieft", "Iumb", "Iow", "Iateral", "Iift"]
MISREAD = AhoCorasick([*_O, *_I])  # a page without any of these has nothing to mend
FIGURE = re.compile(r"(?<![^\s(])[#$]?[\dOlI]+(?:[/.,-][\dOlI]+)*[%,.;:)]?(?!\S)")
ONE_MISREAD = re.compile(r"(?<![A-Za-z\d])[lI](?=0)|(?<=\d)[lI](?=[\d/.,]|$)")
L_MISREAD = re.compile(r"(?<=[a-z])I(?=[a-z])|\bI(?=eft|umb|ow\b|ateral|ift)")
NEARLY_FULL = 0.72  # of the longest line: shorter lines end where they end
SHORT_PAGE = 60  # characters of the longest line: below it a line is a row, not a wrapped sentence
MARKS = {
    "’": "'",
    "‘": "'",
    "´": "'",
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "\u00a0": " ",
}


class _Plain(dict[int, str]):
    """A mark without case or accent; never longer or shorter than the mark."""

    def __missing__(self, code: int) -> str:
        mark = MARKS.get(chr(code), chr(code))
        base = unicodedata.normalize("NFD", mark)[0].lower()
        self[code] = base if len(base) == 1 else mark
        return self[code]


PLAIN = _Plain()
STRAIGHT = {ord(mark): straight for mark, straight in MARKS.items()}


@dataclass(frozen=True)
class Sheet:
    """`text` keeps case, `plain` has neither case nor accents; both are equally long. `starts`: of each word."""

    words: tuple[str, ...]
    text: str
    plain: str
    starts: tuple[int, ...]

    def word_at(self, place: int) -> int:
        return max(bisect_right(self.starts, place) - 1, 0)

    def quote(self, first: int, last: int) -> str:
        return " ".join(self.words[first : last + 1])


def from_text(text: str) -> Sheet:
    """A sheet of plain text, as a file or a page's text gives it."""
    lines = [line.split() for line in text.replace("\f", "\n\n").split("\n")]
    return _joined(lines)


def from_rows(rows: Sequence[Sequence[Any]]) -> Sheet:
    """A sheet of a page's rows [word, x0, y0, x1, y1]; lines are told by the boxes."""
    lines: list[list[str]] = []
    before: Sequence[Any] | None = None
    for row in rows:
        if before is None or not _same_line(before, row):
            lines += [[]] if before is not None and _gap(before, row) else []
            lines.append([])
        lines[-1].append(str(row[0]))
        before = row
    return _joined(lines)


def _same_line(before: Sequence[Any], row: Sequence[Any]) -> bool:
    middle = (row[2] + row[4]) / 2
    return bool(before[2] - 1 <= middle <= before[4] + 1 and row[1] >= before[1])


def _gap(before: Sequence[Any], row: Sequence[Any]) -> bool:
    height = max(before[4] - before[2], row[4] - row[2], 1)
    return bool(row[2] - before[4] > 0.9 * height or row[2] < before[2] - height)


def _joined(lines: list[list[str]]) -> Sheet:
    full = [line for line in lines if line]
    longest = max((sum(map(len, line)) + len(line) for line in full), default=0)
    column = _column(full, longest)
    double = len(full) > 3 and len(lines) - len(full) > 0.6 * len(full) and longest < 130  # a blank after every line
    parts: list[str] = []
    words: list[str] = []
    starts: list[int] = []
    place = 0
    previous: list[str] = []
    blank = False
    for line in lines:
        if not line:
            blank = bool(previous)
            continue
        if previous:
            parts.append(_between(previous, line, longest, blank and not double, column))
            place += 1
        previous, blank = line, False
        parts.append(" ".join(line))
        words += line
        *begun, end = accumulate(line, lambda at, word: at + len(word) + 1, initial=place)
        starts += begun
        place = end - 1
    text = _mended("".join(parts))
    if text.isascii():
        return Sheet(tuple(words), text, text.lower(), tuple(starts))
    plain = text.translate(PLAIN)
    if len(plain) != len(text):  # pragma: no cover - the table never changes a length
        raise AssertionError
    return Sheet(tuple(words), text.translate(STRAIGHT), plain, tuple(starts))


def _mended(text: str) -> str:
    """Letters that a fax made of figures and the other way: "4O degrees" is 40 and never 4. As long as before."""
    if not MISREAD.find_matches_as_indexes(text):
        return text
    return L_MISREAD.sub("l", FIGURE.sub(_figure, text))


def _figure(match: re.Match[str]) -> str:
    word = match.group()
    if "O" not in word or not re.search(r"\d[\dlO/.,-]*O|O[\dlO]*/?\d\d|/O\d|[lI]O", word):
        return word
    return ONE_MISREAD.sub("1", word.replace("O", "0"))


def _column(lines: list[list[str]], longest: int) -> bool:
    """Prose in a narrow column: short lines, many going on in small letters, and sentences that end within a line."""
    if longest >= SHORT_PAGE or len(lines) < 4:
        return False
    small = sum(line[0][:1].islower() for line in lines[1:])
    return small >= 0.4 * len(lines) and any(IN_A_LINE.search(" ".join(line)) for line in lines)


def _between(before: list[str], line: list[str], longest: int, paragraph: bool, column: bool) -> str:
    """What stands between two lines: a space where the sentence runs on."""
    if paragraph:
        return PARAGRAPH
    if column and line[0][:1].islower() and not before[-1].endswith(FULL_STOPS):
        return " "
    return " " if _runs_on(" ".join(before), " ".join(line), line[0], longest) else LINE


def _runs_on(before: str, line: str, first: str, longest: int) -> bool:
    tail = before[-TAIL:]
    if MID_SENTENCE.search(tail) and not LABEL.match(line):
        return True
    if BULLET.match(first) or LABEL.match(line) or before.endswith(FULL_STOPS):
        return False
    if before.isupper() and not line.isupper() and len(before) < 0.6 * longest:
        return False  # a heading
    if OPEN_END.search(tail):
        return True
    if first[:1].islower() and len(before) > 30:
        return True
    return longest >= SHORT_PAGE and len(before) >= NEARLY_FULL * longest
