"""Screening: each ground of ineligibility asked of the application, each answer with its sentence and its law.

A ground is a row of the program's `grounds.yaml` and the function here that bears its code. The function gives the
sentence a person reads when the ground applies, else None. Facts are the application's JSON, dates as ISO text, with
`earlier_cases` added by the caller.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rapidfuzz import fuzz

from openimr.law import clocks
from openimr.law.findings import Finding
from openimr.law.refusal import Refused
from openimr.law.table import Program, program

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Screening:
    """What screening proposes, with every finding behind it; a clerk takes the step."""

    outcome: str  # eligible | partly_eligible | ineligible | deferred | needs_information | duplicate
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        return {"outcome": self.outcome, "findings": [found.as_json() for found in self.findings]}


def screen(program_id: str, facts: Facts) -> Screening:
    """Every ground asked of the application. Raises `Refused` when a fact the rules rest on is missing or no date."""
    law = program(program_id)
    found = tuple(finding for row in law.data("grounds") for finding in _apply(law, row, facts))
    return Screening(_outcome(found, len(facts.get("items", ()))), found)


PRECEDENCE = ("duplicate", "ineligible", "needs_information", "deferred")


def _outcome(found: Sequence[Finding], items: int) -> str:
    whole = {finding.outcome for finding in found if finding.item is None}
    for outcome in PRECEDENCE:
        if outcome in whole:
            return outcome
    shut = {finding.item for finding in found if finding.item is not None and finding.outcome == "ineligible"}
    if not shut:
        return "eligible"
    return "ineligible" if len(shut) >= items else "partly_eligible"


def _apply(law: Program, row: Mapping[str, Any], facts: Facts) -> Iterator[Finding]:
    for said in GROUNDS[row["code"]](law, facts):
        yield Finding(
            code=row["code"],
            sentence=said.sentence,
            outcome=said.outcome or row["outcome"],
            citations=(row["citation"],),
            facts=said.facts,
            curable=row["curable"],
            notice=row["notice"],
            verified=row["confidence"] != "unsure" and said.verified,
            item=said.item,
        )


@dataclass(frozen=True)
class Said:
    """A ground's answer: its sentence, the facts it used, and the item when it is about one."""

    sentence: str
    facts: Mapping[str, Any]
    item: int | None = None
    outcome: str = ""
    verified: bool = True


Ground = Callable[[Program, Facts], Iterator[Said]]


def other_jurisdiction(_law: Program, facts: Facts) -> Iterator[Said]:
    """The claim is outside this program."""
    words = {"federal": "a federal program", "carve_out": "a collectively bargained process of its own"}
    if place := facts.get("other_jurisdiction"):
        yield Said(f"The claim falls under {words[place]}, not under this review.", {"other_jurisdiction": place})


def before_the_law(law: Program, facts: Facts) -> Iterator[Said]:
    """Review exists for injuries and decisions from certain dates on."""
    injury, decided = _day(facts, "date_of_injury"), _day(facts["ur_decision"], "decision_date")
    if injury is None:
        raise Refused("The date of injury is missing.", field="date_of_injury", rule="INE-DATE")
    on = received(facts)
    from_injury, from_decision = law.value("IMR_INJURY_FROM", on).value, law.value("IMR_UR_FROM", on).value
    if injury < from_injury and decided is not None and decided < from_decision:
        yield Said(
            f"The injury of {injury} and the decision of {decided} came before this review existed"
            f" ({from_injury} for injuries, {from_decision} for decisions).",
            {"date_of_injury": str(injury), "decision_date": str(decided)},
        )


def no_ur_decision(_law: Program, facts: Facts) -> Iterator[Said]:
    """A copy of the written utilization review decision must be attached."""
    decision = facts["ur_decision"]
    if not decision.get("attached") or decision.get("decision_date") is None:
        yield Said("The written utilization review decision is not attached.", {"attached": decision.get("attached")})


def nothing_refused(_law: Program, facts: Facts) -> Iterator[Said]:
    """There must be a decision about medical necessity that refused something."""
    if facts["ur_decision"].get("outcome") == "approved":
        yield Said("Utilization review approved the treatment: there is nothing to review.", {"outcome": "approved"})


def conditional(_law: Program, facts: Facts) -> Iterator[Said]:
    """A denial only because information did not come needs a new request with that information."""
    conditional = facts["ur_decision"].get("outcome") == "conditionally_non_certified"
    if conditional or facts.get("denied_for_missing_information"):
        yield Said(
            "The treatment was denied only because information asked for did not come; the physician must send a new"
            " request with that information.",
            {"denied_for_missing_information": True},
        )


def unsigned(_law: Program, facts: Facts) -> Iterator[Said]:
    """The employee or a representative must sign."""
    if not facts["signature"].get("signed"):
        yield Said("The application is not signed by the employee or a representative.", {"signed": False})


def wrong_filer(_law: Program, facts: Facts) -> Iterator[Said]:
    """A designee counts only when named after the utilization review decision."""
    signature = facts["signature"]
    if signature.get("signer") != "designee":
        return
    named, decided = _day(signature, "designee_named_date"), _day(facts["ur_decision"], "decision_date")
    used = {"designee_named_date": str(named or ""), "decision_date": str(decided or "")}
    if named is None:
        yield Said(
            "A designee signed; the date on which the employee named the designee is needed.",
            used,
            outcome="needs_information",
        )
    elif decided is not None and named < decided:
        yield Said(
            f"The designee was named on {named}, before the decision of {decided}; such a designation is void.", used
        )


