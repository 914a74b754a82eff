"""Bytes that are kept are kept."""

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
