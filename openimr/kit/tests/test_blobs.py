"""Bytes that are kept are kept."""

import os
from pathlib import Path

import pytest

from openimr.kit.blobs import BlobRefused, BlobStore


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "files")
    name = store.put(b"record")
    assert store.put_chunks([b"rec", b"ord"]) == name
    assert store.read(name) == b"record"
    assert [file for file in (tmp_path / "files").rglob("*") if file.is_file()] == [store.path(name)]


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63])
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BlobRefused, match="not the name"):
        BlobStore(tmp_path).path(name)


def test_a_missing_blob_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BlobRefused, match="backup"):
        BlobStore(tmp_path).read("0" * 64)


def test_an_interrupted_write_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> object:
        yield b"half"
        raise RuntimeError("the line broke")

    with pytest.raises(RuntimeError):
        BlobStore(tmp_path).put_chunks(broken())  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("in the way")
    with pytest.raises(BlobRefused, match="could not be stored"):
        BlobStore(tmp_path / "files").put(b"record")


def test_a_name_is_told_only_when_every_folder_above_it_is_on_the_disk(tmp_path: Path, monkeypatch: object) -> None:
    """A power cut keeps a folder only when the folder that holds it was synced after it was made."""
    synced: list[Path] = []
    really = os.fsync

    def watched(handle: int) -> None:
        really(handle)
        synced.append(Path(os.readlink(f"/proc/self/fd/{handle}")))

    monkeypatch.setattr(os, "fsync", watched)  # type: ignore[attr-defined]
    store = BlobStore(tmp_path / "data" / "files")
    place = store.path(store.put(b"record"))
    assert {tmp_path, tmp_path / "data", store.root, store.root / place.name[:2], place.parent} <= set(synced)
    assert synced[-1] == place.parent  # the name itself, last


def test_folders_another_writer_made_are_synced_too(tmp_path: Path, monkeypatch: object) -> None:
    synced: list[str] = []
    really = os.fsync
    name = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # of no bytes
    (tmp_path / name[:2] / name[2:4]).mkdir(parents=True)  # made, and perhaps not yet synced by its maker
    monkeypatch.setattr(  # type: ignore[attr-defined]
        os, "fsync", lambda handle: (synced.append(os.readlink(f"/proc/self/fd/{handle}")), really(handle))
    )
    assert BlobStore(tmp_path).put(b"") == name
    assert {str(tmp_path), str(tmp_path / name[:2])} <= set(synced)
