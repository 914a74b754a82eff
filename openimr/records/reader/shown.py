"""What the reading page shows: a window of the record, never all of it."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from openimr.cases.models import Case
from openimr.records import forms, queries, terms
from openimr.records.citing import cites, standing
from openimr.records.models import Citation, Document, Mark, Page
from openimr.records.reader import index, marks, news, walking
from openimr.records.reader.asked import ONLY, ORDERS, Asked, asked
from openimr.records.reader.walking import Place, Walk

__all__ = ["Asked", "asked", "citation_json", "context", "words_json"]
WINDOW = 12  # thumbnails on each side of the page
EACH = 3  # passages of a document in the answer to a search
PASSAGES = 36  # in all
MOST_LINES = 80  # documents that such an answer names


def context(case: Case, asked: Asked, reader: str) -> dict[str, Any]:
    """A fixed number of queries whatever the size of the record. `reader`: the actor reference whose marks are shown."""
    documents = index.in_order(queries.documents(case), asked.order)
    mine = marks.kept(case, reader)
    walk = _walk(case, asked, documents, mine)
    stopped = None if asked.document else marks.last(case, reader)
    asked = _landed(asked, documents, walk)
    document = next((one for one in documents if one.number == asked.document), None)
    page = _page(document, asked.page) if document else None
    asked = replace(asked, page=page.number) if page else asked
    return {
        "case": case,
        "asked": asked,
        "document": document,
        "page": page,
        "known": news.known(documents),
        "hits": _hits(page, asked.question),
        "cite_form": forms.CiteForm(),
        **_addresses_of_choice(asked, stopped),
        **_list(asked, documents, walk, mine),
        **_found(case, asked, documents),
        **_around(asked, walk, document, page, mine),
        **_of_page(case, page),
        **_marked(page, mine),
        **_beside(case, asked, walk, page),
    }


def _addresses_of_choice(asked: Asked, stopped: Place | None) -> dict[str, Any]:
    """Where the reader stands, and the same place seen otherwise."""
    return {
        "here": asked.query(),
        "back": asked.query().removeprefix("?"),
        "all_hits": asked.query(within=None),
        "all_documents": asked.query(type="", author="", only=""),
        "fold_address": asked.query(folded=int(not asked.folded)),
        "orders": [
            (asked.query(order=order, listed=None), words, order == asked.order) for order, words in ORDERS.items()
        ],
        "stopped": (f"R{stopped[0]} p. {stopped[1]}", _step(asked, stopped)) if stopped else None,
    }


def _list(asked: Asked, documents: Sequence[Document], walk: Walk, mine: marks.Kept) -> dict[str, Any]:
    """The documents beside the page, and how much of the record is read."""
    return {
        "groups": index.groups(asked, documents, walk.numbers, mine),
        "choices": index.choices(documents),
        "only_choices": ONLY.items(),
        "progress": marks.Progress(mine.read_count, sum(one.page_count for one in documents)),
        "folded_in_record": mine.aside_count,
    }


def _walk(case: Case, asked: Asked, documents: Sequence[Document], mine: marks.Kept) -> Walk:
    """The pages that are gone through: those of the filters, without those that the reader set aside."""
    left = marks.left(case, asked.only, documents, mine) if asked.only else None
    kept = [one for one in documents if index.passes(asked, one)]
    return Walk(documents, walking.numbers(kept, left, {} if asked.folded else mine.aside))


def _landed(asked: Asked, documents: Sequence[Document], walk: Walk) -> Asked:
    """With a document that stands in the record: the one asked for, else where the way begins."""
    if any(one.number == asked.document for one in documents):
        return asked
    number, page = walk.first() or (documents[0].number if documents else None, 1)
    return replace(asked, document=number, page=page)


def _found(case: Case, asked: Asked, documents: Sequence[Document]) -> dict[str, Any]:
    """The answer to a search: documents in the chosen order, passages, and the pages with hits before and after."""
    if not asked.question:
        return {"found": None, "hit_groups": [], "unnamed_documents": 0, "hit_before": "", "hit_after": ""}
    shown = {"each": EACH, "most": PASSAGES} if asked.within is None else {"within": asked.within}
    found = queries.search(case, asked.question, **shown)
    order = {one.number: place for place, one in enumerate(documents)}
    places = sorted((order[number], page) for number, page in found.places if number in order)
    here = (order[asked.document], asked.page) if asked.document in order else None
    before, after = walking.neighbours(places, here)
    steps = {
        name: _step(asked, (documents[place[0]].number, place[1]) if place else None)
        for name, place in (("hit_before", before), ("hit_after", after))
    }
    groups = _hit_groups(asked, found, documents)
    named = len({number for number, _ in found.places}) if asked.within is None else len(groups)
    return {"found": found, "hit_groups": groups, "unnamed_documents": named - len(groups), **steps}


def _step(asked: Asked, place: Place | None) -> str:
    return asked.at(*place) if place else ""


@dataclass(frozen=True)
class HitGroup:
    """The hits in one document: how many pages, and some of them as (number, address, passage)."""

    document: Document
    count: int
    hits: Sequence[tuple[int, str, SafeString]]
    first: str  # address of its first page with a hit
    all_of_it: str  # address that lists every hit of it; empty when all are shown


def _hit_groups(asked: Asked, found: queries.Found, documents: Sequence[Document]) -> list[HitGroup]:
    counts, first = Counter(number for number, _ in found.places), dict(reversed(found.places))
    passages = {group.document.number: group.hits for group in found.groups}
    named = [one for one in documents if one.number in (counts if asked.within is None else {asked.within})]
    return [
        _hit_group(asked, one, counts[one.number], passages.get(one.number, ()), first.get(one.number, 1))
        for one in named[:MOST_LINES]
    ]


def _hit_group(asked: Asked, one: Document, count: int, hits: Sequence[queries.Hit], first: int) -> HitGroup:
    rows = [(hit.page.number, asked.at(one.number, hit.page.number), _passage(hit)) for hit in hits]
    more = asked.query(document=one.number, page=first, within=one.number) if count > len(rows) else ""
    return HitGroup(one, count, rows, asked.at(one.number, first), "" if asked.within else more)


def _passage(hit: queries.Hit) -> SafeString:
    """The passage with its hits marked; every word is escaped (one call for each of a thousand words is too dear)."""
    told = (f"<mark>{escape(word)}</mark>" if on else escape(word) for word, on in hit.passage)
    return mark_safe(" ".join(told))  # noqa: S308


def _page(document: Document, number: int) -> Page | None:
    pages = document.pages.select_related("upload").defer("terms")
    found = pages.filter(number=min(number, document.page_count or 1)).first()
    if found is not None:
        found.document = document
    return found


def _hits(page: Page | None, question: str) -> list[int]:
    asked_for = terms.ask(question)
    return terms.hits(page.bare_words(), asked_for) if page and asked_for else []


STEPS = ("before", "after", "document_before", "document_after")


def _around(asked: Asked, walk: Walk, document: Document | None, page: Page | None, mine: marks.Kept) -> dict[str, Any]:
    """The pages and documents before and after, in the chosen order, and a window of thumbnails."""
    if document is None:
        return {**dict.fromkeys(STEPS, ""), "window": [], "ahead": [], "document_progress": None, "folded_count": 0}
    number, place = page.number if page else 1, walk.documents.index(document)
    ways = (walk.before, walk.after)
    places = [way(place, number) for way in ways] + [walk.previous_document(place), walk.next_document(place)]
    return {
        **{name: _step(asked, to) for name, to in zip(STEPS, places, strict=True)},
        "window": _window(asked, document, number, mine.aside.get(document.pk, {})),
        "ahead": _ahead(walk, places[:2]),
        "document_progress": mine.progress(document),
        "folded_count": len(mine.aside.get(document.pk, {})),
    }


def _window(asked: Asked, document: Document, number: int, aside: Any) -> list[tuple[Page, str, str]]:
    """Pages near the one at hand, each with its address and as what it was set aside."""
    near = queries.pages(document).filter(number__range=(number - WINDOW, number + WINDOW))
    kept = [one for one in near if asked.folded or one.number == number or one.number not in aside]
    return [(one, asked.at(document.number, one.number), ASIDES.get(aside.get(one.number, ""), "")) for one in kept]


def _ahead(walk: Walk, places: Sequence[Place | None]) -> list[int]:
    """The pages whose pictures a browser may fetch beforehand: the one after and the one before."""
    keys = {one.number: one.pk for one in walk.documents}
    wanted = [Q(document=keys[place[0]], number=place[1]) for place in places if place]
    if not wanted:
        return []
    found = Page.objects.filter(wanted[0] | wanted[-1]).exclude(image="")
    return list(found.values_list("pk", flat=True))


ASIDES = {**dict(Mark.ASIDES), marks.FOLDED: "folded as a duplicate"}


def _marked(page: Page | None, mine: marks.Kept) -> dict[str, Any]:
    """The reader's mark on the page at hand, and what it repeats when the record folds it."""
    if page is None:
        return {"read_by_me": False, "aside": "", "aside_words": ""}
    aside = mine.aside.get(page.document_id, {}).get(page.number, "")
    first = mine.firsts.get((page.document_id, page.number), "")
    return {
        "read_by_me": page.number in mine.read.get(page.document_id, ()),
        "aside": aside,
        "aside_words": ASIDES.get(aside, "") + (f" of {first}" if aside == marks.FOLDED else ""),
        "put_back": Mark.SHOWN if first else "back",
    }