def late(law: Program, facts: Facts) -> Iterator[Said]:
    """The application must come in time after service of the utilization review decision."""
    served = _day(facts["ur_decision"], "served_date")
    if served is None or not facts["ur_decision"].get("attached"):
        return
    rule = "FILE_FORM" if facts.get("formulary") else "FILE_REG"
    asked = {"service": facts["ur_decision"].get("service") or "mail", "served_party_location": "in_california"}
    limit = clocks.one(law.id, rule, served, asked)
    if received(facts) > clocks.day_of(limit.due):
        yield Said(
            f"The application was received on {received(facts)}; the last day to file was {limit.due}. {' '.join(limit.steps)}",
            {"received": str(received(facts)), "served_date": str(served), "last_day": str(limit.due), "rule": rule},
            verified=limit.verified,
        )


def decided_before(_law: Program, facts: Facts) -> Iterator[Said]:
    """The same treatment under the same decision was reviewed before."""
    for earlier in facts.get("earlier_cases", ()):
        if earlier.get("state") in DECIDED and _likeness(facts, earlier) >= SAME:
            yield Said(
                f"Case {earlier['number']} has already decided the same items of the same decision.",
                {"number": earlier["number"]},
            )


def duplicate(law: Program, facts: Facts) -> Iterator[Said]:
    """An open case about the same employee, decision and items makes this one a duplicate."""
    certain, doubtful = (law.value(name, received(facts)).value for name in ("DUP_SCORE", "DUP_DOUBT"))
    for earlier in facts.get("earlier_cases", ()):
        score = _likeness(facts, earlier)
        if not earlier.get("open") or score < doubtful:
            continue
        used = {"number": earlier["number"], "likeness": round(score, 2)}
        if score >= certain:
            yield Said(
                f"Case {earlier['number']}, still open, is about the same employee, decision and items.",
                used,
                verified=True,
            )
        else:
            yield Said(
                f"Case {earlier['number']} looks alike ({score:.0%}); a person must compare the two.",
                used,
                outcome="note",
            )


def liability(_law: Program, facts: Facts) -> Iterator[Said]:
    """While liability is disputed for another reason the review waits, unless the claims administrator agrees to it."""
    if facts.get("liability_disputed") and not facts.get("administrator_agrees_to_imr"):
        reason = facts.get("liability_reason") or "no reason given"
        yield Said(f"The claims administrator also disputes liability: {reason}", {"liability_reason": reason})


def service_unknown(_law: Program, facts: Facts) -> Iterator[Said]:
    """Without the day of service nobody can tell whether the application came in time."""
    decision = facts["ur_decision"]
    if decision.get("attached") and decision.get("served_date") is None:
        yield Said(
            "The day on which the utilization review decision was served is unknown; ask the claims administrator.",
            {"served_date": None},
        )


def not_expedited(_law: Program, facts: Facts) -> Iterator[Said]:
    """An expedited review needs the physician's certification and its documents."""
    given = facts.get("certification") or {}
    if (
        given
        and facts.get("ur_type") != "expedited"
        and not (given.get("imminent_threat") and given.get("documents_attached"))
    ):
        yield Said(
            "The certification lacks the threat or its documents: the review goes its regular course.",
            {"imminent_threat": given.get("imminent_threat"), "documents_attached": given.get("documents_attached")},
        )


GROUNDS: dict[str, Ground] = {
    "INE-JUR": other_jurisdiction,
    "INE-DATE": before_the_law,
    "INE-NOUR": no_ur_decision,
    "INE-NOTUR": nothing_refused,
    "INE-CNC": conditional,
    "INE-SIG": unsigned,
    "INE-WHO": wrong_filer,
    "INE-LATE": late,
    "INE-PRIOR": decided_before,
    "DUP": duplicate,
    "DEF-LIAB": liability,
    "ASK-SERVED": service_unknown,
    "EXP-REGULAR": not_expedited,
}
DECIDED = frozenset({"issued", "implemented", "overdue_implementation", "closed"})
SAME = 0.9


def received(facts: Facts) -> date:
    """The Pacific day on which the application was received."""
    moment = facts.get("received_at")
    if moment is None:
        raise Refused("The moment of receipt is missing.", field="received_at")
    moment = moment if isinstance(moment, datetime) else datetime.fromisoformat(str(moment))
    if moment.tzinfo is None:
        raise Refused("The moment of receipt needs a time zone.", field="received_at")
    return clocks.day_of(moment)


def _day(facts: Facts, name: str) -> date | None:
    value = facts.get(name)
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Refused(f"{name} is no date: {value}.", field=name) from None


def _likeness(one: Facts, other: Facts) -> float:
    """How alike two applications are, 0 to 1: the employee's name and birth date, the claim,
    the decision's date, the items."""
    if _day(one["ur_decision"], "decision_date") != _day(other["ur_decision"], "decision_date"):
        return 0.0
    names = fuzz.token_sort_ratio(_name(one), _name(other)) / 100
    births = {facts["employee"].get("birth_date") for facts in (one, other)} - {None, ""}
    items = fuzz.token_set_ratio(_requests(one), _requests(other)) / 100
    claims = {_bare(facts.get("claim_number")) for facts in (one, other)} - {""}
    other_person = len(births) == 2 or len(claims) == 2  # two birth dates, or two claims, are two disputes
    return 0.0 if other_person else 0.5 * names + 0.5 * items


def _name(facts: Facts) -> str:
    return f"{facts['employee']['first_name']} {facts['employee']['last_name']}".casefold()


def _bare(number: object) -> str:
    """A claim number without the signs that people leave out."""
    return "".join(sign for sign in str(number or "").upper() if sign.isalnum())


def _requests(facts: Facts) -> str:
    return " | ".join(sorted(item["request"].casefold() for item in facts["items"]))
