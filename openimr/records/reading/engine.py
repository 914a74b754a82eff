"""The work inside the child: a question in, JSON and blobs out."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from openimr.records.reading import kinds, pictures, turning
from openimr.records.reading.limits import Limits
from openimr.records.reading.pdf import PdfPages
from openimr.records.reading.scans import PicturePages
from openimr.records.reading.typed import TextPages

READERS = {"pdf": PdfPages, "tiff": PicturePages, "jpeg": PicturePages, "png": PicturePages, "text": TextPages}


def answer(question: dict[str, Any]) -> tuple[Any, list[bytes]]:
    limits = Limits(**question["limits"])
    pictures.guard(limits)
    path = Path(question["path"])
    if question["op"] == "inspect":
        return kinds.inspect(path, limits, READERS), []
    if question["op"] == "again":
        return packed([turning.read(question, READERS, limits)])
    return pages(READERS[question["kind"]](path, limits), question["first"], question["last"])


def pages(reader: Any, first: int, last: int) -> tuple[Any, list[bytes]]:
    return packed(reader.page(number) for number in range(first, last + 1))


def packed(found: Iterable[dict[str, Any]]) -> tuple[Any, list[bytes]]:
    """Each page's row with the places of its blobs, and the blobs."""
    rows: list[dict[str, Any]] = []
    blobs: list[bytes] = []
    offset = 0
    for row in found:
        for name in ("image", "thumb"):
            blob = row[name]
            blobs.append(blob)
            row[name] = [offset, len(blob)]
            offset += len(blob)
        row["words"] = json.dumps(row["words"])
        rows.append(row)
    return {"pages": rows}, blobs
