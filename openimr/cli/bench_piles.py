"""The quality of order: types, dates, authors, beginnings and copies of made papers, by grade, and pages a second.

The papers, their seed and their truth come from `records.made`; faxed grades are read by OCR first, as in the product.
Look-alikes are pages of which one thing that matters was changed, each sent beside the page itself and a second fax of it.
"""

import io
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from openimr.cli import measuring
from openimr.records import made, reading
from openimr.records.made import altered
from openimr.records.piles import authors, copies, dates, overlaid, splitting, types
from openimr.records.piles.sheets import Sheet, sheet

SEED, DOCUMENTS, TEXT_DOCUMENTS, MANY = "order", 40, 400, 5000
LOOK_ALIKES = ("progress", "therapy", "imaging", "rfa")  # kinds of one page
SURE = 0.5  # confidence from which a proposal is one to believe
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
    proposed: dict[str, int] = field(default_factory=dict)
    sure: dict[str, list[bool]] = field(default_factory=lambda: {"date": [], "author": []})
    begun: int = 0  # beginnings found that are some
    said: int = 0  # beginnings found
    copies: int = 0  # pages that came before
    folded: int = 0
    similar: int = 0
    false: int = 0  # folds of pages that are not the same

    def share(self, name: str) -> float:
        return self.right.get(name, 0) / max(self.documents, 1)

    def proposals(self, name: str) -> str:
        """Of what was proposed, and of what was proposed surely, how much was right."""
        held = self.sure[name]
        return f"{self.right.get(name, 0)} of {self.proposed.get(name, 0)} right, surely {sum(held)} of {len(held)}"


def run(grades: Sequence[str] = GRADES) -> None:
    """Print the figures of each grade beside their bounds."""
    for grade in grades:
        documents = made.pile(SEED, DOCUMENTS if grade != "digital" else TEXT_DOCUMENTS, grade)
        tell(grade, score(documents, *pages_of(documents, grade)))
        look_alikes(grade)
    speed()


def pages_of(documents: Sequence[made.MadeDocument], grade: str) -> tuple[list[Sheet], list[copies.Leaf]]:
    """The papers as the readers get them: their words as printed, or read by OCR with the picture."""
    if grade == "digital":
        texts = [made.truth(one, page=page + 1) for one in documents for page in range(len(one.pages))]
        pages = [sheet(number, text) for number, text in enumerate(texts, start=1)]
        return pages, [copies.Leaf(page.number, text) for page, text in zip(pages, texts, strict=True)]
    count = sum(len(one.pages) for one in documents)
    with tempfile.TemporaryDirectory(prefix="imr-bench-") as folder:
        file = Path(folder) / "pile.pdf"
        file.write_bytes(io.BytesIO(made.pdf(documents)).getvalue())
        read = reading.read_pages(file, "pdf", 1, count)
    pages = [sheet(page.number, page.text, page.confidence, blank=page.blank) for page in read]
    return pages, [_leaf(page) for page in read]


def _leaf(page: reading.PageRead) -> copies.Leaf:
    rows = [(word.text, *word.box) for word in page.words]
    scan = (lambda: overlaid.scan(page.image, rows, page.width)) if page.confidence is not None else None
    return copies.Leaf(page.number, page.text, "", page.confidence, page.blank, scan)


def look_alikes(grade: str) -> None:
    """Each page, the page sent again, and one page for each thing that can be changed: which of them fold."""
    documents: list[made.MadeDocument] = []
    again: set[int] = set()
    for kind in LOOK_ALIKES:
        plain = _of_one_page(kind, grade)
        base = altered.ticked(plain, 0)
        changed = [altered.altered(plain if how == "tick" else base, how) for how in altered.HOWS]
        again.add(len(documents) + 2)
        documents += [base, replace(base, seed=f"{base.seed} again"), *filter(None, changed)]
    found = [one for one in copies.find_copies(pages_of(documents, grade)[1]) if one.folded]
    false = sum(one.page not in again for one in found)
    told = f"{sum(one.page in again for one in found)} of {len(again)}; {false} of {len(documents) - 2 * len(again)}"
    measuring.tell(f"{grade}: look-alikes: same page folded; changed pages folded", told, "0 changed", holds=not false)


def _of_one_page(kind: str, grade: str) -> made.MadeDocument:
    drawn = (made.document(f"look-alike {kind} {number}", kind, grade=grade) for number in range(99))
    return next(one for one in drawn if len(one.pages) == 1)


def score(documents: Sequence[made.MadeDocument], pages: Sequence[Sheet], leaves: Sequence[copies.Leaf] = ()) -> Score:
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
            proposal: dates.DateFound | authors.AuthorFound | None = {"date": day, "author": author}.get(what)
            told.proposed[what] = told.proposed.get(what, 0) + (proposal is not None)
            if proposal is not None and proposal.confidence >= SURE:
                told.sure[what].append(holds)
    found = {part.first for part in splitting.split(pages)}
    told.begun, told.said = len(found & set(firsts)), len(found)
    _score_copies(told, documents, firsts, leaves)
    return told


def _score_copies(
    told: Score, documents: Sequence[made.MadeDocument], firsts: Sequence[int], leaves: Sequence[copies.Leaf]
) -> None:
    """Folds are counted against what was sent: the words of the two pages as printed."""
    words = [page.text for one in documents for page in one.pages]
    again = {
        first + place
        for one, first in zip(documents, firsts, strict=True)
        if one.duplicate_of is not None
        for place in range(len(one.pages))
    }
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
    print(f"{grade}: dates proposed {told.proposals('date')}; authors {told.proposals('author')}")
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
