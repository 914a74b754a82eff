"""Reading an application: what nobody can work with is named field by field, and nothing else can happen."""

import copy
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openimr.cases.application import ApplicationRefused, Filing, read
from openimr.law import eligibility

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
    ("liability_reason", "The neck.", "liability_reason", "is given though liability is not marked as disputed"),
    ("received_at", "2012-12-31T10:00:00-08:00", "received_at", "lies before this program began (2013-01-01)"),
    ("signature.signed", False, "signature.signed", "not signed though it names the day of signing"),
    (
        "signature.designee_named_date",
        "2014-07-20",
        "signature.designee_named_date",
        "though the signer is the employee",
    ),
    ("formulary", True, "formulary", "no disputed item is a drug"),
    ("withdrawn_date", "2030-01-01", "withdrawn_date", "lies in the future"),
    ("withdrawn_date", "2014-07-01", "withdrawn_date", "comes before the utilization review decision"),
    ("items.0.ur_outcome", "perhaps", "items.0.ur_outcome", "must be one of"),
    ("items.0.authorized_part", "4 sessions", "items.0.authorized_part", "the item was denied, not modified"),
    (
        "items.0.authorized_date",
        "2014-07-01",
        "items.0.authorized_date",
        "comes before the utilization review decision",
    ),
    ("items.0.authorized_date", "2031-07-01", "items.0.authorized_date", "lies in the future"),
    ("items.0.liability_disputed", True, "items.0.liability_reason", "is missing though liability is disputed"),
    ("items.0.liability_reason", "The neck.", "items.0.liability_reason", "liability is not marked as disputed"),
    ("items.0.requested_retrospectively", True, "items.0.service_dates", "is empty though"),
    ("items.0.service_dates", ["2003-01-01"], "items.0.service_dates", "comes before the date of injury"),
    ("items.0.service_dates", ["2014-09-01"], "items.0.service_dates", "comes after the application"),
]
TWO = [  # contradictions of two fields: (changes, field, rule)
    ({"ur_decision.outcome": "approved", "items.0.ur_outcome": "denied"}, "items.0.ur_outcome", "ITEM-OUTCOME"),
    ({"ur_decision.outcome": "approved", "items.0.authorized_date": "2014-07-20"}, "items.0.authorized_date", "ITEM-OUTCOME"),
    ({"ur_type": "expedited", "certification": {"imminent_threat": False, "documents_attached": True}},
     "certification.imminent_threat", "EXPEDITED"),
    ({"ur_type": "expedited", "items.0.requested_retrospectively": True, "items.0.service_dates": ["2014-07-01"]}, "ur_type",
     "EXPEDITED"),
    ({"signature.signer": "attorney"}, "employee_attorney", "SIGNATURE"),
    ({"ur_decision.served_date": "2014-07-17"}, "ur_decision.served_date", "DATE-ORDER"),
    ({"certification": {"imminent_threat": True, "documents_attached": True, "date": "2014-09-01"}}, "received_at", "DATE-ORDER"),
]  # fmt: skip


@pytest.mark.parametrize("changes, field, rule", TWO, ids=[f"{row[1]} {row[2]}" for row in TWO])
def test_a_contradiction_names_its_field_and_rule(changes: dict[str, Any], field: str, rule: str) -> None:
    data: Any = copy.deepcopy(GOOD)
    for path, value in changes.items():
        *inside, name = path.split(".")
        place = data
        for part in inside:
            place = place[int(part)] if part.isdigit() else place[part]
        place[name] = value
    with pytest.raises(ApplicationRefused) as refused:
        read(data, now=NOW)
    assert [(problem.field, problem.rule) for problem in refused.value.problems] == [(field, rule)]
    assert f"(rule {rule})" in str(refused.value)


def test_the_day_of_receipt_is_the_pacific_day() -> None:
    """Two in the morning, Universal Time, of the day after is still the evening before."""
    signed = changed("signature.signed_date", "2014-07-31")
    with pytest.raises(ApplicationRefused, match=r"\(2014-07-30\) comes before the signature"):
        read(signed | {"received_at": "2014-07-31T02:00:00+00:00"}, now=NOW)
    assert read(signed | {"received_at": "2014-07-31T08:00:00+00:00"}, now=NOW)


