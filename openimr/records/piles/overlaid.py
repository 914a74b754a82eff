"""Two scans laid over one another: whether they are the same page, sent twice.

The words that both readings tell alike show how one picture lies on the other. Then all ink is compared, in windows of
about one letter. Where both readings tell the same word, that word is believed and its ink may differ by much dirt;
everything else (numbers, marks, what was not read) must look the same. A fax so poor that a 3 cannot be told from an 8
proves nothing and is not the same page.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import cos, hypot, radians, sin

from PIL import Image, ImageChops, ImageFilter

from openimr.records.piles.sheets import EDGE, fold, is_fax_line, sheet
from openimr.records.reading import ocr, ruling
from openimr.records.reading.rows import WordRow, lines

WIDE = 1100  # pixels across a page as it is compared
LARGEST = 12_000_000  # pixels
SOFT = ImageFilter.GaussianBlur(1.0)
SQUARED = [min(255, shade * shade // 64) for shade in range(256)]  # half black is black
CELL = (4, 6)  # pixels; a window is three by three cells, about one letter
BLOCK = (24, 4)  # cells that are shifted together: a word or two
REACH = 3  # pixels that a block may lie beside its place
INKED = 60  # of both windows: a letter; of a smaller thing (a speck, a point, small print) as much may differ as of one
LEAST_INK = 6  # of a window that is looked at
LIKE_A_WORD, LIKE_ANYTHING, LIKE_A_DOUBT = 0.75, 0.2, 0.1  # share of the ink that may differ, at most
HEAD = 0.08  # of the page, at its top: where a fax machine prints
LEAST = 8  # words alike that tell how the pictures lie on one another
NEAR = 10.0  # pixels between the middles of a word as the two readings have it
PLACED = 3.0  # pixels from its place at most, for a word that says so
TURNED, LARGER = 0.09, 0.12  # at most, of one picture against the other
LIKE_DIGITS = str.maketrans({"o": "0", "q": "0", "l": "1", "i": "1", "|": "1", "]": "1", "s": "5", "b": "8", "z": "2"})
WORD = re.compile(r"[a-z]{3,}")
MARKS = ".,:;'\"|_-()[]{}*~"
Box = tuple[float, float, float, float]
Point = tuple[float, float]
Row = tuple[float, float, float]
Turn = tuple[Row, Row]  # (x, y) of the second picture leads to (x, y) of the first


@dataclass(frozen=True)
class Scan:
    """A page's ink (white on black, lines level) and its words with their boxes in pixels of it.

    `ruled`: white where lines and streaks were taken away, letters on them too. `head`: how far down the line reaches
    that a fax machine printed over the top edge; 0 without one.
    """

    ink: Image.Image
    ruled: Image.Image
    words: tuple[tuple[str, Box], ...]
    head: float = 0.0


@dataclass(frozen=True)
class Laid:
    """What laying the pictures over one another told. `worst`: ink that differs most, as a share of what is allowed."""

    same: bool
    worst: float


def scan(picture: bytes, rows: Sequence[WordRow], width: float) -> Scan | None:
    """A page of `width` points with its words (boxes in points), ready to be laid on others; None for no such picture.

    `picture`: PNG or JPEG, as the reading page shows it.
    """
    try:
        with Image.open(io.BytesIO(picture), formats=("PNG", "JPEG")) as opened:
            if not rows or opened.width * opened.height > LARGEST:
                return None
            grey = opened.convert("L")
    except (OSError, SyntaxError):
        return None
    if grey.width != WIDE:
        grey = grey.resize((WIDE, round(grey.height * WIDE / grey.width)), Image.Resampling.BOX)
    grey, ruled = _unruled(grey, Image.new("L", grey.size))  # streaks stand straight on the page as it came
    angle, size = ocr.skew(grey), WIDE / width
    if angle:
        turned = (
            one.rotate(angle, Image.Resampling.BILINEAR, fillcolor=fill) for one, fill in ((grey, 255), (ruled, 0))
        )
        grey, ruled = _unruled(*turned)
    boxes = ((text, (size * x0, size * y0, size * x1, size * y1)) for text, x0, y0, x1, y1 in rows)
    level = tuple((_bare(text), _level(box, angle, grey.size)) for text, box in boxes)
    return Scan(ImageChops.invert(grey.filter(SOFT)), ruled, level, _head(rows, level, grey.height))


def _unruled(grey: Image.Image, ruled: Image.Image) -> tuple[Image.Image, Image.Image]:
    """The picture without its lines, and where lines were, those taken away before among them."""
    lines = ruling.ruled(grey)
    if lines is None:
        return grey, ruled
    return ImageChops.lighter(grey, lines), ImageChops.lighter(ruled, lines.filter(ImageFilter.MaxFilter(3)))


def _head(rows: Sequence[WordRow], level: Sequence[tuple[str, Box]], height: int) -> float:
    """The lower edge of the fax machine's line, when nothing else stands beside or above it."""
    printed: set[int] = set()
    for line in sheet(1, lines([("".join(row[0].split()) or "_", *row[1:]) for row in rows])).lines[:EDGE]:
        if is_fax_line(line.text):
            printed |= set(range(line.first, line.first + len(line.text.split())))
    edge = max((level[place][1][3] for place in printed), default=0.0) + REACH
    others = (box for place, (word, box) in enumerate(level) if place not in printed and len(word) > 2)
    return edge if printed and edge < HEAD * height and all(_middle(box)[1] > edge for box in others) else 0.0


