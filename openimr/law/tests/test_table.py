"""The dated table and the calendar."""

from datetime import date
from pathlib import Path

import holidays
import pytest

from openimr.law import clocks
from openimr.law.calendar import calendar
from openimr.law.refusal import Refused
from openimr.law.table import Program, program
from openimr.law.unverified import unverified

LAW = program("ca-wc")
ROW = "- {rule_id: X, value: 1, unit: days, effective_from: %s, effective_to: %s, citation: %s, confidence: read}\n"


def _program(folder: Path, *rows: tuple[str, str, str]) -> Program:
    (folder / "values.yaml").write_text("".join(ROW % row for row in rows))
    return Program("made", folder)


def test_old_cases_keep_their_law() -> None:
    assert LAW.value("ELIG_INFO", date(2013, 6, 3)).value == 15
    assert LAW.value("ELIG_INFO", date(2014, 6, 3)).value == 5
    assert LAW.regime(date(2013, 6, 3)).id == "E13"
    assert LAW.regime(date(2014, 7, 18)).id == "P14"
    assert LAW.regime(date(2026, 4, 1)).id == "U26"


@pytest.mark.parametrize(
    "rows, words",
    [
        ([("2013-01-01", "2014-01-01", "law"), ("2014-01-01", "null", "law")], "do not join"),
        ([("2013-01-01", "2014-01-01", "law"), ("2014-06-01", "null", "law")], "do not join"),
        ([("2013-01-01", "null", "law"), ("2014-01-01", "null", "law")], "do not join"),
        ([("2013-01-01", "null", "''")], "no citation"),
    ],
)
def test_a_table_that_would_make_us_guess_is_refused(
    tmp_path: Path, rows: list[tuple[str, str, str]], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        _program(tmp_path, *rows)


def test_a_day_before_the_first_row_is_refused(tmp_path: Path) -> None:
    made = _program(tmp_path, ("2013-01-01", "null", "law"))
    assert made.value("X", date(2020, 1, 1)).value == 1
    with pytest.raises(Refused, match="had no value"):
        made.value("X", date(2012, 12, 31))


def test_holidays_agree_with_an_independent_list_but_for_known_errors() -> None:
    """The package's list has holidays that state offices do not close on, and shifts Saturdays to Friday."""
    oracle = holidays.country_holidays("US", subdiv="CA", years=range(2013, 2031), observed=False)
    ours = calendar(LAW).holidays
    not_closed = (
        "Juneteenth",
        "Susan B. Anthony",
        "Diwali",
        "Lincoln",
        "Columbus",
        "Native American",
        "Genocide",
        "Lunar",
    )
    theirs = {day for day, name in oracle.items() if not any(word in name for word in not_closed)}
    missing = {day for day in theirs if day.weekday() < 5 and day not in ours}
    assert missing == set()
    assert len([day for day in ours if 2013 <= day.year <= 2030]) == 11 * 18


def test_what_is_unsure_is_listed_for_counsel() -> None:
    listed = {(row["kind"], row["id"]) for row in unverified("ca-wc")}
    assert ("value", "ELIG_DEC") in listed
    assert ("clock", "FILE_REG") in listed
    assert all(row["citation"] for row in unverified("ca-wc"))


def test_a_reading_of_ours_is_told_in_the_count_and_listed_for_counsel() -> None:
    """The number of working days is the law's; that they are business days is ours."""
    steps = " ".join(clocks.one("ca-wc", "IMPL_AUTH", date(2025, 11, 26), {}).steps)
    assert "counted as business days (a reading of ours, unverified)" in steps
    assert "reading" not in " ".join(clocks.one("ca-wc", "REC_MAIL", date(2014, 10, 3), {}).steps)
    listed = {(row["kind"], row["id"]) for row in unverified("ca-wc")}
    assert {("reading", "working_days"), ("reading", "hours"), ("regime", "U26")} <= listed


def test_the_penalties_after_the_amendments_are_carried_and_say_so() -> None:
    law = program("ca-wc")
    assert law.value("PENALTY_RECORDS_DAY", date(2026, 3, 31)).verified
    carried = law.value("PENALTY_RECORDS_DAY", date(2026, 4, 1))
    assert (carried.value, carried.verified) == (500, False)
    assert ("value", "PENALTY_IMPLEMENT_DAY") in {(row["kind"], row["id"]) for row in unverified("ca-wc")}
