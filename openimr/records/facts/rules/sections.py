"""Which part of a report a place stands in: its headings are a list of ours."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from openimr.records.facts.rules import gazetteer, named

NUMBERED = r"(?:(?:\d{1,2}|[ivx]{1,4}|[a-h])[.)] ?)?"
LINE_END, ENDS_SOON = re.compile(r"[\n\v]"), re.compile(r"[\n\v]|\. ")
SOAP = re.compile(r"([SOAP])(?:(?<=[\n\v].)|(?<=^.))[ .):]+(?=\S)")
BEGINS = re.compile(r"[\n\v]|[.;)] ")  # behind it a heading may begin
CONSENT = re.compile(
    r"\s*(?:informed |patient |general )?consent (?:for|to|form)\b"
)  # what may happen, happened to nobody
SOAP_KINDS = {"S": "subjective", "O": "exam", "A": "assessment", "P": "plan"}


@dataclass(frozen=True)
class Sections:
    starts: tuple[int, ...]
    kinds: tuple[str, ...]

    def at(self, place: int) -> str:
        found = bisect_right(self.starts, place) - 1
        return self.kinds[found] if found >= 0 else ""

    @property
    def names(self) -> set[str]:
        return set(self.kinds)


@cache
def _heading() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """At the start of a line with a colon, a dash or nothing behind it; within a line only with a colon."""
    kinds = {term: name for term, (name, _) in gazetteer.read("headings")._rows.items()}
    words = rf"({named.by_letter(kinds)})(?: \([^)\n]{{0,40}}\))?"
    at_line = re.compile(rf"{NUMBERED}{words}\s?(?::|(?: -)(?= )|\.(?=[\n\v])|(?=[\n\v]|$))")
    return at_line, re.compile(rf"{words}:"), kinds


def _headings(plain: str) -> Iterator[re.Match[str]]:
    at_line, within, _ = _heading()
    end = 0
    for start in [0, *(begins.end() for begins in BEGINS.finditer(plain))]:
        pattern = within if start and plain[start - 1] == " " else at_line
        if start >= end and (match := pattern.match(plain, start)):
            yield match
            end = match.end()


def find(plain: str, text: str) -> Sections:
    """The sections of a page in order. A heading with text behind it in its line ends where the next label begins."""
    kinds = _heading()[2]
    marks: dict[int, str] = {0: "education"} if CONSENT.match(plain) else {}
    inline: list[tuple[int, str]] = []
    for match in _headings(plain):
        term = match[1]
        if len(term) == 1 and not text[match.start() : match.end()].lstrip("0123456789.) ")[:1].isupper():
            continue
        marks[match.start()] = kinds[term]
        if match.end() < len(plain) and plain[match.end()] not in "\n\v":
            inline.append((match.end(), kinds[term]))
    soap = {match.start(): SOAP_KINDS[match[1]] for match in SOAP.finditer(text)}
    marks |= soap if len(set(soap.values())) > 2 else {}  # three of the four letters: a note in that order
    _end_inline(plain, marks, inline)
    places = sorted(marks)
    return Sections(tuple(places), tuple(marks[place] for place in places))


def _end_inline(plain: str, marks: dict[int, str], inline: list[tuple[int, str]]) -> None:
    """A section opened within a line ends with the line; what a person is allergic to, with its sentence."""
    for start, kind in inline:
        if kind not in (
            "family",
            "allergies",
            "past",
            "surgical",
            "social",
            "stopped",
            "education",
            "ros",
            "indication",
        ):
            continue
        following = [place for place in marks if place > start]
        stops = [
            match.end() for match in [(ENDS_SOON if kind == "allergies" else LINE_END).search(plain, start)] if match
        ]
        end = min(stops, default=0)
        if end and (not following or end < min(following)):
            marks[end] = ""
