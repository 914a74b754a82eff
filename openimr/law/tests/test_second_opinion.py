"""A second way of counting, written differently: walk day by day over sets of days off. It must agree everywhere."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.law import clocks
from openimr.law.calendar import calendar
from openimr.law.table import program

FIRST, LAST = date(2013, 1, 1), date(2030, 12, 31)
LAW = program("ca-wc")
ADDED = {"mail": 5, "fax": 5, "electronic": 5, "personal": 0}
LENGTHS = {  # rule: (length, unit, are days for service added, does the last day roll), told again by hand
    "FILE_REG": (30, "day", True, True),
    "FILE_FORM": (10, "day", True, True),
    "FILE_LIAB": (30, "day", True, True),
    "FILE_NOFORM": (30, "day", True, True),
    "FILE_NOFORM_FORM": (10, "day", True, True),
    "INT_APPEAL_ASK": (10, "day", False, True),
    "INT_APPEAL_DEC": (30, "day", False, True),
    "NOARFI": (1, "business", False, True),
    "ELIG_DEC": (1, "business", False, True),
    "REC_MAIL": (15, "day", False, True),
    "REC_ELEC": (12, "day", False, True),
    "MORE_REG": (5, "business", False, True),
    "MORE_EXP": (1, "day", False, False),
    "DEC_REG": (30, "day", False, True),
    "DEC_FORM": (5, "business", False, True),
    "DEC_EXP": (3, "day", False, False),
    "IMPL_AUTH": (5, "business", False, True),
    "IMPL_PAY": (20, "day", False, True),
    "APPEAL": (30, "day", True, True),
    "UR_PROSP": (5, "business", False, False),
    "UR_RETRO": (30, "day", False, True),
    "UR_DEFER": (5, "business", False, False),
    "ELIG_INFO": (5, "business", False, True),
    "REPEAT": (12, "month", False, False),
    "RET_URO": (36, "month", False, False),
}
HOURS = {"UR_EXP": 72, "REC_EXP": 24}
PERMANENT_RULES = date(2014, 2, 12)


@cache
def off(year: int) -> frozenset[date]:
    """Days off in a year, from the rule of each holiday rather than from the tables."""
    days = {date(year, 1, 1), date(year, 3, 31), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25)}
    days = {day + timedelta(days=1) if day.isoweekday() == 7 else day for day in days}
    everything = [date(year, 1, 1) + timedelta(days=count) for count in range(366)]
    everything = [day for day in everything if day.year == year]
    mondays = {
        month: [day for day in everything if day.month == month and day.isoweekday() == 1] for month in (1, 2, 5, 9)
    }
    thursdays = [day for day in everything if day.month == 11 and day.isoweekday() == 4]
    days |= {
        mondays[1][2],
        mondays[2][2],
        mondays[5][-1],
        mondays[9][0],
        thursdays[3],
        thursdays[3] + timedelta(days=1),
    }
    weekend = {day for day in everything if day.isoweekday() > 5}
    return frozenset(days | weekend)


def is_off(day: date) -> bool:
    return day in off(day.year)


@cache
def walk(rule: str, start: date, added: int) -> date:
    """Walk from the trigger, a day at a time."""
    length, unit, _, rolls = LENGTHS[rule]
    if rule == "ELIG_INFO" and start < PERMANENT_RULES:
        length, unit = 15, "day"  # the emergency rules
    day = start
    if unit == "month":
        return months_later(start, length)
    while length:
        day += timedelta(days=1)
        length -= 0 if unit == "business" and is_off(day) else 1
    for _ in range(added):
        day += timedelta(days=1)
    while rolls and is_off(day):
        day += timedelta(days=1)
    return day


def months_later(start: date, count: int) -> date:
    """The same day of a later month; where that month has no such day, its last."""
    year, month = start.year, start.month
    for _ in range(count):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    day = start.day
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def test_every_clock_has_a_second_opinion() -> None:
    assert set(LENGTHS) | set(HOURS) == set(clocks.clocks(LAW))


@pytest.mark.parametrize("rule", LENGTHS)
def test_both_ways_agree_on_every_day_and_way_of_service(rule: str) -> None:
    day, differences, compared = FIRST, [], 0
    while day <= LAST:
        for service, added in ADDED.items():
            ours = clocks.one("ca-wc", rule, day, {"service": service}).due
            theirs = walk(rule, day, added if LENGTHS[rule][2] else 0)
            compared += 1
            if ours != theirs:
                differences.append((day, service, ours, theirs))
        day += timedelta(days=1)
    assert compared == 4 * 6_574
    assert differences == []


def summer(moment: datetime) -> bool:
    """Whether summer time held, for a moment in UTC: from the second Sunday of March to the first of November."""
    march, november = (
        [date(moment.year, month, day) for day in range(1, 15) if date(moment.year, month, day).isoweekday() == 7]
        for month in (3, 11)
    )
    begin = datetime.combine(march[1], time(10), UTC)  # two o'clock, standard time
    end = datetime.combine(november[0], time(9), UTC)  # two o'clock, summer time
    return begin <= moment < end


@pytest.mark.parametrize("rule", HOURS)
def test_both_ways_agree_on_hours(rule: str) -> None:
    moment, differences, compared = datetime(2013, 1, 1, 8, tzinfo=UTC), [], 0
    while moment.year < 2031:
        ours = clocks.one("ca-wc", rule, moment, {}).due
        after = moment + timedelta(hours=HOURS[rule])
        wall = after - timedelta(hours=7 if summer(after) else 8)
        compared += 1
        assert isinstance(ours, datetime)
        if ours.astimezone(UTC) != after or ours.replace(tzinfo=None) != wall.replace(tzinfo=None):
            differences.append((moment, ours, wall))
        moment += timedelta(hours=6)
    assert compared > 26_000
    assert differences == []


DAYS = st.dates(FIRST, LAST)
RULES = st.sampled_from(sorted(LENGTHS))
SERVICES = st.sampled_from(sorted(ADDED))


@given(DAYS, st.integers(0, 40), RULES, SERVICES)
def test_a_later_trigger_is_never_due_earlier(day: date, later: int, rule: str, service: str) -> None:
    facts = {"service": service}
    after = min(day + timedelta(days=later), LAST)
    assert clocks.one("ca-wc", rule, day, facts).due <= clocks.one("ca-wc", rule, after, facts).due


@given(DAYS, RULES, SERVICES)
def test_a_last_day_that_rolls_is_a_business_day(day: date, rule: str, service: str) -> None:
    if LENGTHS[rule][3]:
        assert calendar(LAW).is_business_day(clocks.one("ca-wc", rule, day, {"service": service}).due)
