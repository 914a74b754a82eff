"""What a file is, by its first bytes, never by its name; and whether it can be read."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openimr.records.reading.limits import Limits

HEAD = 1024  # a PDF's mark may stand anywhere in its first kilobyte
MAGIC = (
    ("tiff", (b"II*\x00", b"MM\x00*")),
    ("jpeg", (b"\xff\xd8\xff",)),
    ("png", (b"\x89PNG\r\n\x1a\n",)),
    ("zip", (b"PK\x03\x04", b"PK\x05\x06")),
    ("ole", (b"\xd0\xcf\x11\xe0",)),
    ("program", (b"MZ", b"\x7fELF")),
)
NOT_READ = {
    "zip": "is a ZIP or Office file; send its contents as PDF, TIFF, JPEG, PNG or text files.",
    "ole": "is an old Office file; print it to PDF and send that.",
    "program": "is a program; programs are not accepted.",
    "other": "is no PDF, TIFF, JPEG, PNG or text file; print it to PDF and send that.",
}


class FileRefused(Exception):
    """The file cannot be read: `state` unreadable | needs_password | refused, and a sentence."""

    def __init__(self, state: str, sentence: str) -> None:
        super().__init__(sentence)
        self.state = state


def kind_of(path: Path) -> str:
    """pdf | tiff | jpeg | png | text | zip | ole | program | other | empty."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        return "empty"
    if b"%PDF-" in head:
        return "pdf"
    for kind, marks in MAGIC:
        if head.startswith(marks):
            return kind
    return "text" if _is_text(path) else "other"


def _is_text(path: Path) -> bool:
    data = path.read_bytes()[: 4 * 1024 * 1024]
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(ord(sign) < 32 and sign not in "\t\n\r\f" for sign in words)


def inspect(path: Path, limits: Limits, readers: Mapping[str, Any]) -> dict[str, Any]:
    """Kind, pages, state and problem of a file."""
    kind = kind_of(path)
    if kind == "empty":
        return _no("other", "unreadable", "The file is empty; ask the sender for it again.")
    if kind in NOT_READ:
        return _no(kind, "refused", f"The file {NOT_READ[kind]}")
    try:
        reader = readers[kind](path, limits)
        count = reader.count()
    except FileRefused as refused:
        return _no(kind, refused.state, str(refused))
    if count < 1:
        return _no(kind, "unreadable", "The file has no page; ask the sender for it again.")
    if count > limits.pages:
        sentence = f"The file claims {count:,} pages; at most {limits.pages:,} are read. Ask the sender to split it."
        return _no(kind, "refused", sentence)
    return {"kind": kind, "page_count": count, "state": "ok", "problem": " ".join(reader.remarks())}


def _no(kind: str, state: str, sentence: str) -> dict[str, Any]:
    return {"kind": kind, "page_count": 0, "state": state, "problem": sentence}
