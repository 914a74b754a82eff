"""Files that no letter reader should trust: each costs itself, the others are read, the order is kept."""

import mmap
import os
from pathlib import Path

import pytest

from openimr.archive import forks
from openimr.archive.made import letters, paper

GOOD = paper.text(letters.made(1))


def hostile(folder: Path) -> dict[str, str]:
    """Files by name with a word of the sentence each must come to."""
    made = {
        "a.txt": (GOOD.encode(), ""),
        "b.pdf": (b"%PDF-1.7\n" + b"\xff" * 500, "cannot be opened"),
        "c.pdf": (paper.pdf(letters.made(2))[:4000], "cannot be opened"),
        "d.txt": (b"", "empty"),
        "e.bin": (b"MZ\x00\x01" * 50, "neither a PDF nor text"),
        "f.txt": (GOOD.encode(), ""),
        "g.pdf": (paper.pdf(letters.made(3)), ""),
    }
    for name, (data, _) in made.items():
        (folder / name).write_bytes(data)
    return {name: word for name, (_, word) in made.items()}


def test_a_bad_file_costs_itself_alone(tmp_path: Path) -> None:
    wanted = hostile(tmp_path)
    rows = list(forks.read_all(sorted(tmp_path.iterdir())))
    assert [Path(row["file"]).name for row in rows] == list(wanted)
    for row, word in zip(rows, wanted.values(), strict=True):
        assert (word in row.get("problem", "")) if word else row["case_number"]


def test_a_file_that_kills_its_reader_costs_itself_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abcdefg":
        (tmp_path / f"{name}.txt").write_text(GOOD)
    honest = forks.read

    def deadly(file: Path) -> forks.Row:
        if file.stem in "cf":
            import os

            os.kill(os.getpid(), 9)
        return honest(file)

    monkeypatch.setattr(forks, "read", deadly)
    rows = list(forks.read_all(sorted(tmp_path.iterdir())))
    assert ["problem" in row for row in rows] == [name in "cf" for name in "abcdefg"]
    assert "too much time or memory" in rows[2]["problem"]


def test_what_the_parent_maps_takes_nothing_from_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(GOOD)
    honest = forks.read

    def hungry(file: Path) -> forks.Row:
        return honest(file) | {"taken": len(bytearray(forks.MEMORY // 4))}

    monkeypatch.setattr(forks, "read", hungry)
    with mmap.mmap(-1, 4 * forks.MEMORY):  # as the engines of the search and the charts do
        (row,) = forks.read_all([tmp_path / "a.txt"])
    assert row["taken"]


def test_a_file_that_takes_for_ever_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(GOOD)
    monkeypatch.setattr(forks, "FILE_SECONDS", 1)
    monkeypatch.setattr(forks, "read", lambda file: next(iter(lambda: 1, 2)) and _forever())
    (row,) = forks.read_all([tmp_path / "a.txt"])
    assert "too much time" in row["problem"]


def _forever() -> forks.Row:
    while True:
        pass


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "large.pdf").open("wb") as file:
        file.truncate(500 * 1024 * 1024)
    (row,) = forks.read_all([tmp_path / "large.pdf"])
    assert "larger than" in row["problem"]


def test_pipes_devices_and_links_out_are_never_opened_for_long(tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text(GOOD)
    os.mkfifo(folder / "a.txt")
    for name, target in (("b.txt", "/dev/zero"), ("c.txt", "../secret.txt"), ("d.txt", "d.txt"), ("f.txt", "e.txt")):
        (folder / name).symlink_to(target)
    (folder / "e.txt").write_text(GOOD)
    rows = list(forks.read_kept(sorted(folder.iterdir())))
    told = [row.get("problem", "") for row in rows]
    assert ["no plain file" in told[0], *("link" in one for one in told[1:4])] == [True] * 4
    assert [row.get("sha256") for row in rows[:4]] == [None] * 4
    assert told[4:] == ["", ""]
