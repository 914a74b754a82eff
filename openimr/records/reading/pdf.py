"""Pages of a PDF: pdfium for the picture, its word boxes for the text, OCR where a page carries none."""

import io
from pathlib import Path
from typing import Any

import pdfwords
import pikepdf
import pypdfium2 as pdfium
from PIL import Image

from openimr.records import boxes
from openimr.records.reading import pictures
from openimr.records.reading.kinds import FileRefused
from openimr.records.reading.limits import Limits
from openimr.records.reading.rows import WordRow, by_ocr, row

POINTS = 72.0
SCAN_DPI = 200.0
LARGEST_SIDE = 2600  # pixels; a page that claims to be larger is drawn smaller
FEW = 4  # words: with fewer a page with a picture is taken for a scan
LOCKED = "The file is locked with a password; ask the sender for the password or for an open copy."


class PdfPages:
    """An open PDF. Raises `FileRefused` when nobody can open it."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.limits, self.repaired = limits, False
        self._source: Path | bytes = path
        try:
            self.document = pdfium.PdfDocument(path)
        except pdfium.PdfiumError as error:
            if "password" in str(error).lower():
                raise FileRefused("needs_password", LOCKED) from error
            self.document = self._repair(path)
        self.document.init_forms()
        self._words: Any = None

    def _repair(self, path: Path) -> Any:
        """What can be saved of a damaged file; the original stays as it is."""
        try:
            with pikepdf.open(path) as damaged:
                out = io.BytesIO()
                damaged.save(out)
            self._source, self.repaired = out.getvalue(), True
            return pdfium.PdfDocument(self._source)
        except pikepdf.PasswordError as error:
            raise FileRefused("needs_password", LOCKED) from error
        except (pikepdf.PdfError, pdfium.PdfiumError, RuntimeError, ValueError) as error:
            sentence = "The file is damaged and could not be repaired; ask the sender for it again."
            raise FileRefused("unreadable", sentence) from error

    def count(self) -> int:
        return len(self.document)

    def remarks(self) -> list[str]:
        """What the clerk should know of a file that can be read."""
        said = []
        if self.repaired:
            said.append(
                "The file was damaged and has been repaired: compare its pages, and ask for a new copy if any is missing."
            )
        if self.document.get_formtype() in (2, 3):
            said.append("The file holds an XFA form, whose fields cannot be shown: ask for a printed copy.")
        if pdfium.raw.FPDFDoc_GetAttachmentCount(self.document.raw) > 0:
            said.append("The file carries embedded files; they are kept with the original and never opened.")
        if pdfium.raw.FPDFDoc_GetJavaScriptActionCount(self.document.raw) > 0:
            said.append("The file carries scripts; they are never run.")
        return said

    def page(self, number: int) -> dict[str, Any]:
        """The page's row; a page that pdfium refuses is a row with a problem."""
        try:
            page = self.document[number - 1]
        except pdfium.PdfiumError:
            return broken(number, self.limits)
        width, height = page.get_size()
        if width <= 0 or height <= 0:
            return broken(number, self.limits)
        rotation = page.get_rotation()
        words = self._page_words(number, (width, height), rotation)
        scan = len(words) < FEW
        picture = self._drawn(page, SCAN_DPI if scan else pictures.WIDE / width * POINTS)
        confidence = None
        if scan and not pictures.is_blank(picture):
            words, confidence = by_ocr(picture, (width, height))
        return row(number, (width, height), words, picture, self.limits, confidence=confidence, rotation=rotation)

    def _drawn(self, page: Any, dpi: float) -> Image.Image:
        width, height = page.get_size()
        scale = min(dpi / POINTS, LARGEST_SIDE / max(width, height))
        grey = not pictures.colored(self._at(page, pictures.SWATCH / max(width, height)))
        return self._at(page, scale, grayscale=grey)

    def _at(self, page: Any, scale: float, *, grayscale: bool = False) -> Image.Image:
        drawn: Image.Image = page.render(
            scale=scale, grayscale=grayscale, may_draw_forms=True, rev_byteorder=True
        ).to_pil()
        return drawn

    def _page_words(self, number: int, size: tuple[float, float], rotation: int) -> list[WordRow]:
        """Word boxes of the page as shown, turned as the file asks; those outside it are left out (clipped or hidden)."""
        if self._words is None:
            self._words = pdfwords.open(self._source if isinstance(self._source, bytes) else str(self._source))
        try:
            found = self._words[number - 1].get_text("words")
        except Exception:
            return []
        before = boxes.turned_size(size, -rotation)
        placed = [(clean(word[4]), *boxes.turned(word[:4], before, rotation)) for word in found]
        return [row for row in placed if row[0] and row[1] < size[0] and row[2] < size[1] and row[3] > 0 and row[4] > 0]


def clean(text: str) -> str:
    """A word without control characters and lone surrogates, which a database refuses."""
    return "".join(sign for sign in text if sign.isprintable() and not 0xD800 <= ord(sign) <= 0xDFFF).strip()


def broken(number: int, limits: Limits) -> dict[str, Any]:
    """The row of a page that cannot be drawn."""
    empty = row(number, (612.0, 792.0), [], Image.new("L", (612, 792), 255), limits)
    return {
        **empty,
        "blank": False,
        "problem": "This page is damaged and cannot be shown; ask the sender for it again.",
    }
