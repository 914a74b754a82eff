"""Letters taken in: once, whatever their bytes; again after a crash; bad files named; withdrawn ones gone."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from openimr.archive import actions, importing, queries
from openimr.archive.made import letters, paper
from openimr.archive.models import Determination, File, GuidelineCitation, Item

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)


def quiet(*_: Any) -> None:
    pass


def folder_of(place: Path, numbers: range) -> Path:
    place.mkdir(exist_ok=True)
    for number in numbers:
        (place / f"{number:03}.txt").write_text(paper.text(letters.made(number)))
    return place


@pytest.mark.django_db
def test_a_folder_becomes_rows(tmp_path: Path) -> None:
    counts = actions.import_folder(folder_of(tmp_path / "in", range(12)), at=AT, tell=quiet)
    assert (counts.added, counts.unread, dict(counts.faults)) == (12, 0, {})
    for made in (letters.made(number) for number in range(12)):
        row = Determination.objects.get(case_number=made["case_number"])
        assert row.slug == made["case_number"].lower()
        assert (row.decision_date.isoformat(), row.age, row.sex) == (made["decision_date"], made["age"], made["sex"])
        assert [(item.title, item.outcome) for item in row.items.all()] == [
            (item["title"], item["outcome"].lower()) for item in made["items"]
        ]
        assert row.items.first().rationale in " ".join(row.text.split())
    assert GuidelineCitation.objects.filter(key__startswith="acoem-low-back").exists()


@pytest.mark.django_db
def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "in", range(5))
    actions.import_folder(place, at=AT, tell=quiet)
    before = list(Determination.objects.values_list("pk", "revision").order_by("pk"))
    again = actions.import_folder(place, at=AT, tell=quiet)
    assert (again.added, again.same_file) == (0, 5)
    assert list(Determination.objects.values_list("pk", "revision").order_by("pk")) == before


@pytest.mark.django_db
def test_the_same_letter_in_other_bytes_is_one_letter(tmp_path: Path) -> None:
    text = paper.text(letters.made(1))
    (tmp_path / "a.txt").write_bytes(text.encode())
    (tmp_path / "b.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())
    counts = actions.import_folder(tmp_path, at=AT, tell=quiet)
    assert (counts.added, counts.same_letter) == (1, 1)
    assert File.objects.filter(determination=Determination.objects.get()).count() == 2


@pytest.mark.django_db
def test_two_letters_of_one_number_have_two_addresses() -> None:
    one = paper.text(letters.made(1))
    rows = [_row(one, "a"), _row(one.replace("The diagnoses", "His diagnoses"), "b")]
    importing.take(rows, at=AT)
    slugs = set(Determination.objects.values_list("slug", flat=True))
    number = letters.made(1)["case_number"].lower()
    assert len(slugs) == 2
    assert number in slugs


def _row(text: str, name: str) -> dict[str, Any]:
    from openimr.archive.reading import letter
    from openimr.archive.reading.source import Source

    return letter.read(Source(text), name=name, sha256=name * 64)


@pytest.mark.django_db
def test_bad_files_are_named_and_tried_again(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "in", range(2))
    (place / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    counts = actions.import_folder(place, at=AT, tell=quiet)
    assert (counts.added, counts.unread) == (2, 1)
    (fault,) = queries.faults()
    assert fault["letter"].endswith("bad.pdf")
    assert "cannot be opened" in fault["words"]
    (place / "bad.pdf").write_bytes(paper.pdf(letters.made(7)))
    assert actions.import_folder(place, at=AT, tell=quiet).added == 1


@pytest.mark.django_db
def test_a_letter_of_no_known_layout_is_kept_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "odd.txt").write_text("Decision Date: 01/05/2026\nAn order of another kind.\x07 It says nothing more.")
    actions.import_folder(tmp_path, at=AT, tell=quiet)
    row = Determination.objects.get()
    assert (row.layout, row.items.count()) == ("unknown", 0)
    assert "An order of another kind." in row.text
    assert row.slug.startswith("text-")
    assert {fault.kind for fault in row.faults.all()} >= {"unknown_layout", "hidden_signs"}


@pytest.mark.django_db
def test_two_letters_in_one_file_are_not_mixed_into_one(tmp_path: Path) -> None:
    both = [paper.text(letters.made(number)) for number in (1, 2)]
    (tmp_path / "both.txt").write_text("\n".join(both))
    counts = actions.import_folder(tmp_path, at=AT, tell=quiet)
    assert (counts.added, counts.unread) == (0, 1)
    (fault,) = queries.faults()
    assert "more than one letter" in fault["words"]
    for number, text in enumerate(both):
        (tmp_path / f"{number}.txt").write_text(text)
    assert actions.import_folder(tmp_path, at=AT, tell=quiet).added == 2
    line = json.dumps(_row("\n".join(both), "e"))
    assert actions.import_lines([line], at=AT, tell=quiet).unread == 1


@pytest.mark.django_db
def test_a_file_of_500_mb_is_named_and_the_others_are_taken(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "in", range(1))
    with (place / "large.pdf").open("wb") as file:
        file.truncate(500 * 1024 * 1024)
    counts = actions.import_folder(place, at=AT, tell=quiet)
    assert (counts.added, counts.unread) == (1, 1)
    (fault,) = queries.faults()
    assert "larger than 25 MB" in fault["words"]


@pytest.mark.django_db
def test_lines_that_are_no_letters_are_refused_by_number() -> None:
    good = json.dumps(_row(paper.text(letters.made(2)), "c"))
    for bad, words in (("{", "not JSON"), ("[]", "no parsed letter"), ('{"items": []}', "lacks text_sha256")):
        with pytest.raises(actions.ArchiveRefused, match=f"Line 2 .*{words}"):
            actions.import_lines([good, bad], at=AT, tell=quiet)
    assert actions.import_lines([good], at=AT, tell=quiet).added == 1


@pytest.mark.django_db
def test_withdrawing_takes_a_letter_out_and_tells_by_a_new_revision() -> None:
    importing.take([_row(paper.text(letters.made(3)), "d")], at=AT)
    row = Determination.objects.get()
    gone = actions.withdraw(determination=row, at=AT)
    assert gone.revision > row.revision
    assert not Determination.objects.public().exists()
    assert actions.withdraw(determination=row, at=AT).revision == gone.revision


SLOW = """
import sys, time, django
django.setup()
from pathlib import Path
from django.utils import timezone
from openimr.archive import actions
actions.BATCH = 4
actions.import_folder(Path(sys.argv[1]), at=timezone.now(), tell=lambda done, of, counts: (print(done, flush=True), time.sleep(0.2)))
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_goes_on_where_it_was(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "in", range(20))
    name = connection.settings_dict["NAME"]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "openimr.site.settings", "DATABASE_URL": _url(name)}
    running = subprocess.Popen([sys.executable, "-c", SLOW, str(place)], stdout=subprocess.PIPE, env=env, text=True)
    assert running.stdout is not None
    first = int(running.stdout.readline())
    time.sleep(0.05)
    running.send_signal(signal.SIGKILL)
    running.wait()
    kept = Determination.objects.count()
    assert first <= kept < 20
    counts = actions.import_folder(place, at=AT, tell=quiet)
    assert (Determination.objects.count(), Item.objects.count()) == (
        20,
        sum(len(letters.made(n)["items"]) for n in range(20)),
    )
    assert counts.added == 20 - kept


def _url(name: str) -> str:
    settings = connection.settings_dict
    return f"postgresql://{settings['USER']}@/{name}?host={settings['OPTIONS'].get('host') or settings['HOST']}"
