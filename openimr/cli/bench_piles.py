"""The quality of order: types, dates, authors, beginnings and copies of made papers, by grade, and pages a second.

The papers, their seed and their truth come from `records.made`; faxed grades are read by OCR first, as in the product.
"""

import io
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from openimr.cli import measuring
from openimr.records import made, reading
from openimr.records.piles import authors, copies, dates, splitting, types
from openimr.records.piles.sheets import Sheet, sheet

SEED, DOCUMENTS, TEXT_DOCUMENTS, MANY = "order", 40, 400, 5000
GRADES = ("digital", "clean", "mild", "moderate", "heavy")
LEAST = {  # share of types and of dates that must be right
    "digital": (0.9, 0.9),
    "clean": (0.9, 0.85),
    "mild": (0.9, 0.8),
    "moderate": (0.8, 0.5),
    "heavy": (0.5, 0.2),
}


@dataclass
class Score:
    """Counts over the documents of one grade."""

    documents: int = 0
    right: dict[str, int] = field(default_factory=dict)
    begun: int = 0  # beginnings found that are some
    said: int = 0  # beginnings found
    copies: int = 0  # pages that came before
    folded: int = 0
    similar: int = 0
    false: int = 0  # folds of pages that are not the same

    def share(self, name: str) -> float:
        return self.right.get(name, 0) / max(self.documents, 1)


def run(grades: Sequence[str] = GRADES) -> None:
    """Print the figures of each grade beside their bounds."""
    for grade in grades:
        documents = made.pile(SEED, DOCUMENTS if grade != "digital" else TEXT_DOCUMENTS, grade)
        tell(grade, score(documents, pages_of(documents, grade)))
    speed()


def pages_of(documents: Sequence[made.MadeDocument], grade: str) -> list[Sheet]:
    """The papers as the readers get them: their words as printed, or read by OCR."""
    if grade == "digital":
        texts = [made.truth(one, page=page + 1) for one in documents for page in range(len(one.pages))]
        return [sheet(number, text) for number, text in enumerate(texts, start=1)]
    count = sum(len(one.pages) for one in documents)
    with tempfile.TemporaryDirectory(prefix="imr-bench-") as folder:
        file = Path(folder) / "pile.pdf"
        file.write_bytes(io.BytesIO(made.pdf(documents)).getvalue())
        read = reading.read_pages(file, "pdf", 1, count)
        return [sheet(page.number, page.text, page.confidence, blank=page.blank) for page in read]


def score(documents: Sequence[made.MadeDocument], pages: Sequence[Sheet]) -> Score:
    told, firsts = Score(len(documents)), made.firsts(documents)
    received = max(one.service_date for one in documents) + timedelta(days=60)
    for one, first in zip(documents, firsts, strict=True):
        part = pages[first - 1 : first - 1 + len(one.pages)]
        kind = types.document_type(part)
        day, author = dates.service_date(part, kind.kind, received=received), authors.author(part, kind.kind)
        name = one.author.split(",")[0].lower()
        for what, holds in (
            ("type", kind.kind == one.kind),
            ("date", day is not None and day.value == one.service_date),
            ("author", author is not None and name in author.name.lower()),
        ):
            told.right[what] = told.right.get(what, 0) + holds
    found = {part.first for part in splitting.split(pages)}
    told.begun, told.said = len(found & set(firsts)), len(found)
    _score_copies(told, documents, firsts, pages)
    return told


def _score_copies(
    told: Score, documents: Sequence[made.MadeDocument], firsts: Sequence[int], pages: Sequence[Sheet]
) -> None:
    """Folds are counted against what was sent: the words of the two pages as printed."""
    words = [page.text for one in documents for page in one.pages]
    again = {
        first + place
        for one, first in zip(documents, firsts, strict=True)
        if one.duplicate_of is not None
        for place in range(len(one.pages))
    }
    leaves = [
        copies.Leaf(page.number, "\n".join(line.text for line in page.lines), "", page.confidence, page.blank)
        for page in pages
    ]
    found = copies.find_copies(leaves)
    told.copies = len(again)
    told.folded = sum(one.folded for one in found if one.page in again)
    told.similar = sum(not one.folded for one in found if one.page in again)
    told.false = sum(one.folded and words[one.page - 1] != words[one.first - 1] for one in found)


def tell(grade: str, told: Score) -> None:
    types_least, dates_least = LEAST[grade]
    for what, least in (("type", types_least), ("date", dates_least)):
        measuring.tell(
            f"{grade}: {what} right", f"{told.share(what):.1%}", f"{least:.0%}", holds=told.share(what) >= least
        )
    wrong = told.said - told.begun
    print(
        f"{grade}: author right {told.share('author'):.1%}; beginnings {told.begun} of {told.documents}, wrong {wrong}"
    )
    recall = f"{told.folded}+{told.similar} shown of {told.copies}"
    measuring.tell(f"{grade}: copies folded; false folds", f"{recall}; {told.false}", "0 false", holds=told.false == 0)


def speed() -> None:
    """All readers over thousands of pages, one core."""
    documents = made.pile("speed", 200, "digital")
    texts = [made.truth(one, page=page + 1) for one in documents for page in range(len(one.pages))]
    many = [f"{texts[place % len(texts)]}\nNo. {place}" for place in range(MANY)]
    begun = time.process_time()
    pages = [sheet(number, text) for number, text in enumerate(many, start=1)]
    for part in splitting.split(pages):
        whole = pages[part.first - 1 : part.last]
        kind = types.document_type(whole).kind
        dates.service_date(whole, kind)
        authors.author(whole, kind)
    copies.find_copies([copies.Leaf(number, text) for number, text in enumerate(many)])
    taken = time.process_time() - begun
    measuring.tell(f"order of {MANY:,} pages, CPU seconds of one core", f"{taken:.1f}", "60", holds=taken < 60)
