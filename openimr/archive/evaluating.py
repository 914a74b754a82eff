"""How well letters are read: parsed letters against gold ones, field by field, each miss named. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openimr.archive.reading.source import fold

FOLDED = ("rationale", "clinical_case_summary")  # equal after white space is folded
Row = Mapping[str, Any]


@dataclass
class Score:
    """Exact matches by field, and every miss as (case, field, expected, got)."""

    exact: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    misses: list[tuple[str, str, Any, Any]] = field(default_factory=list)

    def compare(self, case: str, name: str, expected: Any, got: Any) -> None:
        plain = name.rpartition(".")[2]
        same = fold(str(expected)) == fold(str(got or "")) if plain in FOLDED else expected == got
        self.asked[name] += 1
        self.exact[name] += same
        if not same:
            self.misses.append((case, name, expected, got))


def evaluate(gold: Iterable[Row], parsed: Sequence[Row]) -> Score:
    """Every field that a gold letter gives, compared with the parsed letter of the same case number, else file name."""
    score, known = Score(), _known(parsed)
    for wanted in gold:
        case = str(wanted.get("case_number") or wanted.get("file"))
        found = known.get(case, {})
        score.compare(case, "letter", True, bool(found))
        for name, value in wanted.items():
            if name not in ("items", "file"):
                score.compare(case, name, value, found.get(name))
        _items(score, case, wanted.get("items", ()), found.get("items", ()))
    return score


def _known(parsed: Sequence[Row]) -> dict[str, Row]:
    known: dict[str, Row] = {}
    for row in parsed:
        name = str(row["file"]).rpartition("/")[2]
        for key in (row.get("case_number"), name, name.rpartition(".")[0]):
            if key:
                known.setdefault(str(key), row)
    return known


def _items(score: Score, case: str, wanted: Sequence[Row], found: Sequence[Row]) -> None:
    score.compare(case, "number of items", len(wanted), len(found))
    for place, item in enumerate(wanted):
        got = found[place] if place < len(found) else {}
        for name, value in item.items():
            score.compare(f"{case} item {place + 1}", f"item.{name}", value, got.get(name))
