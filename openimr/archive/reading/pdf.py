"""A PDF letter as a source: its words in reading order with the weight of their font.

Only called in a child process with limits (`archive.forks`): a hostile file may end the process that opens it.
"""

from pathlib import Path
from typing import Any

import pdfwords

from openimr.archive.reading.source import Run, Source, from_lines

BOLD = 16  # pdfwords' flag of a span
MOST_PAGES = 80  # the longest real letter has ten
SCAN = "The PDF holds no text: it is a scan, and was not read by OCR."
SAME_ROW = 2.5  # points: cells of a table whose tops differ less stand on one row


class NoLetter(ValueError):
    """The file cannot be read as a letter; the text says why and what to do."""


def source(path: Path) -> Source:
    """The letter's text; raises `NoLetter` when it cannot be opened or holds no text."""
    try:
        document: Any = pdfwords.open(str(path))
        count = len(document)
    except Exception as error:
        raise NoLetter("The PDF cannot be opened: it is damaged or locked. Ask for a new copy.") from error
    if count > MOST_PAGES:
        raise NoLetter(f"The PDF has {count:,} pages; a letter has at most {MOST_PAGES}. Split it.")
    found = from_lines(_lines(document[number]) for number in range(count))
    if not found.text.strip():
        raise NoLetter(SCAN)
    return found


def _lines(page: Any) -> list[list[Run]]:
    blocks = page.get_text("dict")["blocks"]
    lines = [line for block in blocks for line in block.get("lines", ())]
    return [[(span["text"], bool(span["flags"] & BOLD)) for span in line["spans"]] for line in lines]
