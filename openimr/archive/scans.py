"""Scanned letters in an import: read by eye by the records room's reader, then read as the text that came of it.

The file is opened in that reader's child process, its text in one of ours, so a hostile scan costs itself alone.
"""

import tempfile
from pathlib import Path

from openimr.archive import forks
from openimr.archive.reading import pdf
from openimr.records import reading

AT_ONCE = 8  # pages of one question to the reader
SURE = 85.0  # mean confidence under which the records room calls a scan poor
NO_TEXT = "The scan could not be read by OCR: no text was found on it. Ask for a better copy."


def read(file: Path) -> forks.Row:
    """A scanned letter with its text, and a fault that says it was read by OCR; a problem when nothing could be read."""
    found = reading.inspect(file)
    if found.state != "ok" or not 0 < found.page_count <= pdf.MOST_PAGES:
        return _named(file, {"layout": None, "problem": found.problem or NO_TEXT})
    pages = _pages(file, found)
    text = "\n".join(page.text for page in pages)
    if not text.strip():
        return _named(file, {"layout": None, "problem": NO_TEXT})
    row = _as_letter(text)
    if "problem" not in row:
        row["faults"] = [*_faults(pages), *row["faults"]]
    return _named(file, row)


def _pages(file: Path, found: reading.Inspection) -> list[reading.PageRead]:
    return [
        page
        for first in range(1, found.page_count + 1, AT_ONCE)
        for page in reading.read_pages(file, found.kind, first, min(first + AT_ONCE - 1, found.page_count))
    ]


def _as_letter(text: str) -> forks.Row:
    with tempfile.TemporaryDirectory(prefix="imr-scan-") as folder:
        plain = Path(folder) / "scan.txt"
        plain.write_text(text, encoding="utf-8")
        (row,) = forks.read_kept([plain], workers=1)
        return row


def _faults(pages: list[reading.PageRead]) -> list[forks.Row]:
    """That it is a scan and how surely it was read; pages that could not be read, each."""
    sure = [page.confidence for page in pages if page.confidence is not None]
    mean = sum(sure) / len(sure) if sure else 0.0
    poor = "; a poor scan, what it says may be misread" if mean < SURE else ""
    told = [("scanned", f"a scan, read by OCR with a mean confidence of {mean:.0f} per cent{poor}")]
    told += [("unread_page", f"page {page.number} could not be read") for page in pages if page.unreadable]
    return [{"kind": kind, "words": words, "start": 0, "end": 0} for kind, words in told]


def _named(file: Path, row: forks.Row) -> forks.Row:
    return {**row, "file": str(file), "sha256": forks.sha256(file)}
