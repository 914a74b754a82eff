"""Content-addressed bytes: written once, named by their SHA-256, never changed.

A name given back means that the bytes are on the disk: the file, the folder that names it and every folder made for it
are synced before the name is told.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, Protocol

CHUNK = 1 << 20
MISSING = "The stored file is missing; restore it from a backup."
_named: set[Path] = set()  # folders that this process knows to be on the disk


class BlobRefused(Exception):
    """The bytes cannot be kept or found; the text says why."""


class Blobs(Protocol):
    """Where bytes are kept: on this machine's disk (`BlobStore`) or in a bucket (`kit.bucket.BucketStore`)."""

    def path(self, sha256: str) -> Path: ...
    def read(self, sha256: str) -> bytes: ...
    def put(self, data: bytes) -> str: ...
    def put_file(self, source: BinaryIO) -> str: ...
    def put_chunks(self, chunks: Iterable[bytes]) -> str: ...


class BlobStore:
    """Blobs under `root/ab/cd/abcd...`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where the blob lies; raises `BlobRefused` for a name that is none or is unknown."""
        place = self._place(checked(sha256))
        if not place.exists():
            raise BlobRefused(MISSING)
        return place

    def read(self, sha256: str) -> bytes:
        return self.path(sha256).read_bytes()

    def put(self, data: bytes) -> str:
        return self.put_chunks([data])

    def put_file(self, source: BinaryIO) -> str:
        return self.put_chunks(iter(lambda: source.read(CHUNK), b""))

    def put_chunks(self, chunks: Iterable[bytes]) -> str:
        """Keep the bytes and give their SHA-256 in hex. Putting the same bytes twice keeps one copy."""
        digest = hashlib.sha256()
        try:
            make_folder(self.root)
            with NamedTemporaryFile(dir=self.root, prefix=".new-", delete=False) as fresh:
                write_synced(fresh, hashed(chunks, digest))
                return self._settle(Path(fresh.name), digest.hexdigest())
        except OSError as error:
            raise no_room(error) from error

    def _settle(self, fresh: Path, name: str) -> str:
        place = self._place(name)
        make_folder(place.parent)
        with suppress(FileExistsError):
            os.link(fresh, place)  # never overwrites: the first copy stays
        fresh.unlink()
        sync_folder(place.parent)
        return name

    def _place(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256[2:4] / sha256


def checked(sha256: str) -> str:
    """The name, when it is one."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise BlobRefused("This is not the name of a stored file.")
    return sha256


def no_room(error: OSError) -> BlobRefused:
    return BlobRefused(f"The file could not be stored ({error.strerror}); free space and try again.")


def hashed(chunks: Iterable[bytes], digest: "hashlib._Hash") -> Iterator[bytes]:
    for chunk in chunks:
        digest.update(chunk)
        yield chunk


def write_synced(file: "NamedTemporaryFile[bytes]", chunks: Iterable[bytes]) -> None:  # type: ignore[valid-type]
    try:
        for chunk in chunks:
            file.write(chunk)  # type: ignore[attr-defined]
        file.flush()  # type: ignore[attr-defined]
        os.fsync(file.fileno())  # type: ignore[attr-defined]
    except BaseException:
        Path(file.name).unlink(missing_ok=True)  # type: ignore[attr-defined]
        raise


def make_folder(folder: Path) -> None:
    """The folder and those above it, each named on the disk by the folder that holds it."""
    if folder in _named:
        return
    if folder != folder.parent:
        make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    with suppress(PermissionError):  # a folder above the data folder that we may not even read: none of our making
        sync_folder(folder.parent)  # also one that stood there: who made it may not have come to its own sync yet
    _named.add(folder)


def sync_folder(folder: Path) -> None:
    """Have the names in `folder` on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
