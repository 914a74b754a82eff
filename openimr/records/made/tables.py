"""Tables of papers: what was requested, tested, dispensed. Each is rows of cells, the first row the heads."""

import random
from collections.abc import Callable
from datetime import date, timedelta

from openimr.records.made import people

Rows = list[list[str]]


def requested(dice: random.Random, day: date, style: str) -> Rows:
    heads = dice.choice(
        (["Diagnosis", "ICD", "Service or Goods", "Units"], ["Dx", "ICD-10", "Treatment Requested", "Qty"])
    )
    return [heads, *([f"{dice.choice(people.NAMES['part'])} pain", f"M{dice.randrange(20, 80)}.{dice.randrange(1, 9)}", service,
             str(dice.randrange(1, 18))] for service in dice.sample(people.NAMES["service"], dice.randrange(2, 5)))]  # fmt: skip


def drugs(dice: random.Random, day: date, style: str) -> Rows:
    heads = dice.choice((["Test", "Result", "Cutoff", "Flag"], ["Analyte", "Value (ng/mL)", "Limit", "Expected"]))
    rows = [[name, *_value(dice), dice.choice(("", "", "prescribed", "not expected"))]
            for name in dice.sample(people.NAMES["analyte"], dice.randrange(6, 11))]  # fmt: skip
    return [heads, *rows]


def _value(dice: random.Random) -> list[str]:
    found = dice.random() < 0.3
    return [
        str(dice.randrange(60, 4000)) if found else dice.choice(("Negative", "None detected")),
        str(dice.choice((10, 20, 50, 100))),
    ]


def disputed(dice: random.Random, day: date, style: str) -> Rows:
    rows = [[str(place), service, people.written(day - timedelta(days=dice.randrange(5, 25)), style)]
            for place, service in enumerate(dice.sample(people.NAMES["service"], dice.randrange(1, 4)), 1)]  # fmt: skip
    return [["No.", "Disputed Medical Treatment", "UR Decision"], *rows]


def fills(dice: random.Random, day: date, style: str) -> Rows:
    heads = dice.choice((["Filled", "Drug", "Qty", "Days"], ["Date", "Medication and Strength", "Quantity", "Supply"]))
    days = sorted(day - timedelta(days=dice.randrange(3, 300)) for _ in range(dice.randrange(6, 13)))
    return [
        heads,
        *(
            [people.written(filled, style), _strength(dice), str(dice.choice((30, 60, 90, 120))), "30"]
            for filled in days
        ),
    ]


def _strength(dice: random.Random) -> str:
    return f"{dice.choice(people.NAMES['drug'])} {dice.choice(people.NAMES['dose'])} mg"


MAKE: dict[str, Callable[[random.Random, date, str], Rows]] = {
    "requested": requested, "drugs": drugs, "disputed": disputed, "fills": fills,
}  # fmt: skip
