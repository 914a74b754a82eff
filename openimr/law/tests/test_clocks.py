"""The clocks: scenarios, states, refusals."""

from datetime import date, datetime
from typing import Any

import pytest

from openimr.law import clocks
from openimr.law.clocks import Event, deadlines, one
from openimr.law.refusal import Refused
from openimr.law.scenarios import scenarios
from openimr.law.table import program, programs
from openimr.law.terms import terms

PACIFIC = terms(program("ca-wc")).zone
SCENARIOS = [(name, row) for name in programs() for row in scenarios(program(name), "clocks")]


def _event(row: dict[str, Any]) -> Event:
    return Event(row["event"], datetime.fromisoformat(row["at"]) if isinstance(row["at"], str) else row["at"])


@pytest.mark.parametrize("program_id, row", SCENARIOS, ids=[row["name"] for _, row in SCENARIOS])
def test_scenario(program_id: str, row: dict[str, Any]) -> None:
    found = deadlines(program_id, [_event(one) for one in row["events"]], row.get("facts", {}))
    due = {deadline.rule: deadline.due for deadline in found}
    wanted = datetime.fromisoformat(row["due"]) if isinstance(row["due"], str) else row["due"]
    assert due[row["rule"]] == wanted


@pytest.mark.parametrize("program_id", programs())
def test_every_clock_has_a_scenario(program_id: str) -> None:
    law = program(program_id)
    assert {row["rule"] for row in scenarios(law, "clocks")} == set(clocks.clocks(law))


@pytest.mark.parametrize("program_id", programs())
def test_the_data_of_a_program_name_only_what_it_has(program_id: str) -> None:
    law, known = program(program_id), set(clocks.events(program_id))
    facts = clocks.fact_names(program_id)
    for clock in clocks.clocks(law).values():
        named = {clock.start, *clock.also_on, *clock.met_by, *clock.stopped_by, *clock.superseded_by}
        assert named <= known, clock.id
        assert set(clock.when) | set(clock.late_unless) <= facts, clock.id
        assert law.history(clock.id), clock.id
    assert {name for pair in terms(law).not_before for name in pair} <= known


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
    moment = datetime(2025, 3, 5, 10, tzinfo=PACIFIC)
    found = deadlines(
        "ca-wc",
        [Event("noarfi_mailed", date(2025, 3, 3)), Event("conversion_to_expedited", moment)],
        {},
    )
    states = {deadline.rule: (deadline.state, deadline.due) for deadline in found}
    assert states["REC_MAIL"][0] == "superseded"
    assert states["REC_EXP"] == ("running", datetime(2025, 3, 6, 10, tzinfo=PACIFIC))
    assert "DEC_EXP" not in states  # the records are not complete yet


def test_conversion_after_the_records_are_in_starts_the_short_decision_clock() -> None:
    events = [
        Event("records_complete", date(2025, 3, 3)),
        Event("conversion_to_expedited", datetime(2025, 3, 5, 10, tzinfo=PACIFIC)),
    ]
    found = {deadline.rule: deadline for deadline in deadlines("ca-wc", events, {})}
    assert found["DEC_REG"].state == "superseded"
    assert (found["DEC_EXP"].state, found["DEC_EXP"].due) == ("running", date(2025, 3, 8))


def test_unverified_values_say_so() -> None:
    assert one("ca-wc", "REC_MAIL", date(2014, 10, 3), {}).verified
    assert not one("ca-wc", "FILE_REG", date(2014, 10, 3), {"service": "mail"}).verified  # whether mail adds days
    assert not one("ca-wc", "FILE_REG", date(2026, 5, 4), {"service": "personal"}).verified  # the 2026 amendments


MORNING = datetime(2014, 1, 2, 9)  # noqa: DTZ001 - that it has no zone is the point
DAY = date(2014, 1, 2)
BOTH = {"expedited": True, "retrospective": True}
TWICE = [Event("extension_approved", date(2025, 6, day), {"days": 2}) for day in (3, 4)]
REFUSED = [
    ([Event("moon_landing", DAY)], {}, "no event", "event"),
    (
        [Event("noarfi_mailed", date(2003, 1, 2))],
        {"date_of_injury": date(2004, 1, 20)},
        "before the date of injury",
        "at",
    ),
    ([Event("noarfi_mailed", DAY)], {"date_of_injury": "soon"}, "is no date", "date_of_injury"),
    ([Event("noarfi_received", MORNING)], {"expedited": True}, "time zone", "at"),
    ([Event("noarfi_received", DAY)], {"expedited": True}, "counts hours", "at"),
    ([Event("noarfi_mailed", date(1999, 1, 2))], {}, "outside the holiday tables", "at"),
    ([Event("noarfi_mailed", date(2060, 1, 2))], {}, "outside the holiday tables", "at"),
    ([Event("determination_mailed", DAY)], {"service": "pigeon"}, "one of mail, fax", "service"),
    ([Event("determination_mailed", DAY)], {"served_party_location": "moon"}, "is unknown", "served_party_location"),
    ([Event("noarfi_mailed", DAY, {"service": "pigeon"})], {}, "one of mail, fax", "service"),
    ([Event("noarfi_mailed", DAY)], {"formulary": "yes"}, "true or false", "formulary"),
    ([Event("noarfi_mailed", DAY)], {"expediated": True}, "no fact of the program", "expediated"),
    ([Event("rfa_received", DAY)], BOTH, "cannot both be true", "expedited"),
    (
        [Event("ur_decision_made", DAY), Event("ur_decision_served", date(2014, 1, 1))],
        {},
        "correct one of the two",
        "at",
    ),
    ([Event("records_complete", DAY), Event("extension_approved", DAY, {"days": 4})], {}, "at most 3 days", "days"),
    ([Event("records_complete", DAY), Event("extension_approved", DAY, {"days": 0})], {}, "at most 3 days", "days"),
    ([Event("records_complete", DAY), Event("extension_approved", DAY, {"days": "2"})], {}, "whole number", "days"),
    ([Event("records_complete", date(2025, 6, 2)), *TWICE], {}, "at most 3 days", "days"),
    ([Event("records_complete", DAY), Event("extension_approved", DAY)], {"days": 9}, "at most 3 days", "days"),
    ([Event("noarfi_mailed", datetime.fromisoformat("0001-01-01T00:00:00+14:00"))], {}, "every calendar", "at"),
    ([Event("rfa_received", DAY)], {"recommendation_date": "9999-12-31"}, "comes after rfa", "recommendation_date"),
    ([Event("rfa_received", DAY)], {"recommendation_date": 20140101}, "is no date", "recommendation_date"),
    ([Event("application_received", DAY), Event("noarfi_mailed", date(2014, 1, 1))], {}, "correct one", "at"),
]


