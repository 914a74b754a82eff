"""Screening an application against every ground the law room knows. The law proposes; a clerk takes the step."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from openimr.accounts.roles import Actor
from openimr.audit import actions as audit
from openimr.cases import actions, clocks, comparing, learning, notices
from openimr.cases.lifecycle import StepRefused
from openimr.cases.models import Case, DisputedItem, Finding
from openimr.law import eligibility


@transaction.atomic
def screen(*, case: Case, by: Actor, at: datetime) -> eligibility.Screening:
    """Apply every ground and keep the findings; an earlier screening's findings stay as history."""
    screening = eligibility.screen(case.program, facts_of(case))
    case.findings.filter(current=True).update(current=False)
    items = {item.position: item for item in case.items.all()}
    Finding.objects.bulk_create(_row(case, found, items, at) for found in screening.findings)
    case.application.screened_at = at
    case.application.save(update_fields=["screened_at"])
    audit.record(about=case.pk, by=by, verb="screen", at=at, detail={"outcome": screening.outcome})
    return screening


@transaction.atomic
def compare(*, case: Case, other: Case, same: bool, because: str, by: Actor, at: datetime) -> eligibility.Screening:
    """Keep a person's answer whether two cases are the same dispute, and screen again with it."""
    comparing.answer(case=case, other=other, same=same, because=because, by=by, at=at)
    return screen(case=case, by=by, at=at)


def facts_of(case: Case) -> dict[str, Any]:
    """What the rules are asked with: the form, the earlier cases that may be the same dispute, and whether a dispute
    over liability was resolved since."""
    return {
        **learning.known(case),
        "earlier_cases": comparing.earlier(case),
        "liability_resolved": case.timeline.filter(step="resume").exists(),
    }


def _row(case: Case, found: Any, items: dict[int, DisputedItem], at: datetime) -> Finding:
    return Finding(
        case=case,
        item=items.get(found.item + 1) if found.item is not None else None,  # the law counts items from 0
        code=found.code,
        sentence=found.sentence,
        sentence_es=found.sentence_es,
        outcome=found.outcome,
        curable=found.curable,
        facts=found.facts,
        citations=list(found.citations),
        verified=found.verified,
        law_date=case.received_at.astimezone(clocks.PACIFIC).date(),
        found_at=at,
    )


PROPOSED_STEP = {
    "eligible": "find_eligible",
    "partly_eligible": "find_eligible",
    "ineligible": "find_ineligible",
    "deferred": "defer",
    "needs_information": "ask_information",
    "duplicate": "mark_duplicate",
    "terminated": "authorize_some",  # records which items; the case ends when none is left
    "ended": "terminate_settled",
    "withdrawn": "withdraw",
}


def proposal(found: Iterable[Finding], items: int) -> str:
    """The step that the findings of a screening speak for."""
    pairs = [(finding.outcome, finding.item_id) for finding in found if finding.outcome != eligibility.PARTLY]
    return PROPOSED_STEP[eligibility.outcome(pairs, items)]


MARKS = {  # how a concluding step leaves the items that it does not take up
    "find_eligible": {"ineligible": DisputedItem.INELIGIBLE, "deferred": DisputedItem.DEFERRED},
    "find_ineligible": {
        "ineligible": DisputedItem.INELIGIBLE,
        "deferred": DisputedItem.DEFERRED,
        "terminated": DisputedItem.AUTHORIZED,
    },
}


@transaction.atomic
def conclude(
    *,
    case: Case,
    step: str,
    by: Actor,
    at: datetime,
    because: str = "",
    because_es: str = "",
    seen_version: int | None = None,
) -> Case:
    """Take the clerk's screening step with the facts of the last screening.

    Items found ineligible or deferred are marked and the rest goes on; items that the claims administrator authorized
    end with their own notice. Raises `StepRefused` while a person's judgement is still owed.
    """
    found = list(case.findings.filter(current=True).select_related("item"))
    if case.application.screened_at is None:
        raise StepRefused("Screen the application first.", step=step)
    _refuse_unjudged(step, found, because)
    closed = _closed(found)
    _mark_items(step, found, closed)
    facts = _facts(case, found, closed, because)
    facts["because_es"] = because_es if because else _reasons(found, spanish=True)
    case = actions.move(
        case=case, step=step, by=by, at=at, because=because or _reasons(found), facts=facts, seen_version=seen_version
    )
    return _tell_of_items(case, found, closed, by, at) if step == "find_eligible" else case


