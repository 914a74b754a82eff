"""The layouts that letters have had over the years, told apart by their headings; the headings' places.

L1 early 2013, L2 autumn 2013, L3 late 2013 to 2014, L4 2014, L5 2016 on. A letter that shows none of them is unknown.
"""

import re
from dataclasses import dataclass

from openimr.archive.reading.source import Source

HOW = r"HOW\s+THE\s+IMR\s+FINAL\s+DETERMINATION\s+WAS\s+MADE"
DOCUMENTS = r"DOCUMENTS\s+REVIEWED(?:\s+FOR\s+DETERMINATION)?\s*:?"
SUMMARY = r"CLINICAL\s+CASE\s+SUMMARY"
ISSUES = r"IMR\s+ISSUES\s*,\s*DECISIONS\s+AND\s+RATIONALES"
DECISIONS = r"IMR\s+DECISION\(?S?\)?\s+AND\s+RATIONALE\(?S?\)?"
L2_DECISIONS = r"INDEPENDENT\s+MEDICAL\s+REVIEW\s+DECISION\s+AND\s+RATIONALE"
HEADINGS = {  # name: pattern; upper case as printed, L2's and L1's as they stand
    "how": HOW,
    "documents": DOCUMENTS,
    "summary": SUMMARY,
    "issues": ISSUES,
    "decisions": DECISIONS,
    "l2_title": r"Notice\s+of\s+Independent\s+Medical\s+Review\s+Determination",
    "l2_decisions": L2_DECISIONS,
    "l2_reviewer": r"Medical\s+Qualifications\s+of\s+the\s+Expert\s+Reviewer\s*:",
    "l2_summary": r"(?<!CLINICAL )Case\s+Summary\s*:",
    "l1_title": r"MEDICAL\s+PROFESSIONAL\s+REVIEW",
    "l1_issue": r"ISSUE\s+AT\s+DISPUTE\s*:",
    "l1_summary": r"(?<!CLINICAL )CASE\s+SUMMARY\s*:",
    "l1_guideline": r"MEDICAL\s+TREATMENT\s+GUIDELINE\(?S?\)?\s+RELIED\s+UPON\s+BY\s+PROFESSIONAL\s+REVIEWER\s+AND\s+WHY\s*:",
    "l1_rationale": (
        r"RATIONALE\s+FOR\s+WHY\s+THE\s+REQUESTED\s+TREATMENT/SERVICE\s+IS\s*/?\s*(?:WAS)?\s+(?P<not>NOT\s+)?"
        r"MEDICALLY\s+NECESSARY\s*:"
    ),
    "l1_reviewer": r"MEDICAL\s+REVIEWER\s+QUALIFICATIONS\s*:",
}
PATTERNS = {name: re.compile(pattern) for name, pattern in HEADINGS.items()}
CREDENTIALS = re.compile(r"State\(s\)\s+of\s+Licensure\s*:")
CASE_TABLE = re.compile(r"Case\s+Number\s*:")
MAXIMUS_TITLE = re.compile(r"MAXIMUS\s+FEDERAL\s+SERVICES", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """The layout and the places of its headings, each (start, end) of its first appearance."""

    layout: str
    headings: dict[str, tuple[int, int]]

    def section(self, source: Source, name: str) -> tuple[int, int] | None:
        """From the end of a heading to the next one that stands in the letter."""
        if name not in self.headings:
            return None
        _, begin = self.headings[name]
        after = [start for start, _ in self.headings.values() if start >= begin]
        return begin, min(after, default=len(source.text))


def find(source: Source) -> Found:
    """The layout of a letter by the headings it shows."""
    headings = {}
    for name, pattern in PATTERNS.items():
        if match := pattern.search(source.text):
            headings[name] = match.span()
    return Found(_layout(source, headings), dict(sorted(headings.items(), key=lambda pair: pair[1])))


TESTS: tuple[tuple[str, set[str], set[str]], ...] = (  # layout, headings it must show, headings it must not show
    ("L1", {"l1_issue"}, set()),
    ("L2", {"l2_decisions"}, set()),
    ("L2", {"l2_title"}, {"how"}),
    ("L3", {"decisions", "how"}, {"issues"}),
    ("L3", {"decisions", "summary"}, {"issues"}),
)


def _layout(source: Source, headings: dict[str, tuple[int, int]]) -> str:
    shown = set(headings)
    for layout, needed, barred in TESTS:
        if needed <= shown and not barred & shown:
            return layout
    later = bool(CREDENTIALS.search(source.text) or CASE_TABLE.search(source.text))
    if shown & {"how", "summary"} and (later or len(shown & {"how", "summary", "issues"}) > 1):
        return "L5" if later else "L4"
    return "unknown"
