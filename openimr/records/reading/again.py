"""One page read again, turned or by its picture alone. Works on a copy of the page in the child's scratch folder."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
from PIL import Image

from openimr.records.reading.limits import Limits

DPI = 200
LARGEST_SIDE = 2800  # pixels
Reader = Callable[[Path, Limits], Any]
TURNS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}  # Pillow turns the other way
PICTURES = ("tiff", "jpeg", "png")
TURNABLE = ("pdf", *PICTURES)


def read(question: Mapping[str, Any], readers: Mapping[str, Reader], limits: Limits) -> dict[str, Any]:
    """The row of page `number` with `rotation` degrees between the file and what is shown. `by_eye`: the words of the
    file are left aside and the picture is read."""
    path, kind, number = Path(question["path"]), question["kind"], question["number"]
    rotation, scratch = question["rotation"], Path(question["scratch"])
    limits = replace(limits, turns=False)
    if kind not in TURNABLE:
        return _numbered(readers[kind](path, limits).page(number), number)
    if kind in PICTURES:
        row = readers[kind](_turned_picture(path, number, rotation, scratch), limits).page(1)
        return _numbered(row | {"rotation": (row["rotation"] + rotation) % 360}, number)
    copy = _turned_pdf(path, number, rotation, scratch)
    row = (
        _by_eye(copy, readers["png"], limits, scratch, rotation)
        if question["by_eye"]
        else readers[kind](copy, limits).page(1)
    )
    return _numbered(row, number)


def _numbered(row: dict[str, Any], number: int) -> dict[str, Any]:
    return row | {"number": number}


def _turned_pdf(path: Path, number: int, rotation: int, scratch: Path) -> Path:
    """The page alone, with its turn; the form it may belong to stays with it."""
    copy = scratch / "turned.pdf"
    with pikepdf.open(path) as whole:
        del whole.pages[number:]
        del whole.pages[: number - 1]
        whole.pages[0].rotate(rotation, relative=False)
        whole.save(copy)
    return copy


def _turned_picture(path: Path, number: int, rotation: int, scratch: Path) -> Path:
    """The frame alone, its own turn kept as the camera noted it."""
    copy = scratch / "turned.tiff"
    with Image.open(path, formats=["TIFF", "JPEG", "PNG"]) as file:
        file.seek(number - 1)
        picture, dpi = _upright(file), file.info.get("dpi", (1, 1))
        if rotation in TURNS:
            picture = picture.transpose(TURNS[rotation])
        across, down = dpi if rotation % 180 == 0 else (dpi[1], dpi[0])
        picture.save(copy, "TIFF", compression="raw", dpi=(across, down))
    return copy


def _upright(file: Image.Image) -> Image.Image:
    from PIL import ImageOps

    picture = ImageOps.exif_transpose(file)
    return picture if picture.mode in ("1", "L", "RGB") else picture.convert("RGB")


def _by_eye(copy: Path, reader: Reader, limits: Limits, scratch: Path, rotation: int) -> dict[str, Any]:
    """The page drawn and read as a scan; its boxes in points of the page."""
    page = pdfium.PdfDocument(copy)[0]
    width, height = page.get_size()
    drawn = page.render(scale=min(DPI / 72, LARGEST_SIDE / max(width, height)), grayscale=True).to_pil()
    drawn.save(scratch / "drawn.png", dpi=(DPI, DPI))
    return scaled(reader(scratch / "drawn.png", limits).page(1), (width, height)) | {"rotation": rotation}


def scaled(row: dict[str, Any], size: tuple[float, float]) -> dict[str, Any]:
    """A row with its boxes on a page of another size."""
    across, down = size[0] / row["width"], size[1] / row["height"]
    words = [
        (text, *(round(edge, 2) for edge in (x0 * across, y0 * down, x1 * across, y1 * down)))
        for text, x0, y0, x1, y1 in row["words"]
    ]
    return row | {"words": words, "width": size[0], "height": size[1]}
