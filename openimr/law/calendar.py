"""Days on which the law counts: business days by cited yearly tables of holidays.

A business day is not Saturday, not Sunday and not a holiday of the program's table, which cites the law it follows.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from openimr.law.refusal import Refused
from openimr.law.table import Program
from openimr.law.table import program as other

DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """The holidays of a program, by year, with the first and last year known."""

    holidays: dict[date, str]
    first_year: int
    last_year: int
    citation: str
    confidence: str = "known"

    def covers(self, day: date) -> bool:
        """Whether the year of a day has a table."""
        return self.first_year <= day.year <= self.last_year

    def check(self, day: date, *, field: str = "date", rule: str = "") -> None:
        """Refuse a day of a year that has no table."""
        if not self.covers(day):
            raise Refused(
                f"{day} lies outside the holiday tables ({self.first_year} to {self.last_year}); add the year's table.",
                field=field,
                rule=rule,
            )

    def is_business_day(self, day: date) -> bool:
        self.check(day)
        return day.weekday() < SATURDAY and day not in self.holidays

    def why_not(self, day: date) -> str:
        """Why a day is no business day, in words."""
        return self.holidays.get(day) or f"a {day:%A}"

    def on_or_after(self, day: date) -> date:
        """The day itself, or the next business day."""
        while not self.is_business_day(day):
            day += DAY
        return day

    def add_business_days(self, day: date, count: int) -> date:
        """The `count`th business day after `day`, which is not counted."""
        for _ in range(count):
            day = self.on_or_after(day + DAY)
        return day


@cache
def calendar(program: Program) -> Calendar:
    """The program's calendar, from `holidays.yaml`: {citation, years: {2013: {date: name}}}, or {same_as: program}."""
    data = program.data("holidays")
    if same := data.get("same_as"):
        return replace(calendar(other(same)), citation=data["citation"], confidence=data["confidence"])
    days = {day: name for year in data["years"].values() for day, name in year.items()}
    return Calendar(days, min(data["years"]), max(data["years"]), data["citation"], data["confidence"])
