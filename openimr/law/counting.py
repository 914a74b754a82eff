"""Counting: one length from one trigger, with the steps a person can follow.

The order of a count: exclude the first day, count the length, add the days for service once, keep the cap, then roll
once to the next business day where the rule rolls (Code of Civil Procedure 12, 12a, 1013; the reading of Matute v.
LAUSD, en banc 2015).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol

from openimr.law.calendar import DAY, Calendar, calendar
from openimr.law.refusal import Refused
from openimr.law.table import Program, Value
from openimr.law.terms import Terms, day, terms

Facts = Mapping[str, Any]
Due = date | datetime
Steps = tuple[str, ...]


class Rule(Protocol):
    """What counting asks of a clock."""

    @property
    def id(self) -> str: ...
    @property
    def mail(self) -> str: ...
    @property
    def roll(self) -> bool: ...
    @property
    def start(self) -> str: ...
    @property
    def cap(self) -> str: ...
    @property
    def cap_from(self) -> str: ...
    @property
    def late_receipt(self) -> str: ...
    @property
    def late_unless(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Count:
    """A counted last day (or moment, for hours), the value that gave its length, the steps, whether service added days.

    `verified`: the value is, and so is the calendar where it was asked.
    """

    due: Due
    value: Value
    steps: Steps
    added: bool
    verified: bool


def count(law: Program, clock: Rule, name: str, at: Due, facts: Facts) -> Count:
    """The last day of `clock` started by the event `name` at `at`."""
    known, days = terms(law), calendar(law)
    value = law.value(clock.id, known.day_of(at))
    start, received = _received(law, clock, at, facts)
    due: Due
    read = _reading(known, value)
    due, steps = _hours(known, value, name, at, read) if value.unit == "hours" else _days(days, start, value, read)
    due, added, doubt = _service(law, clock, name, start, due, facts)
    due, cap = _cap(law, clock, start, due, facts)
    due, rolled = roll(days, clock, due)
    asked = bool(rolled) or value.unit in BUSINESS
    verified = value.verified and not doubt and not (asked and days.confidence == "unsure")
    return Count(due, value, (*received, *steps, *added, *cap, *rolled), bool(added) and clock.mail == "Y", verified)


def _received(law: Program, clock: Rule, at: Due, facts: Facts) -> tuple[date, Steps]:
    """The day of the trigger: what came by fax late in the day came on the next business day."""
    known = terms(law)
    start = known.day_of(at)
    if not clock.late_receipt or not isinstance(at, datetime) or facts.get("service") != "fax":
        return start, ()
    cutoff = law.value(clock.late_receipt, start)
    local = known.local(at)
    if local.time() <= time.fromisoformat(cutoff.value) or any(facts.get(name) for name in clock.late_unless):
        return start, ()
    counted = calendar(law).on_or_after(start + DAY)
    words = f"Came by fax at {local:%H:%M} {known.time_words}, after {cutoff.value}: received {counted:%a %Y-%m-%d}"
    return counted, (f"{words} ({cutoff.citation}).",)


BUSINESS = ("business_days", "working_days")
UNIT_WORDS = {
    "calendar_days": "calendar day",
    "business_days": "business day",
    "working_days": "working day",
    "hours": "hour",
    "months": "month",
    "years": "year",
}


def length(value: Value) -> str:
    """A length in words: "15 calendar days"."""
    return f"{value.value} {UNIT_WORDS[value.unit]}{'' if value.value == 1 else 's'}"


def _reading(known: Terms, value: Value) -> str:
    """What the count takes for granted of its unit, marked when nobody has verified it."""
    row = known.reading(value.unit, value.citation)
    if row is None:
        return ", nights and weekends included" if value.unit == "hours" else ""
    return f", {row['words']}" + (" (a reading of ours, unverified)" if row["confidence"] == "unsure" else "")


def _hours(known: Terms, value: Value, name: str, at: Due, read: str) -> tuple[datetime, Steps]:
    """Real hours, nights, weekends and the change of the clock included."""
    if not isinstance(at, datetime):
        raise Refused(
            f"{value.rule_id} counts hours: give the moment of {name}, not only its day.",
            field="at",
            rule=value.rule_id,
        )
    begun = known.local(at)
    end = (begun.astimezone(UTC) + timedelta(hours=value.value)).astimezone(known.zone)
    return end, (
        f"Trigger: {begun:%a %Y-%m-%d %H:%M} {known.time_words}.",
        f"Count {length(value)}{read}: {end:%a %Y-%m-%d %H:%M}.",
    )


def _days(days: Calendar, start: date, value: Value, read: str) -> tuple[date, Steps]:
    due = _plus(days, start, value)
    return due, (
        f"Trigger: {start:%a %Y-%m-%d} (day 0, not counted).",
        f"Count {length(value)}{read}: {due:%a %Y-%m-%d}.",
    )


def _plus(days: Calendar, start: date, value: Value) -> date:
    if value.unit == "calendar_days":
        return start + timedelta(days=value.value)
    if value.unit in BUSINESS:
        return days.add_business_days(start, value.value)
    months = value.value * (12 if value.unit == "years" else 1)
    year, month = divmod(start.month - 1 + months, 12)
    return _same_day(start.year + year, month + 1, start.day)


def back(start: date, value: Value) -> date:
    """The day that lies a number of months or years before `start`."""
    months = value.value * (12 if value.unit == "years" else 1)
    year, month = divmod(start.month - 1 - months, 12)
    return _same_day(start.year + year, month + 1, start.day)


def _same_day(year: int, month: int, day: int) -> date:
    """The same day of another month, or that month's last."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(following - DAY, date(year, month, 1) + timedelta(days=day - 1))


