"""Reading an application: what nobody can work with is named field by field, and nothing else can happen."""

import copy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.cases.application import ApplicationRefused, Filing, read

NOW = datetime(2026, 1, 5, tzinfo=UTC)
GOOD: dict[str, Any] = {
    "program": "ca-wc",
    "received_at": "2014-08-04T10:15:00-07:00",
    "received_by": "mail",
    "formulary": False,
    "employee": {"first_name": "Hollis", "last_name": "Marblewood", "birth_date": "1946-03-02"},
    "claim_number": "LFC-04-000117",
    "date_of_injury": "2004-01-20",
    "claims_administrator": {"company": "Lanternfish Claims Service"},
    "requesting_physician": {"name": "Teodora Quillane, MD"},
    "ur_decision": {
        "decision_date": "2014-07-18",
        "served_date": "2014-07-18",
        "service": "mail",
        "attached": True,
        "outcome": "denied",
    },
    "rfa_date": "2014-07-11",
    "items": [{"request": "Physical therapy times 8 sessions", "category": "REHAB", "side": None}],
    "liability_disputed": False,
    "liability_reason": "",
    "signature": {"signed": True, "signed_date": "2014-07-30", "signer": "employee"},
}


def changed(path: str, value: Any) -> dict[str, Any]:
    data: Any = copy.deepcopy(GOOD)
    *inside, name = path.split(".")
    place = data
    for part in inside:
        place = place[int(part)] if part.isdigit() else place[part]
    if value is ...:
        del place[name]
    else:
        place[name] = value
    return dict(data)


def test_a_good_one_is_read() -> None:
    assert read(GOOD, now=NOW).employee.last_name == "Marblewood"


WRONG = [
    ("employee.last_name", ..., "employee.last_name", "is missing; fill it in."),
    ("employee.last_name", "  ", "employee.last_name", "is empty; fill it in."),
    ("employee.last_name", "x" * 300, "employee.last_name", "is too long."),
    ("employee", 7, "employee", "must be an object"),
    ("date_of_injury", "2004-13-45", "date_of_injury", "is no date"),
    ("date_of_injury", "soon", "date_of_injury", "is no date"),
    ("received_at", "2014-08-04T10:15:00", "received_at", "needs a time zone"),
    ("received_at", "yesterday", "received_at", "is no moment"),
    ("received_at", "2040-01-01T00:00:00-08:00", "received_at", "lies in the future"),
    ("received_by", "pigeon", "received_by", "must be one of 'mail', 'fax' or 'electronic'"),
    ("items", [], "items", "needs at least one entry."),
    ("items", "one", "items", "must be a list."),
    ("items.0.side", "upper", "items.0.side", "must be one of"),
    ("claim_number", "A\x001", "claim_number", "holds an invisible character"),
    ("colour", "blue", "colour", "is no field of the application"),
    ("formulary", "perhaps", "formulary", "must be true or false."),
    ("ur_decision.decision_date", "1999-01-01", "ur_decision.decision_date", "comes before the date of injury"),
    (
        "ur_decision.served_date",
        "2014-07-01",
        "ur_decision.served_date",
        "comes before the utilization review decision",
    ),
    ("received_at", "2014-07-01T10:00:00-07:00", "received_at", "comes before the utilization review decision"),
    ("employee.birth_date", "2020-01-01", "date_of_injury", "comes before the date of birth"),
    ("date_of_injury", "0004-01-20", "date_of_injury", "is too long ago"),
    ("signature.signer", None, "signature.signer", "is missing though the form is signed"),
    ("liability_disputed", True, "liability_reason", "is missing though liability is disputed"),
]


@pytest.mark.parametrize("path, value, field, said", WRONG, ids=[f"{row[0]}: {row[3]}" for row in WRONG])
def test_what_is_wrong_is_named(path: str, value: Any, field: str, said: str) -> None:
    with pytest.raises(ApplicationRefused) as refused:
        read(changed(path, value), now=NOW)
    assert any(problem.field == field and said in problem.sentence for problem in refused.value.problems)


def test_every_problem_is_told_at_once() -> None:
    data = changed("employee.last_name", "") | {"date_of_injury": "soon"}
    with pytest.raises(ApplicationRefused) as refused:
        read(data, now=NOW)
    assert {problem.field for problem in refused.value.problems} == {"employee.last_name", "date_of_injury"}


def test_the_same_item_twice_is_refused() -> None:
    twice = changed("items", [*GOOD["items"], *GOOD["items"]])
    with pytest.raises(ApplicationRefused, match="repeats an earlier item"):
        read(twice, now=NOW)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from([*GOOD, "x"]), inside, max_size=6),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*GOOD, "x"]), JSON, max_size=8))
def test_any_object_is_read_or_refused(data: dict[str, Any]) -> None:
    for given_data in (data, {**GOOD, **data}):
        assert isinstance(_answer(given_data), Filing | list)


def _answer(data: dict[str, Any]) -> Filing | list[Any]:
    try:
        return read(data, now=NOW)
    except ApplicationRefused as refused:
        return refused.problems
