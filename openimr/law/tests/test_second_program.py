"""Another program fits: the engine knows no program's words, and health-plan review runs on the same engine."""

import re
from datetime import date
from pathlib import Path

import pytest

from openimr.law import clocks
from openimr.law.clocks import Event
from openimr.law.refusal import Refused
from openimr.law.table import PROGRAMS, programs

ENGINE = sorted(Path(clocks.__file__).parent.glob("*.py"))
WIRED = re.compile(
    r"ca[-_]wc|ca[-_]dmhc|Labor Code|\bCCR\b|workers|utilization review|\bMTUS\b|claims administrator|appeals board"
    r"|Administrative Director|\bQME\b|Health and Safety|conversion_to_expedited|in_california|America/",
    re.IGNORECASE,
)


@pytest.mark.parametrize("file", ENGINE, ids=lambda file: file.name)
def test_no_program_is_wired_into_the_engine(file: Path) -> None:
    told = [
        f"{number}: {line.strip()}"
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if WIRED.search(line)
    ]
    assert told == []


def test_a_folder_is_a_program_when_it_says_so() -> None:
    assert programs() == ["ca-dmhc", "ca-wc"]
    assert {file.parent.name for file in PROGRAMS.glob("*/program.yaml")} == {"ca_dmhc", "ca_wc"}


def test_thirty_days_and_three() -> None:
    complete = [Event("records_complete", date(2024, 11, 4))]
    (regular,) = clocks.deadlines("ca-dmhc", complete, {})
    (expedited,) = clocks.deadlines("ca-dmhc", complete, {"expedited": True})
    assert (regular.rule, regular.due) == ("DECIDE", date(2024, 12, 4))
    assert (expedited.rule, expedited.due) == ("DECIDE_EXP", date(2024, 11, 7))


def test_what_rests_on_an_unread_calendar_is_unverified() -> None:
    assert clocks.one("ca-dmhc", "DECIDE", date(2024, 11, 4), {}).verified
    assert not clocks.one("ca-dmhc", "DECIDE", date(2024, 11, 1), {}).verified  # it rolled


@pytest.mark.parametrize("event, facts", [("noarfi_mailed", {}), ("records_complete", {"formulary": True})])
def test_the_words_of_one_program_are_refused_by_the_other(event: str, facts: dict[str, bool]) -> None:
    with pytest.raises(Refused, match="of the program ca-dmhc"):
        clocks.deadlines("ca-dmhc", [Event(event, date(2024, 11, 4))], facts)
