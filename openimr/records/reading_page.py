"""What the reading page shows: a window of the record, never all of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from openimr.cases.models import Case
from openimr.records import cites, forms, queries, terms
from openimr.records.models import Citation, Document, Page

MOST_MARKED = 400  # words that an address may have marked
WINDOW = 12  # thumbnails on each side of the page
ORDERS = {"number": queries.documents, "date": queries.chronology}


@dataclass(frozen=True)
class Asked:
    """What the address asks for; numbers that name nothing lead to the first page."""

    document: int | None = None
    page: int = 1
    order: str = "number"
    question: str = ""
    marked: tuple[int, int] | None = None  # words to show, first and last

    def address(self, case: Case, **change: Any) -> str:
        values = {"document": self.document, "page": self.page, "order": self.order, "q": self.question, **change}
        told = {name: value for name, value in values.items() if value and (name, value) != ("order", "number")}
        return f"{reverse('records:read', args=[case.pk])}?{urlencode(told)}"


def asked(given: Mapping[str, str]) -> Asked:
    order = given.get("order", "")
    return Asked(
        document=_number(given.get("document", "").removeprefix("R")),
        page=_number(given.get("page", "")) or 1,
        order=order if order in ORDERS else "number",
        question=given.get("q", "").strip()[: terms.LONGEST_QUESTION],
        marked=_marked_words(given.get("words", "")),
    )


def _marked_words(text: str) -> tuple[int, int] | None:
    first, last = (_number(part) for part in [*text.split("-", 1), ""][:2])
    return None if first is None or last is None or not first <= last < first + MOST_MARKED else (first, last)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def context(case: Case, asked: Asked) -> dict[str, Any]:
    """Five queries whatever the size of the record: documents, the page, its neighbours, citations, and the search."""
    documents = list(ORDERS[asked.order](case))
    document = next((one for one in documents if one.number == asked.document), next(iter(documents), None))
    page = _page(document, asked.page) if document else None
    found = queries.search(case, asked.question) if asked.question else None
    return {
        "case": case,
        "asked": asked,
        "documents": documents,
        "document": document,
        "page": page,
        "found": found,
        "groups": _groups(case, asked, found) if found else [],
        "hits": _hits(page, asked),
        "cite_form": forms.CiteForm(),
        **_around(case, asked, documents, document, page),
        **_of_page(case, page),
    }


def _groups(case: Case, asked: Asked, found: queries.Found) -> list[tuple[Document, list[tuple[int, str, SafeString]]]]:
    """Hits by document, each as page number, address and passage with its hits marked."""
    return [
        (
            group.document,
            [
                (
                    hit.page.number,
                    asked.address(case, document=group.document.number, page=hit.page.number),
                    _marked(hit),
                )
                for hit in group.hits
            ],
        )
        for group in found.groups
    ]


def _marked(hit: queries.Hit) -> SafeString:
    return format_html_join(
        " ", "{}", ((format_html("<mark>{}</mark>", word) if on else word,) for word, on in hit.passage)
    )


def _page(document: Document, number: int) -> Page | None:
    found = document.pages.defer("terms").filter(number=min(number, document.page_count or 1)).first()
    if found is not None:
        found.document = document
    return found


def _hits(page: Page | None, asked: Asked) -> list[int]:
    if page and asked.marked:
        return list(range(asked.marked[0], asked.marked[1] + 1))
    asked_for = terms.ask(asked.question)
    return terms.hits(page.bare_words(), asked_for) if page and asked_for else []


def _around(
    case: Case, asked: Asked, documents: Sequence[Document], document: Document | None, page: Page | None
) -> dict[str, Any]:
    """The pages before and after, across documents in the chosen order, and a window of thumbnails."""
    if document is None:
        return {"before": None, "after": None, "window": [], "by_number": asked.address(case), "by_date": ""}
    number, place = page.number if page else 1, documents.index(document)
    before, after = _before(documents, place, number), _after(documents, place, number)
    near = queries.pages(document).filter(number__range=(number - WINDOW, number + WINDOW))
    return {
        "before": asked.address(case, document=before[0], page=before[1]) if before else "",
        "after": asked.address(case, document=after[0], page=after[1]) if after else "",
        "window": [(one, asked.address(case, document=document.number, page=one.number)) for one in near],
        "by_number": asked.address(case, document=document.number, order="number"),
        "by_date": asked.address(case, document=document.number, order="date"),
    }


def _before(documents: Sequence[Document], place: int, number: int) -> tuple[int, int] | None:
    if number > 1:
        return documents[place].number, number - 1
    readable = [one for one in documents[:place] if one.page_count]
    return (readable[-1].number, readable[-1].page_count) if readable else None


def _after(documents: Sequence[Document], place: int, number: int) -> tuple[int, int] | None:
    if number < documents[place].page_count:
        return documents[place].number, number + 1
    return next(((one.number, 1) for one in documents[place + 1 :] if one.page_count), None)


def _of_page(case: Case, page: Page | None) -> dict[str, Any]:
    if page is None:
        return {"citations": [], "addresses": {}, "token": ""}
    at = [case.pk, page.pk]
    return {
        "citations": list(page.citations.all()),
        "token": cites.token(page.document.number, page.number),
        "addresses": {
            "image": reverse("records:image", args=[*at, "page"]),
            "words": reverse("records:words", args=at),
            "cite": reverse("records:cite", args=at),
        },
    }


def words_json(page: Page, question: Sequence[terms.Term]) -> dict[str, Any]:
    """The page for a script: `words` rows [word, x0, y0, x1, y1] in points; `hits` are indexes into them."""
    rows = json.loads(page.words)
    return {
        "page": page.pk,
        "ref": page.ref,
        "document": page.document.number,
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "sha256": page.sha256,
        "words": rows,
        "hits": terms.hits([row[0] for row in rows], question),
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    """A citation for a script; `token` is what is written into a text."""
    page = citation.page
    return {
        "id": str(citation.pk),
        "token": cites.token(page.document.number, page.number),
        "ref": page.ref,
        "quote": citation.quote,
        "boxes": citation.boxes,
        "first_word": citation.first_word,
        "last_word": citation.last_word,
    }
