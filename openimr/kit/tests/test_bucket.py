"""Bytes in a bucket of a real server: kept once, checked, cached, and what happens when the line or the bucket fails."""

import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from storages.backends.s3 import S3Storage

from openimr.kit.blobs import BlobRefused
from openimr.kit.bucket import IN_USE_S, BucketStore
from openimr.kit.storage import blobs
from openimr.kit.tests.bucket_server import BreakingLine, client, free_port

DATA = os.urandom(300_000)
QUICK = {"connect_timeout": 1, "read_timeout": 3, "retries": {"max_attempts": 2, "mode": "standard"}}


def store_at(bucket: dict[str, str], cache: Path, port: int | None = None, most_bytes: int = 10**9) -> BucketStore:
    from botocore.config import Config

    where = bucket if port is None else {**bucket, "endpoint_url": f"http://127.0.0.1:{port}"}
    patience = Config(s3={"addressing_style": "path"}, signature_version="s3v4", **QUICK)  # type: ignore[arg-type]
    return BucketStore(S3Storage(client_config=patience, **where), cache, most_bytes)


def objects(bucket: dict[str, str]) -> list[str]:
    port = int(bucket["endpoint_url"].rsplit(":", 1)[1])
    return [row["Key"] for row in client(port).list_objects_v2(Bucket=bucket["bucket_name"]).get("Contents", [])]


def test_bytes_are_kept_under_their_hash_and_once(bucket: dict[str, str], tmp_path: Path) -> None:
    store = store_at(bucket, tmp_path)
    name = store.put(DATA)
    assert store.put_chunks([DATA[:7], DATA[7:]]) == name
    assert objects(bucket) == [f"files/{name[:2]}/{name[2:4]}/{name}"]
    assert store_at(bucket, tmp_path / "elsewhere").read(name) == DATA  # another host


def test_what_was_put_is_read_from_this_machine(bucket: dict[str, str], tmp_path: Path) -> None:
    name = store_at(bucket, tmp_path).put(DATA)
    assert store_at(bucket, tmp_path, free_port()).read(name) == DATA  # the storage is away


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64])
def test_a_name_that_is_none_is_refused(bucket: dict[str, str], tmp_path: Path, name: str) -> None:
    with pytest.raises(BlobRefused, match="not the name"):
        store_at(bucket, tmp_path).path(name)


def test_a_missing_object_says_what_to_do(bucket: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(BlobRefused, match="missing; restore it from a backup"):
        store_at(bucket, tmp_path).read("0" * 64)


def test_an_object_that_was_changed_is_not_believed(bucket: dict[str, str], tmp_path: Path) -> None:
    name = store_at(bucket, tmp_path / "one").put(DATA)
    port = int(bucket["endpoint_url"].rsplit(":", 1)[1])
    client(port).put_object(Bucket=bucket["bucket_name"], Key=objects(bucket)[0], Body=b"other words")
    with pytest.raises(BlobRefused, match="not the one that was kept"):
        store_at(bucket, tmp_path / "two").read(name)
    assert [file for file in (tmp_path / "two").rglob("*") if file.is_file()] == []


def test_the_first_copy_is_never_written_over(bucket: dict[str, str], tmp_path: Path) -> None:
    name = store_at(bucket, tmp_path).put(DATA)
    port = int(bucket["endpoint_url"].rsplit(":", 1)[1])
    about = {"Bucket": bucket["bucket_name"], "Key": objects(bucket)[0]}
    before = client(port).head_object(**about)["LastModified"]
    time.sleep(1.1)  # the server tells whole seconds
    assert store_at(bucket, tmp_path / "other").put(DATA) == name
    assert client(port).head_object(**about)["LastModified"] == before


def test_storage_that_cannot_be_reached_says_so_and_keeps_nothing(bucket: dict[str, str], tmp_path: Path) -> None:
    store = store_at(bucket, tmp_path, free_port())
    for ask in (lambda: store.put(DATA), lambda: store.read("0" * 64)):
        with pytest.raises(BlobRefused, match="cannot be reached; try again"):
            ask()
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_a_bucket_that_is_not_there_is_told(bucket: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(BlobRefused, match=r"refused \(NoSuchBucket\); tell the administrator"):
        store_at({**bucket, "bucket_name": "no-such-bucket"}, tmp_path).put(DATA)


def test_a_line_that_breaks_in_the_middle_of_a_put_is_tried_again(
    bucket: dict[str, str], s3_server: int, tmp_path: Path
) -> None:
    line = BreakingLine(s3_server, breaks=1, after=100_000)
    name = store_at(bucket, tmp_path, line.port).put(DATA)
    assert line.asked == 2
    assert store_at(bucket, tmp_path / "elsewhere").read(name) == DATA


def test_a_line_that_always_breaks_keeps_nothing_and_says_so(
    bucket: dict[str, str], s3_server: int, tmp_path: Path
) -> None:
    line = BreakingLine(s3_server, breaks=10**6, after=100_000)
    with pytest.raises(BlobRefused, match="cannot be reached"):
        store_at(bucket, tmp_path, line.port).put(DATA)
    assert line.asked > 1
    assert objects(bucket) == []
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_a_fetch_that_breaks_leaves_no_half_file(bucket: dict[str, str], s3_server: int, tmp_path: Path) -> None:
    name = store_at(bucket, tmp_path / "one").put(DATA)
    line = BreakingLine(s3_server, breaks=10**6, after=50_000, of_answer=True)
    with pytest.raises(BlobRefused, match="cannot be reached"):
        store_at(bucket, tmp_path / "two", line.port).read(name)
    assert [file for file in (tmp_path / "two").rglob("*") if file.is_file()] == []


def test_two_writers_at_once_keep_one_copy(bucket: dict[str, str], tmp_path: Path) -> None:
    at_once, names, problems = threading.Barrier(6), [], []

    def put(number: int) -> None:
        try:
            store = store_at(bucket, tmp_path / str(number))
            at_once.wait()
            names.append(store.put(DATA))
        except Exception as problem:
            problems.append(problem)

    writers = [threading.Thread(target=put, args=(number,)) for number in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert problems == []
    assert len(names) == 6
    assert len(set(names)) == len(objects(bucket)) == 1
    assert store_at(bucket, tmp_path / "after").read(names[0]) == DATA


def test_the_cache_is_bounded_and_spares_what_may_be_open(bucket: dict[str, str], tmp_path: Path) -> None:
    store = store_at(bucket, tmp_path, most_bytes=250_000)
    names = [store.put(bytes([number]) * 100_000) for number in range(4)]
    kept = [name for name in names if store._cached(name).exists()]
    assert kept == names  # all were used just now
    long_ago = time.time() - IN_USE_S - 60
    for name in names[:3]:
        os.utime(store._cached(name), (long_ago, long_ago))
    store.read(names[1])  # used again
    store.put(b"one more")
    assert [store._cached(name).exists() for name in names] == [False, True, False, True]
    assert store.read(names[0]) == bytes([0]) * 100_000  # fetched again


def test_a_full_disk_of_this_machine_is_told(bucket: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    with pytest.raises(BlobRefused, match="could not be stored"):
        store_at(bucket, tmp_path / "cache").put(DATA)
    assert objects(bucket) == []


def test_the_settings_choose_the_bucket(bucket: dict[str, str], settings: Any) -> None:
    settings.BUCKET = bucket
    name = blobs().put(DATA)
    assert objects(bucket) == [f"files/{name[:2]}/{name[2:4]}/{name}"]
    assert blobs().path(name).is_relative_to(settings.BLOBS)
