"""The work inside the child: a question in, JSON and blobs out."""

import json
import tempfile
from pathlib import Path
from typing import Any

from openimr.records.reading import kinds, pictures
from openimr.records.reading.limits import Limits
from openimr.records.reading.pdf import PdfPages
from openimr.records.reading.scans import PicturePages
from openimr.records.reading.typed import TextPages

READERS: dict[str, Any] = {
    "pdf": PdfPages,
    "tiff": PicturePages,
    "jpeg": PicturePages,
    "png": PicturePages,
    "text": TextPages,
}


def answer(question: dict[str, Any]) -> tuple[Any, list[bytes]]:
    limits = Limits(**question["limits"])
    pictures.guard(limits)
    tempfile.tempdir = question["scratch"]  # goes with the answer
    path = Path(question["path"])
    if question["op"] == "inspect":
        return kinds.inspect(path, limits, READERS), []
    reader = READERS[question["kind"]](path, limits)
    if question["op"] == "picture":
        data, kind = reader.picture(question["number"], question["wide"], question["rotation"])
        return {"type": kind, "place": [0, len(data)]}, [data]
    return pages(reader, question["first"], question["last"])


def warm() -> None:
    """Load in the parent what every child would load for itself."""
    from PIL import Image

    from openimr.records.reading import ocr

    Image.init()
    ocr.engine()


def pages(reader: Any, first: int, last: int) -> tuple[Any, list[bytes]]:
    """Each page's row with the places of its blobs, and the blobs."""
    rows: list[dict[str, Any]] = []
    blobs: list[bytes] = []
    offset = 0
    for number in range(first, last + 1):
        row = reader.page(number)
        row["words"] = json.dumps(row["words"], ensure_ascii=False, separators=(",", ":")).encode()
        for name in ("words", "image", "thumb"):
            blob = row[name]
            blobs.append(blob)
            row[name] = [offset, len(blob)]
            offset += len(blob)
        rows.append(row)
    return {"pages": rows}, blobs