def _refuse_unjudged(step: str, found: list[Finding], because: str) -> None:
    """Two things are never left to a score or a count: a look-alike, and an application a few days late."""
    alike = next((finding.facts["number"] for finding in found if finding.facts.get("compare")), None)
    if step == "find_eligible" and alike:
        raise StepRefused(f"Case {alike} looks alike; compare the two and answer first.", step=step)
    if step == "find_ineligible" and not because.strip() and any(one.facts.get("close_to_limit") for one in found):
        words = "The application came close to the limit; write which postmark or receipt evidence you checked."
        raise StepRefused(words, step=step)


def _closed(found: list[Finding]) -> dict[int, str]:
    """{item: outcome} of the items that a finding keeps from the review."""
    about = {finding.item_id for finding in found if finding.item_id is not None}
    outcomes = {item: eligibility.strongest(one.outcome for one in found if one.item_id == item) for item in about}
    return {item: said for item, said in outcomes.items() if said in MARKS["find_ineligible"]}


def _mark_items(step: str, found: list[Finding], closed: dict[int, str]) -> None:
    for finding in found:
        said = closed.get(finding.item_id) if finding.item_id is not None else None
        if finding.item is not None and said == finding.outcome and said in MARKS.get(step, {}):
            finding.item.status, finding.item.status_reason = MARKS[step][said], _why(found, finding.item_id, said)
            finding.item.status_reason_es = _why(found, finding.item_id, said, spanish=True)
            finding.item.save(update_fields=["status", "status_reason", "status_reason_es"])


def _why(found: list[Finding], item: int | None, said: str, *, spanish: bool = False) -> str:
    about = [finding for finding in found if (finding.item_id, finding.outcome) == (item, said)]
    return " ".join(finding.sentence_es if spanish else finding.sentence for finding in about)


def _facts(case: Case, found: list[Finding], closed: dict[int, str], because: str) -> dict[str, Any]:
    """What the lifecycle's guards ask for."""
    left = case.items.filter(status=DisputedItem.OPEN).exclude(pk__in=closed).count()
    refused = [finding for finding in found if finding.outcome == "ineligible"]
    grounds = [finding.code for finding in refused if finding.item_id is None or not left]
    waiting = [finding for finding in found if finding.outcome == "needs_information"]
    reasons = [finding.facts.get("liability_reason") for finding in found if finding.outcome == "deferred"]
    return {
        "grounds": list(dict.fromkeys(grounds)),
        "eligible_items": 0 if any(finding.item_id is None for finding in refused) else left,
        "liability_reason": next((words for words in reasons if words), "") or because,
        "question": because or "; ".join(finding.sentence for finding in waiting),
        "earlier_case": next((one.facts.get("number") for one in found if one.outcome == "duplicate"), None),
    }


def _reasons(found: list[Finding], *, spanish: bool = False) -> str:
    """The findings as one text; the list of items tells what was found of each."""
    listed = any(finding.outcome == eligibility.PARTLY for finding in found)
    about = [finding for finding in found if finding.item_id is None or not listed]
    return " ".join(finding.sentence_es if spanish else finding.sentence for finding in about)


def _tell_of_items(case: Case, found: list[Finding], closed: dict[int, str], by: Actor, at: datetime) -> Case:
    """The items that wait get their own notice of deferral; those that were authorized end with theirs."""
    waiting = {item for item, said in closed.items() if said == "deferred"}
    about = [one for one in found if one.item_id in waiting and one.outcome == "deferred"]
    if about:
        because, es = (" ".join(getattr(one, name) for one in about) for name in ("sentence", "sentence_es"))
        positions = sorted({one.item.position for one in about if one.item is not None})
        notices.owe(case, "N5", at=at, because=because, facts={"items": positions, "because_es": es})
    return _end_authorized(case, found, closed, by, at)


def _end_authorized(case: Case, found: list[Finding], closed: dict[int, str], by: Actor, at: datetime) -> Case:
    ended = [finding for finding in found if finding.item is not None and closed.get(finding.item.pk) == "terminated"]
    positions = sorted({finding.item.position for finding in ended if finding.item is not None})
    if not positions:
        return case
    about = [finding for finding in ended if finding.outcome == "terminated"]
    because, es = (" ".join(getattr(one, name) for one in about) for name in ("sentence", "sentence_es"))
    return actions.close_items(case=case, positions=positions, by=by, at=at, because=because, because_es=es)
