"""A person's word on a proposed fact. Nothing else ever changes its state."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from openimr.accounts.roles import Actor
from openimr.audit import actions as audit
from openimr.cases.models import Case
from openimr.records.facts.rules import fact as kinds
from openimr.records.facts.tables import Fact
from openimr.records.refusal import RecordRefused

LONGEST = 4000  # characters of an edited value


class FactRefused(RecordRefused):
    """The fact cannot be decided so."""


@transaction.atomic
def accept(*, fact: Fact, by: Actor, at: datetime, seen: str = "") -> Fact:
    """Let a fact stand as it was read. `seen`: the state the person saw. Raises `FactRefused`."""
    return _decide(fact, Fact.ACCEPTED, by, at, seen)


@transaction.atomic
def refuse(*, fact: Fact, by: Actor, at: datetime, reason: str = "", seen: str = "") -> Fact:
    """Say that a fact is wrong or says nothing; it is kept, with the reason when one is given."""
    return _decide(fact, Fact.REFUSED, by, at, seen, reason=reason.strip()[:500])


@transaction.atomic
def edit(
    *, fact: Fact, value: Mapping[str, Any], assertion: str, by: Actor, at: datetime, reason: str = "", seen: str = ""
) -> Fact:
    """Accept a fact with another value; what the rules proposed stays beside it. Raises `FactRefused`."""
    changed = _checked(fact, value, assertion)
    return _decide(fact, Fact.EDITED, by, at, seen, reason=reason.strip()[:500], value=changed, assertion=assertion)


def _checked(fact: Fact, value: Mapping[str, Any], assertion: str) -> dict[str, Any]:
    kept = {name: part for name, part in value.items() if part not in ("", None, [])}
    if assertion not in kinds.ASSERTIONS:
        raise FactRefused("Choose how it is asserted from the list.", "assertion")
    if not kept:
        raise FactRefused("Nothing is left of this fact; refuse it instead.", "value")
    if len(str(kept)) > LONGEST:
        raise FactRefused("This is too long for a fact; write it into the summary and cite the page.", "value")
    if kept == fact.value and assertion == fact.assertion:
        raise FactRefused("Nothing was changed; accept the fact as it is.", "value")
    return kept


def _decide(
    fact: Fact, state: str, by: Actor, at: datetime, seen: str, *,
    reason: str = "", value: dict[str, Any] | None = None, assertion: str = "",
) -> Fact:  # fmt: skip
    case = Case.objects.select_for_update().get(pk=fact.case_id)
    if not case.lifecycle_state.open_before_determination:
        raise FactRefused("The record is closed: the determination was issued or the case has ended.")
    held = Fact.objects.select_for_update().filter(pk=fact.pk).first()
    if held is None:
        raise FactRefused("This fact was read anew meanwhile and is no longer proposed; load the page again.")
    told = {"state": state, "reason": reason, "edited_value": value, "edited_assertion": assertion}
    if seen and held.state != seen:
        if all(getattr(held, name) == part for name, part in told.items()):
            return held  # the button was pressed twice
        raise FactRefused(f"Somebody else has {held.state} this fact meanwhile; load the page again.")
    before = {"state": held.state, "by": held.by}
    held.state, held.by, held.at, held.reason = state, by.ref, at, reason
    held.edited_value, held.edited_assertion = value, assertion
    held.save(update_fields=["state", "by", "at", "reason", "edited_value", "edited_assertion"])
    detail = {"fact": held.pk, "kind": held.kind, "state": state, "before": before, "value": value, "reason": reason}
    audit.record(about=case.pk, by=by, verb="decide_fact", at=at, detail=detail)
    return held
