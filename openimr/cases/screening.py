"""Screening an application against every ground the law room knows. The law proposes; a clerk takes the step."""

from datetime import datetime
from typing import Any

from django.db import transaction
from rapidfuzz import fuzz

from openimr.accounts.roles import Actor
from openimr.audit import actions as audit
from openimr.cases import actions, clocks
from openimr.cases.lifecycle import StepRefused
from openimr.cases.models import Case, DisputedItem, Finding
from openimr.law import eligibility

SAME_EMPLOYEE = 88.0  # candidates only; the law room scores them


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


def facts_of(case: Case) -> dict[str, Any]:
    """What the rules are asked with: the form, and the earlier cases that may be the same dispute."""
    return {**case.application.filed, "earlier_cases": [_as_earlier(other) for other in candidates(case)]}


def candidates(case: Case) -> list[Case]:
    """Earlier cases of what looks like the same employee and the same UR decision date."""
    same_date = Case.objects.filter(
        program=case.program,
        application__ur_decision_date=case.application.ur_decision_date,
        received_at__lte=case.received_at,
    )
    others = same_date.exclude(pk=case.pk).exclude(state="duplicate").select_related("application")[:500]
    return [
        other for other in others if fuzz.token_sort_ratio(other.employee_name, case.employee_name) >= SAME_EMPLOYEE
    ]


def _as_earlier(other: Case) -> dict[str, Any]:
    return {
        **other.application.filed,
        "number": other.number,
        "open": not other.lifecycle_state.ended,
        "state": other.state,
    }


def _row(case: Case, found: Any, items: dict[int, DisputedItem], at: datetime) -> Finding:
    return Finding(
        case=case,
        item=items.get(found.item + 1) if found.item is not None else None,  # the law counts items from 0
        code=found.code,
        sentence=found.sentence,
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
}


@transaction.atomic
def conclude(
    *, case: Case, step: str, by: Actor, at: datetime, because: str = "", seen_version: int | None = None
) -> Case:
    """Take the clerk's screening step with the facts of the last screening; items found ineligible are marked."""
    found = list(case.findings.filter(current=True).select_related("item"))
    if case.application.screened_at is None:
        raise StepRefused("Screen the application first.", step=step)
    grounds = [finding.code for finding in found if finding.outcome == "ineligible" and finding.item is None]
    _mark_items(found)
    open_items = case.items.filter(status=DisputedItem.OPEN).count()
    facts = {
        "grounds": grounds,
        "eligible_items": 0 if grounds else open_items,
        "liability_reason": case.application.filed.get("liability_reason") or because,
        "question": because
        or "; ".join(finding.sentence for finding in found if finding.outcome == "needs_information"),
        "earlier_case": next((finding.facts.get("number") for finding in found if finding.code == "DUP"), None),
    }
    because = because or " ".join(finding.sentence for finding in found if finding.outcome not in ("eligible", "met"))
    return actions.move(case=case, step=step, by=by, at=at, because=because, facts=facts, seen_version=seen_version)


def _mark_items(found: list[Finding]) -> None:
    for finding in found:
        if finding.item is not None and finding.outcome == "ineligible":
            finding.item.status, finding.item.status_reason = DisputedItem.INELIGIBLE, finding.sentence
            finding.item.save(update_fields=["status", "status_reason"])
