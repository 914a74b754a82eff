"""`imr records add`: receipts of what came and of what came inside it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from openimr.cases.models import Case
from openimr.cli import ground, records
from openimr.records.models import Upload
from openimr.records.tests.bad_packs import packed
from openimr.records.tests.bad_pdfs import good, locked
from openimr.records.tests.conftest import new_case
from openimr.records.tests.papers import docx


@pytest.fixture
def case(db: None, monkeypatch: pytest.MonkeyPatch) -> Case:
    monkeypatch.setattr(ground, "ready", lambda: None)  # the tests' own database is ready
    return new_case("IMR14-0000001")


@pytest.fixture
def box(tmp_path: Path) -> Path:
    file = tmp_path / "box.zip"
    file.write_bytes(packed({"a.pdf": good(), "secret.pdf": locked("geheim"), "letter.docx": docx("Words")}))
    return file


def add(*words: object) -> Result:
    return CliRunner().invoke(records.command, ["add", *map(str, words)])


def test_a_receipt_tells_what_came_inside(case: Case, box: Path) -> None:
    done = add(case.number, box, "--from", "employee", "--json")
    told = json.loads(done.output)
    assert done.exit_code == 1  # one of them waits for its password
    assert (told["source"], told["received_by"], told["size"]) == ("employee", "command line", box.stat().st_size)
    assert len(told["sha256"]) == 64
    inside = [(row["name"], row["state"], row["page_count"]) for row in told["members"]]
    assert inside == [("a.pdf", "read", 3), ("secret.pdf", "needs_password", 0), ("letter.docx", "read", 1)]


def test_a_password_opens_what_is_locked(case: Case, box: Path) -> None:
    assert add(case.number, box, "--password", "wrong").exit_code == 1
    assert Upload.objects.filter(state="needs_password").count() == 1
    done = add(case.number, box, "--password", "geheim")
    assert not Upload.objects.filter(state="needs_password").exists()
    assert "geheim" not in done.output
    assert done.exit_code == 0  # all of it came before


def test_what_was_left_out_is_told(case: Case, tmp_path: Path) -> None:
    (tmp_path / "box.zip").write_bytes(packed({"../evil.pdf": good(), "a.pdf": good()}))
    done = add(case.number, tmp_path / "box.zip")
    assert done.exit_code == 1
    assert "evil.pdf: not taken; it has a name that leads out of the archive" in done.output
