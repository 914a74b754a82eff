"""A disk without room: what came stays, nothing is half done, and it goes on when there is room again."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from openimr.accounts.roles import Actor
from openimr.cases.models import Case
from openimr.records import actions, jobs
from openimr.records.models import Sending, Upload
from openimr.records.receiving import sendings
from openimr.records.tests.bad_packs import packed
from openimr.records.tests.conftest import AT, Send, pdf

ROOM = 1 << 20
LARGE = b"%PDF-1.7\n" + os.urandom(3 * ROOM)


@pytest.fixture
def small_disk(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A file system of one megabyte, where this machine lets us mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no file system can be mounted here; the next tests limit the size of files instead")
    settings.BLOBS = folder / "files"
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def filled(folder: Path) -> Path:
    """A file that takes all the room there is."""
    with (folder / "filler").open("wb", buffering=0) as file:
        while True:
            try:
                file.write(bytes(4096))
            except OSError:
                return folder / "filler"


def files(folder: Path) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file()]


def test_a_file_without_room_is_refused_and_leaves_nothing(small_disk: Path, case: Case, send: Send) -> None:
    with pytest.raises(actions.ReceiveRefused, match="No space left on device"):
        send(LARGE)
    assert (Upload.objects.count(), files(small_disk)) == (0, [])
    assert send(pdf("a small one")).state == Upload.RECEIVED


def test_a_sending_without_room_goes_on_when_there_is_some(small_disk: Path, case: Case, by: Actor) -> None:
    data = b"%PDF-1.7\n" + os.urandom(300_000)
    about = {"name": "a.pdf", "source": "employee", "mark": "ab" * 16, "size": len(data)}
    sending, _ = sendings.begin(key=uuid4(), case=case, **about, by=by, at=AT)
    sendings.append(sending=sending, offset=0, piece=data[:100_000], at=AT)
    filler = filled(small_disk)
    with pytest.raises(sendings.SendingRefused, match=r"No space left on device.*is kept") as refused:
        sendings.append(sending=sending, offset=100_000, piece=data[100_000:], at=AT)
    assert refused.value.kept == Sending.objects.get().kept == 100_000
    filler.unlink()
    sending = sendings.append(sending=sending, offset=100_000, piece=data[100_000:], at=AT)
    filler = filled(small_disk)
    with pytest.raises(actions.ReceiveRefused, match="No space left"):
        sendings.finish(sending=sending, by=by, at=AT)
    assert not Upload.objects.exists()
    filler.unlink()
    assert sendings.finish(sending=sending, by=by, at=AT).size == len(data)


class Job:
    def __init__(self, attempts: int) -> None:
        self.job = self
        self.attempts = attempts


@pytest.mark.parametrize(
    "data", [pdf("Cervical spine"), packed({"a.pdf": pdf("Cervical spine"), "b.pdf": LARGE[:9000]})]
)
def test_pages_without_room_wait_and_are_read_later(
    small_disk: Path, case: Case, send: Send, by: Actor, data: bytes
) -> None:
    upload = send(data)
    filler = filled(small_disk)
    with pytest.raises(Exception, match="No space left"):
        jobs.read_upload.func(Job(0), str(upload.pk))  # type: ignore[attr-defined]
    jobs.read_upload.func(Job(jobs.TRIES), str(upload.pk))  # type: ignore[attr-defined]
    upload.refresh_from_db()
    assert upload.state == Upload.UNREADABLE
    assert upload.problem.endswith("free space and try again. Then start the reading again.")
    filler.unlink()
    actions.read_again(upload=upload, by=by, at=AT)
    assert actions.read_upload(upload.pk).state == Upload.READ
    assert "Cervical" in (upload.pages.first() or upload.members.order_by("place")[0].pages.get()).text


@contextmanager
def files_no_larger_than(count: int) -> Iterator[None]:
    """The kernel refuses to let a file of ours grow beyond so many bytes: the nearest to a full disk that needs no right."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_file_that_may_not_grow_is_refused_and_leaves_nothing(case: Case, by: Actor, settings: Any) -> None:
    with files_no_larger_than(100_000), pytest.raises(actions.ReceiveRefused, match="could not be stored"):
        actions.receive(case=case, file=BytesIO(LARGE), name="a.pdf", source="employee", by=by, at=AT)
    assert (Upload.objects.count(), files(Path(settings.BLOBS))) == (0, [])


def test_a_piece_that_may_not_be_written_keeps_what_was(case: Case, by: Actor) -> None:
    about = {"name": "a.pdf", "source": "employee", "mark": "ab" * 16, "size": len(LARGE)}
    sending, _ = sendings.begin(key=uuid4(), case=case, **about, by=by, at=AT)
    sendings.append(sending=sending, offset=0, piece=LARGE[:90_000], at=AT)
    with files_no_larger_than(100_000), pytest.raises(sendings.SendingRefused, match="is kept"):
        sendings.append(sending=sending, offset=90_000, piece=LARGE[90_000:], at=AT)
    sending = sendings.append(sending=sending, offset=90_000, piece=LARGE[90_000:], at=AT)
    assert sendings.place(sending.pk).read_bytes() == LARGE
