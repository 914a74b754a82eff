"""The decisions of the early layouts: L1 (one issue, the outcome in a heading), L2 and L3 (numbered sentences)."""

import re
from collections.abc import Iterator

from openimr.archive.reading.items import Item
from openimr.archive.reading.layouts import PATTERNS, Found
from openimr.archive.reading.source import Source, Span

DECISION = re.compile(
    r"^[ \t]*(?P<number>\d{1,2})[.)]\s+(?:MAXIMUS\s+Federal\s+Services,?\s+Inc\.?,?\s+has\s+determined\s+(?:that\s+)?)?"
    r"(?:the\s+request\s+for\s+)?(?P<title>(?:(?!\n\s*\d{1,2}[.)]\s|(?:Claims\s+Administrator|Physician\s+Reviewer|Expert\s+Reviewer)\b).){2,600}?)\s+(?P<verb>is|are|was|were)\s*(?P<not>not)?\s*"
    r"medically\s+necessary(?:\s+and\s+appropriate)?\s*\.?",
    re.DOTALL | re.IGNORECASE | re.MULTILINE,
)
OPENING = re.compile(
    r"^[ \t]*(?P<number>\d{1,2})[.)]\s+(?:MAXIMUS\s+Federal\s+Services\b.{0,20}has\s+determined|the\s+request\s+for)\b",
    re.IGNORECASE | re.MULTILINE,
)  # what only a decision begins with, whatever its number
LABEL = re.compile(
    r"(?P<administrator>The\s+Claims\s+Administrator\s+based\s+(?:its|his/her|their)\s+decision\s+on)"
    r"|(?P<reviewer>The\s+(?:Physician|Expert)\s+Reviewer\s+(?:based|relied|found|used|stated)\b)"
    r"|(?P<rationale>The\s+(?:Physician|Expert)\s+Reviewer[’']s\s+decision\s+rationale\s*:|Rationale\s+for\s+the\s+Decision\s*:)",
    re.IGNORECASE,
)
WORD = {True: "Upheld", False: "Overturned"}  # "not necessary" upholds the refusal


def read(source: Source, found: Found) -> list[Item]:
    """The items of an early letter; each outcome is given in the words of later letters, placed where it is said."""
    return [_issue(source, found)] if found.layout == "L1" else list(_numbered(source, found))


def _issue(source: Source, found: Found) -> Item:
    title, rationale = found.section(source, "l1_issue"), found.section(source, "l1_rationale")
    guideline = found.section(source, "l1_guideline")
    return Item(
        title=source.span(*title) if title else None,
        outcome=_heading_outcome(source),
        administrator=None,
        reviewer=source.span(*guideline) if guideline else None,
        rationale=source.span(*rationale) if rationale else None,
    )


def _heading_outcome(source: Source) -> Span | None:
    heading = PATTERNS["l1_rationale"].search(source.text)
    if heading is None:
        return None
    return Span(WORD[bool(heading["not"])], *heading.span())


def _numbered(source: Source, found: Found) -> Iterator[Item]:
    """The numbered decisions. L2 prints them twice: those of the second list, which reasons follow, are taken."""
    start, end = _place(source, found)
    decisions = _counted(source, start, end) or _counted(source, 0, len(source.text))
    for place, decision in enumerate(decisions):
        stop = decisions[place + 1].start() if place + 1 < len(decisions) else max(end, decision.end())
        yield _decided(source, decision, stop)


def _counted(source: Source, start: int, end: int) -> list[re.Match[str]]:
    """The decisions: those that say so, and those that count on from 1; a numbered sentence in a rationale does neither."""
    counted: list[re.Match[str]] = []
    for match in DECISION.finditer(source.text, start, end):
        if int(match["number"]) == len(counted) + 1 or OPENING.match(match[0]):
            counted.append(match)
    return counted


def unread(source: Source, found: Found) -> int:
    """How many decisions begin in the list that was read and could not be understood."""
    start, end = _place(source, found)
    begun = sum(1 for _ in OPENING.finditer(source.text, start, end))
    return max(0, begun - len(_counted(source, start, end)))


def _place(source: Source, found: Found) -> tuple[int, int]:
    for name in ("decisions", "l2_decisions"):
        if section := found.section(source, name):
            return section
    return 0, len(source.text)


def _decided(source: Source, decision: re.Match[str], stop: int) -> Item:
    labels = [(str(match.lastgroup), *match.span()) for match in LABEL.finditer(source.text, decision.end(), stop)]
    parts: dict[str, Span] = {}
    for place, (name, start, after) in enumerate(labels):
        end = labels[place + 1][1] if place + 1 < len(labels) else stop
        parts.setdefault(name, source.span(after if name == "rationale" else start, end))
    verb = decision.start("verb")
    return Item(
        title=source.span(*decision.span("title")),
        outcome=Span(WORD[bool(decision["not"])], verb, decision.end()),
        administrator=parts.get("administrator"),
        reviewer=parts.get("reviewer"),
        rationale=parts.get("rationale"),
    )
