"""Clocks: from events to deadlines, each with the steps of its count.

The order of a count: exclude the first day, count the length, add the days for service once, then roll once to the next
business day where the rule rolls (Code of Civil Procedure 12, 12a, 1013; the reading of Matute v. LAUSD, en banc 2015).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from openimr.law.calendar import DAY, Calendar, calendar
from openimr.law.refusal import Refused
from openimr.law.table import Program, Value, program

PACIFIC = ZoneInfo("America/Los_Angeles")
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
    needs_before: str = ""
    not_after: str = ""  # once this has happened, the clock has no object and does not start
    when: Facts = field(default_factory=dict)
    met_by: Sequence[str] = ()
    stopped_by: Sequence[str] = ()
    superseded_by: Sequence[str] = ()
    extended_by: Facts = field(default_factory=dict)
    mail_confidence: str = "read"
    cap: str = ""
    cap_from: str = ""
    right: bool = False  # its end is a chance gone by, not a duty missed

    def starts_on(self, event: str) -> bool:
        return event == self.start or event in self.also_on


@cache
def clocks(law: Program) -> dict[str, Clock]:
    """The program's clocks by id."""
    return {row["id"]: Clock(**row) for row in law.data("clocks")}


def events(program_id: str) -> dict[str, str]:
    """The events the program knows, each with its sentence."""
    known: dict[str, str] = program(program_id).data("events")
    return known


def deadlines(program_id: str, happened: Sequence[Event], facts: Facts) -> list[Deadline]:
    """Every clock that the events start, as it stands after all of them, in order of start.

    `facts`: expedited, formulary, retrospective, any_overturned, already_given (true/false; absent is false), service
    (mail | fax | electronic | personal), served_party_location (in_california | other_us | abroad), date_of_injury.
    Raises `Refused` for an unknown event, a moment without zone, an event before the injury, a day outside the tables.
    """
    law = program(program_id)
    ordered = sorted(enumerate(happened), key=lambda pair: (_sort_key(pair[1].at), pair[0]))
    walk = [event for _, event in ordered]
    for event in walk:
        _check(law, event, facts)
    return [
        _closed(law, _compute(law, clock, event, {**facts, **event.facts}), clock, walk[place + 1 :])
        for place, event in enumerate(walk)
        for clock in _started(law, event, walk[:place], facts)
        if clock.not_after not in {one.event for one in walk[:place]}
    ]


def one(program_id: str, rule_id: str, started_at: date | datetime, facts: Facts) -> Deadline:
    """A single clock from its trigger, whatever the facts say about whether it applies."""
    law = program(program_id)
    if rule_id not in clocks(law):
        raise Refused(f"The program {program_id} has no clock {rule_id}.", field="rule", rule=rule_id)
    clock = clocks(law)[rule_id]
    _check(law, Event(clock.start, started_at), facts)
    return _compute(law, clock, Event(clock.start, started_at), facts)


def _sort_key(at: date | datetime) -> datetime:
    if isinstance(at, datetime):
        return at if at.tzinfo else at.replace(tzinfo=PACIFIC)
    return datetime.combine(at, time(0), PACIFIC)


def _check(law: Program, event: Event, facts: Facts) -> None:
    if event.event not in law.data("events"):
        raise Refused(f"“{event.event}” is no event of the program {law.id}; see `imr law events`.", field="event")
    if isinstance(event.at, datetime) and event.at.tzinfo is None:
        raise Refused(f"The moment of {event.event} needs a time zone.", field="at", rule=event.event)
    injury = _as_date(facts.get("date_of_injury"), "date_of_injury")
    if injury and day_of(event.at) < injury:
        raise Refused(
            f"{event.event} on {day_of(event.at)} lies before the injury ({injury}).", field="at", rule=event.event
        )
    calendar(law).check(day_of(event.at))


def _as_date(value: Any, name: str) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Refused(f"{name} is no date: {value}.", field=name) from None


