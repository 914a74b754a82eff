"""Record pages for the public: the page's picture with what identifies burned in black, as a PDF of pictures without text.

A page whose words are not surely known (poorly scanned, unreadable, without words) is refused: nothing could be proved.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
import pypdfium2
from PIL import Image, ImageDraw

from openimr.cases.models import Case
from openimr.publication import leaks
from openimr.publication.leaks import Leak, Looked
from openimr.publication.redacting import Rules, redact
from openimr.records.models import Document, Page
from openimr.records.store import blobs

Box = tuple[float, float, float, float]
EDGE = 1.5  # points around a word: the ink of a scan runs over its box
DARK = 90  # a burned place is darker than this everywhere after JPEG


@dataclass(frozen=True)
class Shown:
    """The exhibit and, page by page, the boxes burned in, as shares of width and height."""

    pdf: bytes
    boxes: tuple[tuple[Box, ...], ...]


def problem(case: Case, page: Page) -> str:
    """Why a page cannot go out; empty when it can."""
    document = page.document
    if document.case_id != case.pk or document.state == Document.REMOVED:
        return "There is no such page in this case's record."
    if page.poor or page.unreadable or not page.image:
        return (
            f"{page.ref} is poorly scanned or unreadable; what stands on it cannot be proved, so it stays in the file."
        )
    if not page.word_rows():
        return f"{page.ref} holds no words that were read; what stands on it cannot be proved, so it stays in the file."
    return ""


def boxes(page: Page, rules: Rules) -> tuple[Box, ...]:
    """The boxes of every word that is touched by something found, sure or not, as shares of the page."""
    rows = page.word_rows()
    places, at = [], 0
    for row in rows:
        places.append((at, at + len(row[0])))
        at += len(row[0]) + 1
    found = redact(" ".join(row[0] for row in rows), rules).found
    hit = [any(one.start < end and start < one.end for one in found) for start, end in places]
    return tuple(_share(page, row) for row, burned in zip(rows, hit, strict=True) if burned)


def _share(page: Page, row: list[float]) -> Box:
    _, x0, y0, x1, y1 = row
    left, top, right, bottom = x0 - EDGE, y0 - EDGE, x1 + EDGE, y1 + EDGE
    return (
        max(left / page.width, 0), max(top / page.height, 0), min(right / page.width, 1), min(bottom / page.height, 1),
    )  # fmt: skip


def make(pages: Sequence[Page], rules: Rules) -> Shown:
    """The exhibit; no bytes for no pages."""
    burned = tuple(boxes(page, rules) for page in pages)
    pictures = [_burned(page, places) for page, places in zip(pages, burned, strict=True)]
    if not pictures:
        return Shown(b"", ())
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=110.0)
    return Shown(_bare(out.getvalue()), burned)


def _burned(page: Page, places: Sequence[Box]) -> Image.Image:
    picture = Image.open(io.BytesIO(blobs().read(page.image))).convert("L")
    pen = ImageDraw.Draw(picture)
    for box in places:
        pen.rectangle(_pixels(box, picture.width, picture.height), fill=0)
    return Image.frombytes(
        "L", picture.size, picture.tobytes()
    )  # pixels alone: nothing that the picture's file carried


def _pixels(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    return int(box[0] * width), int(box[1] * height), int(box[2] * width) + 1, int(box[3] * height) + 1


def _bare(data: bytes) -> bytes:
    """Without document information."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        if "/Info" in document.trailer:
            del document.trailer["/Info"]
        document.save(out, deterministic_id=True)
    return out.getvalue()


def left_in(shown: Shown, sought: Looked) -> list[Leak]:
    """Nothing can be read out of the pictures' file, and every box is black when it is drawn again."""
    if not shown.pdf:
        return []
    found = leaks.in_pdf(shown.pdf, sought, output="exhibit.pdf", pictures=len(shown.boxes))
    found += [Leak("exhibit.pdf", one.engine, "unreadable", "The exhibit holds text.") for one in _with_text(shown.pdf)]
    document = pypdfium2.PdfDocument(shown.pdf)
    for number, places in enumerate(shown.boxes):
        picture = document[number].render(scale=1).to_pil().convert("L")
        found += [
            Leak("exhibit.pdf", "pixels", "manual", f"page {number + 1}") for box in places if not _black(picture, box)
        ]
    document.close()
    return found


def _with_text(data: bytes) -> list[leaks.extracting.Extract]:
    return [one for one in leaks.extracting.both(data) if one.text.strip()]


def _black(picture: Image.Image, box: Box) -> bool:
    """The middle of a burned place is black throughout; its rim is not asked, because drawing smooths it."""
    left, top, right, bottom = _pixels(box, picture.width, picture.height)
    inner = picture.crop((left + 1, top + 1, max(right - 2, left + 2), max(bottom - 2, top + 2)))
    return bool(inner.getextrema()[1] < DARK)  # type: ignore[operator]
