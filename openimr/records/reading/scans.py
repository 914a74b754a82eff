"""Pages of a TIFF, JPEG or PNG: the picture itself, its words by OCR."""

from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from openimr.records.reading import pictures, upright
from openimr.records.reading.kinds import FileRefused
from openimr.records.reading.limits import Limits
from openimr.records.reading.rows import by_ocr, told

LETTER_WIDTH = 612.0  # points: a picture without a resolution is shown as wide as a letter page
TALLEST = 2800  # pixels read by OCR
DAMAGED = "The picture is damaged or too large; ask the sender for it again, as PDF if possible."
SQUEEZED = 1.5  # a fax in standard mode has half as many lines as dots a line
MOST_SQUEEZED = 4.0  # no machine scans so; a file that claims more lies, and would be drawn as long as it likes


class PicturePages:
    """An open picture file with one or more frames."""

    def __init__(self, path: Path | BinaryIO, limits: Limits) -> None:
        self.limits = limits
        try:
            self.file = Image.open(path, formats=["TIFF", "JPEG", "PNG"])
        except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
            raise FileRefused("unreadable", DAMAGED) from error

    def count(self) -> int:
        return int(getattr(self.file, "n_frames", 1))

    def remarks(self) -> list[str]:
        return []

    def page(self, number: int) -> dict[str, Any]:
        try:
            picture = self._frame(number)
        except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
            from openimr.records.reading.pdf import broken

            return broken(number, self.limits)
        size = (LETTER_WIDTH, LETTER_WIDTH * picture.height / picture.width)
        return told(number, by_ocr(picture, size, turns=self.limits.turns), self.limits)

    def picture(self, number: int, wide: int, rotation: int) -> pictures.Encoded:
        """A larger picture of a page that was read before and turned by `rotation` to be shown."""
        return pictures.encode(upright.turned(self._frame(number), rotation), wide)

    def _frame(self, number: int) -> Image.Image:
        self.file.seek(number - 1)
        picture = ImageOps.exif_transpose(self.file)
        across, down = (float(value) for value in self.file.info.get("dpi", (1, 1)))
        if down and SQUEEZED < across / down <= MOST_SQUEEZED:
            picture = picture.resize((picture.width, round(picture.height * across / down)))
        if picture.height > TALLEST:
            picture = picture.reduce(-(-picture.height // TALLEST))
        return picture if picture.mode in ("1", "L", "RGB") else picture.convert("RGB")
