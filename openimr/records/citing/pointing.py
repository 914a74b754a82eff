"""Pointing at words of a page. What is quoted must stand there."""

from datetime import datetime
from typing import Any

from django.db import transaction

from openimr.accounts.roles import Actor
from openimr.audit import actions as audit
from openimr.cases.models import Case
from openimr.records.citing import boxes
from openimr.records.models import Citation, Document, Page
from openimr.records.refusal import RecordRefused

LONGEST = 400  # words of one citation


class CiteRefused(RecordRefused):
    """The words cannot be cited from this page."""


@transaction.atomic
def cite(*, case: Case, page: Page, first_word: int, last_word: int, quote: str, by: Actor, at: datetime) -> Citation:
    """Cite words `first_word` to `last_word` (indexes into the page's words, both included).

    `quote` must be exactly those words, white space aside: numbers, negations and sides cannot slip. The same words
    cited again by the same actor give the first citation. Raises `CiteRefused`.
    """
    of_the_record(case, page)
    rows = _rows(page, first_word, last_word)
    words = " ".join(row[0] for row in rows)
    if " ".join(words.split()) != " ".join(quote.split()):
        raise CiteRefused(
            f"The quoted words do not stand on {page.ref}, which reads “{words[:200]}”; select them again."
        )
    same = Citation.objects.filter(page=page, first_word=first_word, last_word=last_word, made_by=by.ref)
    return same.filter(reading=page.reading).first() or keep(
        case, page, quote=words, places=_unturned(page, rows), by=by, at=at, first_word=first_word, last_word=last_word,
        poor=page.poor,
    )  # fmt: skip


def of_the_record(case: Case, page: Page) -> None:
    """Bring the page up to date and hold its place until the transaction ends: nobody moves or removes it meanwhile.
    Raises `CiteRefused` unless it stands in this case's record."""
    Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    page.document = Document.objects.get(pages=page)
    page.number = page.document.pages.values_list("number", flat=True).get(pk=page.pk)
    if page.document.case_id != case.pk or page.document.state == Document.REMOVED:
        raise CiteRefused("This page is not part of the case's record; choose a page of the record.")


def _unturned(page: Page, rows: list[list[Any]]) -> list[list[float]]:
    """The words' boxes on the page as it lies in its file."""
    size = (page.width, page.height)
    return [[round(edge, 2) for edge in boxes.unturned(row[1:5], size, page.rotation)] for row in rows]


def _rows(page: Page, first: int, last: int) -> list[list[Any]]:
    rows = page.word_rows()
    if not rows:
        raise CiteRefused(f"{page.ref} has no readable words; cite the page itself as [{page.ref}].")
    if not 0 <= first <= last < len(rows):
        raise CiteRefused(f"Those words are not on {page.ref}; select them again.")
    if last - first >= LONGEST:
        raise CiteRefused(f"A citation holds at most {LONGEST} words; select fewer.")
    return rows[first : last + 1]


def keep(
    case: Case, page: Page, *, quote: str, places: list[list[float]], by: Actor, at: datetime, **more: Any
) -> Citation:
    """Write the citation down, with the reading it was taken from and the name of the page's first picture."""
    made = Citation.objects.create(
        case=case, document=page.document, page=page, quote=quote, boxes=places, reading=page.reading,
        page_sha256=page.sha256, image_sha256=first_picture(page), made_by=by.ref, at=at, **more,
    )  # fmt: skip
    audit.record(about=case.pk, by=by, verb="cite", at=at, detail={"citation": str(made.pk), "page": page.ref})
    return made


def first_picture(page: Page) -> str:
    """The name, that is the hash, of the page's picture as first read: no later reading changes it."""
    if page.reading == 1:
        return page.image
    return str(page.readings.values_list("image", flat=True).get(number=1))


def find_quote(page: Page, quote: str) -> tuple[int, int] | None:
    """Where `quote` first stands among the page's words, word for word; for a form without a selection."""
    wanted, words = quote.split(), page.bare_words()
    for start in range(len(words) - len(wanted) + 1) if wanted else ():
        if words[start : start + len(wanted)] == wanted:
            return start, start + len(wanted) - 1
    return None
