"""How alike two applications are, so that the same dispute filed twice is seen: employee, decision date, items.

Each part scores from 0 (certainly another) to 1 (the same); the whole is their product, so one part that certainly
differs is enough. A name that is only an initial or a nickname, a number with one sign changed, an identity that nothing
confirms: such pairs never reach certainty and are left to a person.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

DOUBT = 0.87  # one doubt, or two at most, and the rest alike: a person looks
NUMBER = re.compile(r"[a-z]?\d+(?:[.,/]\d+)*")
SIDES = frozenset({"left", "right", "bilateral"})
NICKNAMES = tuple(
    frozenset(names.split())
    for names in (
        "robert rob bob bobby roberto beto", "william will bill billy guillermo memo", "richard rick dick ricardo",
        "james jim jimmy jaime", "john jack johnny juan", "joseph joe jose pepe", "francisco frank pancho paco francis",
        "margaret maggie peggy meg margarita", "elizabeth liz beth betty eliza elisabeth", "katherine kate kathy catherine cathy",
        "michael mike miguel", "thomas tom tommy tomas", "charles charlie chuck carlos", "edward ed eddie ted eduardo lalo",
        "anthony tony antonio", "daniel dan danny", "samuel sam", "steven steve stephen esteban", "patricia pat patty tricia",
        "jennifer jen jenny", "susan sue susana", "deborah deb debbie debra", "rebecca becky", "alexander alex alejandro",
        "matthew matt mateo", "christopher chris", "nicholas nick nicolas", "gregory greg", "kenneth ken", "ignacio nacho",
        "jesus chuy", "guadalupe lupe lupita", "maria mary marie", "rosario chayo", "consuelo chelo",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """What is known of an employee; empty when not given."""

    first: str
    last: str
    middle: str = ""
    birth: str = ""
    claim: str = ""


@dataclass(frozen=True)
class Likeness:
    """The score and its parts, each from 0 to 1; `items` is the best match of each item of the later application."""

    person: float
    decision: float
    items: tuple[float, ...]

    @property
    def score(self) -> float:
        mean = sum(self.items) / len(self.items) if self.items else 0.0
        return self.person * self.decision * (0.5 + 0.5 * mean)

    def as_json(self) -> dict[str, object]:
        parts = {"employee": round(self.person, 2), "decision": round(self.decision, 2)}
        return {"score": round(self.score, 2), **parts, "items": [round(item, 2) for item in self.items]}


def people(one: Person, other: Person) -> float:
    """How surely two people in two claims are the same. Two claims are two disputes, two birth dates two people, unless
    a sign slipped or the other of the two agrees; what neither confirms is doubtful."""
    birth, claim = _numbers(one.birth, other.birth), _numbers(one.claim, other.claim)
    if claim == 1.0 and birth == 0.0:
        birth = DOUBT
    confirmed = 1.0 if 1.0 in (birth, claim) else DOUBT
    return _names(one, other) * (1.0 if birth is None else birth) * (1.0 if claim is None else claim) * confirmed


def _names(one: Person, other: Person) -> float:
    names = [_tokens(f"{person.first} {person.last}") for person in (one, other)]
    middles = {_tokens(person.middle)[0][:1] for person in (one, other) if _tokens(person.middle)}
    if sorted(names[0]) == sorted(names[1]):  # in any order
        return 1.0 if len(middles) < 2 else DOUBT
    if _variants(*names):
        return DOUBT
    return DOUBT * fuzz.ratio(" ".join(sorted(names[0])), " ".join(sorted(names[1]))) / 100  # spelled otherwise


def _tokens(name: str) -> list[str]:
    """A name's words, without accents, case, hyphens and points."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return [word for word in re.split(r"[^\w]+|_", plain.replace("'", "").replace("’", "")) if word]


def _variants(one: list[str], other: list[str]) -> bool:
    """Whether each word of the shorter name answers to one of the longer: the same, its initial, or a nickname."""
    shorter, left = sorted((one, list(other)), key=len)
    left = list(left)
    for word in shorter:
        match = next((known for known in sorted(left, key=lambda known: known != word) if _answers(word, known)), None)
        if match is None:
            return False
        left.remove(match)
    return len(shorter) > 1


def _answers(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) == 1:
        return one[0] == other[0]
    return any({one, other} <= names for names in NICKNAMES)


def _numbers(one: str, other: str) -> float | None:
    """1 the same, `DOUBT` one sign apart (a slip of typing), 0 different; None when one is not given."""
    first, second = ("".join(sign for sign in text.upper() if sign.isalnum()) for text in (one, other))
    if not first or not second:
        return None
    if first == second:
        return 1.0
    return DOUBT if min(len(first), len(second)) >= 6 and OSA.distance(first, second) == 1 else 0.0


def days(one: date | None, other: date | None, near: int) -> float:
    """The day of the decision: the same, `near` days apart or not given (doubtful), or another."""
    if one is None or other is None:
        return DOUBT
    if one == other:
        return 1.0
    swapped = one.year == other.year and (one.month, one.day) == (other.day, other.month)
    return DOUBT if swapped or abs((one - other).days) <= near else 0.0


def requests(wanted: str, known: str) -> float:
    """How alike two requests are. Other numbers (sessions, dose, level) or another side make another request."""
    one, other = (_words(text) for text in (wanted, known))
    alike = fuzz.token_sort_ratio(" ".join(one), " ".join(other)) / 100
    numbers = [sorted(NUMBER.findall(" ".join(words))) for words in (one, other)]
    sides = [SIDES & set(words) for words in (one, other)]
    return min(alike, 0.5) if numbers[0] != numbers[1] or sides[0] != sides[1] else alike


def words_alike(one: str, other: str) -> float:
    """How alike two names of physicians or companies are, in any order of their words."""
    return fuzz.token_sort_ratio(" ".join(_tokens(one)), " ".join(_tokens(other))) / 100


def _words(text: str) -> list[str]:
    return re.findall(r"\w+(?:[.,/]\d+)*", text.casefold())


def best(wanted: Sequence[str], known: Sequence[str]) -> tuple[float, ...]:
    """For each wanted request the likeness of its best match."""
    return tuple(max((requests(text, other) for other in known), default=0.0) for text in wanted)
