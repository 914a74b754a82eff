"""What is wrong with a letter, told by kind, in words, and in place."""

from collections.abc import Mapping, Sequence
from typing import Any

from openimr.archive.reading.items import Item
from openimr.archive.reading.layouts import CASE_TABLE, PATTERNS, Found
from openimr.archive.reading.source import HIDDEN, TURNING, Source

ORDER = (  # the first is never after the second
    ("date_of_injury", "decision_date"), ("ur_denial_date", "decision_date"), ("application_received", "decision_date"),
    ("date_assigned", "decision_date"), ("application_received", "date_assigned"), ("date_of_injury", "ur_denial_date"),
)  # fmt: skip
HEAD = (
    "case_number",
    "decision_date",
    "date_assigned",
    "application_received",
    "ur_denial_date",
    "date_of_injury",
    "priority",
)
NEEDED = {"L5": HEAD, "L4": (), "L3": (), "L2": (), "L1": (), "unknown": ()}


class Faults:
    """Collects faults: {kind, words, start, end}."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[dict[str, Any]] = []
        self.guided = False  # whether each item of this layout has two guideline lines
        for remark in source.remarks:
            kind, _, words = remark.partition(": ")
            self.add(kind, words, 0, 0)

    def add(self, kind: str, words: str, start: int, end: int) -> None:
        self.found.append({"kind": kind, "words": words, "start": start, "end": end})

    def item(self, number: int, item: Item, outcome: str | None) -> None:
        """What one item lacks."""
        parts = {"title": item.title, "outcome": item.outcome, "rationale": item.rationale}
        start = next((span.start for span in (item.title, item.administrator, item.rationale) if span), 0)
        for name, span in parts.items():
            if span is None or not span.text:
                self.add(f"no_{name}", f"item {number} has no {name}", start, start)
        for name, words in (
            ("administrator", "claims administrator's guideline"),
            ("reviewer", "reviewer's guideline"),
        ):
            if self.guided and getattr(item, name) is None:
                self.add(f"no_{name}_guideline", f"item {number} has no {words} line", start, start)
        if outcome and outcome not in ("Upheld", "Overturned"):
            self.add("odd_outcome", f"item {number} is “{outcome}”", start, start)

    def look(self, found: Found, head: Mapping[str, Any], decided: Sequence[Mapping[str, Any]]) -> None:
        """What the letter as a whole lacks, or holds too much of."""
        text = self.source.text
        if found.layout == "unknown":
            self.add("unknown_layout", "no known layout; kept as it is", 0, 0)
        elif not decided:
            self.add("no_items", "no decision was found; the letter may break off", len(text), len(text))
        for field in NEEDED[found.layout]:
            if head[field] is None:
                self.add(f"no_{field}", f"no {field.replace('_', ' ')} was found", 0, 0)
        if found.layout in ("L4", "L5") and "issues" not in found.headings:
            self.add("truncated", "the decisions are missing", len(text), len(text))
        self._twice(found)
        self._signs()

    def order(self, head: Mapping[str, Any]) -> None:
        """Days that cannot follow one another: a misprint, or one value read for another."""
        for before, after in ORDER:
            if head[before] and head[after] and head[before] > head[after]:
                words = f"the {after.replace('_', ' ')} lies before the {before.replace('_', ' ')}".replace(
                    "ur ", "UR "
                )
                self.add("odd_order", words, 0, 0)

    def _twice(self, found: Found) -> None:
        """Two letters in one file: a heading that a letter has once stands twice."""
        for pattern in (PATTERNS["issues"], PATTERNS["how"], CASE_TABLE):
            places = list(pattern.finditer(self.source.text))
            if len(places) > 1 and found.layout in ("L4", "L5"):
                words = "the file holds more than one letter; split it and read each"
                self.add("several_letters", words, places[1].start(), places[1].end())
                return

    def _signs(self) -> None:
        for kind, pattern, words in (
            ("turning_signs", TURNING, "holds signs that turn the direction of writing; left out of values"),
            ("hidden_signs", HIDDEN, "holds hidden or control characters; left out of values"),
        ):
            if match := pattern.search(self.source.text):
                self.add(kind, words, match.start(), match.end())
                return
