"""The disputed items of layouts L4 and L5: a title that ends in its outcome, two guideline lines, a rationale.

Where the weight of the letters is known a title is cut by it (every title is bold, everything between is not); else by
paragraphs and the ends of sentences.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openimr.archive.reading.paragraphs import title_start
from openimr.archive.reading.source import Source, Span

WHO = r"(?:MAXIMUS|IMRO?|(?:Expert|Physician|Medical)\s+Reviewer)"
LABEL = re.compile(
    r"(?P<administrator>\bClaims\s+Administrator\s+guidelines?\s*:|\bCLAIMS\s+ADMINISTRATOR\s+GUIDELINES?\s*:)"
    rf"|(?P<reviewer>\b{WHO}\s+guidelines?\s*:|\b{WHO.upper().replace(r'\S', r'\s')}\s+GUIDELINES?\s*:"
    r"|^[ \t]*Reviewer(?:['’]s)?\s+guidelines?\s*:)"
    r"|(?P<rationale>\bDecision\s+rationale\s*:|\bDECISION\s+RATIONALE\s*:"
    r"|^[ \t]*(?i:rationale)(?:\s+for\s+(?:the\s+)?decision)?\s*:)",
    re.MULTILINE,
)
SAID = re.compile(r"[A-Za-z,;(][ \t]*\n?[ \t]*\Z")  # a label's words inside a sentence
JUDGED = r"(?:Partially\s+)?(?:Upheld|Overturned)(?:\s+in\s+part)?"
OUTCOME = re.compile(
    rf"(?::|[\-–—])\s*(?P<outcome>{JUDGED}|(?<=:\s)(?:Modified|Denied|Approved|Certified|Withdrawn|Non-?certified))\s*\.?\s*\Z",
    re.IGNORECASE,
)
BELOW = re.compile(r"set\s+forth\s+below\s*:")


@dataclass(frozen=True)
class Item:
    """One item in place. What a damaged letter lacks is None."""

    title: Span | None
    outcome: Span | None
    administrator: Span | None
    reviewer: Span | None
    rationale: Span | None


Label = tuple[str, int, int]


def read(source: Source, start: int, end: int) -> list[Item]:
    """The items between two offsets, in order."""
    begin = BELOW.search(source.text, start, end)
    at = begin.end() if begin else start
    groups = list(_groups(source, at, end))
    starts = [
        _title_place(source, at if place == 0 else groups[place - 1][-1][2], group)
        for place, group in enumerate(groups)
    ]
    return [
        _item(source, group, starts[place], starts[place + 1][0] if place + 1 < len(groups) else end)
        for place, group in enumerate(groups)
    ]


def _groups(source: Source, start: int, end: int) -> Iterator[list[Label]]:
    """Labels item by item: a label that the item already has begins the next one."""
    group: list[Label] = []
    for match in LABEL.finditer(source.text, start, end):
        if source.bold and not source.bold_in(match.start(), match.start() + 5):
            continue  # the words of a label inside a rationale
        name = str(match.lastgroup)
        if not source.bold and _in_sentence(source, match, start, group):
            continue
        if any(name == known or known == "rationale" for known, _, _ in group):
            yield group
            group = []
        group.append((name, *match.span()))
    if group:
        yield group


def _in_sentence(source: Source, match: re.Match[str], start: int, group: Sequence[Label]) -> bool:
    """Whether a text without font weights only speaks of a label: inside a sentence, or a second rationale of one item."""
    before = source.text[max(start, match.start() - 40) : match.start()]
    if OUTCOME.search(before):
        return False
    again = match.lastgroup == "rationale" and bool(group) and group[-1][0] == "rationale"
    return again or (bool(SAID.search(before)) and "\n" not in before[-3:])


def _title_place(source: Source, after: int, group: Sequence[Label]) -> tuple[int, int, re.Match[str] | None]:
    """Where the title before a group's first label begins and ends, with the match of its outcome."""
    label = group[0][1]
    outcome = OUTCOME.search(source.text[after:label])
    end = after + outcome.start() if outcome else label
    runs = source.bold_in(after, end)
    begin = runs[0][0] if runs else title_start(source, after, end) if outcome else end
    return begin, end, outcome


def _item(source: Source, group: Sequence[Label], place: tuple[int, int, re.Match[str] | None], end: int) -> Item:
    begin, stop, outcome = place
    after = stop - outcome.start() if outcome else 0
    spans = {name: source.span(*_body(group, number, end)) for number, (name, _, _) in enumerate(group)}
    return Item(
        title=source.span(begin, stop) if stop > begin else None,
        outcome=source.span(after + outcome.start("outcome"), after + outcome.end("outcome")) if outcome else None,
        administrator=spans.get("administrator"),
        reviewer=spans.get("reviewer"),
        rationale=spans.get("rationale"),
    )


def _body(group: Sequence[Label], number: int, end: int) -> tuple[int, int]:
    return group[number][2], group[number + 1][1] if number + 1 < len(group) else end
