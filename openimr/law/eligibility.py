"""Screening: each ground of a program asked of an application, each answer with its sentence and its law.

The engine knows no program. A ground is a row of the program's `grounds.yaml` (which facts it asks for, its outcome, its
cure, its law, its time in force) and the function of its code in the program's `grounds.py`, whose docstring is what the
rulebook prints. The function yields what it has to say of the application or of one item; silence means that the ground
does not apply.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

from openimr.law.asked import Asked, Facts, received
from openimr.law.findings import Finding
from openimr.law.refusal import Refused
from openimr.law.table import Program, program

PARTLY = "partly_eligible"
NOTE = "note"
WHOLE = ("withdrawn", "ended", "duplicate", "ineligible", "needs_information", "deferred", "terminated")
ITEMS = ("needs_information", "deferred", "ineligible", "terminated")  # what no item left makes of the whole
REVIEWED = frozenset({"eligible", PARTLY})


@dataclass(frozen=True)
class Said:
    """A ground's answer: its sentence, the facts it used, and the place of the item (from 0) when it is about one."""

    sentence: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    item: int | None = None
    outcome: str = ""  # other than the row's
    verified: bool = True
    es: str = ""  # the sentence in Spanish, for letters to the employee


Ground = Callable[[Program, Asked], Iterator[Said]]


@dataclass(frozen=True)
class Row:
    """One ground of a program as its data tells it. `limits` are dated numbers of law that only this ground uses."""

    code: str
    outcome: str
    curable: bool
    citation: str
    confidence: str
    asks: tuple[str, ...]
    cure: str = ""
    notice: str = ""
    limits: Mapping[str, Any] = field(default_factory=dict)
    effective_from: date = date.min
    effective_to: date = date.max

    def holds_on(self, day: date) -> bool:
        return self.effective_from <= day <= self.effective_to

    @property
    def verified(self) -> bool:
        return self.confidence != "unsure"


@dataclass(frozen=True)
class Screening:
    """What screening proposes, with every finding behind it; a person takes the step.

    `outcome`: eligible | partly_eligible | ineligible | deferred | needs_information | duplicate | terminated (the
    treatment was authorized) | ended | withdrawn.
    """

    outcome: str
    findings: tuple[Finding, ...]

    @property
    def reviewed(self) -> bool:
        """Whether the review goes on, with all items or some."""
        return self.outcome in REVIEWED

    def as_json(self) -> dict[str, Any]:
        return {"outcome": self.outcome, "findings": [found.as_json() for found in self.findings]}


def screen(program_id: str, facts: Facts) -> Screening:
    """Every ground asked of the application. Raises `Refused` when a fact the rules rest on is missing or impossible."""
    law, day = program(program_id), received(program_id, facts)
    rows = [row for row in grounds(program_id) if row.holds_on(day)]
    found = [finding for row in rows if row.outcome != PARTLY for finding in _apply(law, row, facts, day)]
    items = _items(facts)
    result = outcome(((one.outcome, one.item) for one in found), len(items))
    if result == PARTLY:
        found += [_item_by_item(row, items, found) for row in rows if row.outcome == PARTLY]
    return Screening(result, tuple(found))


def outcome(found: Iterable[tuple[str, Any]], items: int) -> str:
    """The whole from (outcome, item or None) pairs: what speaks of the whole wins, then what is left of the items.

    One item that needs information holds the whole; a closed item closes only itself while another is left.
    """
    pairs = [(said, item) for said, item in found if said != NOTE]
    whole = {said for said, item in pairs if item is None}
    if first := next((said for said in WHOLE if said in whole), ""):
        return first
    each = {item: strongest(said for said, of in pairs if of == item) for item in {of for _, of in pairs} - {None}}
    outcomes = set(each.values()) - {""}
    if not outcomes:
        return "eligible"
    if "needs_information" in outcomes or len(each) >= items:
        return strongest(outcomes)
    return PARTLY