def test_an_approval_of_everything_is_no_contradiction_but_a_finding() -> None:
    assert read(changed("ur_decision.outcome", "approved"), now=NOW).ur_decision.outcome == "approved"


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
@settings(deadline=None)  # the first reading loads the program
def test_any_object_is_read_or_refused(data: dict[str, Any]) -> None:
    for given_data in (data, {**GOOD, **data}):
        assert isinstance(_answer(given_data), Filing | list)


def _answer(data: dict[str, Any]) -> Filing | list[Any]:
    try:
        return read(data, now=NOW)
    except ApplicationRefused as refused:
        return refused.problems


DAYS = st.dates(date(1990, 1, 1), date(2025, 12, 31)).map(str)
OUTCOMES = st.sampled_from(["denied", "modified", "approved", "conditionally_non_certified", None])
FLAG = st.booleans()
ITEM = st.fixed_dictionaries(
    {"request": st.sampled_from(["MRI", "Physical therapy x 8", "Norco 10/325 mg", "Acupuncture"])},
    optional={"ur_outcome": OUTCOMES, "category": st.sampled_from(["PHARMA", "OTHER"]), "authorized_part": st.sampled_from(["half", ""]),
              "liability_disputed": FLAG, "liability_reason": st.sampled_from(["", "Not accepted."]), "authorized_date": DAYS,
              "earlier_decision": st.sampled_from(["", "IMR14-1"]), "requested_retrospectively": FLAG,
              "service_dates": st.lists(DAYS, max_size=1)},
)  # fmt: skip
DECISION = st.fixed_dictionaries(
    {},
    optional={"decision_date": DAYS, "served_date": DAYS, "outcome": OUTCOMES, "attached": FLAG, "form_enclosed": FLAG,
              "service": st.sampled_from(["mail", "personal", None]), "about": st.sampled_from(["claim", "bill", None]),
              "signed_by_physician": FLAG},
)  # fmt: skip
SIGNATURE = st.fixed_dictionaries(
    {"signed": FLAG},
    optional={"signer": st.sampled_from(["employee", "designee", "employer", "attorney"]), "designee_named_date": DAYS,
              "representation_proof": FLAG},
)  # fmt: skip
CHANGES = st.fixed_dictionaries(
    {},
    optional={"date_of_injury": DAYS, "rfa_date": DAYS | st.none(), "ur_decision": DECISION, "signature": SIGNATURE,
              "items": st.lists(ITEM, min_size=1, max_size=3), "received_at": DAYS.map(lambda day: f"{day}T10:00:00-08:00"),
              "formulary": FLAG, "ur_type": st.sampled_from(["regular", "expedited"]), "facts_changed": FLAG,
              "claim_ended": st.sampled_from(["settled", "death"]), "withdrawn_date": DAYS, "liability_resolved_date": DAYS,
              "liability_disputed": FLAG, "liability_reason": st.sampled_from(["", "Not accepted."]),
              "other_jurisdiction": st.sampled_from(["federal", None]), "claim_number": st.sampled_from(["", "LFC-04-000117"])},
)  # fmt: skip


@given(CHANGES, CHANGES)
@settings(deadline=None, max_examples=300)
def test_what_is_read_can_be_screened(changes: dict[str, Any], earlier: dict[str, Any]) -> None:
    """Whatever passes the door is screened without an exception, beside whatever else passed it."""
    filing, other = (_answer({**GOOD, **given_data}) for given_data in (changes, earlier))
    if isinstance(filing, Filing):
        before = [other.facts() | {"number": "IMR1", "open": True}] if isinstance(other, Filing) else []
        found = eligibility.screen(filing.program, filing.facts() | {"earlier_cases": before})
        assert found.outcome
        assert all(finding.sentence for finding in found.findings)
