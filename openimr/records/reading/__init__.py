"""Reading a file that a stranger sent: what it is, and its pages as words, text and pictures. Pure: no framework.

Every file is opened in a child process with limits on memory, time and output, forked from a parent that has loaded the
engines (`sandbox`, `server`). A file that kills its reader is a state with a sentence, never a failure of ours.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from openimr.records.reading import sandbox
from openimr.records.reading.limits import LIMITS, Limits

KILLED = (
    "could not be read, because reading it took too much time or memory; ask the sender to print it to a new PDF and"
    " send that."
)
UNSEARCHED = "The file could not be searched for scripts and embedded files; they are never run or opened."


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
    """A page as read. `confidence`: mean of the OCR, 0-100; None when the page carried its own text.

    `words_from`: text | layer | ocr | mixed (rows.Told). `language`: en | es | "", `language_share` how sure.
    """

    number: int
    width: float
    height: float
    words_json: str = "[]"  # rows [word, x0, y0, x1, y1]
    text: str = ""
    image: bytes = b""
    image_type: str = ""
    thumb: bytes = b""
    thumb_type: str = ""
    rotation: int = 0
    confidence: float | None = None
    poor: bool = False
    blank: bool = False
    language: str = ""
    language_share: float = 0.0
    words_from: str = ""
    unreadable: bool = False
    problem: str = ""  # of an unreadable page, or what to know of one that was read

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(Word(word[0], (word[1], word[2], word[3], word[4])) for word in json.loads(self.words_json))


@dataclass(frozen=True)
class Unpacked:
    """What lies in an archive or a mail. `members`: rows of place and name, the bytes in a file named by the place;
    `left_out`: rows of name and problem; `state` and `problem` as of an `Inspection`."""

    state: str
    problem: str = ""
    members: tuple[dict[str, Any], ...] = ()
    left_out: tuple[dict[str, str], ...] = ()


def inspect(path: Path, limits: Limits | None = None) -> Inspection:
    """Look into a file: its kind by its bytes, its pages, and whether it can be read."""
    limits = limits or LIMITS
    answer = sandbox.ask({"op": "inspect", "path": str(path)}, limits)
    if answer is None:
        return Inspection("other", 0, "unreadable", f"The file {KILLED}")
    found = Inspection(**answer.head)
    if found.kind == "pdf" and found.state == "ok":
        found = replace(found, problem=" ".join(filter(None, (found.problem, *_active(path, limits)))))
    return found


def _active(path: Path, limits: Limits) -> list[str]:
    """What the file would do if it were let, found by a child of its own: a search that fails costs no page."""
    answer = sandbox.ask({"op": "active", "path": str(path)}, replace(limits, cpu_seconds=min(20, limits.cpu_seconds)))
    return list(answer.head) if answer is not None else [UNSEARCHED]


def unpack(path: Path, kind: str, into: Path, limits: Limits | None = None) -> Unpacked:
    """Take the members of an archive (zip) or a mail (eml) out into the folder `into`."""
    question = {"op": "unpack", "path": str(path), "kind": kind, "into": str(into)}
    answer = sandbox.ask(question, limits or LIMITS)
    return Unpacked(**answer.head) if answer is not None else Unpacked("refused", f"The file {KILLED}")


def unlock(path: Path, password: str, into: Path, limits: Limits | None = None) -> bool:
    """Write a locked PDF to `into` without its password; False when the password does not open it.

    The password goes to the child through a socket between the two: no command line, file or log holds it.
    """
    question = {"op": "unlock", "path": str(path), "password": password, "into": str(into)}
    answer = sandbox.ask(question, limits or LIMITS)
    return answer is not None and bool(answer.head)


def read_pages(path: Path, kind: str, first: int, last: int, limits: Limits | None = None) -> list[PageRead]:
    """Pages `first` to `last`, in order, every one of them: one that kills its reader comes back with a `problem`."""
    limits = limits or LIMITS
    answer = sandbox.ask({"op": "pages", "path": str(path), "kind": kind, "first": first, "last": last}, limits)
    if answer is not None:
        return list(_pages(answer))
    if first == last:
        return [PageRead(first, 612.0, 792.0, unreadable=True, problem=f"This page {KILLED}")]
    middle = (first + last) // 2  # find the page that kills by halving; the others are read
    return read_pages(path, kind, first, middle, limits) + read_pages(path, kind, middle + 1, last, limits)


def picture(
    path: Path, kind: str, number: int, *, wide: int, rotation: int, limits: Limits = LIMITS
) -> tuple[bytes, str] | None:
    """Page `number` drawn anew, `wide` pixels across, turned as it was when it was read; None when that fails."""
    asked = {"op": "picture", "path": str(path), "kind": kind, "number": number, "wide": wide, "rotation": rotation}
    answer = sandbox.ask(asked, limits)
    return None if answer is None else (answer.blob(answer.head["place"]), answer.head["type"])


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
        words = answer.blob(row.pop("words")).decode()
        blobs: dict[str, Any] = {name: answer.blob(row.pop(name)) for name in ("image", "thumb")}
        yield PageRead(words_json=words, **blobs, **row)
