"""The table itself: who may take each row, and where each row leads."""

import pytest

from openimr.accounts.roles import Role
from openimr.cases import lifecycle
from openimr.cases.lifecycle import LIFECYCLE, State, StepRefused
from openimr.cases.tests.test_moving import GOOD
from openimr.law import clocks, notices


@pytest.mark.parametrize("row", LIFECYCLE, ids=lambda row: row.name)
def test_a_row_is_open_to_its_roles_and_shut_to_all_others(row: lifecycle.Step) -> None:
    given = {guard.needs: GOOD[guard.needs] for guard in row.guards}
    for state in row.sources:
        for role in Role:
            if role in row.who:
                assert lifecycle.check(row.name, state=state, role=role, facts=given) is row
            else:
                with pytest.raises(StepRefused, match="not open to the role") as refused:
                    lifecycle.check(row.name, state=state, role=role, facts=given)
                assert (refused.value.step, refused.value.law) == (row.name, row.law)


def test_every_name_in_a_row_is_one_the_law_room_knows() -> None:
    told = {event for row in LIFECYCLE for event in row.events}
    owed = {notice for row in LIFECYCLE for notice in row.notices}
    assert told <= set(clocks.events("ca-wc"))
    assert owed <= set(notices.notices("ca-wc"))
    assert len({row.name for row in LIFECYCLE}) == len(LIFECYCLE)


def test_every_state_can_be_reached_and_only_the_ended_end() -> None:
    reached, before = {State.RECEIVED}, set[State]()
    while reached != before:
        before = set(reached)
        reached |= {row.target for row in LIFECYCLE if row.target and row.sources & reached}
    assert reached == set(State)
    left = {state for row in LIFECYCLE if row.target for state in row.sources}
    assert {state for state in State if state.ended} == set(State) - left


def test_only_the_director_issues_and_only_the_seat_decides() -> None:
    who = {row.name: set(row.who) for row in LIFECYCLE}
    assert who["issue"] == who["return_draft"] == {Role.MEDICAL_DIRECTOR}
    assert who["submit_review"] == who["attest"] == {Role.REVIEWER}
    assert not any({Role.PARTY, Role.ADMINISTRATOR} & roles for roles in who.values())


def test_open_steps_are_those_that_a_role_can_take() -> None:
    offered = [row.name for row in lifecycle.open_steps(State.DRAFT, frozenset({Role.MEDICAL_DIRECTOR}))]
    assert offered == ["return_draft", "issue"]
    assert [row.name for row in lifecycle.open_steps(State.CLOSED, frozenset(Role))] == [
        "resume_item"
    ]  # an item may wait
