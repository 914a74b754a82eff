"""Pages of a PDF: pdfium for the picture, its word boxes for the text, OCR where the text does not tell the page.

A page under a picture is a scan, whatever text stands on it: a fax header printed over it, a hidden layer of somebody's
OCR, nothing. Its text is taken for the page only when it covers the ink and says words.
"""

import tempfile
from pathlib import Path
from typing import Any

import pdfwords
import pikepdf
import pypdfium2 as pdfium
from PIL import Image

from openimr.records.citing import boxes
from openimr.records.reading import language, merging, pictures, raster, sheet, upright
from openimr.records.reading.kinds import FileRefused
from openimr.records.reading.limits import Limits
from openimr.records.reading.rows import LAYER, MIXED, OCR, TEXT, Told, WordRow, by_ocr, told

POINTS = 72.0
SCAN_DPI = 200.0
LARGEST_SIDE = 2600  # pixels; a page that claims to be larger is drawn smaller
FEW = 4  # words: with fewer a page is read by OCR too
SENSIBLE = 70.0  # confidence from which OCR is believed rather than senseless text
SCAN = 0.5  # of the page under pictures: it is a scan
UNDRAWN = "A picture on this page is damaged or too large and cannot be shown; ask the sender for the page again."
LOCKED = "The file is locked with a password; ask the sender for the password or for an open copy."


class PdfPages:
    """An open PDF. Raises `FileRefused` when nobody can open it."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.limits, self.repaired = limits, False
        self._source = path
        try:
            self.document = pdfium.PdfDocument(path)
        except pdfium.PdfiumError as error:
            if "password" in str(error).lower():
                raise FileRefused("needs_password", LOCKED) from error
            self.document = self._repair(path)
        self.document.init_forms()
        self._words: Any = None
        self._rasters: raster.Rasters | None = None

    def _repair(self, path: Path) -> Any:
        """What can be saved of a damaged file; the original stays as it is."""
        try:
            with pikepdf.open(path) as damaged:
                place = Path(tempfile.mkdtemp()) / "repaired.pdf"  # on the disk: the file may be large
                damaged.save(place)
            self._source, self.repaired = place, True
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
        return said

    def page(self, number: int) -> dict[str, Any]:
        """The page's row; a page that pdfium refuses is a row with a problem."""
        page = self._loaded(number)
        if page is None:
            return broken(number, self.limits)
        made = told(number, self._told(number, page), self.limits)
        if made["blank"] and sheet.undrawn(page):
            made["blank"], made["problem"] = False, UNDRAWN
        if self.repaired and made["blank"]:
            made["problem"] = (
                "This page is empty in a file that was damaged: what stood on it may be lost; ask for it again."
            )
        return made

    def picture(self, number: int, wide: int, rotation: int) -> pictures.Encoded:
        """A larger picture of a page that was read before and turned by `rotation` to be shown."""
        page = self.document[number - 1]
        extra = (rotation - page.get_rotation()) % 360
        width, height = page.get_size()
        return pictures.encode(
            upright.turned(self._drawn(page, wide / (height if extra % 180 else width) * POINTS), extra), wide
        )

    def _loaded(self, number: int) -> Any:
        """The page, or None when it cannot be loaded or has no size."""
        try:
            page = self.document[number - 1]
        except pdfium.PdfiumError:
            return None
        return page if min(page.get_size()) > 0 else None

    def _told(self, number: int, page: Any) -> Told:
        size, rotation, seen = page.get_size(), page.get_rotation(), sheet.look(page)
        words = self._page_words(number, size, rotation)
        fields = sheet.filled(self.document, page, size)
        if seen.covered >= SCAN:
            return self._scan(number, page, merging.inserted(words, fields), seen)
        if len(words) < FEW or not language.plausible([word[0] for word in words]):
            return self._doubtful(page, words, fields)
        return Told(size, self._screen(page), merging.inserted(words, fields), TEXT, rotation=rotation)

    def _scan(self, number: int, page: Any, words: list[WordRow], seen: sheet.Sheet) -> Told:
        """A page under a picture: its text when that tells the page, else what is read from the picture with it."""
        size = page.get_size()
        picture = self._straight(number, page, seen) or self._drawn(page, SCAN_DPI)
        if words and merging.tells_the_page(words, picture, size) and language.plausible([word[0] for word in words]):
            return Told(size, picture, words, LAYER if seen.hidden else TEXT, rotation=page.get_rotation())
        read = by_ocr(picture, size, page.get_rotation(), turns=self.limits.turns)
        printed = [] if seen.hidden or read.rotation != page.get_rotation() else words  # a bad layer is not trusted
        if printed:
            read.words, read.source = merging.over_scan(printed, read.words), MIXED if read.words else TEXT
        return read

    def _doubtful(self, page: Any, words: list[WordRow], fields: list[list[WordRow]]) -> Told:
        """Next to no words, or none that make sense: letters may be drawn as lines, or their font has no alphabet."""
        read = by_ocr(self._drawn(page, SCAN_DPI), page.get_size(), page.get_rotation(), turns=self.limits.turns)
        if words and (len(read.words) < len(words) or (read.confidence or 0.0) < SENSIBLE):
            read = Told(page.get_size(), self._screen(page), words, TEXT, rotation=page.get_rotation())
        if read.source == OCR and fields:
            return read  # what was typed into the form is drawn on the picture and was read with it
        read.words, read.source = merging.inserted(read.words, fields), read.source or TEXT
        return read

    def _straight(self, number: int, page: Any, seen: sheet.Sheet) -> Image.Image | None:
        """The picture itself when it is the whole page: no drawing, no scaling."""
        if seen.only is None:
            return None
        self._rasters = self._rasters or raster.Rasters(self._source)
        found = self._rasters.of(number)
        return None if found is None else upright.turned(found, page.get_rotation())

    def _screen(self, page: Any) -> Image.Image:
        """The page as wide as the reading page shows it."""
        return self._drawn(page, pictures.WIDE / page.get_size()[0] * POINTS)

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
            self._words = pdfwords.open(str(self._source))
        try:
            found = self._words[number - 1].get_text("words")
        except Exception:
            return []
        before = boxes.turned_size(size, -rotation)
        placed = (
            (clean(word[4]), *boxes.turned(word[:4], before, rotation)) for word in found[: self.limits.words + 1]
        )
        return [row for row in placed if row[0] and row[1] < size[0] and row[2] < size[1] and row[3] > 0 and row[4] > 0]


def clean(text: str) -> str:
    """A word without control characters and lone surrogates, which a database refuses."""
    if text.isprintable():  # a lone surrogate is not printable either
        return text.strip()
    return "".join(sign for sign in text if sign.isprintable() and not 0xD800 <= ord(sign) <= 0xDFFF).strip()


def broken(number: int, limits: Limits) -> dict[str, Any]:
    """The row of a page that cannot be drawn."""
    empty = told(number, Told((612.0, 792.0), Image.new("L", (612, 792), 255), []), limits)
    return {
        **empty,
        "blank": False,
        "unreadable": True,
        "problem": "This page is damaged and cannot be shown; ask the sender for it again.",
    }
