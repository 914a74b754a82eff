"""Open data: the same rows in three formats, the same bytes each time, nothing withdrawn, a snapshot a change."""

import csv
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.test import Client

from openimr.archive import actions, exporting, snapshots
from openimr.archive.models import Determination, Item, Snapshot
from openimr.archive.tests.test_search import AT, take


@pytest.fixture
def corpus(db: None, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"
    take(range(25))


def rows_of(folder: Path, table: str) -> tuple[list[dict[str, Any]], ...]:
    with (folder / f"{table}.csv").open(newline="", encoding="utf-8") as stream:
        told = [dict(row) for row in csv.DictReader(stream)]
    lines = [json.loads(line) for line in (folder / f"{table}.ndjson").read_text().splitlines()]
    found = duckdb.sql(f"SELECT * FROM '{folder / table}.parquet'")
    return told, lines, [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


@pytest.mark.parametrize("table", exporting.TABLES)
def test_three_formats_tell_the_same(corpus: None, tmp_path: Path, table: str) -> None:
    exporting.export(tmp_path / "out")
    plain = [
        [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows]
        for rows in rows_of(tmp_path / "out", table)
    ]
    assert plain[0] == plain[1] == plain[2]
    assert plain[0]
    assert set(plain[0][0]) <= set(exporting.DICTIONARY)


def test_the_same_rows_give_the_same_files(corpus: None, tmp_path: Path) -> None:
    first, second = (exporting.export(tmp_path / name) for name in "ab")
    assert first == second
    assert {file.name: file.rows for file in first}["items.csv"] == Item.objects.count()


def test_what_was_withdrawn_is_in_no_file(corpus: None, tmp_path: Path) -> None:
    gone = Determination.objects.first()
    assert gone is not None
    actions.withdraw(determination=gone, at=AT)
    exporting.export(tmp_path / "out")
    for file in (tmp_path / "out").glob("*.ndjson"):
        assert gone.slug not in file.read_text()
    assert len(rows_of(tmp_path / "out", "determinations")[2]) == 24


def test_a_snapshot_a_change(corpus: None) -> None:
    first = snapshots.make(at=AT)
    assert first is not None
    assert (first.letters, first.added, first.withdrawn) == (25, 25, 0)
    assert snapshots.make(at=AT) is None
    actions.withdraw(determination=Determination.objects.first(), at=AT)  # type: ignore[arg-type]
    second = snapshots.make(at=AT + timedelta(days=1))
    assert second is not None
    assert (second.letters, second.added, second.withdrawn) == (24, 0, 1)
    page = Client().get("/open-data/").content.decode()
    assert all(file["sha256"] in page for file in second.files)
    assert "1 withdrawn; 24 in all" in page


def test_only_files_of_a_snapshot_are_given_out(corpus: None) -> None:
    made = snapshots.make(at=AT)
    assert made is not None
    client = Client()
    answer = client.get(f"/open-data/{made.revision}/items.csv")
    assert b"".join(answer.streaming_content) == (snapshots.folder(made) / "items.csv").read_bytes()  # type: ignore[attr-defined]
    secret = snapshots.root().parent / "secret"
    secret.write_text("x")
    for name in ("..%2Fsecret", "secret", "..", "%2e%2e%2fsecret", "items.csv.bak"):
        assert client.get(f"/open-data/{made.revision}/{name}").status_code == 404
    assert client.get("/open-data/999999/items.csv").status_code == 404
    assert Snapshot.objects.count() == 1
