"""How well pages are read: papers of known text, sent in each grade, beside what the reader makes of them.

`FIGURES` is open: whoever reads more from a page (types, dates, copies) adds a function of the papers and their pages.
"""

import statistics
from collections.abc import Callable, Sequence
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from openimr.cli import measuring
from openimr.records import made, reading
from openimr.records.reading import PageRead, ocr

SEED, DOCUMENTS = "quality", 36
MOST = {"digital": 0.005, "clean": 0.01, "mild": 0.03, "moderate": 0.2, "heavy": 0.45}  # character error
Figure = Callable[[str, Sequence[made.MadeDocument], Sequence[PageRead]], None]


def run(folder: Path) -> None:
    """Print each figure for each grade."""
    print(f"papers: seed {SEED!r}, {DOCUMENTS} documents of {len(made.MADE)} kinds")
    documents = made.pile(SEED, DOCUMENTS, "digital")
    for grade in made.GRADES:
        pages = _read(documents, grade, folder / f"{grade}.pdf")
        for figure in FIGURES:
            figure(grade, documents, pages)


def _read(documents: Sequence[made.MadeDocument], grade: str, file: Path) -> list[PageRead]:
    file.write_bytes(made.pdf(documents, grade))
    count = sum(len(each.pages) for each in documents)
    return [page for first in range(1, count + 1, 10)
            for page in reading.read_pages(file, "pdf", first, min(count, first + 9))]  # fmt: skip


def characters(grade: str, documents: Sequence[made.MadeDocument], pages: Sequence[PageRead]) -> None:
    """Wrong, missing and added characters a hundred of the known text; breaks of lines count as blanks."""
    errors = _errors(grade, documents, pages)
    share = sum(wrong for wrong, _ in errors) / sum(length for _, length in errors)
    middle = statistics.median(wrong / length for wrong, length in errors)
    figure = f"{share:.2%}, median page {middle:.2%}"
    measuring.tell(
        f"character error, {grade}, {len(pages)} pages", figure, f"{MOST[grade]:.1%}", holds=share <= MOST[grade]
    )


def _errors(grade: str, documents: Sequence[made.MadeDocument], pages: Sequence[PageRead]) -> list[tuple[int, int]]:
    """Of each page the wrong characters and the length; the boxes of a form may be read by row or by box."""
    numbered = [(one, number) for one in documents for number in range(1, len(one.pages) + 1)]
    return [
        min(_error(page.text, made.truth(one, number, grade, by_cell=cells)) for cells in (False, True))
        for page, (one, number) in zip(pages, numbered, strict=True)
    ]


def _error(read: str, known: str) -> tuple[int, int]:
    text, truth = " ".join(read.split()), " ".join(known.split())
    return Levenshtein.distance(text, truth), len(truth)


def confidence(grade: str, documents: Sequence[made.MadeDocument], pages: Sequence[PageRead]) -> None:
    """Whether the mark "poor scan" says what it should: the error of pages with it and without."""
    told = [(page.poor, *error) for page, error in zip(pages, _errors(grade, documents, pages), strict=True)]
    parts = []
    for poor, name in ((False, "good"), (True, "poor")):
        rows = [(wrong, length) for mark, wrong, length in told if mark is poor]
        if rows:
            parts.append(f"{len(rows)} {name} {sum(w for w, _ in rows) / sum(n for _, n in rows):.1%}")
    print(f"  marked under {ocr.POOR:.0f} as poor scans: {', '.join(parts)}")


def languages(grade: str, documents: Sequence[made.MadeDocument], pages: Sequence[PageRead]) -> None:
    """Pages whose language was told, and told wrongly."""
    of = [one.language for one in documents for _ in one.pages]
    wrong = sum(page.language not in ("", language) for page, language in zip(pages, of, strict=True))
    print(f"  language told of {sum(bool(page.language) for page in pages)} of {len(pages)} pages, {wrong} wrongly")


FIGURES: list[Figure] = [characters, confidence, languages]
