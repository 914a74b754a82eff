"""The work inside the child: a question in, JSON and blobs out."""

import json
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pikepdf

from openimr.records.reading import active, again, kinds, pictures, unpacking
from openimr.records.reading.docx import WordPages
from openimr.records.reading.limits import Limits
from openimr.records.reading.mail import MailPages
from openimr.records.reading.pdf import PdfPages, broken
from openimr.records.reading.scans import PicturePages
from openimr.records.reading.typed import TextPages

READERS: dict[str, Any] = {
    "pdf": PdfPages,
    "tiff": PicturePages,
    "jpeg": PicturePages,
    "png": PicturePages,
    "text": TextPages,
    "docx": WordPages,
    "eml": MailPages,
}


def answer(question: dict[str, Any]) -> tuple[Any, list[bytes]]:
    limits = Limits(**question["limits"])
    pictures.guard(limits)
    tempfile.tempdir = question["scratch"]  # goes with the answer
    path = Path(question["path"])
    if question["op"] == "pages":
        return pages(READERS[question["kind"]](path, limits), question["first"], question["last"])
    if question["op"] == "again":
        return packed([again.read(question, READERS, limits)])
    if question["op"] == "picture":
        return picture(READERS[question["kind"]](path, limits), question)
    return OTHERS[question["op"]](path, limits, question), []


def picture(reader: Any, question: dict[str, Any]) -> tuple[Any, list[bytes]]:
    """One page drawn as wide as asked, turned as asked."""
    data, kind = reader.picture(question["number"], question["wide"], question["rotation"])
    return {"type": kind, "place": [0, len(data)]}, [data]


def warm() -> None:
    """Load in the parent what every child would load for itself."""
    from PIL import Image

    from openimr.records.reading import ocr

    Image.init()
    ocr.engine()


def unlock(path: Path, password: str, into: Path) -> bool:
    """Write the PDF without its password to `into`; whether the password opens it."""
    try:
        with pikepdf.open(path, password=password) as locked:
            locked.save(into, encryption=False)
    except pikepdf.PasswordError:
        return False
    return True


def _page(reader: Any, number: int) -> dict[str, Any]:
    """The page's row; one that its engine cannot make sense of says so."""
    try:
        row: dict[str, Any] = reader.page(number)
    except MemoryError:
        raise  # told as what took too much
    except Exception:
        return broken(number, reader.limits)
    return row


OTHERS: dict[str, Callable[[Path, Limits, dict[str, Any]], Any]] = {
    "inspect": lambda path, limits, _: kinds.inspect(path, limits, READERS),
    "active": lambda path, limits, _: active.remarks(path, limits),
    "unpack": lambda path, limits, asked: unpacking.unpack(path, asked["kind"], Path(asked["into"]), limits),
    "unlock": lambda path, _, asked: unlock(path, asked["password"], Path(asked["into"])),
}


def pages(reader: Any, first: int, last: int) -> tuple[Any, list[bytes]]:
    return packed(_page(reader, number) for number in range(first, last + 1))


def packed(found: Iterable[dict[str, Any]]) -> tuple[Any, list[bytes]]:
    """Each page's row with the places of its blobs, and the blobs."""
    rows: list[dict[str, Any]] = []
    blobs: list[bytes] = []
    offset = 0
    for row in found:
        row["words"] = json.dumps(row["words"], ensure_ascii=False, separators=(",", ":")).encode()
        for name in ("words", "image", "thumb"):
            blob = row[name]
            blobs.append(blob)
            row[name] = [offset, len(blob)]
            offset += len(blob)
        rows.append(row)
    return {"pages": rows}, blobs
