"""docs/benchmarks.md, written by the benches themselves: a section a bench, with the machine, the day and the data."""

import re
from collections.abc import Sequence
from datetime import date

from openimr.cli import measuring
from openimr.host import home as homes

FILE = homes.CHECKOUT / "docs" / "benchmarks.md"
HEAD = "# Benchmarks\n\nWritten by `./imr bench`: each figure beside its bound, on the machine and the data named.\n"
Figure = tuple[str, str, str, bool]


def write(name: str, data: str, figures: Sequence[Figure]) -> None:
    """Replace a bench's section, or add it; the others stay as they are."""
    text = FILE.read_text() if FILE.exists() else HEAD
    section = _section(name, data, figures)
    pattern = re.compile(rf"\n## {re.escape(name)}\n.*?(?=\n## |\Z)", re.DOTALL)
    FILE.write_text(pattern.sub(lambda _: section, text) if pattern.search(text) else text + section)


def _section(name: str, data: str, figures: Sequence[Figure]) -> str:
    day = date.today().isoformat()  # noqa: DTZ011 - the day a person reads
    lines = [
        f"\n## {name}\n",
        f"{measuring.machine()}; {day}; {data}.\n",
        "| what | figure | bound | |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {what} | {figure} | {bound} | {'holds' if holds else 'falls short'} |"
        for what, figure, bound, holds in figures
    ]
    return "\n".join([*lines, ""])
