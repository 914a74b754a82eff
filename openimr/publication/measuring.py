"""How much of what was planted is found, and how much of what is found was planted."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from openimr.publication.identifiers import lists
from openimr.publication.made.planted import Made, Plant
from openimr.publication.profiles import profile
from openimr.publication.redacting import Rules, redact

SIGNS = re.compile(r"[^\W_]{2,}")
TITLES = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|MD|DPT|Saint)\b\.?|\bADJ|['’]s\b")


@dataclass
class Score:
    """Counts by kind; `leaks` as (letter, kind, words, asked)."""

    planted: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    leaks: list[tuple[int, str, str, bool]] = field(default_factory=list)
    found: int = 0
    false: list[str] = field(default_factory=list)
    traps: int = 0
    traps_lost: int = 0
    letters: int = 0
    letters_with_leaks: int = 0

    def add(self, number: int, made: Made) -> None:
        places = redact(made.text, Rules(profile("SAFE_HARBOR"), made.entities)).found
        sure = [(one.start, one.end) for one in places if one.sure]
        every = [(one.start, one.end) for one in places]
        before = len(self.leaks)
        for plant in made.plants:
            self._plant(number, made.text, plant, sure, every)
        self._found(made, sure)
        self.letters += 1
        self.letters_with_leaks += len(self.leaks) > before

    def _plant(
        self, number: int, text: str, plant: Plant, sure: list[tuple[int, int]], every: list[tuple[int, int]]
    ) -> None:
        kind = told(text, plant)
        self.planted[kind] += 1
        if _uncovered(text, plant, sure):
            asked = not _uncovered(text, plant, every)
            self.missed[kind] += 1
            self.asked[kind] += asked
            self.leaks.append((number, kind, text[plant.start : plant.end], asked))

    def _found(self, made: Made, sure: list[tuple[int, int]]) -> None:
        self.found += len(sure)
        planted = [(one.start, one.end) for one in made.plants]
        self.false += [made.text[start:end] for start, end in sure if not _meets((start, end), planted)]
        self.traps += len(made.traps)
        self.traps_lost += sum(_meets(trap, sure) for trap in made.traps)


def told(text: str, plant: Plant) -> str:
    """The kind as reported: people by whether the lists hold every part of their name."""
    who = "named by the case" if plant.known else "in no file"
    if plant.known or plant.kind not in ("person", "first name alone"):
        return f"{plant.kind}, {who}"
    parts = re.findall(r"[^\W\d_]{2,}", TITLES.sub("", text[plant.start : plant.end]))
    held = all(part.casefold() in lists.given() or part.casefold() in lists.family() for part in parts)
    return f"{plant.kind}, in no file, {'on' if held else 'not on'} the lists"


def _meets(place: tuple[int, int], places: Iterable[tuple[int, int]]) -> bool:
    return any(place[0] < end and start < place[1] for start, end in places)


def _uncovered(text: str, plant: Plant, places: list[tuple[int, int]]) -> bool:
    """Whether two signs or more of the plant stay readable; a title or a credential alone tells nobody."""
    signs = list(text[plant.start : plant.end])
    for start, end in places:
        for at in range(max(start, plant.start), min(end, plant.end)):
            signs[at - plant.start] = " "
    return bool(SIGNS.search(TITLES.sub("", "".join(signs))))
