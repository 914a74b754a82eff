"""Clocks: from events to deadlines, each with the steps of its count (`counting`)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from openimr.law.calendar import calendar
from openimr.law.counting import count, roll
from openimr.law.refusal import Refused
from openimr.law.table import Program, program
from openimr.law.terms import Terms, check_facts, day, terms

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Event:
    """Something that happened: its name (`events(program)`), its day or moment (a moment needs a zone), its own facts."""

    event: str
    at: date | datetime
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A computed deadline. `state`: running | met | stopped | superseded; `due` is a day, or a moment for hour clocks."""

    rule: str
    due: date | datetime
    starts: str
    started_at: date | datetime
    owed_by: str
    what: str
    citation: str
    consequence: str
    steps: tuple[str, ...]
    verified: bool
    regime: str
    state: str = "running"
    ended_at: date | datetime | None = None
    right: bool = False

    def as_json(self) -> dict[str, Any]:
        data = asdict(self)
        for name in ("due", "started_at", "ended_at"):
            data[name] = data[name].isoformat() if data[name] else None
        return data


@dataclass(frozen=True)
class Clock:
    """One row of `clocks.yaml`."""

    id: str
    start: str
    owed_by: str
    mail: str
    roll: bool
    what: str
    consequence: str = ""
    also_on: Sequence[str] = ()
    needs_before: Sequence[str] = ()
    when: Facts = field(default_factory=dict)
    unless: Facts = field(default_factory=dict)
    met_by: Sequence[str] = ()
    stopped_by: Sequence[str] = ()
    superseded_by: Sequence[str] = ()
    extended_by: Facts = field(default_factory=dict)
    mail_confidence: str = "read"
    cap: str = ""
    cap_from: str = ""
    late_receipt: str = ""
    late_unless: Sequence[str] = ()
    right: bool = False  # its end is a chance gone by, not a duty missed

    def starts_on(self, event: str) -> bool:
        return event == self.start or event in self.also_on

    def ending(self, event: str) -> str:
        """The state in which an event leaves the clock; empty when it does not end it."""
        ends = (("met", self.met_by), ("superseded", self.superseded_by), ("stopped", self.stopped_by))
        return next((state for state, names in ends if event in names), "")


@cache
def clocks(law: Program) -> dict[str, Clock]:
    """The program's clocks by id."""
    return {row["id"]: Clock(**row) for row in law.data("clocks")}


def events(program_id: str) -> dict[str, str]:
    """The events the program knows, each with its sentence."""
    known: dict[str, str] = program(program_id).data("events")
    return known


def fact_names(program_id: str) -> frozenset[str]:
    """The facts that the program's clocks may be asked with."""
    return frozenset(terms(program(program_id)).facts)


def deadlines(
    program_id: str, happened: Sequence[Event], facts: Facts, *, order_checked: bool = False
) -> list[Deadline]:
    """Every clock that the events start, as it stands after all of them, in order of start.

    `facts`: those of the program's `program.yaml`; a yes-or-no fact not given is no. An event's own facts hold for the
    clocks that it starts. Raises `Refused` for an unknown event or fact, a moment without zone, an event before the
    injury or before its own cause, facts that contradict each other, a day outside the tables. `order_checked`: the
    caller vouches for the order of events, as a case does whose steps have an order of their own.
    """
    law = program(program_id)
    check_facts(law, facts)
    for event in happened:
        _check(law, event, facts)
    ordered = sorted(enumerate(happened), key=lambda pair: (terms(law).moment_of(pair[1].at), pair[0]))
    walk = [event for _, event in ordered]
    if not order_checked:
        _check_order(law, walk)
    return [
        _closed(law, _compute(law, clock, event, {**facts, **event.facts}), clock, walk[place + 1 :], facts)
        for place, event in enumerate(walk)
        for clock in _started(law, event, walk[:place], facts)
    ]


def one(program_id: str, rule_id: str, started_at: date | datetime, facts: Facts) -> Deadline:
    """A single clock from its trigger, whatever the facts say about whether it applies."""
    law = program(program_id)
    if rule_id not in clocks(law):
        raise Refused(f"The program {program_id} has no clock {rule_id}.", field="rule", rule=rule_id)
    clock = clocks(law)[rule_id]
    event = Event(clock.start, started_at)
    check_facts(law, facts)
    _check(law, event, facts)
    return _compute(law, clock, event, facts)


def day_of(program_id: str, at: date | datetime) -> date:
    """The calendar day of a moment where the program counts; a day is itself."""
    return terms(program(program_id)).day_of(at)


def counts_from(program_id: str, day: date) -> bool:
    """Whether a clock can start on a day: the program's holiday tables reach it."""
    return calendar(program(program_id)).covers(day)