def day_of(at: date | datetime) -> date:
    """The Pacific calendar day of a moment; a day is itself."""
    return at.astimezone(PACIFIC).date() if isinstance(at, datetime) else at


def _started(law: Program, event: Event, before: Sequence[Event], facts: Facts) -> Iterator[Clock]:
    given = {**facts, **event.facts}
    converted = event.event == "conversion_to_expedited" or any(
        one.event == "conversion_to_expedited" for one in before
    )
    for clock in clocks(law).values():
        if not clock.starts_on(event.event):
            continue
        if (
            event.event in clock.also_on
            and clock.needs_before
            and not any(one.event == clock.needs_before for one in before)
        ):
            continue
        if _applies(clock, given, expedited=_expedited_then(given, converted)):
            yield clock


def _expedited_then(facts: Facts, converted: bool) -> bool:
    """Whether the review was expedited at that point: filed so, or converted before."""
    filed = bool(facts.get("filed_expedited", facts.get("expedited", False)))
    return filed or converted


def _applies(clock: Clock, facts: Facts, *, expedited: bool) -> bool:
    return all(
        (expedited if name == "expedited" else bool(facts.get(name, False))) == wanted
        for name, wanted in clock.when.items()
    )


def _compute(law: Program, clock: Clock, event: Event, facts: Facts) -> Deadline:
    days = calendar(law)
    start = day_of(event.at)
    value = law.value(clock.id, start)
    due, steps = _count(days, event, start, value)
    due, added = _add_service(law, clock, start, due, facts)
    capped, cap = _cap(law, clock, due, facts)
    rolled, roll = _roll(days, clock, capped, value)
    return Deadline(
        rule=clock.id,
        due=rolled,
        starts=event.event,
        started_at=event.at,
        owed_by=clock.owed_by,
        what=clock.what,
        citation=value.citation,
        consequence=clock.consequence,
        steps=(*steps, *added, *cap, *roll),
        verified=value.verified and not (added and clock.mail == "Y" and clock.mail_confidence == "unsure"),
        regime=law.regime(start).id,
        right=clock.right,
    )


UNIT_WORDS = {
    "calendar_days": "calendar day",
    "business_days": "business day",
    "working_days": "working day",
    "hours": "hour",
    "months": "month",
    "years": "year",
}


def _count(days: Calendar, event: Event, start: date, value: Value) -> tuple[date | datetime, tuple[str, ...]]:
    words = f"{value.value} {UNIT_WORDS[value.unit]}{'' if value.value == 1 else 's'}"
    if value.unit == "hours":
        if not isinstance(event.at, datetime):
            raise Refused(
                f"{value.rule_id} counts hours: give the moment of {event.event}, not only its day.",
                field="at",
                rule=value.rule_id,
            )
        begun = event.at.astimezone(PACIFIC)
        end = (begun.astimezone(UTC) + timedelta(hours=value.value)).astimezone(
            PACIFIC
        )  # real hours, across the clock change
        return end, (
            f"Trigger: {begun:%a %Y-%m-%d %H:%M} Pacific time.",
            f"Count {words}, nights and weekends included: {end:%a %Y-%m-%d %H:%M}.",
        )
    trigger = f"Trigger: {start:%a %Y-%m-%d} (day 0, not counted)."
    due = _plus(days, start, value)
    return due, (trigger, f"Count {words}: {due:%a %Y-%m-%d}.")


def _plus(days: Calendar, start: date, value: Value) -> date:
    if value.unit == "calendar_days":
        return start + timedelta(days=value.value)
    if value.unit in ("business_days", "working_days"):
        return days.add_business_days(start, value.value)
    months = value.value * (12 if value.unit == "years" else 1)
    year, month = divmod(start.month - 1 + months, 12)
    return _same_day(start.year + year, month + 1, start.day)


