"""Reading a file that a stranger sent: what it is, and its pages as words, text and pictures. Pure: no framework.

Every file is opened in a child process with limits on memory, time and output, forked from a parent that has loaded the
engines (`sandbox`, `server`). A file that kills its reader is a state with a sentence, never a failure of ours.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openimr.records.reading import sandbox
from openimr.records.reading.limits import LIMITS, Limits

KILLED = (
    "could not be read, because reading it took too much time or memory; ask the sender to print it to a new PDF and"
    " send that."
)


@dataclass(frozen=True)
class Inspection:
    """What a file is. `state`: ok | unreadable | needs_password | refused; `problem` says why and what to do.

    A readable file may carry a `problem` too: that it was repaired, holds scripts or embedded files.
    """

    kind: str
    page_count: int
    state: str
    problem: str = ""


@dataclass(frozen=True)
class Word:
    """A word and its box (x0, y0, x1, y1) in points from the top left corner of the page as shown."""

    text: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class PageRead:
    """A page as read. `confidence`: mean of the OCR, 0-100; None when the page carried its own text."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    text: str = ""
    image: bytes = b""
    image_type: str = ""
    thumb: bytes = b""
    thumb_type: str = ""
    rotation: int = 0
    confidence: float | None = None
    poor: bool = False
    blank: bool = False
    problem: str = ""


def inspect(path: Path, limits: Limits = LIMITS) -> Inspection:
    """Look into a file: its kind by its bytes, its pages, and whether it can be read."""
    answer = sandbox.ask({"op": "inspect", "path": str(path)}, limits)
    if answer is None:
        return Inspection("other", 0, "unreadable", f"The file {KILLED}")
    return Inspection(**answer.head)


def read_pages(path: Path, kind: str, first: int, last: int, limits: Limits = LIMITS) -> list[PageRead]:
    """Pages `first` to `last`, in order, every one of them: one that kills its reader comes back with a `problem`."""
    answer = sandbox.ask({"op": "pages", "path": str(path), "kind": kind, "first": first, "last": last}, limits)
    if answer is not None:
        return list(_pages(answer))
    if first == last:
        return [PageRead(first, 612.0, 792.0, problem=f"This page {KILLED}")]
    middle = (first + last) // 2  # find the page that kills by halving; the others are read
    return read_pages(path, kind, first, middle, limits) + read_pages(path, kind, middle + 1, last, limits)


def read_again(
    path: Path, kind: str, number: int, *, rotation: int = 0, by_eye: bool = False, limits: Limits = LIMITS
) -> PageRead | None:
    """One page once more, turned so that `rotation` degrees lie between the file and what is shown; `by_eye` leaves the
    file's own words aside. None when it could not be read so."""
    question = {
        "op": "again",
        "path": str(path),
        "kind": kind,
        "number": number,
        "rotation": rotation,
        "by_eye": by_eye,
    }
    answer = sandbox.ask(question, limits)
    return next(_pages(answer)) if answer is not None else None


def version() -> str:
    """The engines that read here, with their versions: what a later reading is told apart by."""
    from importlib.metadata import version as version_of

    return ", ".join(f"{name} {version_of(name)}" for name in ("pypdfium2", "pdfwords", "tesserocr"))


def _pages(answer: sandbox.Answer) -> Iterator[PageRead]:
    for row in answer.head["pages"]:
        words = tuple(Word(word[0], (word[1], word[2], word[3], word[4])) for word in json.loads(row.pop("words")))
        blobs: dict[str, Any] = {name: answer.blob(row.pop(name)) for name in ("image", "thumb")}
        yield PageRead(words=words, **blobs, **row)
