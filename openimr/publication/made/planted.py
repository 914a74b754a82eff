"""A letter with planted identifiers out of a seed: text, places with their kinds, traps, and what the case knows."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from openimr.publication.identifiers.known import Entity

SLOT = re.compile(r"\{(!?)(\w+)\}")
Names = Callable[[random.Random], tuple[str, str]]  # a first and a family name


@dataclass(frozen=True)
class Plant:
    """A planted place: what kind, and whether the case's own file names it."""

    start: int
    end: int
    kind: str
    known: bool


@dataclass
class Made:
    text: str = ""
    plants: list[Plant] = field(default_factory=list)
    traps: list[tuple[int, int]] = field(default_factory=list)
    entities: tuple[Entity, ...] = ()


@cache
def sentences() -> dict[str, list[str]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8")
    read: dict[str, list[str]] = yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader
    return read


SHARES = (("opening", 1), ("known", 6), ("people", 3), ("places", 1), ("numbers", 3), ("plain", 6))


def made(number: int, names: Names, seed: int = 1) -> Made:
    """The letter of a number; the same for the same number, names and seed."""
    rng = random.Random(f"{seed}:{number}")
    cast = Cast(rng, names)
    chosen = [rng.sample(sentences()[name], count) for name, count in SHARES]
    first, rest = chosen[0], [sentence for part in chosen[1:] for sentence in part]
    rng.shuffle(rest)
    out = Made(entities=cast.entities())
    for sentence in [*first, *rest]:
        _write(out, sentence, cast)
    return out


def _write(out: Made, sentence: str, cast: "Cast") -> None:
    """The sentence at the end of the letter, its slots filled and remembered."""
    at = 0
    for slot in SLOT.finditer(sentence):
        out.text += sentence[at : slot.start()]
        value, kind, known = cast.fill(slot[2])
        start = len(out.text)
        out.text += value
        if slot[1]:
            out.traps.append((start, len(out.text)))
        elif kind:
            out.plants.append(Plant(start, len(out.text), kind, known))
        at = slot.end()
    out.text += sentence[at:] + " "


class Cast:
    """The people and numbers of one made letter."""

    def __init__(self, rng: random.Random, names: Names) -> None:
        self.rng, self.names = rng, names
        self.first, self.last = names(rng)
        self.middle = rng.choice("ABCDEFGHJKLMNPRSTVW")
        self.doctor_first, self.doctor_last = names(rng)
        self.employer, self.administrator, self.organization = (
            self._company(kind) for kind in ("employers", "administrators", "organizations")
        )
        self.claim = f"{rng.choice('ABCDEFGH')}{rng.randrange(10**6, 10**7)}-{rng.randrange(10, 99)}"
        self.street, self.town = self._street(), names(rng)[1]
        self.zip = f"9{rng.randrange(1000, 6200):04}"
        self.phone, self.fax = self._phone(), self._phone()
        self.email = (
            f"{self.first[0].lower()}.{re.sub(r'[^a-z]', '', self.last.lower())}{rng.randrange(99)}@example.net"
        )

    def entities(self) -> tuple[Entity, ...]:
        return (
            Entity("employee", "person", f"{self.first} {self.middle} {self.last}"),
            Entity("provider", "person", f"{self.doctor_first} {self.doctor_last}, MD"),
            Entity("employer", "organization", self.employer), Entity("administrator", "organization", self.administrator),
            Entity("ur_organization", "organization", self.organization), Entity("claim", "number", self.claim),
            Entity("address", "address", f"{self.street}\n{self.town}, CA {self.zip}"), Entity("phone", "number", self.phone),
            Entity("fax", "number", self.fax), Entity("email", "text", self.email),
        )  # fmt: skip

    def _company(self, kind: str) -> str:
        return self.rng.choice(sentences()[kind]).format(name=self.names(self.rng)[1])

    def _street(self) -> str:
        return f"{self.rng.randrange(11, 9900)} {self.names(self.rng)[1]} {self.rng.choice(sentences()['streets'])}"

    def _phone(self) -> str:
        return self.rng.choice(("({}) 555-{}", "{}-555-{}", "{}.555.{}")).format(
            self.rng.randrange(209, 951), self.rng.randrange(1000, 9999)
        )

    def fill(self, slot: str) -> tuple[str, str, bool]:
        """What a slot says, its kind (empty: nothing planted), and whether the case knows it."""
        if slot in self._simple():
            return str(self._simple()[slot]()), "", False
        value, kind, known = self._planted()[slot]
        return value(), kind, known

    def _simple(self) -> dict[str, Callable[[], Any]]:
        words, rng = sentences(), self.rng
        return {
            "n": lambda: rng.randrange(19, 79), "k": lambda: rng.randrange(1, 5), "w": lambda: rng.choice((3, 4, 6, 8)),
            "sex": lambda: rng.choice(("man", "woman")), "part": lambda: rng.choice(words["parts"]),
            "treatment": lambda: rng.choice(words["treatments"]), "eponym": lambda: rng.choice(words["eponyms"]),
            "husband_role": lambda: rng.choice(("Her husband", "His wife", "The son", "Her sister", "His brother")),
        }  # fmt: skip

    def _planted(self) -> dict[str, tuple[Callable[[], str], str, bool]]:
        rng, first, last = self.rng, self.first, self.last
        return {
            "employee_full": (lambda: rng.choice((f"{first} {last}", f"{first} {self.middle}. {last}")), "employee", True),
            "employee_reversed": (lambda: f"{last}, {first} {self.middle}.", "employee", True),
            "employee_title": (lambda: f"{rng.choice(('Mr.', 'Ms.', 'Mrs.'))} {last}", "employee", True),
            "employee_last": (lambda: rng.choice((f"Mr. {last}", f"Ms. {last}", f"{first} {last}")), "employee", True),
            "employee_first": (lambda: first, "employee", True),
            "employee_capitals": (lambda: f"{last}, {first}".upper(), "employee", True),
            "employee_initial": (lambda: f"{first[0]}. {last}", "employee", True),
            "employee_possessive": (lambda: f"{last}'s", "employee", True),
            "employee_broken": (lambda: f"{first}\n{last[:3]}-\n{last[3:]}" if len(last) > 5 and last.isalpha() else f"{first}\n{last}", "employee", True),
            "provider": (lambda: f"{self.doctor_first} {self.doctor_last}, MD", "provider", True),
            "provider_last": (lambda: f"Dr. {self.doctor_last}", "provider", True),
            "employer": (lambda: self.employer, "employer", True),
            "administrator": (lambda: self.administrator, "administrator", True),
            "administrator_short": (lambda: rng.choice((self.administrator, self.administrator.upper())), "administrator", True),
            "ur_organization": (lambda: self.organization, "ur_organization", True),
            "claim": (lambda: rng.choice((self.claim, self.claim.replace("-", " "), self.claim.replace("-", ""))), "claim", True),
            "address": (lambda: f"{self.street}, {self.town}, CA {self.zip}", "address", True),
            "phone": (lambda: self.phone, "phone", True), "fax": (lambda: self.fax, "fax", True),
            "email": (lambda: self.email, "email", True), **self._unknown(),
        }  # fmt: skip

    def _unknown(self) -> dict[str, tuple[Callable[[], str], str, bool]]:
        """What no case file holds."""
        rng = self.rng
        return {
            "first": (lambda: self.names(rng)[0], "first name alone", False),
            "person": (lambda: " ".join(self.names(rng)), "person", False),
            "doctor": (lambda: f"Dr. {rng.choice((' '.join(self.names(rng)), self.names(rng)[1]))}", "person", False),
            "titled": (lambda: f"{rng.choice(('Mr.', 'Mrs.', 'Ms.'))} {self.names(rng)[1]}", "person", False),
            "credentialed": (lambda: f"{' '.join(self.names(rng))}, MD", "person", False),
            "therapist": (lambda: f"{' '.join(self.names(rng))}, DPT", "person", False),
            "facility": (lambda: self._company("facilities"), "facility", False),
            "town": (lambda: self.names(rng)[1], "geography", False),
            "date": (self._day, "date", False),
            "mrn": (lambda: f"{rng.randrange(10**5, 10**7)}", "mrn", False),
            "ssn": (lambda: f"{rng.randrange(100, 899)}-{rng.randrange(10, 99)}-{rng.randrange(1000, 9999)}", "ssn", False),
            "adj": (lambda: f"{rng.randrange(10**6, 10**8)}", "claim", False),
            "device": (lambda: f"SN{rng.randrange(10**4, 10**6)}-{rng.choice('ABC')}", "device", False),
            "npi": (lambda: f"1{rng.randrange(10**8, 10**9)}", "licence", False),
            "licence": (lambda: f"{rng.choice('ACG')}{rng.randrange(10**4, 10**6)}", "licence", False),
            "unknown_address": (lambda: f"{self._street()}, {self.names(rng)[1]}, CA 9{rng.randrange(1000, 6200):04}", "address", False),
            "unknown_phone": (self._phone, "phone", False),
            "invoice": (lambda: f"{rng.randrange(10**4, 10**6)}", "account", False),
            "member": (lambda: f"X{rng.choice('ABC')}{rng.randrange(10**6, 10**8)}", "health_plan", False),
            "plate": (lambda: f"{rng.randrange(1, 9)}{rng.choice('ABC')}{rng.choice('XYZ')}{rng.choice('KLM')}{rng.randrange(100, 999)}", "vehicle", False),
            "unknown_email": (lambda: f"{re.sub(r'[^a-z]', '', self.names(rng)[0].lower())}{rng.randrange(99)}@example.org", "email", False),
            "photo": (lambda: f"img_{rng.randrange(100, 9999)}.jpg", "photo", False),
            "ip": (lambda: f"203.0.113.{rng.randrange(10, 250)}", "ip", False),
            "url": (lambda: f"www.clinic-{rng.randrange(100, 999)}.example/portal", "url", False),
            "birth": (self._day, "birth_date", False),
        }  # fmt: skip

    def _day(self) -> str:
        month, day, year = self.rng.randrange(1, 13), self.rng.randrange(1, 29), self.rng.randrange(1998, 2026)
        named = "January February March April May June July August September October November December".split()[
            month - 1
        ]
        return self.rng.choice(
            (
                f"{month}/{day}/{year}",
                f"{month:02}-{day:02}-{year % 100:02}",
                f"{named} {day}, {year}",
                f"{year}-{month:02}-{day:02}",
            )
        )
