"""The small markup in which a record page is written, read into blocks that the page layouts print.

A line's first sign says what it is; lines without one join into a paragraph:

    # heading    ^ centred title    - bullet    > kept line (addresses)    | table | row |    [x] ticked    [ ] empty
    = label | value | label | value        + Label: value | Label: value (boxes of a form)
    ~ who signs | date                     ! stamp text                    --- rule      @name filled from the case
"""

import random
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any

type Block = dict[str, Any]
type Fill = Callable[[str], list[Block]]

SIGNS = {
    "# ": "heading", "^ ": "title", "- ": "bullets", "> ": "lines", "| ": "table", "= ": "pairs", "+ ": "boxes",
    "[x] ": "ticks", "[ ] ": "ticks", "~ ": "sign", "! ": "stamp", "---": "rule", "@": "fill",
}  # fmt: skip


def blocks(text: str, fill: Mapping[str, Callable[[], str]]) -> list[Block]:
    """One page's markup as blocks `{"kind": ..., "rows": ...}`; `fill` gives the markup that stands for @name."""
    return [block for kind, rows in _runs(_filled(text, fill)) for block in MAKE.get(kind, _rows)(kind, rows)]


def _filled(text: str, fill: Mapping[str, Callable[[], str]]) -> str:
    lines = (fill[line[1:].strip()]() if line.startswith("@") else line for line in text.splitlines())
    return "\n".join(lines)


def _runs(text: str) -> Iterator[tuple[str, list[str]]]:
    lines = [line.strip() for line in text.splitlines()]
    for kind, run in groupby(lines, key=_kind):
        if kind:
            yield kind, list(run)


def _kind(line: str) -> str:
    if not line:
        return ""
    return next((kind for sign, kind in SIGNS.items() if line.startswith(sign)), "paragraph")


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _after_sign(line: str) -> str:
    return line.split(" ", 1)[1] if " " in line else ""


def _paragraph(kind: str, rows: list[str]) -> list[Block]:
    return [{"kind": kind, "rows": [" ".join(rows)]}]


def _rows(kind: str, rows: list[str]) -> list[Block]:
    return [{"kind": kind, "rows": [_after_sign(row) for row in rows]}]


def _table(kind: str, rows: list[str]) -> list[Block]:
    return [{"kind": kind, "rows": [_cells(row) for row in rows]}]


def _pairs(kind: str, rows: list[str]) -> list[Block]:
    return [{"kind": kind, "rows": [_cells(_after_sign(row)) for row in rows]}]


def _boxes(kind: str, rows: list[str]) -> list[Block]:
    cut = [[cell.split(": ", 1) if ": " in cell else [cell.rstrip(":"), ""] for cell in _cells(_after_sign(row))]
           for row in rows]  # fmt: skip
    return [{"kind": kind, "rows": cut}]


def _ticks(kind: str, rows: list[str]) -> list[Block]:
    return [{"kind": kind, "rows": [[row.startswith("[x]"), row[4:]] for row in rows]}]


def _sign(kind: str, rows: list[str]) -> list[Block]:
    who = [[*_cells(_after_sign(row)), ""][:2] for row in rows]
    return [{"kind": kind, "rows": [{"who": name, "when": when, "pen": pen(name)} for name, when in who]}]


def pen(name: str) -> list[list[float]]:
    """A scribble that is always the same for the same name: points in millimetres, from left to right."""
    hand = random.Random(f"pen {name}")
    steps = 9 + len(name) // 3
    return [[round(2 + i * 38 / steps + hand.uniform(-1.5, 1.5), 2), round(5.5 + hand.uniform(-3.2, 3.2), 2)]
            for i in range(steps)]  # fmt: skip


MAKE: dict[str, Callable[[str, list[str]], list[Block]]] = {
    "paragraph": _paragraph, "table": _table, "pairs": _pairs, "boxes": _boxes, "ticks": _ticks, "sign": _sign,
}  # fmt: skip