@pytest.mark.parametrize("events, facts, words, field", REFUSED, ids=[f"{row[3]}: {row[2]}" for row in REFUSED])
def test_never_a_guessed_date(events: list[Event], facts: dict[str, Any], words: str, field: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        deadlines("ca-wc", events, facts)
    assert refused.value.field == field


def test_an_unknown_program_or_rule_is_refused() -> None:
    with pytest.raises(Refused, match="no program"):
        one("moon", "APPEAL", date(2014, 1, 2), {})
    with pytest.raises(Refused, match="no clock"):
        one("ca-wc", "LUNCH", date(2014, 1, 2), {})


CONVERSION = datetime(2025, 3, 5, 10, tzinfo=PACIFIC)
NOTHING_OWED = [
    ([Event("application_received", date(2025, 3, 3))], "REC_EXP"),
    ([Event("noarfi_mailed", date(2025, 3, 3)), Event("records_complete", date(2025, 3, 4))], "REC_EXP"),
    ([Event("reviewer_request", date(2025, 3, 3)), Event("reviewer_request_answered", date(2025, 3, 4))], "MORE_EXP"),
    ([Event("records_complete", date(2025, 3, 3)), Event("determination_mailed", date(2025, 3, 4))], "DEC_EXP"),
]


@pytest.mark.parametrize("before, rule", NOTHING_OWED, ids=[row[1] for row in NOTHING_OWED])
def test_conversion_starts_no_clock_for_what_is_not_owed(before: list[Event], rule: str) -> None:
    found = deadlines("ca-wc", [*before, Event("conversion_to_expedited", CONVERSION)], {})
    assert rule not in {deadline.rule for deadline in found}


def test_a_way_of_service_that_is_not_given_is_said_and_unverified() -> None:
    assumed = one("ca-wc", "FILE_LIAB", date(2025, 3, 3), {})
    assert any("How it was served is not given; counted as served by mail" in step for step in assumed.steps)
    assert not assumed.verified
    mailed = one("ca-wc", "APPEAL", date(2014, 11, 6), {})
    assert any("Served by mail" in step for step in mailed.steps)
    assert mailed.verified


def test_a_regular_notice_received_starts_no_hours() -> None:
    sent = [Event("noarfi_mailed", date(2014, 10, 3)), Event("noarfi_received", date(2014, 10, 6))]
    assert [deadline.rule for deadline in deadlines("ca-wc", sent, {})] == ["REC_MAIL"]
    alone = [Event("noarfi_received", datetime(2014, 10, 6, 9, tzinfo=PACIFIC))]
    assert deadlines("ca-wc", alone, {"expedited": False}) == []


def test_nothing_overturned_leaves_nothing_to_implement() -> None:
    received = [Event("determination_received", date(2025, 11, 26), {"any_overturned": False})]
    assert deadlines("ca-wc", received, {}) == []


def test_the_cap_in_force_on_the_day_of_the_request_holds() -> None:
    """A recommendation made before the program's first day, the request after it."""
    found = deadlines("ca-wc", [Event("rfa_received", date(2013, 1, 9))], {"recommendation_date": date(2012, 12, 28)})
    assert [(row.rule, row.due) for row in found] == [("UR_PROSP", date(2013, 1, 11))]


def test_the_days_of_an_extension_may_stand_with_the_facts() -> None:
    events = [Event("records_complete", date(2025, 6, 2)), Event("extension_approved", date(2025, 6, 3))]
    (one_day,), (all_of_it,) = (deadlines("ca-wc", events, facts) for facts in ({"days": 1}, {"days": None}))
    assert (one_day.due, all_of_it.due) == (date(2025, 7, 3), date(2025, 7, 7))  # July 5 is a Saturday
