"""The law room agrees with the world: its clocks give the last days counted by hand, its screening the outcomes."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from openimr.cases.clocks import day_of
from openimr.demo.tests.test_world_material import CASES, LAST
from openimr.demo.world import shelf
from openimr.law import clocks, eligibility

RECORDS = {"mail": "REC_MAIL", "electronic": "REC_ELEC"}


def started(case: shelf.Case) -> Iterator[tuple[str, str, date | datetime]]:
    """The clocks of a case: which hand-counted day, which rule, when it started."""
    app, line = case["application"], case["timeline"]
    urgent = app["ur_type"] == "expedited"
    if not urgent:
        yield "ur", "UR_PROSP", date.fromisoformat(app["rfa_date"])
    yield "filing", "FILE_REG", date.fromisoformat(app["ur_decision"]["served_date"])
    for key, rule, step in (
        ("noarfi", "NOARFI", "screened_at"),
        ("records", "REC_EXP" if urgent else RECORDS.get(line.get("noarfi_service"), ""), "noarfi_sent_at"),
        ("decision", "DEC_EXP" if urgent else "DEC_REG", "records_complete_at"),
        ("implemented", "IMPL_AUTH", "served_at"),
    ):
        if key in LAST[case["number"]]:
            yield key, rule, datetime.fromisoformat(line[step])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["slug"])
def test_the_clocks_give_the_days_counted_by_hand(case: shelf.Case) -> None:
    app = case["application"]
    facts: dict[str, Any] = {"service": app["ur_decision"]["service"], "date_of_injury": app["date_of_injury"]}
    due = {key: clocks.one("ca-wc", rule, at, facts).due for key, rule, at in started(case)}
    assert len(due) >= 2
    assert {key: str(day_of(day)) for key, day in due.items()} == {key: LAST[case["number"]][key] for key in due}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["slug"])
def test_screening_finds_only_the_late_application_ineligible(case: shelf.Case) -> None:
    found = eligibility.screen("ca-wc", case["application"])
    assert [finding.code for finding in found.findings] == case["timeline"].get("ineligible_codes", [])
    assert found.outcome == ("ineligible" if case["outcome"] == "ineligible" else "eligible")