def _beside(case: Case, asked: Asked, walk: Walk, page: Page | None) -> dict[str, Any]:
    """The page kept beside, and the addresses that keep the page at hand, close, or change both over."""
    kept = queries.page(case, *asked.beside) if asked.beside else None
    if page is None:
        return {"beside": None, "keep_beside": "", "close_beside": "", "swap": ""}
    here = (page.document.number, page.number)
    place = next(at for at, one in enumerate(walk.documents) if one.pk == page.document_id)
    onward = walk.after(place, page.number) or here
    return {
        "beside": kept,
        "beside_addresses": _addresses(case, kept) if kept else {},
        "beside_hits": _hits(kept, asked.question),
        "keep_beside": asked.query(document=onward[0], page=onward[1], beside=f"{here[0]}.{here[1]}"),
        "close_beside": asked.query(beside=None),
        "swap": asked.query(document=kept.document.number, page=kept.number, beside=f"{here[0]}.{here[1]}")
        if kept
        else "",
    }


def _of_page(case: Case, page: Page | None) -> dict[str, Any]:
    if page is None:
        return {"addresses": {}, "token": ""}
    return {
        "token": cites.token(page.document.number, page.number),
        "addresses": _addresses(case, page),
    }


def _addresses(case: Case, page: Page) -> dict[str, str]:
    at = [case.pk, page.pk]
    return {
        "image": f"{reverse('records:image', args=[*at, 'page'])}?reading={page.reading}",
        "words": reverse("records:words", args=at),
        "cite": reverse("records:cite", args=at),
        "mark": reverse("records:mark", args=at),
        "region": reverse("records:region", args=at),
        "readings": reverse("records:readings", args=at),
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
        "reading": page.reading,
        "words": rows,
        "hits": terms.hits([row[0] for row in rows], question),
    }


def citation_json(citation: Citation, at: standing.Standing | None = None) -> dict[str, Any]:
    """A citation for a script; `token` is what is written into a text. `boxes` lie on the page as shown when it is told
    how the citation stands (`at`), else on the page before any turn."""
    page = citation.page
    return {
        "id": str(citation.pk),
        "token": cites.token(page.document.number, page.number),
        "ref": page.ref,
        "quote": citation.quote,
        "shown": citation.words,
        "region": citation.region,
        "boxes": citation.boxes if at is None else at.places,
        "first_word": citation.first_word,
        "last_word": citation.last_word,
    }
