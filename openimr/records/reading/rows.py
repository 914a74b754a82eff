"""One page's row as the child gives it."""

from dataclasses import dataclass
from typing import Any

from openimr.records.reading import language, ocr, pictures
from openimr.records.reading.limits import Limits

WordRow = tuple[str, float, float, float, float]
TEXT, LAYER, OCR, MIXED = "text", "layer", "ocr", "mixed"


@dataclass
class Told:
    """A page before it is packed. `size` and boxes in points of the page as shown.

    `source`: text (the page's own), layer (hidden text over a scan, somebody's OCR), ocr, mixed (ocr and printed).
    `confidence`: mean of the OCR. `rotation`: degrees clockwise by which the page was turned to be shown.
    """

    size: tuple[float, float]
    picture: pictures.Picture
    words: list[WordRow]
    source: str = ""
    confidence: float | None = None
    rotation: int = 0


def row(
    number: int, size: tuple[float, float], words: list[WordRow], picture: pictures.Picture, limits: Limits
) -> dict[str, Any]:
    """The row of a page that carries its own text."""
    return told(number, Told(size, picture, words, TEXT), limits)


def told(number: int, page: Told, limits: Limits) -> dict[str, Any]:
    """The text is the words in reading order, a line break where the line changes."""
    words = _bounded(page.words, limits)
    texts = [word[0] for word in words]
    said, share = language.told(texts)
    image, thumb = pictures.both(page.picture)
    return {
        "number": number,
        "width": page.size[0],
        "height": page.size[1],
        "words": words,
        "text": lines(words)[: limits.text_characters],
        "image": image[0],
        "image_type": image[1],
        "thumb": thumb[0],
        "thumb_type": thumb[1],
        "rotation": page.rotation,
        "confidence": page.confidence,
        "poor": page.confidence is not None and bool(words) and page.confidence < ocr.POOR,
        "blank": not words and pictures.is_blank(page.picture),
        "language": said,
        "language_share": share,
        "words_from": page.source if words else "",
        "problem": ""
        if len(words) == len(page.words)
        else f"Only the first {len(words):,} words of this page are kept.",
    }


def _bounded(words: list[WordRow], limits: Limits) -> list[WordRow]:
    """As many words as a page may have; a page of more is no page that people write."""
    kept: list[WordRow] = []
    signs = 0
    for text, *box in words[: limits.words]:
        signs += len(text) + 1
        if signs > limits.text_characters:
            break
        kept.append((text, *(round(edge, 2) for edge in box)))  # type: ignore[arg-type]
    return kept


def lines(words: list[WordRow]) -> str:
    """The words as text: a new line when a word begins below the middle of the one before."""
    parts: list[str] = []
    bottom = None
    for text, _, y0, _, y1 in words:
        new = bottom is not None and (y0 + y1) / 2 > bottom
        parts.append(("\n" if new else " ") + text if parts else text)
        bottom = y1 if bottom is None or new else max(bottom, y1)
    return "".join(parts)


def by_ocr(picture: pictures.Picture, size: tuple[float, float], rotation: int = 0, *, turns: bool = True) -> Told:
    """A picture stood upright (unless it `turns` not) and read, boxes in points; `size` in points as the picture comes."""
    from openimr.records.reading import upright

    if pictures.is_blank(picture):
        return Told(size, picture, [], rotation=rotation)
    stood, degrees, found = upright.stood(picture) if turns else (picture, 0, ocr.read(picture))
    size = (size[1], size[0]) if degrees % 180 else size
    across, down = size[0] / stood.width, size[1] / stood.height
    words = [(text, box[0] * across, box[1] * down, box[2] * across, box[3] * down) for text, box in found.words]
    return Told(size, stood, words, OCR, found.confidence, (rotation + degrees) % 360)
