"""The employee, the claim and the people around them: one draw of invented names and numbers."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

NAMES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "names.yaml").read_text(encoding="utf-8"))
FIRST_INJURY, LAST_INJURY = date(2003, 1, 6), date(2014, 6, 1)
FORMATS = (
    "{m}/{d}/{yy}",
    "{mm}/{dd}/{y}",
    "{month} {d}, {y}",
    "{mon} {d}, {y}",
    "{mm}-{dd}-{y}",
    "{d} {mon} {y}",
    "{m}/{d}/{y}",
)
SPANISH = ("{d} de {mes} de {y}",)
MESES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()


@dataclass(frozen=True)
class Facts:
    """What all papers of one file share."""

    patient: tuple[str, str]  # first, last
    born: date
    injured: date
    claim: str
    employer: str
    insurer: str
    address: str
    job: str
    part: str
    side: str
    level: str
    doctors: dict[str, tuple[str, str]] = field(default_factory=dict)  # by list of authors: name, office


def facts(dice: random.Random) -> Facts:
    injured = FIRST_INJURY + timedelta(days=dice.randrange((LAST_INJURY - FIRST_INJURY).days))
    return Facts(
        patient=(dice.choice(NAMES["first"]), dice.choice(NAMES["last"])),
        born=injured - timedelta(days=dice.randrange(20 * 365, 60 * 365)),
        injured=injured,
        claim=f"{dice.choice('ABWZ')}{dice.choice('CR')}-{dice.randrange(100000, 9999999)}",
        employer=dice.choice(NAMES["employer"]),
        insurer=dice.choice(NAMES["office"]["adjusters"]),
        address=address(dice),
        job=dice.choice(NAMES["job"]),
        part=dice.choice(NAMES["part"]),
        side=dice.choice(NAMES["side"]),
        level=dice.choice(NAMES["level"]),
        doctors={},
    )


def address(dice: random.Random) -> str:
    return f"{dice.randrange(10, 9900)} {dice.choice(NAMES['street'])}, {dice.choice(NAMES['town'])}"


def name(dice: random.Random) -> str:
    return f"{dice.choice(NAMES['first'])} {dice.choice('ABCDEHJKLMRST')}. {dice.choice(NAMES['last'])}"


def phone(dice: random.Random) -> str:
    return f"({dice.randrange(200, 990)}) 555-{dice.randrange(100, 200):04d}"


def patient(who: Facts, dice: random.Random) -> str:
    """The employee's name as papers write it."""
    first, last = who.patient
    return dice.choice((f"{first} {last}", f"{last}, {first}", f"{last.upper()}, {first.upper()}"))


def author(who: str, dice: random.Random) -> tuple[str, str]:
    """Name with degree and the office; an organization signs with a person's name."""
    degree = dice.choice(NAMES["degree"][who])
    person = name(dice)
    return (f"{person}, {degree}" if degree else person), dice.choice(NAMES["office"][who])


def written(day: date, style: str) -> str:
    """A day as a paper writes it; `style` is one of FORMATS or SPANISH."""
    return style.format(
        d=day.day, dd=f"{day.day:02d}", m=day.month, mm=f"{day.month:02d}", y=day.year, yy=f"{day.year % 100:02d}",
        month=f"{day:%B}", mon=f"{day:%b}", mes=MESES[day.month - 1],
    )  # fmt: skip