def _same_day(year: int, month: int, day: int) -> date:
    """The same day of another month, or that month's last."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(following - DAY, date(year, month, 1) + timedelta(days=day - 1))


ADDERS = {"in_california": "ADDER_IN_CALIFORNIA", "other_us": "ADDER_OTHER_US", "abroad": "ADDER_ABROAD"}
SERVICES = ("mail", "fax", "electronic", "personal")


def _add_service(
    law: Program, clock: Clock, start: date, due: date | datetime, facts: Facts
) -> tuple[date | datetime, tuple[str, ...]]:
    if clock.mail == "IN":
        return due, ("The days for service are already inside this length: nothing is added.",)
    if clock.mail != "Y":
        return due, ()
    service = facts.get("service") or "mail"
    if service not in SERVICES:
        raise Refused(
            f"The way of service “{service}” is unknown; it is one of {', '.join(SERVICES)}.",
            field="service",
            rule=clock.id,
        )
    if service == "personal":
        return due, ("Served by hand: nothing is added.",)
    where = facts.get("served_party_location") or "in_california"
    if where not in ADDERS:
        raise Refused(
            f"The place of the served party “{where}” is unknown.", field="served_party_location", rule=clock.id
        )
    adder = law.value(ADDERS[where], start)
    later = due + timedelta(days=adder.value)
    return later, (f"Served by {service}: add {adder.value} calendar days ({adder.citation}): {later:%a %Y-%m-%d}.",)


def _cap(law: Program, clock: Clock, due: date | datetime, facts: Facts) -> tuple[date | datetime, tuple[str, ...]]:
    begun = _as_date(facts.get(clock.cap_from), clock.cap_from) if clock.cap else None
    if begun is None:
        return due, ()
    limit = begun + timedelta(days=law.value(clock.cap, begun).value)
    if limit >= day_of(due):
        return due, ()
    return limit, (
        f"Never later than {law.value(clock.cap, begun).value} days from the recommendation of {begun}: {limit:%a %Y-%m-%d}.",
    )


def _roll(days: Calendar, clock: Clock, due: date | datetime, value: Value) -> tuple[date | datetime, tuple[str, ...]]:
    if isinstance(due, datetime) or not clock.roll:
        days.check(day_of(due))
        return due, ()
    rolled = days.on_or_after(due)
    if rolled == due:
        return due, ()
    return rolled, (f"{due:%a %Y-%m-%d} is {days.why_not(due)}: moved to the next business day, {rolled:%a %Y-%m-%d}.",)


def _closed(law: Program, deadline: Deadline, clock: Clock, after: Sequence[Event]) -> Deadline:
    """The deadline as the later events leave it: extended, met, stopped or superseded."""
    endings = {**dict.fromkeys(clock.stopped_by, "stopped"), **dict.fromkeys(clock.superseded_by, "superseded")}
    endings |= dict.fromkeys(clock.met_by, "met")
    for event in after:
        if event.event == clock.extended_by.get("event"):
            deadline = _extended(law, deadline, clock, event)
        if state := endings.get(event.event):
            return _with(deadline, state=state, ended_at=event.at)
        if event.event == deadline.starts and clock.starts_on(event.event):
            return _with(deadline, state="superseded", ended_at=event.at)  # started again
    return deadline


def _extended(law: Program, deadline: Deadline, clock: Clock, event: Event) -> Deadline:
    most = law.value(clock.extended_by["value"], day_of(event.at))
    given = int(event.facts.get("days", most.value))
    if not 0 < given <= most.value:
        raise Refused(f"An extension is at most {most.value} days ({most.citation}).", field="days", rule=most.rule_id)
    due = deadline.due + timedelta(days=given)
    due, roll = _roll(calendar(law), clock, due, most)
    words = f"Extended by {given} calendar days with approval ({most.citation}): {due:%a %Y-%m-%d}."
    return _with(deadline, due=due, steps=(*deadline.steps, words, *roll))


def _with(deadline: Deadline, **changes: Any) -> Deadline:
    return Deadline(**{name: changes.get(name, getattr(deadline, name)) for name in Deadline.__dataclass_fields__})
