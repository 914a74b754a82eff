"""Many letter files read in children with limits, in order: one hostile file costs itself and nothing else.

A child reads a run of files and writes a line for each as soon as it is read. When a child dies, the lines it wrote
count, the file it died on is told as unreadable, and a new child takes the rest.
"""

import hashlib
import json
import os
import resource
import select
import signal
import stat
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

from openimr.archive.reading import letter, pdf
from openimr.archive.reading.source import Source, from_bytes
from openimr.host.lifeline import die_with_parent

RUN = 24  # files of one child
LARGEST = 25 * 1024 * 1024  # bytes: the longest real letter has one percent of it
MEMORY, CPU, WALL = 1024 * 1024 * 1024, 120, 300.0  # of one child: bytes beyond what it inherits, seconds, seconds
FILE_SECONDS = 10  # of one file; a letter takes hundredths
KILLED = (
    "Reading the file took too much time or memory; it is damaged or no letter. Print it to a new PDF and try that."
)
TOO_LARGE = f"The file is larger than {LARGEST // 1024 // 1024} MB: no letter is. Split it."
NO_FILE = "It is no plain file but a folder, a pipe or a device; save the letter as a file."
LINK = "It is a link to a place outside its folder; copy the letter itself into the folder."
BINARY = "The file is neither a PDF nor text; print it to PDF, or save its text."

Row = dict[str, Any]
Work = Callable[[Path], Row]


@dataclass
class Child:
    """A run of files in the hands of one process; its lines grow in `out`."""

    files: Sequence[Path]
    work: Work
    pid: int
    out: Path


def read_all(files: Sequence[Path], *, workers: int = 0) -> Iterator[Row]:
    """A row for each file in the order given: the letter (`reading.letter.read`), or {file, layout: None, problem}."""
    yield from _each(files, read, workers)


def read_kept(files: Sequence[Path], *, workers: int = 0) -> Iterator[Row]:
    """As `read_all`, each letter with its `text`: for the archive, which keeps it."""
    yield from _each(files, kept, workers)


def texts(files: Sequence[Path], *, workers: int = 0) -> Iterator[Row]:
    """{file, text} for each file in order: the text into which the spans of `read_all` point."""
    yield from _each(files, text, workers)


def _each(files: Sequence[Path], work: Work, workers: int) -> Iterator[Row]:
    pending = deque(files[start : start + RUN] for start in range(0, len(files), RUN))
    with tempfile.TemporaryDirectory(prefix="imr-letters-") as folder:
        at_work: deque[Child] = deque()
        while pending or at_work:
            while pending and len(at_work) < (workers or os.cpu_count() or 1):
                at_work.append(_start(pending.popleft(), work, Path(folder)))
            yield from _finished(at_work.popleft(), Path(folder))


def _finished(child: Child, folder: Path) -> Iterator[Row]:
    """The rows of a run; what a dead child left is read by another, without the file it died on."""
    while True:
        _wait(child)
        rows = _rows(child)
        yield from rows
        rest = child.files[len(rows) :]
        if not rest:
            return
        yield _problem(rest[0], KILLED)
        if not rest[1:]:
            return
        child = _start(rest[1:], child.work, folder)


def _start(files: Sequence[Path], work: Work, folder: Path) -> Child:
    handle, out = tempfile.mkstemp(dir=folder)
    pid = os.fork()
    if pid == 0:
        _work(files, work, handle)
    os.close(handle)
    return Child(files, work, pid, Path(out))


def _work(files: Sequence[Path], work: Work, handle: int) -> None:
    """In the child: limits first, then file by file. Never returns."""
    try:
        die_with_parent(signal.SIGKILL)
        for kind, value in (
            (resource.RLIMIT_AS, _inherited() + MEMORY),
            (resource.RLIMIT_CPU, CPU),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(kind, (value, value))
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # engines complain there; a file's words belong in no log
        for file in files:
            signal.alarm(FILE_SECONDS)  # unhandled, it ends this child
            os.write(handle, json.dumps(work(file)).encode() + b"\n")
    finally:
        os._exit(0)


def _inherited() -> int:
    """Bytes of address space that this process has; engines of its parent map more than a gigabyte and use little of it."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _wait(child: Child) -> None:
    watch = os.pidfd_open(child.pid)
    try:
        if not select.select([watch], [], [], WALL)[0]:
            os.kill(child.pid, signal.SIGKILL)
    finally:
        os.close(watch)
    with suppress(ChildProcessError):
        os.waitpid(child.pid, 0)


def _rows(child: Child) -> list[Row]:
    rows = []
    for line in child.out.read_bytes().splitlines():
        with suppress(ValueError):  # a line cut off by the end of its writer
            rows.append(json.loads(line))
    child.out.unlink()
    return rows[: len(child.files)]


def read(file: Path) -> Row:
    """One file here and now: only inside a child, or for a file that is trusted."""
    try:
        source, hashed = _opened(file)
    except pdf.NoLetter as refused:
        return _problem(file, str(refused))
    return letter.read(source, name=str(file), sha256=hashed)


def kept(file: Path) -> Row:
    """One file with its text."""
    try:
        source, hashed = _opened(file)
    except pdf.NoLetter as refused:
        return _problem(file, str(refused))
    return {**letter.read(source, name=str(file), sha256=hashed), "text": source.text}


def text(file: Path) -> Row:
    """The text of one file, as `read` reads it."""
    try:
        return {"file": str(file), "text": _opened(file)[0].text}
    except pdf.NoLetter as refused:
        return _problem(file, str(refused))


def _opened(file: Path) -> tuple[Source, str]:
    """A file's source and its hash; `NoLetter` says why there is none."""
    try:
        with _plain(file) as stream:
            if os.fstat(stream.fileno()).st_size > LARGEST:
                raise pdf.NoLetter(TOO_LARGE)
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise pdf.NoLetter(f"The file cannot be read: {error.strerror}.") from error
    if len(data) > LARGEST:
        raise pdf.NoLetter(TOO_LARGE)
    return _source(file, data), hashlib.sha256(data).hexdigest()


def _plain(file: Path) -> BufferedReader:
    """A plain file opened. A pipe or a device never ends, and a link may lead to what was never meant to be published."""
    if file.is_symlink() and not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(file.parent)):
        raise pdf.NoLetter(LINK)
    stream = os.fdopen(os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise pdf.NoLetter(NO_FILE)
    return stream


def _source(file: Path, data: bytes) -> Source:
    if b"%PDF-" in data[:1024]:
        return pdf.source(file)
    if b"\x00" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise pdf.NoLetter(BINARY)
    if not data.strip():
        raise pdf.NoLetter("The file is empty.")
    return from_bytes(data)


def _problem(file: Path, sentence: str) -> Row:
    return {"file": str(file), "layout": None, "problem": sentence, "sha256": sha256(file)}


def sha256(file: Path) -> str | None:
    """The hash of a file's bytes; None when it cannot be read."""
    try:
        with _plain(file) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, pdf.NoLetter):
        return None