INSIDE = ("The days for service are already inside this length: nothing is added.",)


def _service(law: Program, clock: Rule, name: str, start: date, due: Due, facts: Facts) -> tuple[Due, Steps, bool]:
    """The due day with the days for service, the steps, and whether the way of service was not told."""
    if clock.mail == "IN":
        return due, INSIDE, False
    rule = terms(law).service
    if clock.mail != "Y" or rule is None:
        return due, (), False
    told = facts.get(rule["fact"]) or rule["implied_by"].get(name)
    way = told or rule["usual"]
    if way in rule["nothing_added"]:
        return due, (f"{rule['nothing_added'][way]}: nothing is added.",), False
    adder = law.value(rule["adders"][facts.get(rule["place_fact"]) or rule["usual_place"]], start)
    later = due + timedelta(days=adder.value)
    served = f"Served by {way}" if told else f"How it was served is not given; counted as served by {way}"
    return later, (f"{served}: add {adder.value} calendar days ({adder.citation}): {later:%a %Y-%m-%d}.",), not told


def _cap(law: Program, clock: Rule, start: date, due: Due, facts: Facts) -> tuple[Due, Steps]:
    """The due day, or the last one that the cap allows; the cap of the day of the trigger holds."""
    begun = day(clock.cap_from, facts.get(clock.cap_from)) if clock.cap else None
    if begun is None:
        return due, ()
    name = clock.cap_from.removesuffix("_date")
    if begun > start:
        words = f"The {name} of {begun} comes after {clock.start} on {start}; correct one of the two."
        raise Refused(words, field=clock.cap_from, rule=clock.id)
    most = law.value(clock.cap, start)
    limit = begun + timedelta(days=most.value)
    if limit >= terms(law).day_of(due):
        return due, ()
    words = f"Never later than {length(most)} after the {name} of {begun}"
    return limit, (f"{words}: {limit:%a %Y-%m-%d}.",)


def roll(days: Calendar, clock: Rule, due: Due) -> tuple[Due, Steps]:
    """The due day itself, or the next business day when the rule rolls."""
    if isinstance(due, datetime) or not clock.roll:
        return due, ()
    rolled = days.on_or_after(due)
    if rolled == due:
        return due, ()
    return rolled, (f"{due:%a %Y-%m-%d} is {days.why_not(due)}: moved to the next business day, {rolled:%a %Y-%m-%d}.",)
