"""How well the rules read: what they found on made pages beside what a person wrote down. Pure.

A gold fact is a kind, an assertion and some parts of a value; it is found when one proposal of that kind and assertion
has all of these parts. A proposal that answers no gold fact of its page is wrong, unless its kind is not asked there.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from openimr.records.facts import rules

GOLD = Path(__file__).parent / "tests" / "gold"


@dataclass
class Score:
    """Counts by kind: `right` found, `missed` not found, `wrong` proposed without ground."""

    right: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def precision(self, kind: str = "") -> float:
        return _share(_sum(self.right, kind), _sum(self.wrong, kind))

    def recall(self, kind: str = "") -> float:
        return _share(_sum(self.right, kind), _sum(self.missed, kind))


def _sum(counts: Counter[str], kind: str) -> int:
    return counts[kind] if kind else counts.total()


def _share(good: int, bad: int) -> float:
    return good / (good + bad) if good + bad else 1.0


def pages(name: str) -> list[dict[str, Any]]:
    """The pages of a gold set: rows of name, text and facts."""
    read: list[dict[str, Any]] = yaml.safe_load((GOLD / f"{name}.yaml").read_text(encoding="utf-8"))
    return read


def score(page_rows: Iterable[Mapping[str, Any]]) -> Score:
    """Every page read and compared."""
    total = Score()
    for page in page_rows:
        _compare(page, rules.read(rules.from_text(page["text"])), total)
    return total


def _compare(page: Mapping[str, Any], found: Sequence[rules.Fact], total: Score) -> None:
    left = list(found)
    for gold in page["facts"]:
        kind = gold["kind"]
        match = next((fact for fact in left if _answers(fact, gold)), None)
        total.right[kind] += match is not None
        total.missed[kind] += match is None
        if match is None:
            total.told.append(f"{page['name']}: missed {dict(gold)}")
        else:
            left.remove(match)
    for fact in left:
        if fact.kind not in page.get("unasked", ()):
            total.wrong[fact.kind] += 1
            total.told.append(f"{page['name']}: wrong {fact.kind} {fact.assertion} {fact.value} “{fact.quote}”")


def _answers(fact: rules.Fact, gold: Mapping[str, Any]) -> bool:
    told = {
        "kind": fact.kind,
        "assertion": fact.assertion,
        **{f"value.{key}": part for key, part in fact.value.items()},
    }
    asked = {key if key in ("kind", "assertion") else f"value.{key}": part for key, part in gold.items()}
    return all(_same(told.get(key), part) for key, part in asked.items())


def _same(found: Any, gold: Any) -> bool:
    """ "" in the gold means: nothing may stand there."""
    if gold == "":
        return found in (None, "")
    return str(found) == str(gold) or (isinstance(found, list) and gold in found)