def _check(law: Program, event: Event, facts: Facts) -> None:
    if event.event not in law.data("events"):
        raise Refused(f"“{event.event}” is no event of the program {law.id}; see `imr law events`.", field="event")
    if isinstance(event.at, datetime) and event.at.tzinfo is None:
        raise Refused(f"The moment of {event.event} needs a time zone.", field="at", rule=event.event)
    known = terms(law)
    if event.facts:
        check_facts(law, {**facts, **event.facts})
    happened, first = known.day_of(event.at), day(known.earliest, facts.get(known.earliest))
    if first and happened < first:
        words = f"{event.event} on {happened} lies before the {known.earliest.replace('_', ' ')}, {first}."
        raise Refused(words, field="at", rule=event.event)
    calendar(law).check(happened, field="at", rule=event.event)


def _check_order(law: Program, walk: Sequence[Event]) -> None:
    """Refuse an effect on an earlier day than its cause: one of the two dates is wrong."""
    first: dict[str, date] = {}
    for event in walk:
        first.setdefault(event.event, terms(law).day_of(event.at))
    for cause, effect in terms(law).not_before:
        if cause in first and effect in first and first[effect] < first[cause]:
            words = f"{effect} on {first[effect]} lies before {cause} on {first[cause]}; correct one of the two."
            raise Refused(words, field="at", rule=effect)


def _started(law: Program, event: Event, before: Sequence[Event], facts: Facts) -> Iterator[Clock]:
    given = {**facts, **event.facts}
    expedited = _expedited(terms(law), given, {event.event, *(one.event for one in before)})
    for clock in clocks(law).values():
        begun = event.event == clock.start or (event.event in clock.also_on and _owed(clock, before))
        if begun and _applies(clock, given | {"expedited": expedited}):
            yield clock


def _owed(clock: Clock, before: Sequence[Event]) -> bool:
    """Whether what a clock of another start waits for is owed: asked for by `needs_before`, and not given since."""
    owed = not clock.needs_before
    for event in before:
        owed = event.event in clock.needs_before or (owed and not clock.ending(event.event))
    return owed


def _expedited(known: Terms, facts: Facts, happened: set[str]) -> bool | None:
    """Whether the review is expedited: converted, said so, or regular by what happened; None where nothing tells."""
    if known.converted_by in happened:
        return True
    said = facts.get("filed_expedited", facts.get("expedited"))
    return False if said is None and not happened.isdisjoint(known.regular_by) else said


def _applies(clock: Clock, facts: Facts) -> bool:
    holds = all(bool(facts.get(name, False)) == wanted for name, wanted in clock.when.items())
    return holds and not any(facts.get(name) == kept for name, kept in clock.unless.items())


def _compute(law: Program, clock: Clock, event: Event, facts: Facts) -> Deadline:
    counted = count(law, clock, event.event, event.at, facts)
    return Deadline(
        rule=clock.id,
        due=counted.due,
        starts=event.event,
        started_at=event.at,
        owed_by=clock.owed_by,
        what=clock.what,
        citation=counted.value.citation,
        consequence=clock.consequence,
        steps=counted.steps,
        verified=counted.verified and not (counted.added and clock.mail_confidence == "unsure"),
        regime=law.regime(terms(law).day_of(event.at)).id,
        right=clock.right,
    )


def _closed(law: Program, deadline: Deadline, clock: Clock, after: Sequence[Event], facts: Facts) -> Deadline:
    """The deadline as the later events leave it: extended, met, stopped or superseded."""
    left = None
    for event in after:
        if event.event == clock.extended_by.get("event"):
            deadline, left = _extended(law, deadline, clock, event, {**facts, **event.facts}, left)
        if state := clock.ending(event.event):
            return replace(deadline, state=state, ended_at=event.at)
        if event.event == deadline.starts and clock.starts_on(event.event):
            return replace(deadline, state="superseded", ended_at=event.at)  # started again
    return deadline


def _extended(
    law: Program, deadline: Deadline, clock: Clock, event: Event, facts: Facts, left: int | None
) -> tuple[Deadline, int]:
    """The deadline extended, and the days of extension still to be had: all extensions together have one limit."""
    known = terms(law)
    most = law.value(clock.extended_by["value"], known.day_of(event.at))
    left = most.value if left is None else left
    given = left if facts.get("days") is None else int(facts["days"])
    if not 0 < given <= left:
        raise Refused(f"An extension is at most {most.value} days ({most.citation}).", field="days", rule=most.rule_id)
    later = deadline.due + timedelta(days=given)
    words = f"Extended by {given} calendar days with approval ({most.citation}): {later:%a %Y-%m-%d}."
    due, rolled = roll(calendar(law), clock, later)
    return replace(deadline, due=due, steps=(*deadline.steps, words, *rolled)), left - given
