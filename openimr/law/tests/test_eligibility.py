"""Screening by the scenarios: a base application that is eligible, and one change for each."""

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openimr.law import eligibility, likeness, scenarios
from openimr.law.asked import Asked
from openimr.law.likeness import Person
from openimr.law.refusal import Refused
from openimr.law.table import program

PROGRAMS = ("ca-wc", "ca-dmhc")
DATA = {name: scenarios.read(program(name), "eligibility") for name in PROGRAMS}
SCENARIOS = [{"program": name, **row} for name in PROGRAMS for row in DATA[name]["scenarios"]]


def put(facts: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    for path, value in changes.items():
        *inside, name = path.split(".")
        place: Any = facts
        for part in inside:
            place = place[int(part)] if part.isdigit() else place[part]
        place[name] = value
    return facts


def base(program_id: str = "ca-wc") -> dict[str, Any]:
    made: dict[str, Any] = copy.deepcopy(DATA[program_id]["base"])
    return made


def facts_of(row: dict[str, Any]) -> dict[str, Any]:
    facts = put(base(row["program"]), copy.deepcopy(row.get("change", {})))
    if "earlier" in row:
        facts["earlier_cases"] = [put(copy.deepcopy(DATA[row["program"]]["earlier"]), row["earlier"])]
    return facts


def screen(row: dict[str, Any]) -> eligibility.Screening:
    return eligibility.screen(row["program"], facts_of(row))


@pytest.mark.parametrize("row", SCENARIOS, ids=lambda row: row["name"])
def test_scenario(row: dict[str, Any]) -> None:
    found = screen(row)
    said = " ".join(finding.sentence for finding in found.findings)
    assert (found.outcome, {one.code for one in found.findings}) == (row["outcome"], set(row["codes"])), said
    assert row.get("says", "") in said
    assert "silent" not in row or row["silent"] not in said.casefold()
    assert all(one.citations and one.sentence.endswith((".", "]")) for one in found.findings)


def test_every_ground_has_its_function_and_a_scenario_for_it() -> None:
    for program_id in PROGRAMS:
        told = {code for row in SCENARIOS if row["program"] == program_id for code in row["codes"]}
        codes = {row.code for row in eligibility.grounds(program_id)}
        lists = {row.code for row in eligibility.grounds(program_id) if row.outcome == eligibility.PARTLY}
        assert codes == told
        assert codes - lists == set(eligibility.functions(program_id))
        assert all(len(eligibility.sentence(program_id, row)) > 30 for row in eligibility.grounds(program_id))
        assert all(bool(row.cure) == row.curable for row in eligibility.grounds(program_id))


def test_the_engine_has_no_words_of_a_program() -> None:
    law = Path(eligibility.__file__).parent
    text = "".join((law / name).read_text().casefold() for name in ("eligibility.py", "asked.py", "likeness.py"))
    words = (
        "utilization",
        "labor code",
        "9792",
        "4610",
        "workers",
        "ur_",
        "injury",
        "california",
        "signature.signer",
        "1374",
    )
    assert [word for word in words if word in text] == []


class Spy(Asked):
    """The facts as a ground sees them, writing down each path that is asked for."""

    seen: set[tuple[str, str]] = set()

    def _declared(self, path: str) -> None:
        self.seen.add((self.rule, self._prefix + path))
        super()._declared(path)

    def rows(self, path: str) -> Any:
        for place, asked in super().rows(path):
            yield place, Spy(asked._facts, asked._allowed, asked.rule, prefix=asked._prefix, place=asked.place)


def test_grounds_ask_for_what_they_declare_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over all scenarios: nothing undeclared is asked for (that raises), and nothing is declared in vain."""
    monkeypatch.setattr(eligibility, "Asked", Spy)
    monkeypatch.setattr(Spy, "seen", set())
    for row in SCENARIOS:
        screen(row)
    declared = {
        (row.code, path)
        for program in PROGRAMS
        for row in eligibility.grounds(program)
        if row.outcome != eligibility.PARTLY
        for path in row.asks
    }
    asked = {pair for pair in Spy.seen if pair[0]}
    assert asked <= declared
    assert declared - asked == set()


def test_an_undeclared_fact_is_a_fault_of_the_ground() -> None:
    asked = Asked({"a": 1, "items": [{"b": 2}]}, frozenset({"a", "items.c"}), "X")
    assert asked("a") == 1
    with pytest.raises(LookupError, match="X asks for b but does not declare it"):
        asked("b")
    with pytest.raises(LookupError, match=r"X asks for items\.b but"):
        next(row for _, row in asked.rows("items"))("b")


def test_the_sentence_carries_the_dates_and_its_doubt() -> None:
    late = next(row for row in SCENARIOS if "Avila" in row["name"])
    found = screen(late).findings[0]
    assert "received on 2014-08-23; the last day to file was 2014-08-22" in found.sentence
    assert found.facts["close_to_limit"] is True
    assert not found.verified  # whether mail adds days to this limit is unsure


def test_part_lists_every_item_with_its_reason() -> None:
    found = screen(next(row for row in SCENARIOS if row["name"].startswith("One item was approved"))).findings[-1]
    assert (found.code, found.outcome, found.item) == ("PART", "partly_eligible", None)
    lines = found.facts["item_by_item"]
    assert [(line["item"], line["status"]) for line in lines] == [(1, "ineligible"), (2, "eligible")]
    assert lines[0]["because"].startswith("Utilization review approved")
    assert lines[0]["citations"] == ["Labor Code 4610.5(a)-(b)"]
    assert "4610.5(k)" in found.citations[0]


WRONG = [
    ("ca-wc", {"received_at": None}, "received_at", ""),
    ("ca-wc", {"received_at": "2014-08-04T10:15:00"}, "received_at", ""),
    ("ca-wc", {"received_at": "soon"}, "received_at", ""),
    ("ca-wc", {"date_of_injury": None}, "date_of_injury", "INE-DATE"),
    ("ca-wc", {"date_of_injury": "soon"}, "date_of_injury", "INE-DATE"),
    ("ca-wc", {"ur_decision": []}, "ur_decision.served_date", "INE-DATE"),
    ("ca-wc", {"items": ["MRI"]}, "items", ""),
    ("ca-wc", {"items.1.authorized_date": "today"}, "items.1.authorized_date", "TERM-AUTH"),
    ("ca-wc", {"other_jurisdiction": "moon"}, "other_jurisdiction", "INE-JUR"),
    ("ca-wc", {"signature.signed": "yes"}, "signature.signed", "INE-SIG"),
    ("ca-dmhc", {"grievance": 7}, "grievance.decided_date", "HP-GRIEVANCE"),
]


@pytest.mark.parametrize("program, change, field, rule", WRONG, ids=[f"{row[2]} {row[1]}" for row in WRONG])
def test_what_cannot_be_used_is_refused_by_field_and_rule(program: str, change: Any, field: str, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        eligibility.screen(program, put(base(program), change))
    assert refused.value.field == field
    assert rule in ("", refused.value.rule)


OUTCOMES = [*eligibility.WHOLE, eligibility.NOTE]
FOUND = st.lists(st.tuples(st.sampled_from(OUTCOMES), st.none() | st.integers(0, 2)), max_size=8)


@given(FOUND, st.tuples(st.sampled_from(OUTCOMES), st.none() | st.integers(0, 2)))
def test_another_finding_never_opens_what_was_shut(found: list[Any], more: Any) -> None:
    """Adding a ground turns nothing that cannot be reviewed into something that can."""
    before, after = (eligibility.outcome(pairs, 3) for pairs in (found, [*found, more]))
    if before not in eligibility.REVIEWED:
        assert after not in eligibility.REVIEWED


@given(st.sampled_from(SCENARIOS), st.data())
@settings(deadline=None)
def test_a_ground_more_never_makes_eligible(row: dict[str, Any], data: st.DataObject) -> None:
    program = row["program"]
    codes = sorted(eligibility.functions(program))
    kept = data.draw(st.sets(st.sampled_from(codes)))
    found = [(one.outcome, one.item) for one in screen(row).findings if one.code in kept]
    everything = screen(row).outcome
    if eligibility.outcome(found, len(facts_of(row)["items"])) not in eligibility.REVIEWED:
        assert everything not in eligibility.REVIEWED


PEOPLE = [
    ("the same", ("Ana", "Núñez-Ortiz"), ("ana", "Nunez Ortiz"), 1.0, 1.0),
    ("another order", ("Ortiz", "Ana Núñez"), ("Ana", "Núñez Ortiz"), 1.0, 1.0),
    ("one name of two is missing", ("Ana", "Núñez"), ("Ana", "Núñez Ortiz"), 0.75, 0.9),
    ("initial", ("A.", "Núñez"), ("Ana", "Núñez"), 0.75, 0.9),
    ("nickname", ("Pepe", "Rosas"), ("José", "Rosas"), 0.75, 0.9),
    ("misspelt", ("Ana", "Nunes"), ("Ana", "Nunez"), 0.75, 0.9),
    ("brothers", ("Juan", "Rosas"), ("Pedro", "Rosas"), 0.0, 0.75),
]


@pytest.mark.parametrize("one, other, least, most", [row[1:] for row in PEOPLE], ids=[row[0] for row in PEOPLE])
def test_names(one: tuple[str, str], other: tuple[str, str], least: float, most: float) -> None:
    first, second = (Person(*name, birth="1980-01-02", claim="AB-100200") for name in (one, other))
    assert least <= likeness.people(first, second) <= most
    assert likeness.people(first, second) == likeness.people(second, first)


REQUESTS = [
    ("MRI of the left knee", "MRI of the right knee", False),
    ("Norco 10/325 mg #60", "Norco 5/325 mg #60", False),
    ("Fusion L4-5", "Fusion L5-S1", False),
    ("Physical therapy x 8", "physical  therapy X 8", True),
]


@pytest.mark.parametrize("one, other, same", REQUESTS)
def test_numbers_and_sides_tell_requests_apart(one: str, other: str, same: bool) -> None:
    assert (likeness.requests(one, other) >= 0.9) is same
