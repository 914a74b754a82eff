"""The clinical case summary: the employee's age and sex, the day of injury, the diagnoses, what utilization review did."""

import re

from openimr.archive.reading import days
from openimr.archive.reading.source import Source, Span

OPENER = re.compile(
    r"\s*The\s+(?:expert|physician)\s+reviewer\s+developed\s+the\s+following\s+clinical\s+case\s+summary\s+based\s+on\s+a"
    r"\s+review\s+of\s+the\s+case\s+file\s*,\s*including\s+all\s+medical\s+records\s*:\s*",
    re.IGNORECASE,
)
AGE = re.compile(r"\b(?P<age>\d{1,3})[\s-]*(?:years?|yrs?|y)(?:[\s-]*(?:old|o)\b|/o\b)", re.IGNORECASE)
SEXES = {
    "female": re.compile(r"\b(?:female|woman|lady)\b", re.IGNORECASE),
    "male": re.compile(r"\b(?:male|man|gentleman)\b", re.IGNORECASE),
}
PRONOUNS = {
    "female": re.compile(r"\b(?:she|her)\b", re.IGNORECASE),
    "male": re.compile(r"\b(?:he|his|him)\b", re.IGNORECASE),
}
OPENING = 500  # signs: age and sex stand in the first sentences
OLDEST = 120
INJURED = re.compile(
    rf"(?:injur(?:y|ed|ies)|accident)\W+(?:[\w,-]+\W+){{0,6}}?(?:on|of|from|dated?)\s+(?P<day>{days.DAY.pattern})"
    rf"|(?:date\s+of\s+injury|DOI)\W+(?:of|is|was)?\s*(?P<other>{days.DAY.pattern})",
    re.IGNORECASE,
)
REFUSED = re.compile(
    rf"\b(?:non-?\s?certified|denied|modified|non-?\s?certification|denial)\b[^.]{{0,80}}?\b(?:on|dated)\s+(?P<day>{days.DAY.pattern})",
    re.IGNORECASE,
)
SAID = re.compile(
    r"\b(?:(?:current\s+|working\s+|primary\s+)?diagnos(?:e|i)s(?:\s+(?:are|is|were|was))?\s*(?:documented\s+(?:as|is|are)|"
    r"includ(?:es|ed|ing|e)\b|listed\s+as|noted\s+as|of|:|are|is|were|was)"
    r"|diagnosed\s+(?:as\s+having|with)"
    r"|(?:is\s+)?(?:undergoing|being)\s+treat(?:ment|ed)\s+for(?:\s+the\s+diagnoses\s+of)?)\s*:?\s*",
    re.IGNORECASE,
)
STOP = re.compile(
    r"\.[\"”’']?(?:\s|$)|\bwith\s+(?:recommendation|treatment)\b|\bfor\s+which\b|\bwho\b|\bwhich\b|\bTreatment\b|\bstatus\s+post\b(?=\s+on\b)",
)
BETWEEN = re.compile(r"\s*[;,]\s*(?:and\s+)?|\s+and\s+")
JOINED = re.compile(
    r"(?:unspecified|initial\s+encounter|subsequent\s+encounter|sequela|lumbosacral\s+region|\w+\s+region)\Z",
    re.IGNORECASE,
)
LONGEST = 160


def text(source: Source, section: tuple[int, int]) -> Span:
    """The summary itself, without the sentence that opens every one."""
    opener = OPENER.match(source.text, *section)
    return source.span(opener.end() if opener else section[0], section[1])


def age(source: Source, summary: Span) -> Span | None:
    found = AGE.search(source.text, summary.start, min(summary.end, summary.start + OPENING))
    if found is None or not 0 < int(found["age"]) <= OLDEST:
        return None
    return source.span(*found.span("age"))


def sex(source: Source, summary: Span) -> tuple[str, Span] | None:
    """The sex the opening names; where it names none, the one whose pronouns alone appear there."""
    end = min(summary.end, summary.start + OPENING)
    for words in (SEXES, PRONOUNS):
        found = {
            name: match for name, pattern in words.items() if (match := pattern.search(source.text, summary.start, end))
        }
        if words is SEXES and found:
            first = min(found, key=lambda name: found[name].start())
            return first, source.span(*found[first].span())
        if len(found) == 1:
            ((name, match),) = found.items()
            return name, source.span(*match.span())
    return None


def injury(source: Source, summary: Span) -> Span | None:
    if found := INJURED.search(source.text, summary.start, min(summary.end, summary.start + 2 * OPENING)):
        return source.span(*found.span("day" if found["day"] else "other"))
    return None


def refusal(source: Source, summary: Span) -> Span | None:
    """The day of the utilization review decision as the summary tells it; the last one told."""
    found = list(REFUSED.finditer(source.text, summary.start, summary.end))
    return source.span(*found[-1].span("day")) if found else None


def diagnoses(source: Source, summary: Span) -> list[Span]:
    """The diagnoses that the summary lists, each in its place, told once."""
    spans: dict[str, Span] = {}
    for said in SAID.finditer(source.text, summary.start, summary.end):
        for span in _listed(source, said.end(), summary.end):
            spans.setdefault(span.text.casefold(), span)
    return list(spans.values())


def _listed(source: Source, start: int, end: int) -> list[Span]:
    stop = STOP.search(source.text, start, min(end, start + 600))
    stop_at = stop.start() if stop else min(end, start + 200)
    parts, at = [], start
    for match in BETWEEN.finditer(source.text, start, stop_at):
        parts.append((at, match.start()))
        at = match.end()
    parts.append((at, stop_at))
    spans = [source.span(*part) for part in _rejoined(source, parts)]
    return [span for span in spans if 3 < len(span.text) <= LONGEST and not days.DAY.fullmatch(span.text)]


def _rejoined(source: Source, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A qualifier behind a comma («..., initial encounter») belongs to the diagnosis before it."""
    joined: list[tuple[int, int]] = []
    for start, end in parts:
        if joined and JOINED.fullmatch(source.text[start:end].strip()):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