def _bare(text: str) -> str:
    return fold(text).strip(MARKS)


def _level(box: Box, angle: float, size: tuple[int, int]) -> Box:
    """A box of the page as it came, on the page turned by `angle` degrees; its own edges stay upright."""
    if not angle:
        return box
    turn, middle = radians(angle), (size[0] / 2, size[1] / 2)
    x, y = (box[0] + box[2]) / 2 - middle[0], (box[1] + box[3]) / 2 - middle[1]
    x, y = middle[0] + x * cos(turn) + y * sin(turn), middle[1] - x * sin(turn) + y * cos(turn)
    wide, high = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
    return x - wide, y - high, x + wide, y + high


def lay(one: Scan, other: Scan) -> Laid | None:
    """`other` laid on `one`; None when they do not lie on one another: other pages."""
    alike = _alike(one, other)
    turn = _turn([(_middle(one.words[a][1]), _middle(other.words[b][1])) for a, b in alike])
    if turn is None:
        return None
    differs = _Differs(one, other, turn)
    limits = differs.limits(_believed(one, other, alike, turn), _doubted(one, other, alike, turn))
    worst = max((share / limits.get(place, LIKE_ANYTHING) for place, share in differs.shares()), default=9.0)
    return Laid(worst <= 1.0, round(worst, 2))


def _middle(box: Box) -> Point:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _alike(one: Scan, other: Scan) -> list[tuple[int, int]]:
    """Words that both readings tell alike, in the order of reading."""
    matcher = SequenceMatcher(None, [word for word, _ in one.words], [word for word, _ in other.words], autojunk=False)
    return [(a + place, b + place) for a, b, count in matcher.get_matching_blocks() for place in range(count)]


def _turn(pairs: Sequence[tuple[Point, Point]]) -> Turn | None:
    """How the second points lie on the first, those aside that were paired wrongly."""
    kept = list(pairs)
    turn: Turn | None = None
    for near in (60.0, 20.0, 8.0, 4.0, PLACED):
        turn = _fitted(kept) if len(kept) >= LEAST else None
        if turn is None:
            return None
        kept = [(first, second) for first, second in pairs if _off(turn, first, second) <= near]
    return turn if turn is not None and len(kept) >= LEAST and _plain(turn) else None


def _off(turn: Turn, first: Point, second: Point) -> float:
    x, y = _led(turn, second)
    return hypot(x - first[0], y - first[1])


def _led(turn: Turn, place: Point) -> Point:
    (a, b, c), (d, e, f) = turn
    return a * place[0] + b * place[1] + c, d * place[0] + e * place[1] + f


def _plain(turn: Turn) -> bool:
    """Turned and stretched no more than a scanner does."""
    (a, b, _), (d, e, _) = turn
    return max(abs(a - 1), abs(e - 1)) < LARGER and max(abs(b), abs(d)) < TURNED


def _fitted(pairs: Sequence[tuple[Point, Point]]) -> Turn | None:
    """Least squares: the turn that leads the second points nearest to the first."""
    sums = [[0.0] * 5 for _ in range(3)]
    for (to_x, to_y), (x, y) in pairs:
        row = (x, y, 1.0)
        for one in range(3):
            for two, value in enumerate((*row, to_x, to_y)):
                sums[one][two] += row[one] * value
    return _solved(sums)


def _solved(rows: list[list[float]]) -> Turn | None:
    """Gauss: three equations with two right sides."""
    for place in range(3):
        best = max(range(place, 3), key=lambda row: abs(rows[row][place]))
        rows[place], rows[best] = rows[best], rows[place]
        if abs(rows[place][place]) < 1e-6:
            return None
        for row in range(3):
            if row != place:
                share = rows[row][place] / rows[place][place]
                rows[row] = [value - share * own for value, own in zip(rows[row], rows[place], strict=True)]
    first, second = (tuple(rows[row][side] / rows[row][row] for row in range(3)) for side in (3, 4))
    return (first[0], first[1], first[2]), (second[0], second[1], second[2])


