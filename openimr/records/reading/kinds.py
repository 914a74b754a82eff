"""What a file is, by its first bytes, never by its name; and whether it can be read."""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openimr.records.reading.encodings import decoded
from openimr.records.reading.limits import Limits

HEAD = 1024  # a PDF's mark may stand anywhere in its first kilobyte
SAMPLE = 4 * 1024 * 1024  # bytes that tell text from other files
MAGIC = (
    ("pdf", (b"%PDF-",)),
    ("tiff", (b"II*\x00", b"MM\x00*")),
    ("jpeg", (b"\xff\xd8\xff",)),
    ("png", (b"\x89PNG\r\n\x1a\n",)),
    ("zip", (b"PK\x03\x04", b"PK\x05\x06")),
    ("ole", (b"\xd0\xcf\x11\xe0",)),
    ("program", (b"MZ", b"\x7fELF")),
    ("rtf", (b"{\\rtf",)),
)
PACKED = ("zip",)  # no document itself: what is inside becomes documents; a Word file looks like one at first
HOLDERS = ("zip", "eml")  # their members become files of the record
HTML = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
FIELD = re.compile(rb"^[!-9;-~]{1,70}:", re.MULTILINE)
POSTED = re.compile(rb"^(?:received|return-path|message-id|mime-version|delivered-to):", re.IGNORECASE | re.MULTILINE)
FROM = re.compile(rb"^from:", re.IGNORECASE | re.MULTILINE)
NOT_READ = {
    "office": "is an Office file other than a Word document; print it to PDF and send that.",
    "ole": "is an old or locked Office file; print it to PDF and send that.",
    "rtf": "is a rich text file; print it to PDF and send that.",
    "html": "is a web page; print it to PDF and send that.",
    "program": "is a program; programs are not accepted.",
    "other": "is no PDF, TIFF, JPEG, PNG, Word, text, mail or ZIP file; print it to PDF and send that.",
}


class FileRefused(Exception):
    """The file cannot be read: `state` unreadable | needs_password | refused, and a sentence."""

    def __init__(self, state: str, sentence: str) -> None:
        super().__init__(sentence)
        self.state = state


def kind_of(path: Path) -> str:
    """pdf | tiff | jpeg | png | text | eml | zip (a Word file too) | ole | rtf | html | program | other | empty."""
    with path.open("rb") as file:
        head = file.read(SAMPLE + 1)
    if not head:
        return "empty"
    for kind, marks in MAGIC:
        if head.startswith(marks):
            return kind
    if is_mail(head):
        return "eml"
    if b"%PDF-" in head[:HEAD]:
        return "pdf"
    if HTML.match(head[:HEAD]):
        return "html"
    return "text" if decoded(head[:SAMPLE], cut=len(head) > SAMPLE) else "other"


def is_mail(head: bytes) -> bool:
    """Whether these are the head fields of a posted mail: a memo's own "From:" and "To:" do not make one."""
    fields = head[: 64 * 1024].replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    return bool(FIELD.match(fields) and POSTED.search(fields) and FROM.search(fields))


def inspect(path: Path, limits: Limits, readers: Mapping[str, Any]) -> dict[str, Any]:
    """Kind, pages, state and problem of a file."""
    kind = kind_of(path)
    if kind == "zip":
        kind = zip_kind(path)
    if kind == "empty":
        return _no("other", "unreadable", "The file is empty; ask the sender for it again.")
    if kind in NOT_READ:
        return _no(kind, "refused", f"The file {NOT_READ[kind]}")
    if kind in PACKED:
        return {"kind": kind, "page_count": 0, "state": "ok", "problem": ""}
    try:
        reader = readers[kind](path, limits)
        count = reader.count()
    except FileRefused as refused:
        return _no(kind, refused.state, str(refused))
    except MemoryError:
        raise  # told as what took too much
    except Exception:  # whatever an engine raises on bytes that lie about themselves
        return _no(kind, "unreadable", "The file is damaged; ask the sender for it again.")
    if count < 1:
        return _no(kind, "unreadable", "The file has no page; ask the sender for it again.")
    if count > limits.pages:
        sentence = f"The file claims {count:,} pages; at most {limits.pages:,} are read. Ask the sender to split it."
        return _no(kind, "refused", sentence)
    return {"kind": kind, "page_count": count, "state": "ok", "problem": " ".join(reader.remarks())}


def zip_kind(path: Path) -> str:
    """docx | office | zip, by the names inside. In the child: the list itself may be hostile."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "zip"  # unpacking says what is wrong with it
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return "docx"
    return "office" if "[Content_Types].xml" in names or {"mimetype", "META-INF/manifest.xml"} <= names else "zip"


def _no(kind: str, state: str, sentence: str) -> dict[str, Any]:
    return {"kind": kind, "page_count": 0, "state": state, "problem": sentence}
