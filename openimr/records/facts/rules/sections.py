"""Which part of a report a place stands in: its headings are a list of ours."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from openimr.records.facts.rules import gazetteer

NUMBERED = r"(?:(?:\d{1,2}|[ivx]{1,4}|[a-h])[.)] ?)?"
LINE_END, ENDS_SOON = re.compile(r"[\n\v]"), re.compile(r"[\n\v]|\. ")
SOAP = re.compile(r"(?:(?<=[\n\v])|^)([SOAP])[ .)]+(?=\S)")
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
def _heading() -> tuple[re.Pattern[str], dict[str, str]]:
    gazetteer.read("headings")
    kinds = {term: name for term, (name, _) in gazetteer.read("headings")._rows.items()}
    words = "|".join(re.escape(term) for term in sorted(kinds, key=len, reverse=True))
    # At the start of a line with a colon, a dash or nothing behind it; within a line only with a colon.
    pattern = (
        rf"(?:(?<=[\n\v])|^){NUMBERED}({words})(?: \([^)\n]{{0,40}}\))?\s?(?::|(?: -)(?= )|\.(?=[\n\v])|(?=[\n\v]|$))"
        rf"|(?<=[.;)] )({words})(?: \([^)\n]{{0,40}}\))?:"
    )
    return re.compile(pattern), kinds


def find(plain: str, text: str) -> Sections:
    """The sections of a page in order. A heading with text behind it in its line ends where the next label begins."""
    pattern, kinds = _heading()
    marks: dict[int, str] = {0: "education"} if CONSENT.match(plain) else {}
    inline: list[tuple[int, str]] = []
    for match in pattern.finditer(plain):
        term = match[1] or match[2]
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
