"""What the clerk's order page shows: an item of the queue, one of its pages, and the words that were read, as boxes."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from openimr.cases.models import Case
from openimr.kit.typed import whole_number
from openimr.records.models import Copy, Page, Proposal
from openimr.records.order import deciding
from openimr.records.order.deciding import Item
from openimr.records.piles.copies import differences, plain

LABELS = {"type": Proposal.TYPE, "title": Proposal.TITLE, "author": Proposal.AUTHOR, "service_date": Proposal.DATE}
MOST = 30  # words shown of what differs


def address(case: Case, key: str = "", **more: Any) -> str:
    told = urlencode({name: value for name, value in {"item": key, **more}.items() if value})
    return reverse("records:order", args=[case.pk]) + (f"?{told}" if told else "")


def context(case: Case, key: str, page: str) -> dict[str, Any]:
    """Five queries whatever the length of the queue."""
    items = deciding.queue(case)
    place = next((number for number, item in enumerate(items) if item.key == key), 0)
    item = items[place] if items else None
    shared = {"case": case, "items": items, "item": item, "sure": len(deciding.sure(items)), "page": None}
    if item is None:
        return shared
    pages = list(
        item.document.upload.pages.light().filter(upload_page__range=(item.first, item.last)).order_by("upload_page")
    )
    shown = _shown(item, pages, page)
    return shared | {
        "place": place + 1,
        "page": shown,
        "page_in_part": shown.upload_page - item.first + 1,
        "pages": [(one, address(case, item.key, page=one.upload_page)) for one in pages],
        "fields": list(_fields(case, item)),
        "begins": item.begins,
        "boxes": list(_boxes(item, shown)),
        "copies": _copies_in(pages),
        **_around(case, items, place, item, shown),
    }


def _shown(item: Item, pages: Sequence[Page], page: str) -> Page:
    number = whole_number(page) or item.first
    found = next((one for one in pages if one.upload_page == number), pages[0])
    return Page.objects.select_related("document__case").defer("text", "terms").get(pk=found.pk)


def _fields(case: Case, item: Item) -> Iterable[tuple[str, Proposal | None, str]]:
    """Each field's name, its proposal, and the address of the page it was read from."""
    for name, kind in LABELS.items():
        row = item.fields.get(kind)
        yield name, row, address(case, item.key, page=row.page.upload_page) if row and row.page else ""


def _boxes(item: Item, page: Page) -> Iterable[tuple[str, float, float, float, float]]:
    """The boxes of the words that proposals were read from on this page: kind, x, y, width, height in points."""
    rows = page.word_rows()
    for row in item.fields.values():
        if row.page_id != page.pk or row.first_word is None or row.last_word is None or row.kind == Proposal.TITLE:
            continue
        for _, x0, y0, x1, y1 in rows[row.first_word : row.last_word + 1]:
            yield row.kind, x0 - 1, y0 - 1, x1 - x0 + 2, y1 - y0 + 2


def _copies_in(pages: Sequence[Page]) -> list[Copy]:
    found = Copy.objects.filter(page__in=[page.pk for page in pages], folded=True)
    return list(found.select_related("page__document", "first__document").order_by("page__upload_page"))


def _around(case: Case, items: Sequence[Item], place: int, item: Item, shown: Page) -> dict[str, str]:
    def of(number: int) -> str:
        return address(case, items[number].key) if 0 <= number < len(items) else ""

    before, after = shown.upload_page - 1, shown.upload_page + 1
    return {
        "before": of(place - 1),
        "after": of(place + 1),
        "page_before": address(case, item.key, page=before) if before >= item.first else "",
        "page_after": address(case, item.key, page=after) if after <= item.last else "",
    }


def after(case: Case, key: str) -> str:
    """The key of the item that follows, for going on when this one is decided."""
    keys = [item.key for item in deciding.queue(case)]
    place = keys.index(key) if key in keys else -1
    return keys[place + 1] if 0 <= place < len(keys) - 1 else ""


def copies(case: Case, *, similar: bool = False) -> QuerySet[Copy]:
    """The copies of a case, those folded or those only similar, with both pages, without their words."""
    rows = Copy.objects.filter(case=case, folded=not similar)
    rows = rows.select_related("page__document", "first__document")
    rows = rows.defer("page__words", "page__terms", "first__words", "first__terms")
    return rows.order_by("page__document__number", "page__number")


def compared(rows: Iterable[Copy]) -> list[tuple[Copy, list[tuple[str, str]]]]:
    """Each copy with what differs: the words of the first page, and those of this one."""
    return [(row, _differing(row)) for row in rows]


def _differing(row: Copy) -> list[tuple[str, str]]:
    if row.kind == Copy.EXACT:
        return []
    return list(differences(plain(row.first.text), plain(row.page.text)))[:MOST]
