"""One page's row as the child gives it."""

from typing import Any

from openimr.records.reading import ocr, pictures
from openimr.records.reading.limits import Limits

WordRow = tuple[str, float, float, float, float]


def row(
    number: int,
    size: tuple[float, float],
    words: list[WordRow],
    picture: pictures.Picture,
    limits: Limits,
    *,
    confidence: float | None = None,
    rotation: int = 0,
) -> dict[str, Any]:
    """`size` and boxes in points; the text is the words in reading order, a line break where the line changes."""
    image, image_type = pictures.encode(picture)
    thumb, thumb_type = pictures.thumbnail(picture)
    words = [(text, *(round(edge, 2) for edge in box)) for text, *box in words[: limits.words]]  # type: ignore[misc]
    return {
        "number": number,
        "width": size[0],
        "height": size[1],
        "words": words,
        "text": lines(words)[: limits.text_characters],
        "image": image,
        "image_type": image_type,
        "thumb": thumb,
        "thumb_type": thumb_type,
        "rotation": rotation,
        "confidence": confidence,
        "poor": confidence is not None and bool(words) and confidence < ocr.POOR,
        "blank": not words and pictures.is_blank(picture),
    }


def lines(words: list[WordRow]) -> str:
    """The words as text: a new line when a word begins below the middle of the one before."""
    parts: list[str] = []
    bottom = None
    for text, _, y0, _, y1 in words:
        new = bottom is not None and (y0 + y1) / 2 > bottom
        parts.append(("\n" if new else " ") + text if parts else text)
        bottom = y1 if bottom is None or new else max(bottom, y1)
    return "".join(parts)


def by_ocr(picture: pictures.Picture, size: tuple[float, float]) -> tuple[list[WordRow], float]:
    """Words of a picture, boxes in points of a page of `size`."""
    found, confidence = ocr.read(picture)
    across, down = size[0] / picture.width, size[1] / picture.height
    return [(text, box[0] * across, box[1] * down, box[2] * across, box[3] * down) for text, box in found], confidence
