"""`imr archive take-released`: what it says, and its exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from openimr.archive import following, search
from openimr.archive.search import index
from openimr.cli import archive
from openimr.publication.tests import test_releasing as releasing
from openimr.publication.tests.ready import issued
from tests.cast import Cast


def told(*words: str) -> Result:
    return CliRunner().invoke(archive.take_released, list(words), catch_exceptions=False)


def test_releases_are_taken_by_command(
    company: Cast, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HOME = tmp_path / "home"
    index._open.update(place=None, index=None)
    search.rebuild()
    made = releasing.out(releasing.checked(issued(company, tmp_path), company), company)
    with monkeypatch.context() as broken:
        broken.setattr(following, "take", lambda *given, **named: {}["no"])
        done = told()
    assert (done.exit_code, done.output) == (1, f"0 added, 0 withdrawn. Not taken: {made.published_id} (KeyError).\n")
    done = told("--json")
    assert (done.exit_code, json.loads(done.output)) == (0, {"added": 1, "withdrawn": 0, "held": ""})
    assert search.search(search.Asked(filters={"source": ["released"]})).total == 1
    assert told().output == "0 added, 0 withdrawn.\n"
