"""Boxes on a page that was turned. Pure: points, the origin in the top left corner, turns clockwise in degrees.

A citation keeps its boxes on the page as it lies in its file, before any turn, so that a later turn moves nothing.
"""

from collections.abc import Sequence

Box = tuple[float, float, float, float]
Size = tuple[float, float]  # width, height
GROWN = 1.5  # points: two readings of one word differ by no more


def turned_size(size: Size, turn: int) -> Size:
    return (size[1], size[0]) if turn % 180 else size


def turned(box: Sequence[float], size: Size, turn: int) -> Box:
    """A box of a page of `size` on the same page turned by `turn`: 0, 90, 180 or 270."""
    x0, y0, x1, y1 = box
    width, height = size
    return {
        0: (x0, y0, x1, y1),
        90: (height - y1, x0, height - y0, x1),
        180: (width - x1, height - y1, width - x0, height - y0),
        270: (y0, width - x1, y1, width - x0),
    }[turn % 360]


def unturned(box: Sequence[float], shown: Size, turn: int) -> Box:
    """A box of a page shown turned by `turn`, of size `shown`, on the page before the turn."""
    return turned(box, shown, -turn)


def inside(box: Sequence[float], size: Size) -> bool:
    """Whether a box lies on the page and is none turned inside out; half a point over the edge is a rounding."""
    x0, y0, x1, y1 = box
    return -0.5 <= x0 < x1 <= size[0] + 0.5 and -0.5 <= y0 < y1 <= size[1] + 0.5


def covers(boxes: Sequence[Sequence[float]], word: Sequence[float]) -> bool:
    """Whether the middle of a word lies in one of the boxes, or the middle of one of them in the word."""
    return any(_middle_in(word, box) or _middle_in(box, word) for box in boxes)


def _middle_in(one: Sequence[float], other: Sequence[float]) -> bool:
    x, y = (one[0] + one[2]) / 2, (one[1] + one[3]) / 2
    return other[0] - GROWN <= x <= other[2] + GROWN and other[1] - GROWN <= y <= other[3] + GROWN
