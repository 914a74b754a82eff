"""Pages of a plain text file, set in a fixed grid so that every word has its place."""

from functools import cached_property
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from openimr.records.reading.limits import Limits
from openimr.records.reading.rows import WordRow, row

WIDTH, HEIGHT, MARGIN, SIZE, LINE = 612.0, 792.0, 54.0, 10.0, 13.0
COLUMNS, LINES = 92, 52
SCALE = 2


class TextPages:
    """A text file broken into lines and pages."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path, self.limits = path, limits

    @cached_property
    def lines(self) -> list[str]:
        raw = self.path.read_text(encoding="utf-8-sig").replace("\f", "\n").expandtabs(4).splitlines()
        return [piece for line in raw for piece in _wrapped(line)]

    def count(self) -> int:
        return -(-len(self.lines) // LINES)

    def remarks(self) -> list[str]:
        return []

    def page(self, number: int) -> dict[str, Any]:
        font = ImageFont.load_default(SIZE * SCALE)
        picture = Image.new("L", (int(WIDTH * SCALE), int(HEIGHT * SCALE)), 255)
        draw = ImageDraw.Draw(picture)
        words: list[WordRow] = []
        for place, line in enumerate(self.lines[(number - 1) * LINES : number * LINES]):
            top, left = MARGIN + place * LINE, MARGIN
            for text in line.split():
                end = left + draw.textlength(text, font=font) / SCALE
                draw.text((left * SCALE, top * SCALE), text, font=font, fill=0)
                words.append((text, left, top, end, top + LINE))
                left = end + SIZE * 0.3
        return row(number, (WIDTH, HEIGHT), words, picture, self.limits)


def _wrapped(line: str) -> list[str]:
    pieces, current = [], ""
    for word in line.split():
        if current and len(current) + 1 + len(word) > COLUMNS:
            pieces.append(current)
            current = word
        else:
            current = f"{current} {word}".strip()
    return [*pieces, current]
