"""The facts of an application as one rule may see them: only those that its row declares under `asks`.

A rule that asks for more than it declares fails at once, so the printed rulebook cannot fall behind the code. A fact of
the wrong kind is refused by its name; a fact not given is None.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from openimr.law import clocks
from openimr.law.refusal import Refused

Facts = Mapping[str, Any]
RECEIVED = "received_at"


class Asked:
    """Facts by their path (`signature.signed`; in a list `items.request`). `rule` is the code that refusals name."""

    def __init__(
        self,
        facts: Facts,
        allowed: frozenset[str],
        rule: str,
        *,
        limits: Facts | None = None,
        received: date | None = None,
        prefix: str = "",
        place: str = "",
    ) -> None:
        self._facts, self._allowed, self._prefix = facts, allowed, prefix
        self.rule, self.place, self.limits, self._received = rule, place, limits or {}, received

    def __call__(self, path: str) -> Any:
        """The fact, or None when it was not given."""
        self._declared(path)
        found: Any = self._facts
        for name in path.split("."):
            if found is None:
                return None
            if not isinstance(found, Mapping):
                raise Refused(f"{self._name(path)} lies in something that has no named fields.", **self._at(path))
            found = found.get(name)
        return found

    def flag(self, path: str) -> bool | None:
        value = self(path)
        if value is not None and not isinstance(value, bool):
            raise Refused(f"{self._name(path)} must be true or false.", **self._at(path))
        return value

    def words(self, path: str) -> str:
        """Text, "" when not given."""
        value = self(path)
        if value is not None and not isinstance(value, str):
            raise Refused(f"{self._name(path)} must be text.", **self._at(path))
        return value or ""

    def choice(self, path: str, known: Mapping[str, Any]) -> str:
        """One of the known words, "" when not given."""
        value = self.words(path)
        if value and value not in known:
            raise Refused(f"{self._name(path)} must be one of {', '.join(known)}.", **self._at(path))
        return value

    def day(self, path: str) -> date | None:
        value = self(path)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise Refused(f"{self._name(path)} is no date: {value}.", **self._at(path)) from None

    def needed_day(self, path: str, words: str) -> date:
        """A day that the rule cannot do without; `words` name it in the refusal."""
        day = self.day(path)
        if day is None:
            raise Refused(f"{words} is missing.", **self._at(path))
        return day

    def received(self) -> date:
        """The day on which the application was received, in the program's time."""
        self._declared(RECEIVED)
        if self._received is None:
            raise LookupError(f"{self.rule} asks for the day of receipt of what was not received.")
        return self._received

    def rows(self, path: str) -> "Iterator[tuple[int, Asked]]":
        """The entries of a list with their places from 0; what is asked of an entry is declared as `path.name`."""
        full = self._prefix + path
        if not any(name.startswith(f"{full}.") for name in self._allowed):
            raise LookupError(f"{self.rule} asks for {full}.* but does not declare it.")
        found = self._facts.get(path) or ()
        if not isinstance(found, list | tuple) or not all(isinstance(row, Mapping) for row in found):
            raise Refused(f"{self._name(path)} must be a list of objects.", **self._at(path))
        for place, row in enumerate(found):
            at = f"{self.place}{path}.{place}."
            yield place, Asked(row, self._allowed, self.rule, prefix=f"{full}.", place=at)

    def _declared(self, path: str) -> None:
        if self._prefix + path not in self._allowed:
            raise LookupError(f"{self.rule} asks for {self._prefix}{path} but does not declare it.")

    def _name(self, path: str) -> str:
        return self.place + path

    def _at(self, path: str) -> dict[str, str]:
        return {"field": self._name(path), "rule": self.rule}


def received(program_id: str, facts: Facts) -> date:
    """The day on which an application was received; Refused without a moment that has a time zone."""
    moment = facts.get(RECEIVED)
    if moment is None:
        raise Refused("The moment of receipt is missing.", field=RECEIVED)
    try:
        moment = moment if isinstance(moment, datetime) else datetime.fromisoformat(str(moment))
    except ValueError:
        raise Refused(f"The moment of receipt is no moment: {moment}.", field=RECEIVED) from None
    if moment.tzinfo is None:
        raise Refused("The moment of receipt needs a time zone.", field=RECEIVED)
    try:
        return clocks.day_of(program_id, moment)
    except Refused as refused:  # at the ends of the calendar
        raise Refused(str(refused), field=RECEIVED) from None
