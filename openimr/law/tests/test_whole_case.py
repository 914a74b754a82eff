"""A case of 2014, computed whole, stays as it was: whatever rows the law gains later."""

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from openimr.law import clocks, ledger, table
from openimr.law.clocks import Event
from openimr.law.scenarios import scenarios
from openimr.law.table import Program, program, programs

LAW = program("ca-wc")
(CASE,) = scenarios(LAW, "whole_case")


def _event(row: dict[str, Any]) -> Event:
    at = datetime.fromisoformat(row["at"]) if isinstance(row["at"], str) else row["at"]
    return Event(row["event"], at, row.get("facts", {}))


def _computed() -> list[dict[str, Any]]:
    found = clocks.deadlines("ca-wc", [_event(row) for row in CASE["events"]], CASE["facts"])
    return [
        {"rule": one.rule, "due": one.due, "state": one.state, "regime": one.regime, "verified": one.verified}
        for one in found
    ]


def test_a_case_of_2014_computes_as_it_did() -> None:
    assert _computed() == CASE["deadlines"]


NEXT_ROW = """
- {rule_id: %s, value: %d, unit: calendar_days, effective_from: 2032-01-01, effective_to: null, citation: later law, confidence: read}
"""


@pytest.fixture
def changed_law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The same program after a change of law in 2032: three rows end and three begin."""
    folder = tmp_path / "ca_wc"
    shutil.copytree(LAW.folder, folder)
    rows = table.read_yaml(LAW.folder / "values.yaml")
    for rule, value in (("REC_MAIL", 9), ("DEC_REG", 7), ("APPEAL", 20)):
        last = [row for row in rows if row["rule_id"] == rule][-1]
        text = (folder / "values.yaml").read_text()
        line = next(
            one for one in text.splitlines() if f"rule_id: {rule}," in one and str(last["effective_from"]) in one
        )
        ended = line.replace("effective_to: null", "effective_to: 2031-12-31")
        (folder / "values.yaml").write_text(text.replace(line, ended) + NEXT_ROW % (rule, value))
    monkeypatch.setattr(table, "PROGRAMS", tmp_path)
    for asked_before in (table.program, clocks.clocks):
        asked_before.cache_clear()
    yield table.program("ca-wc")  # type: ignore[misc]
    monkeypatch.undo()
    for asked_before in (table.program, clocks.clocks):
        asked_before.cache_clear()


def test_a_change_of_law_leaves_the_case_of_2014_alone(changed_law: Program) -> None:
    assert changed_law.value("DEC_REG", date(2032, 1, 1)).value == 7
    assert changed_law.value("DEC_REG", date(2014, 9, 1)).value == 30
    assert _computed() == CASE["deadlines"]


@pytest.mark.parametrize("program_id", programs())
def test_the_ledger_holds_every_row(program_id: str) -> None:
    assert list(ledger.problems(program(program_id))) == []


def _copied(folder: Path, old: str, new: str) -> Program:
    shutil.copytree(LAW.folder, folder)
    text = (folder / "values.yaml").read_text()
    assert old in text
    (folder / "values.yaml").write_text(text.replace(old, new, 1))
    return Program("ca-wc", folder)


def test_an_edited_row_is_found(tmp_path: Path) -> None:
    edited = _copied(tmp_path / "law", "rule_id: DEC_REG, value: 30", "rule_id: DEC_REG, value: 31")
    (found,) = ledger.problems(edited)
    assert "DEC_REG 2013-01-01 was edited" in found


def test_a_removed_row_is_found(tmp_path: Path) -> None:
    removed = _copied(tmp_path / "law", "- {rule_id: DEC_EXT,", "- {rule_id: DEC_EXT_GONE,")
    assert any("DEC_EXT 2013-01-01 was removed" in words for words in ledger.problems(removed))


def test_printing_the_ledger_never_rewrites_an_old_line(tmp_path: Path) -> None:
    edited = _copied(tmp_path / "law", "rule_id: DEC_REG, value: 30", "rule_id: DEC_REG, value: 31")
    assert ledger.text(edited) == ledger.file_of(LAW).read_text()