def _believed(one: Scan, other: Scan, alike: Sequence[tuple[int, int]], turn: Turn) -> Iterator[Box]:
    """Boxes on the second picture of words that both readings tell alike at the same place."""
    for a, b in alike:
        if WORD.fullmatch(one.words[a][0]) and _off(turn, _middle(one.words[a][1]), _middle(other.words[b][1])) < NEAR:
            yield other.words[b][1]


def _doubted(one: Scan, other: Scan, alike: Sequence[tuple[int, int]], turn: Turn) -> Iterator[Box]:
    """Boxes on the second picture of numbers of which the readings tell other digits."""
    known_a, known_b = ({pair[side] for pair in alike} for side in (0, 1))
    firsts = [(_digits(word), _middle(box)) for place, (word, box) in enumerate(one.words) if place not in known_a]
    for place, (word, box) in enumerate(other.words):
        digits, at = _digits(word), _led(turn, _middle(box))
        if digits and place not in known_b:
            beside = [held for held, near in firsts if abs(near[0] - at[0]) < 2 * NEAR and abs(near[1] - at[1]) < NEAR]
            if digits not in beside:
                yield box


def _digits(word: str) -> str:
    """The digits of a word that holds any, letters that a scanner takes for digits among them."""
    if not any(mark.isdigit() for mark in word):
        return ""
    return "".join(mark for mark in word.translate(LIKE_DIGITS) if mark.isdigit())


class _Differs:
    """How much of the ink differs, window by window, on the second picture."""

    def __init__(self, one: Scan, other: Scan, turn: Turn) -> None:
        laid, ruled = (_led_onto(picture, other.ink.size, turn) for picture in (one.ink, one.ruled))
        paper = ImageChops.invert(ImageChops.lighter(ruled, other.ruled))
        inks = [ImageChops.darker(ink, paper) for ink in (laid, other.ink)]
        self.head = max(other.head, one.head - turn[1][2])
        self.inks = [_windows(ink.point(SQUARED).reduce(CELL)).tobytes() for ink in inks]
        self.least, self.across = _least(*inks)

    def shares(self) -> Iterator[tuple[int, float]]:
        """Place of a window and the share of its ink that differs."""
        start = int(self.head) // CELL[1] * self.across + self.across if self.head > 0 else 0
        for place, (differs, first, second) in enumerate(zip(self.least, *self.inks, strict=True)):
            if place >= start and max(first, second) >= LEAST_INK:
                yield place, differs / max(first + second, INKED)

    def limits(self, believed: Iterator[Box], doubted: Iterator[Box]) -> dict[int, float]:
        """What may differ where, for windows that are not held to `LIKE_ANYTHING`."""
        told = dict.fromkeys((place for box in believed for place in self._within(box)), LIKE_A_WORD)
        return told | dict.fromkeys((place for box in doubted for place in self._within(box)), LIKE_A_DOUBT)

    def _within(self, box: Box) -> Iterator[int]:
        for down in range(max(0, int(box[1]) // CELL[1]), int(box[3]) // CELL[1] + 1):
            for right in range(max(0, int(box[0]) // CELL[0]), min(self.across - 1, int(box[2]) // CELL[0]) + 1):
                yield down * self.across + right


def _led_onto(picture: Image.Image, size: tuple[int, int], turn: Turn) -> Image.Image:
    return picture.transform(size, Image.Transform.AFFINE, (*turn[0], *turn[1]), Image.Resampling.BILINEAR, fillcolor=0)


def _windows(cells: Image.Image) -> Image.Image:
    return cells.filter(ImageFilter.BoxBlur(1))


def _least(one: Image.Image, other: Image.Image) -> tuple[bytes, int]:
    """For each window the least difference, each block of the first picture shifted to where it fits best."""
    steps = range(-REACH, REACH + 1)
    shifts = [(x, y) for x in steps for y in steps]
    cells = {by: ImageChops.difference(ImageChops.offset(one, *by), other).point(SQUARED).reduce(CELL) for by in shifts}
    wide, high = cells[0, 0].size
    blocks = {by: cell.reduce(BLOCK) for by, cell in cells.items()}
    size, flat = blocks[0, 0].size, {by: block.tobytes() for by, block in blocks.items()}
    best = [
        min(shifts, key=lambda by: (flat[by][place], abs(by[0]) + abs(by[1]))) for place in range(size[0] * size[1])
    ]
    least = Image.new("L", (wide, high), 255)
    for by, cell in cells.items():
        near = bytes(255 * (abs(at[0] - by[0]) <= 1 and abs(at[1] - by[1]) <= 1) for at in best)
        if any(near):
            mask = Image.frombytes("L", size, near).resize(
                (size[0] * BLOCK[0], size[1] * BLOCK[1]), Image.Resampling.NEAREST
            )
            least.paste(ImageChops.darker(least, _windows(cell)), (0, 0), mask.crop((0, 0, wide, high)))
    return least.tobytes(), wide
