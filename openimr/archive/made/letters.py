"""A determination out of a seed: the same number gives the same letter."""

import random
import string
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

FIRST_DAY, DAYS = date(2014, 1, 6), 3_900  # decisions between 2014 and 2024
OVERTURNED = 0.112  # the share of items
ITEMS, ITEM_WEIGHTS = (1, 2, 3, 4, 5, 6, 8, 12), (57, 19, 8, 5, 4, 4, 2, 1)


@cache
def words() -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    read: dict[str, Any] = yaml.load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    return read


@cache
def _weights(length: int) -> tuple[float, ...]:
    """Cumulated Zipf weights: the first of a list is drawn most often."""
    return tuple(accumulate(1 / rank for rank in range(1, length + 1)))


class Pen:
    """Draws words and fills sentences; one for each letter, so that any letter can be made alone."""

    def __init__(self, number: int, seed: int = 1) -> None:
        self.rng = random.Random(f"{seed}:{number}")
        self.day = FIRST_DAY + timedelta(days=self.rng.randrange(DAYS))

    def pick(self, name: str | Sequence[Any]) -> Any:
        choices = words()[name] if isinstance(name, str) else name
        return choices[self._place(len(choices))]

    def _place(self, length: int) -> int:
        weights = _weights(length)
        point = self.rng.random() * weights[-1]
        low, high = 0, length - 1
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if point < weights[middle] else (middle + 1, high)
        return low

    def before(self, most: int) -> str:
        return f"{self.day - timedelta(days=self.rng.randrange(40, most)):%m/%d/%Y}"

    def fill(self, text: str, given: Mapping[str, Any]) -> str:
        """The text with its slots filled: from what is given, else drawn."""
        return string.Formatter().vformat(text, (), _Drawn(self, given)) if "{" in text else text


class _Drawn(dict[str, Any]):
    """A slot's word: numbers by their letter, lists by their name in the singular."""

    def __init__(self, pen: Pen, given: Mapping[str, Any]) -> None:
        super().__init__(given)
        self.pen = pen

    def __missing__(self, name: str) -> Any:
        plain = name.rstrip("123")
        if plain in NUMBERS:
            return self.pen.rng.choice(NUMBERS[plain])
        if plain == "day":
            return self.pen.before(400)
        if plain == "d":
            return self.pen.fill(self.pen.pick("diagnoses"), self)
        choices = plain if plain in words() else PLURALS.get(plain, f"{plain}s")
        return self.pen.fill(str(self.pen.pick(choices)), self)


NUMBERS: dict[str, Sequence[int]] = {"n": range(4, 31), "k": (1, 2, 3, 4, 5), "w": (3, 4, 6, 8), "q": (30, 60, 90, 120)}
PLURALS = {"reflex": "reflexes", "dose": "doses", "study": "studies", "why": "whys"}


def made(number: int, seed: int = 1) -> dict[str, Any]:
    """A determination in the shape of `archive.reading.letter.read`, without places."""
    pen = Pen(number, seed)
    injured = pen.day - timedelta(days=pen.rng.randrange(90, 4_000))
    refused, received, assigned = (pen.day - timedelta(days=days) for days in (47, 32, 27))
    age, sex = pen.rng.randrange(19, 79), "male" if pen.rng.random() < 0.59 else "female"
    told = {
        "age": age,
        "sex": sex,
        "injured": f"{injured:%m/%d/%Y}",
        "refused": f"{refused:%m/%d/%Y}",
        "part": pen.pick("parts"),
    }
    items = [_item(pen, told) for _ in range(pen.rng.choices(ITEMS, ITEM_WEIGHTS)[0])]
    diagnoses = [pen.fill(pen.pick("diagnoses"), told) for _ in range(3)]
    return {
        "case_number": f"CM{pen.day:%y}-{number:07d}", "layout": "L5", "decision_date": pen.day.isoformat(),
        "date_assigned": assigned.isoformat(), "application_received": received.isoformat(),
        "ur_denial_date": refused.isoformat(), "date_of_injury": injured.isoformat(), "priority": "Standard",
        "licensed_states": list(dict.fromkeys(pen.pick("states") for _ in range(pen.rng.choice((1, 1, 2, 3))))),
        "specialties": pen.pick("specialties"), "age": age, "sex": sex, "diagnoses": diagnoses,
        "clinical_case_summary": _summary(pen, told, diagnoses), "items": items, "faults": [],
        "case_outcome": _whole({item["outcome"] for item in items}),
    }  # fmt: skip


def _whole(outcomes: set[str]) -> str:
    names = {frozenset({"Upheld"}): "uphold", frozenset({"Overturned"}): "overturn"}
    return names.get(frozenset(outcomes), "partially_overturn")


def _summary(pen: Pen, told: Mapping[str, Any], diagnoses: Sequence[str]) -> str:
    named = {**told, **{f"d{place}": one for place, one in enumerate(diagnoses, 1)}}
    first, *others = words()["history"]
    sentences = [words()["opening"], first, *(pen.rng.choice(others) for _ in range(pen.rng.randrange(7, 16)))]
    return " ".join(pen.fill(sentence, named) for sentence in sentences)


def _item(pen: Pen, told: Mapping[str, Any]) -> dict[str, Any]:
    request = pen.pick("requests")
    title = pen.fill(request["title"], {**told, "part": pen.pick("parts")})
    outcome = "Overturned" if pen.rng.random() < OVERTURNED else "Upheld"
    named = {**told, "title": title, "noun": request["noun"]}
    reasons = [pen.fill(pen.rng.choice(words()["reasons"]), named) for _ in range(pen.rng.randrange(4, 10))]
    closing = pen.fill(pen.pick(words()["closing"][outcome.lower()]), named)
    return {
        "title": title, "outcome": outcome, "request_kind": "whole",
        "claims_administrator_guideline": _line(pen, "The Claims Administrator"),
        "reviewer_guideline": _line(pen, "The Expert Reviewer"), "rationale": " ".join([*reasons, closing]),
        "category": request["category"], "treatment_class": request["class"],
    }  # fmt: skip


def _line(pen: Pen, who: str) -> str:
    """A guideline line in the grammar of the published letters."""
    chance = pen.rng.random()
    if chance < 0.1:
        return f"{who} did not cite any medical evidence for its decision."
    if chance < 0.3:
        cited = pen.fill(pen.pick("other_guidelines"), {})
        outside = f"{who} based their decision on recommendation(s) outside of the MTUS Guidelines."
        return f"{outside} Decision based on Non-MTUS Citation {cited}."
    sections = f", Section(s): {pen.pick('sections')}" if chance < 0.75 else ""
    return f"Decision based on MTUS {pen.pick('mtus')}{sections}."
