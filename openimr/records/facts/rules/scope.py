"""How a term is asserted: what stands before and behind it in its sentence decides (after ConText's idea; words ours)."""

import re
from collections.abc import Sequence

from openimr.records.facts.rules import gazetteer
from openimr.records.facts.rules.fact import ABSENT, FAMILY, HISTORICAL, POSSIBLE, PRESENT, RULED_OUT
from openimr.records.facts.rules.gazetteer import Hit

HYPOTHETICAL = "hypothetical"  # "return if ...": nothing is asserted at all
STRENGTH = (FAMILY, RULED_OUT, HYPOTHETICAL, POSSIBLE, ABSENT, HISTORICAL)
REACH_BEFORE, REACH_BEHIND = 110, 42  # characters between trigger and term
NEAR = {HISTORICAL: 45, FAMILY: 90, RULED_OUT: 60, POSSIBLE: 80, HYPOTHETICAL: 110}
ADVERSE = re.compile(
    r"[;:]|, (?:and |with )?(?:mild|moderate|severe|marked|small|large|minimal|there|with|positive|he|she|patient|the patient|has|reports"
    r"|does|is|was|now|but|broad|multilevel|diffuse|likely|possible|probable)\b| and (?:he|she|there|has|is|reports|mild|moderate|severe|a)\b"
)
DOUBTED = re.compile(r"\?\s?(?:\w+ )?$")
DISMISSED = re.compile(r"[^.;]{0,40}\bbut (?:was |is |has been |later |subsequently |this was )*(?:ruled out|excluded)")
GOES_ON = re.compile(r"\s+(?!than\b|by\b|on\b|at\b|in\b|per\b|and\b|or\b)\w")
CLAUSE = re.compile(r"[;:]|, (?:but|and|he|she|which)\b| and (?:he|she|there)\b|\. ")


def triggers(plain: str) -> list[Hit]:
    return gazetteer.read("triggers").find_all(plain)


def assertion(plain: str, hits: Sequence[Hit], start: int, end: int, first: int, last: int) -> str:
    """How the term at `first`..`last` is asserted in the sentence `start`..`end`; `hits`: the sentence's triggers."""
    found = {hit.name for hit in _before(plain, hits, start, first)} | {
        hit.name for hit in _behind(plain, hits, last, end)
    }
    if DOUBTED.search(plain[start:first]):
        found.add(POSSIBLE)
    if DISMISSED.match(plain, last):
        return RULED_OUT
    if ABSENT in found and RULED_OUT in found:
        found = {POSSIBLE}
    return next((one for one in STRENGTH if one in found), PRESENT)


def _before(plain: str, hits: Sequence[Hit], start: int, first: int) -> list[Hit]:
    found: list[Hit] = []
    for hit in hits:
        if hit.end > first or hit.about["way"] not in ("pre", "both"):
            continue
        if hit.name == "stop":
            found = [kept for kept in found if kept.name in (FAMILY,)]
        elif hit.name not in ("pseudo",):
            found.append(hit)
    return [hit for hit in found if _reaches(plain[hit.end : first], hit)]


def _reaches(between: str, hit: Hit) -> bool:
    if len(between) > NEAR.get(hit.name, REACH_BEFORE):
        return False
    cut = ADVERSE if hit.name == ABSENT else CLAUSE
    if (
        hit.name == HISTORICAL
        and "," in between
        and hit.about["way"] == "pre"
        and hit.end - hit.start < 9
        and "of" not in _words(hit)
    ):
        return False
    return not cut.search(between)


def _words(hit: Hit) -> str:
    return "of" if hit.end - hit.start > 8 else ""


def _behind(plain: str, hits: Sequence[Hit], last: int, end: int) -> list[Hit]:
    found = []
    for hit in hits:
        if hit.start < last or hit.about["way"] == "pre":
            continue
        if hit.name in ("stop", "pseudo"):
            break
        between = plain[last : hit.start]
        if hit.about["way"] == "both" and hit.name != HISTORICAL and GOES_ON.match(plain, hit.end):
            continue  # "impingement with possible tear": it speaks of what follows
        if len(between) <= REACH_BEHIND and not re.search(
            r"[;:]|, (?:and|but|no|with)\b|\bbut\b| and (?:a |no |there )", between
        ):
            found.append(hit)
    return found
