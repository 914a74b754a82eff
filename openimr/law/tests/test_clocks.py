"""The clocks: scenarios, states, refusals."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from openimr.law import clocks
from openimr.law.clocks import Event, deadlines, one
from openimr.law.refusal import Refused

SCENARIOS = yaml.safe_load((Path(__file__).parent / "scenarios" / "clocks.yaml").read_text())


def _event(row: dict[str, Any]) -> Event:
    return Event(row["event"], datetime.fromisoformat(row["at"]) if isinstance(row["at"], str) else row["at"])


@pytest.mark.parametrize("row", SCENARIOS, ids=lambda row: row["name"])
def test_scenario(row: dict[str, Any]) -> None:
    found = deadlines("ca-wc", [_event(one) for one in row["events"]], row.get("facts", {}))
    due = {deadline.rule: deadline.due for deadline in found}
    wanted = datetime.fromisoformat(row["due"]) if isinstance(row["due"], str) else row["due"]
    assert due[row["rule"]] == wanted


def test_a_deadline_explains_itself() -> None:
    assert one("ca-wc", "REC_MAIL", date(2014, 10, 3), {}).steps == (
        "Trigger: Fri 2014-10-03 (day 0, not counted).",
        "Count 15 calendar days: Sat 2014-10-18.",
        "The days for service are already inside this length: nothing is added.",
        "Sat 2014-10-18 is a Saturday: moved to the next business day, Mon 2014-10-20.",
    )


def _states(*events: tuple[str, date], **facts: Any) -> dict[str, str]:
    found = deadlines("ca-wc", [Event(name, at) for name, at in events], facts)
    return {deadline.rule: deadline.state for deadline in found}


def test_events_end_clocks() -> None:
    begun, later = date(2014, 8, 7), date(2014, 8, 20)
    assert _states(("noarfi_mailed", begun))["REC_MAIL"] == "running"
    assert _states(("noarfi_mailed", begun), ("records_complete", later))["REC_MAIL"] == "met"
    assert _states(("noarfi_mailed", begun), ("case_ended", later))["REC_MAIL"] == "stopped"


def test_conversion_supersedes_and_recomputes() -> None:
    moment = datetime(2025, 3, 5, 10, tzinfo=clocks.PACIFIC)
    found = deadlines(
        "ca-wc",
        [Event("noarfi_mailed", date(2025, 3, 3)), Event("conversion_to_expedited", moment)],
        {},
    )
    states = {deadline.rule: (deadline.state, deadline.due) for deadline in found}
    assert states["REC_MAIL"][0] == "superseded"
    assert states["REC_EXP"] == ("running", datetime(2025, 3, 6, 10, tzinfo=clocks.PACIFIC))
    assert "DEC_EXP" not in states  # the records are not complete yet


def test_conversion_after_the_records_are_in_starts_the_short_decision_clock() -> None:
    events = [
        Event("records_complete", date(2025, 3, 3)),
        Event("conversion_to_expedited", datetime(2025, 3, 5, 10, tzinfo=clocks.PACIFIC)),
    ]
    found = {deadline.rule: deadline for deadline in deadlines("ca-wc", events, {})}
    assert found["DEC_REG"].state == "superseded"
    assert (found["DEC_EXP"].state, found["DEC_EXP"].due) == ("running", date(2025, 3, 8))


def test_unverified_values_say_so() -> None:
    assert one("ca-wc", "REC_MAIL", date(2014, 10, 3), {}).verified
    assert not one("ca-wc", "FILE_REG", date(2014, 10, 3), {"service": "mail"}).verified  # whether mail adds days
    assert not one("ca-wc", "FILE_REG", date(2026, 5, 4), {"service": "personal"}).verified  # the 2026 amendments


MORNING = datetime(2014, 1, 2, 9)  # noqa: DTZ001 - that it has no zone is the point
REFUSED = [
    ([Event("moon_landing", date(2014, 1, 2))], {}, "no event"),
    ([Event("noarfi_mailed", date(2003, 1, 2))], {"date_of_injury": date(2004, 1, 20)}, "before the injury"),
    ([Event("noarfi_mailed", date(2014, 1, 2))], {"date_of_injury": "soon"}, "is no date"),
    ([Event("noarfi_received", MORNING)], {"expedited": True}, "time zone"),
    ([Event("noarfi_received", date(2014, 1, 2))], {"expedited": True}, "counts hours"),
    ([Event("noarfi_mailed", date(1999, 1, 2))], {}, "outside the holiday tables"),
    ([Event("noarfi_mailed", date(2060, 1, 2))], {}, "outside the holiday tables"),
    ([Event("determination_mailed", date(2014, 1, 2))], {"service": "pigeon"}, "is unknown"),
    ([Event("determination_mailed", date(2014, 1, 2))], {"served_party_location": "moon"}, "is unknown"),
    (
        [Event("records_complete", date(2025, 6, 2)), Event("extension_approved", date(2025, 6, 3), {"days": 4})],
        {},
        "at most 3 days",
    ),
]


@pytest.mark.parametrize("events, facts, words", REFUSED, ids=[row[2] for row in REFUSED])
def test_never_a_guessed_date(events: list[Event], facts: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        deadlines("ca-wc", events, facts)
    assert refused.value.field


def test_an_unknown_program_or_rule_is_refused() -> None:
    with pytest.raises(Refused, match="no program"):
        one("moon", "APPEAL", date(2014, 1, 2), {})
    with pytest.raises(Refused, match="no clock"):
        one("ca-wc", "LUNCH", date(2014, 1, 2), {})
