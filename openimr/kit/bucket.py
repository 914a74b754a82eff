"""Content-addressed bytes in an S3 bucket (django-storages), with a bounded cache of them on this machine's disk.

An object is named by the SHA-256 of its bytes and put only where none is (`IfNoneMatch`): the first copy stays, and two
writers at once keep one. The store checks the hash of what arrives, so that a put that breaks off leaves nothing. What is
read is fetched whole into the cache, checked, and read from there: a file's reader is a child without a network.
"""

import base64
import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO

from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from openimr.kit.blobs import CHUNK, MISSING, BlobRefused, checked, hashed, make_folder, no_room

UNREACHABLE = "The file storage cannot be reached; try again in some minutes, and tell the administrator if it lasts."
REFUSED = "The file storage refused ({}); tell the administrator."
CHANGED = "The stored file is not the one that was kept; restore it from a backup."
THERE = ("PreconditionFailed", "412")
AT_ONCE = ("ConditionalRequestConflict", "409", "OperationAborted")
ABSENT = ("NoSuchKey", "404", "NotFound")
TRIES = 5  # puts of one object while others put the same
IN_USE_S = 900  # a file fetched or asked for so lately may be open in a reader


class BucketStore:
    """Blobs in a bucket under `prefix/ab/cd/abcd...`, cached under `cache` up to about `most_bytes`."""

    def __init__(self, storage: S3Storage, cache: Path, most_bytes: int) -> None:
        self.storage, self.cache, self.most_bytes = storage, cache, most_bytes

    def path(self, sha256: str) -> Path:
        """The blob as a file of this machine's cache; raises `BlobRefused`."""
        place = self._cached(checked(sha256))
        try:
            os.utime(place)  # used now: not to be evicted soon
        except FileNotFoundError:
            self._fetch(sha256, place)
        return place

    def read(self, sha256: str) -> bytes:
        return self.path(sha256).read_bytes()

    def put(self, data: bytes) -> str:
        return self.put_chunks([data])

    def put_file(self, source: BinaryIO) -> str:
        return self.put_chunks(iter(lambda: source.read(CHUNK), b""))

    def put_chunks(self, chunks: Iterable[bytes]) -> str:
        """Keep the bytes in the bucket and give their SHA-256; when this returns, the bucket has them."""
        digest = hashlib.sha256()
        with self._fresh() as file:
            for chunk in hashed(chunks, digest):
                _write(file, chunk)
            _write(file, b"")
            self._send(digest.hexdigest(), file)
            self._adopt(Path(file.name), self._cached(digest.hexdigest()))
        return digest.hexdigest()

    @contextmanager
    def _fresh(self) -> Iterator[Any]:
        """A file of the cache that is gone afterwards, unless it was given a name."""
        try:
            make_folder(self.cache)
            file = NamedTemporaryFile(dir=self.cache, prefix=".new-", delete=False)  # noqa: SIM115 - closed below
        except OSError as error:
            raise no_room(error) from error
        try:
            with file:
                yield file
        finally:
            Path(file.name).unlink(missing_ok=True)

    def _send(self, sha256: str, file: Any) -> None:
        about = {"Bucket": self.storage.bucket_name, "Key": self._key(sha256), "IfNoneMatch": "*"}
        about["ChecksumSHA256"] = base64.b64encode(bytes.fromhex(sha256)).decode()
        for tried in range(1, TRIES + 1):
            file.seek(0)
            try:
                with _sentences(passes=(*THERE, *(AT_ONCE if tried < TRIES else ()))):
                    self._client.put_object(Body=file, **about)
                return
            except _Passed as passed:
                if passed.code in THERE:
                    return  # the same bytes are there: the first copy stays
                time.sleep(0.05 * tried)

    def _fetch(self, sha256: str, place: Path) -> None:
        digest = hashlib.sha256()
        with self._fresh() as file, _sentences():
            body = self._client.get_object(Bucket=self.storage.bucket_name, Key=self._key(sha256))["Body"]
            for chunk in hashed(body.iter_chunks(CHUNK), digest):
                _write(file, chunk)
            _write(file, b"")
            if digest.hexdigest() != sha256:
                raise BlobRefused(CHANGED)
            self._adopt(Path(file.name), place)

    def _adopt(self, fresh: Path, place: Path) -> None:
        """Give a whole file its name in the cache. Atomic: nobody sees a part of it. The cache needs no sync."""
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            fresh.replace(place)
        except OSError as error:
            raise no_room(error) from error
        self._evict()

    def _evict(self) -> None:
        """Take the files used longest ago out of the cache while it is too large; none that may be in use."""
        files = sorted((used, size, file) for file, used, size in _files(self.cache))
        total, old = sum(size for _, size, _ in files), time.time() - IN_USE_S
        for used, size, file in files:
            if total <= self.most_bytes or used > old:
                return
            file.unlink(missing_ok=True)
            total -= size

    def _cached(self, sha256: str) -> Path:
        return self.cache / sha256[:2] / sha256[2:4] / sha256

    def _key(self, sha256: str) -> str:
        return str(Path(self.storage.location or "") / sha256[:2] / sha256[2:4] / sha256)

    @property
    def _client(self) -> Any:
        return self.storage.connection.meta.client


def _write(file: Any, chunk: bytes) -> None:
    """The chunk, or what waits to be written when it is empty."""
    try:
        file.write(chunk) if chunk else file.flush()
    except OSError as error:
        raise no_room(error) from error


def _files(cache: Path) -> Iterator[tuple[Path, float, int]]:
    """Each cached file with when it was used last and its size."""
    for file in cache.glob("??/??/*"):
        with suppress(FileNotFoundError):
            info = file.stat()
            yield file, info.st_mtime, info.st_size


class _Passed(Exception):
    """A refusal of the bucket that is an answer."""

    def __init__(self, code: str) -> None:
        self.code = code


@contextmanager
def _sentences(passes: tuple[str, ...] = ()) -> Iterator[None]:
    """The storage's errors as `BlobRefused` with a sentence; those in `passes` as `_Passed`."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in passes:
            raise _Passed(code) from error
        raise BlobRefused(MISSING if code in ABSENT else REFUSED.format(code)) from error
    except (BotoCoreError, ConnectionError, TimeoutError) as error:
        raise BlobRefused(UNREACHABLE) from error
