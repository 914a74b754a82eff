"""A second way of counting, written differently: walk day by day over sets of days off. It must agree everywhere."""

from datetime import date, timedelta
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
}


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


def walk(rule: str, start: date, service: str) -> date:
    """Walk from the trigger, a day at a time."""
    length, unit, served, rolls = LENGTHS[rule]
    day, left = start, length
    while left:
        day += timedelta(days=1)
        left -= 0 if unit == "business" and is_off(day) else 1
    for _ in range(ADDED[service] if served else 0):
        day += timedelta(days=1)
    while rolls and is_off(day):
        day += timedelta(days=1)
    return day


@pytest.mark.parametrize("rule", LENGTHS)
def test_both_ways_agree_on_every_day(rule: str) -> None:
    services = ("mail", "personal") if LENGTHS[rule][2] else ("mail",)
    day, differences, compared = FIRST, [], 0
    while day <= LAST:
        for service in services:
            ours = clocks.one("ca-wc", rule, day, {"service": service}).due
            compared += 1
            if ours != walk(rule, day, service):
                differences.append((day, service, ours, walk(rule, day, service)))
        day += timedelta(days=1)
    assert compared >= 6_500
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
