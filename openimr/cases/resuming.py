"""Taking up again what waited for liability: the whole case, or one item while the others went on.

Notice that the dispute is resolved starts the time to ask again (Labor Code 4610.5(h)(2)). An item whose time was kept
joins the others while the records are still being asked for; else it goes on in a case of its own, where screening
looks at the time as at any application's.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from openimr.accounts.roles import Actor
from openimr.cases import actions, clocks, learning, notices
from openimr.cases.application import read
from openimr.cases.lifecycle import State, StepRefused
from openimr.cases.models import Case, DisputedItem, Party
from openimr.law import clocks as law_clocks
from openimr.letters.models import METHODS

JOINS = frozenset({State.ELIGIBLE, State.RECORDS_PENDING})


@dataclass(frozen=True)
class Resolution:
    """How a dispute over liability ended: notice served, the employee asked again, and in whose words."""

    resolved_date: date  # service of the notice
    service: str
    asked_again_date: date
    means: str
    words: str

    def facts(self) -> dict[str, str]:
        """In the words of the application."""
        return {
            "liability_resolved_date": str(self.resolved_date),
            "liability_resolved_service": self.service,
            "asked_again_date": str(self.asked_again_date),
        }


@transaction.atomic
def resume(*, case: Case, found: Resolution, by: Actor, at: datetime, seen_version: int | None = None) -> Case:
    """Take a deferred case up again: it is screened anew, its time counted from the notice."""
    _check(found, at, "resume")
    held = Case.objects.select_for_update(of=("self",)).select_related("application").get(pk=case.pk)
    _keep(held, "resume", found, found.facts(), by, at)
    moved = _move(case, "resume", found, {}, by, at, seen_version)
    clocks.happen(held, event="asked_again", at=clocks.moment(found.asked_again_date))
    return moved


@transaction.atomic
def resume_item(
    *, case: Case, position: int, found: Resolution, by: Actor, at: datetime, seen_version: int | None = None
) -> Case:
    """Take one deferred item up again; gives the case in which it goes on, this one or a new one of its own.

    Raises `StepRefused`, or `ApplicationRefused` when the days cannot stand beside those of the application.
    """
    _check(found, at, "resume_item")
    held = Case.objects.select_for_update(of=("self",)).select_related("application").get(pk=case.pk)
    learning.check_known(held, found.facts(), at=at)
    item = held.items.select_for_update().filter(position=position, status=DisputedItem.DEFERRED).first()
    if item is None:
        raise StepRefused(f"Item {position} does not wait for liability; reload the case.", step="resume_item")
    joins = held.lifecycle_state in JOINS and found.asked_again_date <= _last_day(held, found)
    goes_on = held if joins else _case_of_its_own(held, item, found, by, at)
    facts = {"items": [position], "goes_on_in": goes_on.number}
    _keep(held, "resume_item", found, {}, by, at)
    _mark(item, None if joins else goes_on)
    _move(case, "resume_item", found, facts, by, at, seen_version)
    clocks.happen(held, event="asked_again", at=clocks.moment(found.asked_again_date))
    if joins and held.lifecycle_state == State.RECORDS_PENDING:  # its records were not asked for yet
        notices.owe(held, "N7", at=at, facts={"items": [position]})
    return case if joins else goes_on


def _check(found: Resolution, at: datetime, step: str) -> None:
    if not found.words.strip():
        raise StepRefused("Write how the dispute over liability was resolved.", step=step)
    if {found.service, found.means} - set(dict(METHODS)):
        raise StepRefused("Say how the notice was served, and how the employee asked again.", step=step)
    if not found.resolved_date <= found.asked_again_date <= clocks.day_of(at):
        words = f"The employee asked again on {found.asked_again_date}: not before the notice, {found.resolved_date},"
        raise StepRefused(f"{words} nor after today, {clocks.day_of(at)}.", step=step)


def _keep(case: Case, step: str, found: Resolution, facts: dict[str, str], by: Actor, at: datetime) -> None:
    answer = learning.Answer("employee", found.means, found.asked_again_date, found.words, facts)
    learning.keep(case, step, answer, by=by, at=at)


def _move(
    case: Case, step: str, found: Resolution, more: dict[str, Any], by: Actor, at: datetime, seen: int | None
) -> Case:
    facts = {**found.facts(), **more, "service": found.service}
    return actions.move(
        case=case, step=step, by=by, at=at, because=found.words, facts=facts, seen_version=seen,
        happened_at=clocks.moment(found.resolved_date),
    )  # fmt: skip


def _last_day(case: Case, found: Resolution) -> date:
    facts = {"service": found.service, "served_party_location": "in_california"}
    limit = law_clocks.one(case.program, "FILE_LIAB", found.resolved_date, facts)
    return law_clocks.day_of(case.program, limit.due)


def _mark(item: DisputedItem, own: Case | None) -> None:
    item.status = DisputedItem.MOVED if own else DisputedItem.OPEN
    item.status_reason = f"It goes on as case {own.number}." if own else ""
    item.status_reason_es = f"Sigue como el caso {own.number}." if own else ""
    item.save(update_fields=["status", "status_reason", "status_reason_es"])


def _case_of_its_own(case: Case, item: DisputedItem, found: Resolution, by: Actor, at: datetime) -> Case:
    """The application again, for this item alone, as received on the day the employee asked again."""
    filed = learning.known(case)
    asked_at = min(max(clocks.moment(found.asked_again_date), case.received_at), at)
    whole = filed | found.facts() | {
        "received_at": asked_at.isoformat(),
        "received_by": "electronic" if found.means == "personal" else found.means,
        "items": [filed["items"][item.position - 1] | {"liability_disputed": False, "liability_reason": ""}],
        "formulary": filed["formulary"] and item.category == "PHARMA",
    }  # fmt: skip
    made = actions.open_case(filing=read(whole, now=at), by=by, at=at)
    for party in case.parties.exclude(person=None):
        Party.objects.filter(case=made, kind=party.kind).update(
            person=party.person, served_electronically=party.served_electronically
        )
    return made
