"""The house's own rules, kept by reading its files."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from openimr.cases.lifecycle import LIFECYCLE, STEPS, State
from openimr.host.home import CHECKOUT

HOUSE = CHECKOUT / "openimr"
FLOORS = [
    {"cli"}, {"api", "demo"}, {"desk"}, {"archive"}, {"publication"}, {"determinations"}, {"review"}, {"panel"}, {"records"},
    {"cases"}, {"letters"}, {"audit"}, {"accounts"}, {"law", "guidelines", "kit", "host"},
]  # fmt: skip
HEIGHT = {room: len(FLOORS) - number for number, floor in enumerate(FLOORS) for room in floor}
DRAWERS = {"utils", "helpers", "common", "misc", "services"}
SOURCES = [file for file in HOUSE.rglob("*.py") if "migrations" not in file.parts]


def _room(file: Path) -> str:
    return file.relative_to(HOUSE).parts[0]


def test_no_junk_drawer() -> None:
    assert [file for file in SOURCES if file.stem in DRAWERS] == []


def test_every_room_says_what_it_is_for() -> None:
    silent = [room for room in HEIGHT if (HOUSE / room).exists() and len(_docstring(HOUSE / room / "__init__.py")) < 60]
    assert silent == []


def _docstring(file: Path) -> str:
    return ast.get_docstring(ast.parse(file.read_text())) or ""


def test_no_foreign_key_leads_upstairs() -> None:
    upward = []
    for model in apps.get_models():
        if not model.__module__.startswith("openimr."):
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None) if isinstance(field, models.ForeignKey) else None
            if target is not None and target.__module__.startswith("openimr."):
                here, there = model.__module__.split(".")[1], target.__module__.split(".")[1]
                upward += [f"{model.__name__}.{field.name}"] if HEIGHT[there] > HEIGHT[here] else []
    assert upward == []


def test_the_state_of_a_case_has_one_writer() -> None:
    """Only `cases/actions.py` assigns a case's state; models and migrations name it."""
    pattern = re.compile(r"\b(case|held)\.state\s*=[^=]|Case\.objects[^\n]*\.update\([^)]*\bstate=")
    writers = {
        str(file.relative_to(HOUSE))
        for file in SOURCES
        if "tests" not in file.parts and pattern.search(file.read_text())
    }
    assert writers == {"cases/actions.py"}


def test_an_outcome_has_one_writer() -> None:
    """A person decides: only the reviewer's own act in the review room assigns an outcome (SB 1120 as a standard)."""
    pattern = re.compile(r"\.outcome\s*=[^=]|\bupdate\([^)]*\boutcome=|update_fields=\[[^\]]*\"outcome\"")
    writers = {
        str(file.relative_to(HOUSE))
        for file in SOURCES
        if "tests" not in file.parts and pattern.search(file.read_text())
    }
    assert {Path(name).parts[0] for name in writers} == {"review"}
    assert len(writers) == 1


def test_a_fact_nobody_accepted_is_not_used() -> None:
    """Only the facts folder reads its tables; every other room asks `records.facts.accepted`. The command line lists
    facts with their state."""
    pattern = re.compile(
        r"\bFact(?:Place|sRead)?\.objects\b|\.facts\.(?:all|filter|exclude|values|get\((?!\x22))|facts\.tables|fact_places"
        r"|\blisting\.(?:standing|groups)"
    )
    readers = {
        str(file.relative_to(HOUSE).parent)
        for file in SOURCES
        if "tests" not in file.parts and file.name != "models.py" and pattern.search(file.read_text())
    }
    assert readers == {"records/facts", "cli"}


def test_the_state_of_a_fact_has_one_writer() -> None:
    """A proposal is accepted, edited or refused by a person's act, and by nothing else."""
    pattern = re.compile(r"\bheld\.state, held\.by|[fF]act\w*\.state\s*=[^=]|Fact\.objects[^\n]*update\(")
    files = [file for file in (HOUSE / "records" / "facts").rglob("*.py") if "tests" not in file.parts]
    assert [file.name for file in files if pattern.search(file.read_text())] == ["deciding.py"]


def test_every_template_is_used() -> None:
    text = "\n".join(file.read_text() for file in [*SOURCES, *HOUSE.rglob("pages/**/*.html")])
    names = [str(file.relative_to(pages)) for pages in HOUSE.glob("*/pages") for file in pages.rglob("*.html")]
    asked_by_allauth = (
        "account/",
        "mfa/",
        "allauth/",
        "usersessions/",
        "404.html",
        "403.html",
        "500.html",
        "403_csrf.html",
    )
    unused = [name for name in names if name not in text and not name.startswith(asked_by_allauth)]
    assert names
    assert unused == []


def test_no_file_is_too_long() -> None:
    assert [str(file) for file in SOURCES if len(file.read_text().splitlines()) > 500] == []


@pytest.mark.parametrize("step", LIFECYCLE, ids=lambda step: step.name)
def test_a_step_is_whole(step: object) -> None:
    row = STEPS[step.name]  # type: ignore[attr-defined]
    assert row is step
    assert row.sources
    assert row.who
    assert row.law
    assert row.target is None or not any(source.ended for source in row.sources)  # what has ended stays ended


def test_every_state_can_be_reached() -> None:
    reached = {State.RECEIVED} | {step.target for step in LIFECYCLE if step.target}
    assert reached == set(State)
