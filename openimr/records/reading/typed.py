"""Pages of a plain text file, set in a fixed grid so that every word has its place."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from openimr.records.reading import pictures
from openimr.records.reading.encodings import decoded, mended
from openimr.records.reading.kinds import FileRefused
from openimr.records.reading.limits import Limits
from openimr.records.reading.rows import WordRow, row

WIDTH, HEIGHT, MARGIN, SIZE, LINE, LARGE = 612.0, 792.0, 54.0, 10.0, 13.0, 11.5
ROOM, LINES = WIDTH - 2 * MARGIN, 52
SCALE = 2


class Heading(str):
    """A line that is set larger."""

    __slots__ = ()


class LinePages:
    """Lines of text set in pages. `raw`: the lines as they were written, of any length."""

    def __init__(self, raw: Iterable[str], limits: Limits, remarks: Iterable[str] = ()) -> None:
        self.limits, self.said = limits, [remark for remark in remarks if remark]
        self.lines = [piece for line in raw for piece in _wrapped(line)]

    def count(self) -> int:
        return -(-len(self.lines) // LINES)

    def remarks(self) -> list[str]:
        return self.said

    def page(self, number: int) -> dict[str, Any]:
        picture, words = self._set(number)
        return row(number, (WIDTH, HEIGHT), words, picture, self.limits)

    def picture(self, number: int, wide: int, rotation: int) -> pictures.Encoded:
        return pictures.encode(self._set(number)[0], wide)

    def _set(self, number: int) -> tuple[Image.Image, list[WordRow]]:
        plain, large = ImageFont.load_default(SIZE * SCALE), ImageFont.load_default(LARGE * SCALE)
        picture = Image.new("L", (int(WIDTH * SCALE), int(HEIGHT * SCALE)), 255)
        draw = ImageDraw.Draw(picture)
        words: list[WordRow] = []
        for place, line in enumerate(self.lines[(number - 1) * LINES : number * LINES]):
            top, left = MARGIN + place * LINE, MARGIN
            font = large if isinstance(line, Heading) else plain
            for text in line.split():
                end = left + draw.textlength(text, font=font) / SCALE
                draw.text((left * SCALE, top * SCALE), text, font=font, fill=0)
                words.append((text, left, top, end, top + LINE))
                left = end + SIZE * 0.3
        return picture, words


class TextPages(LinePages):
    """A text file broken into lines and pages."""

    def __init__(self, path: Path, limits: Limits) -> None:
        if path.stat().st_size > limits.text_bytes:
            sentence = f"The text is larger than {limits.text_bytes // 1_000_000} MB; ask the sender to split it."
            raise FileRefused("refused", sentence)
        data = path.read_bytes()
        text, remark = decoded(data) or mended(data)
        super().__init__(text.replace("\f", "\n").expandtabs(4).splitlines(), limits, [remark])


class _Widths(dict[str, float]):
    """Width of a sign in points at `SIZE`."""

    def __missing__(self, sign: str) -> float:
        self[sign] = ImageFont.load_default(SIZE * SCALE).getlength(sign) / SCALE
        return self[sign]


_widths = _Widths()


def _wrapped(line: str) -> list[str]:
    """The line in pieces as wide as the page, broken between words where it can be; an empty one stays."""
    make, space = type(line), SIZE * 0.3
    room = ROOM * SIZE / LARGE if isinstance(line, Heading) else ROOM
    pieces, current, used = [], list[str](), 0.0
    for word, width in (part for whole in line.split() for part in _parts(whole, room)):
        if current and used + space + width > room:
            pieces.append(make(" ".join(current)))
            current, used = [], 0.0
        current.append(word)
        used += width + space
    return [*pieces, make(" ".join(current))]


def _parts(word: str, room: float) -> list[tuple[str, float]]:
    """The word with its width; one wider than the page in several."""
    width = sum(map(_widths.__getitem__, word))
    if width <= room:
        return [(word, width)]
    most = max(1, int(room / max(map(_widths.__getitem__, set(word)))))
    return [(part, room) for start in range(0, len(word), most) if (part := word[start : start + most])]
