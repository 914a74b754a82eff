"""The date of service among all the other days of a page."""

from datetime import date

import pytest

from openimr.records.piles import dates
from openimr.records.piles.days import find_days
from openimr.records.piles.sheets import sheet, sheets

INJURED, RECEIVED, BORN = date(2004, 1, 20), date(2014, 9, 20), date(1966, 3, 4)
WRITTEN = [
    ("October 18, 2016", date(2016, 10, 18)),
    ("0ctober 18, 2016", date(2016, 10, 18)),
    ("Oct. 18 2016", date(2016, 10, 18)),
    ("18 de octubre de 2016", date(2016, 10, 18)),
    ("18-Oct-2016", date(2016, 10, 18)),
    ("10/18/16", date(2016, 10, 18)),
    ("10-18-2016", date(2016, 10, 18)),
    ("1O/l8/2016", date(2016, 10, 18)),
    ("2016-10-18", date(2016, 10, 18)),
    ("10.18.2016", date(2016, 10, 18)),
    ("1/2/98", date(1998, 1, 2)),
]


@pytest.mark.parametrize("text, day", WRITTEN)
def test_days_as_people_write_them(text: str, day: date) -> None:
    assert [found.value for found in find_days(f"Seen {text} today", latest=date(2017, 1, 1))] == [day]


@pytest.mark.parametrize(
    "text", ["L4-5 and L5-S1", "C6-7", "visit 9/12", "13/13/2014", "(916) 555-01-23", "ratio 1-2-3", "4/5 strength"]
)
def test_what_only_looks_like_a_day_is_none(text: str) -> None:
    assert find_days(text, latest=date(2017, 1, 1)) == []


PAGES = [
    "DOB: 3/4/1966\nDate of Injury: 1/20/2004\nDate of Exam: 7/18/2014\nDate signed: 7/21/2014\nNext appointment: 8/15/2014",
    "09/12/2014 10:22 AM FAX 9165551234 p. 3/12\nReceived 9/12/14\nDOS 07/18/14\nDOI 01/20/04",
    "Printed: 8/1/2014\nMRI of the neck\nExam date 07-18-2014\nComparison: MRI dated 5/2/2013",
    "Progress report\nJuly 18, 2014\nRe: Rosa Delgado, injured January 20, 2004\nHer surgery on 3/3/2012 helped.",
    "Nota de progreso\nFecha de nacimiento: 4 de marzo de 1966\nFecha de servicio: 18 de julio de 2014",
]


@pytest.mark.parametrize("text", PAGES)
def test_the_day_of_the_visit_is_told_from_the_others(text: str) -> None:
    found = dates.service_date(sheets([text]), "progress", injured=INJURED, received=RECEIVED, born=BORN)
    assert found is not None
    assert found.value == date(2014, 7, 18)


KINDS = [
    ("laboratory", "Collected: 7/18/2014\nReceived: 7/20/2014\nReported: 7/22/2014"),
    ("ur_decision", "Date of request: 7/10/2014\nRFA received: 7/11/2014\nDate of decision: 7/18/2014"),
    ("rfa", "Date of Request: 7/18/2014\nDate of Injury: 1/20/2004"),
    ("hospital", "Admission date: 7/18/2014\nDischarge date: 7/22/2014"),
    ("pharmacy", "As of: 7/18/2014\n5/2/2014 naproxen 30\n6/3/2014 naproxen 30"),
]


@pytest.mark.parametrize("kind, text", KINDS)
def test_each_type_has_its_own_day(kind: str, text: str) -> None:
    found = dates.service_date(sheets([text]), kind, injured=INJURED, received=RECEIVED)
    assert found is not None
    assert found.value == date(2014, 7, 18)


def test_a_day_after_the_receipt_is_never_it() -> None:
    assert dates.service_date(sheets(["Date of Exam: 7/18/2015"]), "progress", received=RECEIVED) is None


def test_only_birth_and_injury_give_nothing() -> None:
    text = "Date of Birth: 3/4/1966\nDate of Injury: 1/20/2004"
    assert dates.service_date(sheets([text]), "progress", injured=INJURED, received=RECEIVED, born=BORN) is None


@pytest.mark.parametrize(
    "words, day",
    [("Dee 5, 2014", (2014, 12, 5)), ("20 Sap 2013", (2013, 9, 20)), ("Jon 5, 2014", None), ("the 5, 2014", None)],
)
def test_a_short_month_read_wrong_is_told_only_when_it_can_be_one(words: str, day: tuple[int, int, int] | None) -> None:
    found = find_days(f"seen {words} here")
    assert [one.value for one in found] == ([date(*day)] if day else [])
    assert not any(one.clean for one in found)


def test_a_scan_is_believed_more_when_it_tells_a_day_twice() -> None:
    once = dates.service_date([sheet(1, "Date of Exam: 7/18/2014", 80.0)], "progress", received=RECEIVED)
    twice = dates.service_date(
        [sheet(1, "Date of Exam: 7/18/2014\nSigned 7/18/2014", 80.0)], "progress", received=RECEIVED
    )
    assert once is not None
    assert twice is not None
    assert once.confidence < 0.7 < twice.confidence


def test_a_poor_scan_makes_less_sure_and_the_runner_up_is_told() -> None:
    text = "Date of Exam: 7/18/2014\nDate of report: 7/20/2014"
    clean = dates.service_date(sheets([text]), "progress", received=RECEIVED)
    poor = dates.service_date([sheet(1, text, 55.0)], "progress", received=RECEIVED)
    assert clean is not None
    assert poor is not None
    assert poor.confidence < clean.confidence
    assert clean.runner_up == date(2014, 7, 20)
    assert (clean.cue.first, clean.cue.last, clean.cue.words) == (3, 3, "7/18/2014")
