"""How a citation stands today: the words under its boxes in the page's present reading. Told, never altered."""

from collections.abc import Iterable
from dataclasses import dataclass

from openimr.records.citing import boxes, pointing, quotes
from openimr.records.models import Citation, Document, Page

STANDS, DIFFERS, CHANGED = "stands", "words differ now", "page changed"


@dataclass(frozen=True)
class Standing:
    """`places`: its boxes on the page as shown now; `words`: indexes of the page's words under them, ascending."""

    citation: Citation
    kind: str
    sentence: str
    places: tuple[boxes.Box, ...] = ()
    words: tuple[int, ...] = ()

    @property
    def stands(self) -> bool:
        return self.kind == STANDS


def check(citation: Citation) -> Standing:
    """Look the citation up on its page as it is read now."""
    return of_page(citation.page, [citation])[0]


def of_page(page: Page, citations: Iterable[Citation]) -> list[Standing]:
    """Each of the page's citations as it stands; at most one query, for a page that was read again."""
    rows, picture = page.word_rows(), pointing.first_picture(page)
    return [_standing(page, rows, picture, citation) for citation in citations]


def _standing(page: Page, rows: list[list[object]], picture: str, citation: Citation) -> Standing:
    here = _boxes_now(page, citation)
    under = tuple(index for index, row in enumerate(rows) if boxes.covers(here, row[1:5]))  # type: ignore[arg-type]
    kind, sentence = _verdict(page, [str(rows[index][0]) for index in under], picture, citation)
    return Standing(citation, kind, sentence, here, under)


def _boxes_now(page: Page, citation: Citation) -> tuple[boxes.Box, ...]:
    before = boxes.turned_size((page.width, page.height), -page.rotation)
    return tuple(boxes.turned(box, before, page.rotation) for box in citation.boxes)


def _verdict(page: Page, reads: list[str], picture: str, citation: Citation) -> tuple[str, str]:
    if page.document.state == Document.REMOVED:
        return CHANGED, "The document was removed from the record."
    if citation.image_sha256 and citation.image_sha256 != picture:
        return CHANGED, "The picture of the page is not the one that was cited; look at it again."
    if citation.page_sha256 == page.sha256:
        return STANDS, "Stands as it was cited."
    if not citation.quote:
        return STANDS, _region_sentence(reads)
    found = quotes.verdict(citation.quote, reads)
    if found.passes and len(found.reads.split()) == len(reads):
        return STANDS, "The page was read again; the words stand." if found.kind == quotes.EXACT else found.sentence
    return DIFFERS, _differs(reads)


def _region_sentence(reads: list[str]) -> str:
    return (
        f"The page was read again; there it reads “{' '.join(reads)}”."
        if reads
        else "The region stands as it was cited."
    )


def _differs(reads: list[str]) -> str:
    now = f"now reads “{' '.join(reads)[:200]}” there" if reads else "has no readable words there now"
    return f"The page was read again and {now}; compare it with the picture."
