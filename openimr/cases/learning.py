"""What is learned after the application: the answer to a question about eligibility, and a dispute over liability resolved.

The application stays as it was filed. What is learned is a row of its own, and screening reads it over the application.
"""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from openimr.accounts.roles import Actor
from openimr.cases import actions, clocks
from openimr.cases.application import Filing, read
from openimr.cases.lifecycle import State, StepRefused
from openimr.cases.models import Case, Deadline, Learned
from openimr.letters.models import METHODS

ANSWERED, ADDED, WITHOUT = "take_information", "add_information", "go_on_without"


@dataclass(frozen=True)
class Answer:
    """Who told us what, when it came, by which means, and the facts of the application that it gives."""

    source: str  # a party's kind
    means: str
    came_date: date
    words: str
    facts: Mapping[str, Any] = field(default_factory=dict)  # {path: value}, such as {"ur_decision.served_date": ...}


@transaction.atomic
def take_answer(*, case: Case, answer: Answer, by: Actor, at: datetime, seen_version: int | None = None) -> Case:
    """Keep an answer about eligibility: the clock ends on the day it came, and screening goes on with its facts.

    One that comes after its time ran out is added while the case is still being screened. Raises `StepRefused`, or
    `ApplicationRefused` when a fact cannot stand beside those of the application.
    """
    held = Case.objects.select_for_update(of=("self",)).select_related("application").get(pk=case.pk)
    step = ANSWERED if held.lifecycle_state == State.INFO_REQUESTED else ADDED
    asked_at = _asked_at(held, step)
    _check(held, answer, asked_at, at, step)
    keep(held, step, answer, by=by, at=at)
    came = min(max(clocks.moment(answer.came_date), asked_at), at)
    told = {"from": answer.source, "means": answer.means, "came_date": str(answer.came_date), "learned": answer.facts}
    moved = actions.move(
        case=case, step=step, by=by, at=at, because=sentence(answer), facts=told, seen_version=seen_version, happened_at=came,
    )  # fmt: skip
    _follow(held, answer, at)
    return moved


@transaction.atomic
def go_on_without(*, case: Case, because: str, by: Actor, at: datetime, seen_version: int | None = None) -> Case:
    """Nothing came by the due date: screening goes on with what is known. Refused while the clock still runs."""
    clock = case.deadlines.filter(rule="ELIG_INFO", state=Deadline.RUNNING).order_by("-due_at").first()
    over = clock is not None and clock.due_at < at
    facts = {"time_over": over, "due_date": str(clocks.day_of(clock.due_at)) if clock else ""}
    return actions.move(case=case, step=WITHOUT, by=by, at=at, because=because, facts=facts, seen_version=seen_version)


def known(case: Case) -> dict[str, Any]:
    """The application as it is known now: as filed, with what was learned since written over it."""
    return written_over(case.application.filed, (row.facts for row in case.learned.all()))


def written_over(filed: Mapping[str, Any], learned: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """`filed` with facts by path put in; a number in a path is the place in a list, from 0."""
    whole: dict[str, Any] = copy.deepcopy(dict(filed))
    for path, value in (pair for facts in learned for pair in facts.items()):
        place: Any = whole
        *above, last = path.split(".")
        for name in above:
            place = place[int(name)] if isinstance(place, list) else place.setdefault(name, {})
        place[last] = value
    return whole


def keep(case: Case, step: str, answer: Answer, *, by: Actor, at: datetime) -> Learned:
    """Write what was learned, once it is sure that the application can be read with it."""
    check_known(case, answer.facts, at=at)
    return Learned.objects.create(
        case=case, step=step, source=answer.source, means=answer.means, came_date=answer.came_date,
        words=answer.words, facts=dict(answer.facts), actor=by.ref, role=by.role.value, at=at,
    )  # fmt: skip


def check_known(case: Case, facts: Mapping[str, Any], *, at: datetime) -> Filing:
    """The application with these facts over all known so far; raises `ApplicationRefused` with what contradicts."""
    return read(written_over(known(case), [facts]), now=at)


def sentence(answer: Answer) -> str:
    """What the timeline tells of an answer."""
    by = f"by {dict(METHODS)[answer.means]} on {answer.came_date}"
    return f"From the {answer.source.replace('_', ' ')}, {by}: {answer.words}"


def _asked_at(case: Case, step: str) -> datetime:
    """When the last question was asked; raises `StepRefused` when none was."""
    asked = case.legal_events.filter(event="information_requested").order_by("at").last()
    if asked is None:
        raise StepRefused("Nothing was asked yet; ask for information first.", step=step)
    return asked.at


def _check(case: Case, answer: Answer, asked_at: datetime, at: datetime, step: str) -> None:
    if not answer.words.strip():
        raise StepRefused("Write what the answer says.", step=step)
    if answer.means not in dict(METHODS):
        raise StepRefused("Say by which means the answer came: mail, electronically, fax or by hand.", step=step)
    if not case.parties.filter(kind=answer.source).exists():
        raise StepRefused("Say which party answered; the one named is no party of this case.", step=step)
    if not clocks.day_of(asked_at) <= answer.came_date <= clocks.day_of(at):
        asked, today = clocks.day_of(asked_at), clocks.day_of(at)
        words = f"The answer of {answer.came_date} must have come between the question, {asked}, and today, {today}."
        raise StepRefused(words, step=step)


COLUMNS = {"ur_decision.decision_date": "ur_decision_date", "ur_decision.served_date": "ur_served_date"}


def _follow(case: Case, answer: Answer, at: datetime) -> None:
    """The columns of the application and the clock of its filing follow what was learned of the decision's days."""
    days = {COLUMNS[path]: date.fromisoformat(day) for path, day in answer.facts.items() if path in COLUMNS}
    for name, day in days.items():
        setattr(case.application, name, day)
    if days:
        case.application.save(update_fields=list(days))
    served = days.get("ur_served_date")
    if served and actions.law_clocks.counts_from(case.program, served):
        service = answer.facts.get("ur_decision.service")
        clocks.happen(
            case, event="ur_decision_served", at=clocks.moment(served), facts={"service": service} if service else {}
        )