def strongest(outcomes: Iterable[str]) -> str:
    """What one item's findings come to; "" when none keeps it from the review."""
    given = set(outcomes)
    return next((said for said in ITEMS if said in given), "")


@cache
def grounds(program_id: str) -> tuple[Row, ...]:
    """The program's grounds as its data tells them, in their order."""
    return tuple(_row(row) for row in program(program_id).data("grounds"))


def _row(given: Mapping[str, Any]) -> Row:
    try:
        return Row(**{**given, "asks": tuple(given["asks"])})
    except (TypeError, KeyError) as error:
        raise Refused(
            f"The ground {given.get('code', '?')} is malformed ({error}).", rule=given.get("code", "")
        ) from error


@cache
def functions(program_id: str) -> dict[str, Ground]:
    """The program's functions by code."""
    law = program(program_id)
    try:
        module = import_module(f"openimr.law.programs.{law.folder.name}.grounds")
    except ModuleNotFoundError:
        raise Refused(f"The program {program_id} has no grounds.", field="program") from None
    made: dict[str, Ground] = module.GROUNDS
    return made


def unknown_facts(program_id: str, facts: Facts) -> list[str]:
    """The names at the top of an application that no ground of the program asks for, such as a name mistyped."""
    known = {path.split(".")[0] for row in grounds(program_id) for path in row.asks} | {"program"}
    return sorted(set(facts) - known)


def sentence(program_id: str, row: Row) -> str:
    """What the ground says in general, for the rulebook."""
    told = _item_by_item if row.outcome == PARTLY else functions(program_id)[row.code]
    return " ".join((told.__doc__ or "").split())


def _apply(law: Program, row: Row, facts: Facts, day: date) -> Iterator[Finding]:
    asked = Asked(facts, frozenset(row.asks), row.code, limits=row.limits, received=day)
    for said in functions(law.id)[row.code](law, asked):
        yield _finding(row, said)


def _finding(row: Row, said: Said) -> Finding:
    return Finding(
        code=row.code,
        sentence=said.sentence,
        outcome=said.outcome or row.outcome,
        citations=(row.citation,),
        facts=said.facts,
        curable=row.curable,
        notice=row.notice,
        verified=row.verified and said.verified,
        item=said.item,
        sentence_es=said.es,
    )


def _items(facts: Facts) -> list[str]:
    """What each item asks for."""
    allowed = frozenset({"items.request"})
    return [item.words("request") for _, item in Asked(facts, allowed, "").rows("items")]


STATUS_ES = {
    "": "se puede revisar",
    "needs_information": "necesita información primero",
    "deferred": "espera",
    "ineligible": "no se puede revisar",
    "terminated": "ya no está en disputa",
}
STATUS = {
    "": "can be reviewed",
    "needs_information": "needs information first",
    "deferred": "waits",
    "ineligible": "cannot be reviewed",
    "terminated": "is no longer in dispute",
}


def _item_by_item(row: Row, items: list[str], found: list[Finding]) -> Finding:
    """Some items can be reviewed and others cannot: the review goes on with the first, and each item is listed with its
    reason."""
    lines = [_line(place, request, [one for one in found if one.item == place]) for place, request in enumerate(items)]
    words = " ".join(f"Item {line['item']} {STATUS[line['status']]}{_why(line['because'])}" for line in lines)
    es = " ".join(f"El tratamiento {line['item']} {STATUS_ES[line['status']]}{_why(line.pop('es'))}" for line in lines)
    for line in lines:
        line["status"] = line["status"] or "eligible"
    return _finding(row, Said(words, {"item_by_item": lines}, es=es))


def _line(place: int, request: str, found: list[Finding]) -> dict[str, Any]:
    status = strongest(one.outcome for one in found)
    because = [one for one in found if one.outcome == status]
    return {
        "item": place + 1,
        "request": request,
        "status": status,
        "because": " ".join(one.sentence for one in because),
        "es": " ".join(one.sentence_es for one in because),
        "citations": sorted({citation for one in because for citation in one.citations}),
    }


def _why(because: str) -> str:
    return f": {because}" if because else "."
