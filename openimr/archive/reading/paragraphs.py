"""Where a title begins in text without font weights: by empty lines and by how the line before it ends."""

import re

from openimr.archive.reading.source import Source, fold

ENDS = re.compile(r"[.!?:][\"”’')\]]*\s*\Z")
PORTION = re.compile(r"was\s+the\s+original\s+request\.")
GAPS = 2000  # signs over which empty lines are counted
LONGEST = 900  # the longest title seen has 550 signs


def title_start(source: Source, after: int, end: int) -> int:
    """The start of the title that ends at `end`; never before `after`."""
    floor = max(after, end - LONGEST)
    starts = _line_starts(source.text, floor, end)
    best = starts[-1] if starts else floor
    if (gap := _behind_gap(source.text, starts, after, end)) is not None:
        return gap
    for start in reversed(starts):
        best = start
        before = source.text[after:start]
        if _ended(before) and _begins(source.text[start:end]) and not _portion_cut(source.text, start, after, end):
            return start
    return best if best > floor or floor == after else starts[-1]


def _behind_gap(text: str, starts: list[int], after: int, end: int) -> int | None:
    """The title's start behind an empty line, where only paragraphs are set apart by one: what stands before may then end
    without a full stop. None when empty lines tell nothing, or the usual way gives the same."""
    lines = text[max(0, after - GAPS) : end].splitlines()
    empty = sum(1 for line in lines if not line.strip())
    if not starts or empty * 3 > len(lines):
        return None
    behind = [start for start in starts if re.search(r"\n[ \t\r]*\n\s*\Z", text[after:start])]
    return (
        behind[-1]
        if behind and _begins(text[behind[-1] : end]) and not _portion_cut(text, behind[-1], after, end)
        else None
    )


def _line_starts(text: str, floor: int, end: int) -> list[int]:
    starts = [floor] + [match.end() for match in re.finditer(r"\n", text[floor:end])]
    places = [floor] + [floor + start for start in starts[1:]]
    return [
        place
        for place in places
        if (text[place : text.find("\n", place, end) if "\n" in text[place:end] else end]).strip()
    ]


def _ended(before: str) -> bool:
    return not before.strip() or bool(ENDS.search(before.rstrip()))


def _begins(title: str) -> bool:
    first = fold(title)[:1]
    return bool(first) and not first.islower()


def _portion_cut(text: str, start: int, after: int, end: int) -> bool:
    """Whether the line belongs to a title of several sentences whose first sentence stands on a line before."""
    tail = fold(text[start:end])
    several = "original request" in tail and not PORTION.search(tail)
    return several and bool(PORTION.search(fold(text[max(after, end - LONGEST) : end])))
