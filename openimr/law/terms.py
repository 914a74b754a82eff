"""A program's terms for its clocks (`program.yaml`): its time zone, the facts that may be given, what contradicts what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from openimr.law.refusal import Refused
from openimr.law.table import Program

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Terms:
    """`program.yaml` of a program. `facts`: {name: {kind: yes_no | day | number | [choices], words}}."""

    title: str
    time_zone: str
    time_words: str
    facts: Mapping[str, Mapping[str, Any]]
    converted_by: str = ""
    regular_by: tuple[str, ...] = ()
    never_both: tuple[Mapping[str, Any], ...] = ()
    not_before: tuple[tuple[str, str], ...] = ()
    earliest: str = ""
    service: Mapping[str, Any] | None = None
    readings: tuple[Mapping[str, Any], ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def day_of(self, at: date | datetime) -> date:
        """The calendar day of a moment where the program counts; a day is itself."""
        return self.local(at).date() if isinstance(at, datetime) else at

    def local(self, at: datetime) -> datetime:
        """A moment where the program counts; Refused at the two ends of the calendar, where there is none."""
        try:
            return at.astimezone(self.zone)
        except OverflowError:
            raise Refused(f"{at.isoformat()} lies outside every calendar; correct it.", field="at") from None

    def reading(self, unit: str, citation: str) -> Mapping[str, Any] | None:
        """How a length of this unit is read, where the program had to decide that itself."""
        about = (row for row in self.readings if row["unit"] == unit)
        return next((row for row in about if citation.startswith(row.get("of", ""))), None)

    def moment_of(self, at: date | datetime) -> datetime:
        """A day as its first moment; a moment as it is."""
        return at if isinstance(at, datetime) else datetime.combine(at, time(0), self.zone)


@cache
def terms(law: Program) -> Terms:
    return Terms(**law.data("program"))


def check_facts(law: Program, facts: Facts) -> None:
    """Refuse a fact the program does not know, one of the wrong kind, and two that cannot both hold."""
    known = terms(law).facts
    for name, value in facts.items():
        if name not in known:
            raise Refused(f"“{name}” is no fact of the program {law.id}; it knows {', '.join(known)}.", field=name)
        if value is not None:
            _check_kind(name, known[name], value)
    for pair in terms(law).never_both:
        if all(facts.get(name) for name in pair["facts"]):
            both = " and ".join(pair["facts"])
            raise Refused(f"{both} cannot both be true: {pair['because']}.", field=str(pair["facts"][0]))


def _check_kind(name: str, known: Mapping[str, Any], value: Any) -> None:
    kind = known["kind"]
    if isinstance(kind, list):
        if value not in kind:
            raise Refused(
                f"{name} ({known['words']}) is unknown as “{value}”; it is one of {', '.join(kind)}.", field=name
            )
    else:
        KINDS[kind](name, value)


def day(name: str, value: Any) -> date | None:
    """A fact that is a day, read from ISO text; None when it was not given."""
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Refused(f"{name} is no date: {value}. Write 2014-10-03.", field=name) from None


def _yes_no(name: str, value: Any) -> None:
    if not isinstance(value, bool):
        raise Refused(f"{name} must be true or false, not {value!r}.", field=name)


MOST_DAYS = 36525  # a hundred years


def _number(name: str, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(f"{name} must be a whole number, not {value!r}.", field=name)
    if abs(value) > MOST_DAYS:
        raise Refused(f"{name} is beyond every calendar; correct it.", field=name)


KINDS: dict[str, Callable[[str, Any], object]] = {"yes_no": _yes_no, "number": _number, "day": day}
