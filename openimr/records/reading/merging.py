"""Words of several sources on one page: printed over a scan, typed into a form, read by OCR."""

from collections.abc import Sequence

from PIL import Image, ImageDraw

from openimr.records.reading import pictures
from openimr.records.reading.rows import WordRow

SMALL = 4  # the picture is looked at this much smaller
DARK = 150
PAD = 2.0  # points: ink that runs over its box
LEFT_OUT = 0.5  # of the ink: with more outside its boxes a text layer does not tell the page


def tells_the_page(words: Sequence[WordRow], picture: pictures.Picture, size: tuple[float, float]) -> bool:
    """Whether most ink lies under the words: a fax header printed over a scan leaves the page untold."""
    small = picture.convert("L").reduce(SMALL)
    edge = small.width // 30
    small = small.crop((edge, edge, small.width - edge, small.height - edge))
    before = _ink(small)
    draw = ImageDraw.Draw(small)
    across, down = picture.width / SMALL / size[0], picture.height / SMALL / size[1]
    for _, x0, y0, x1, y1 in words:
        box = (
            (x0 - PAD) * across - edge,
            (y0 - PAD) * down - edge,
            (x1 + PAD) * across - edge,
            (y1 + PAD) * down - edge,
        )
        draw.rectangle(box, fill=255)
    return before == 0 or _ink(small) <= LEFT_OUT * before


def _ink(grey: Image.Image) -> int:
    return sum(grey.histogram()[:DARK])


def over_scan(printed: list[WordRow], read: list[WordRow]) -> list[WordRow]:
    """The words read from the scan, and the printed ones where they stand: what OCR read of those is left out."""
    kept = [word for word in read if not any(_inside(word, box) for box in printed)]
    return inserted(kept, [[word] for word in printed]) if kept else printed


def _inside(word: WordRow, box: WordRow) -> bool:
    x, y = (word[1] + word[3]) / 2, (word[2] + word[4]) / 2
    return box[1] - PAD <= x <= box[3] + PAD and box[2] - PAD <= y <= box[4] + PAD


def inserted(words: list[WordRow], runs: Sequence[list[WordRow]]) -> list[WordRow]:
    """`words` with each run put where it is read: after all words above it and those left of it on its line."""
    result = list(words)
    for run in runs:
        first = run[0]
        place = next((at for at, word in enumerate(result) if _after(word, first)), len(result))
        result[place:place] = run
    return result


def _after(word: WordRow, other: WordRow) -> bool:
    """Whether `word` is read after `other`: it lies lower, or right of it on the same line."""
    middle = (other[2] + other[4]) / 2
    if word[2] <= middle <= word[4]:
        return word[1] > other[1]
    return word[2] > middle
