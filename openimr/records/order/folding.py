"""Folding pages that came more than once, over all uploads of a case, in whatever order they were read.

The page that came first stands for the others: the one of the upload received first. Every run looks at the whole case
again, so that an upload read late still finds its copies; what a person folded or unfolded stays. Scans that were laid
over one another under these rules are not laid again; when many are still to be laid, another run goes on.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from openimr.accounts.roles import Actor
from openimr.audit import actions as audit
from openimr.cases.models import Case
from openimr.records import handover, queries
from openimr.records.models import Copy, Document, Laying, Page
from openimr.records.order.ordering import OrderRefused, hold
from openimr.records.order.proposing import alone
from openimr.records.piles import VERSION, copies, overlaid
from openimr.records.piles.layings import Layings, Pair
from openimr.records.store import blobs


@transaction.atomic
def fold(case_id: UUID, *, at: datetime) -> int:
    """Bring the case's `Copy` rows in step with its pages; gives how many pages are folded."""
    alone(f"fold {case_id}")
    layings = Layings(_laid(case_id))
    looked = copies.find_copies(_leaves(case_id), layings)
    Case.objects.select_for_update().get(pk=case_id)  # while it looked people decided; from here on they wait
    held = {row.page_id: row for row in Copy.objects.filter(case=case_id)}
    found = {copy.page: copy for one in looked if (copy := _beside_persons(one, held))}
    stale = [row.pk for key, row in held.items() if not row.by and key not in found]
    Copy.objects.filter(pk__in=stale).delete()
    rows = [row for one in found.values() if (row := _row(case_id, one, held.get(one.page), at))]
    Copy.objects.bulk_create([row for row in rows if row.pk is None], batch_size=500)
    changed = [row for row in rows if row.pk is not None]
    Copy.objects.bulk_update(changed, ["first", "kind", "distance", "folded", "version"], batch_size=500)
    _keep(layings)
    if layings.left:
        handover.ask(handover.FOLD_CASE, lock=f"fold:{case_id}", case_id=str(case_id))
    return Copy.objects.filter(case=case_id, folded=True).count()


def _beside_persons(found: copies.Copy, held: Mapping[int, Copy]) -> copies.Copy | None:
    """The copy, on the page that stands for its first one where a person folded that; None when that page is itself:
    of two pages that repeat each other one must be read."""
    first, met = found.first, {found.page}
    while found.folded and (row := held.get(first)) and row.by and row.folded:
        if row.first_id in met:
            return None
        met.add(first)
        first = row.first_id
    return replace(found, first=first)


def _leaves(case_id: UUID) -> list[copies.Leaf]:
    """The pages of the record in the order in which they came."""
    pages = Page.objects.filter(document__case=case_id).exclude(document__state=Document.REMOVED)
    rows = pages.values_list("upload_id", "upload_page", "pk", "text", "image", "ocr_confidence", "blank")
    places = queries.arrival(case_id)
    ordered = sorted(rows.iterator(500), key=lambda row: (places[row[0]], row[1]))
    return [copies.Leaf(*row[2:], scan=_scan(row[2]) if row[5] is not None else None) for row in ordered]


def _scan(page_id: int) -> Callable[[], overlaid.Scan | None]:
    """Opens the picture of a page, when it is asked for."""

    def opened() -> overlaid.Scan | None:
        width, words, image = Page.objects.values_list("width", "words", "image").get(pk=page_id)
        if not image:
            return None
        return overlaid.scan(blobs().read(image), [(word, *box) for word, *box in json.loads(words)], width)

    return opened


def _laid(case_id: UUID) -> dict[Pair, float]:
    """What these rules told of two pages before, as long as neither was read again."""
    rows = Laying.objects.filter(
        page__document__case=case_id, version=VERSION, reading=F("page__reading"), first_reading=F("first__reading")
    )
    return {(page, first): worst for page, first, worst in rows.values_list("page_id", "first_id", "worst")}


def _keep(layings: Layings) -> None:
    """What was laid in this run; what an older reading told gives way."""
    readings = dict(
        Page.objects.filter(pk__in={key for pair in layings.told for key in pair}).values_list("pk", "reading")
    )
    rows = [
        Laying(
            page_id=page, first_id=first, worst=worst, reading=readings[page], first_reading=readings[first], version=VERSION
        )
        for (page, first), worst in layings.told.items()
    ]  # fmt: skip
    changed = ["worst", "reading", "first_reading", "version"]
    Laying.objects.bulk_create(rows, update_conflicts=True, unique_fields=["page", "first"], update_fields=changed)


def _row(case_id: UUID, found: copies.Copy, held: Copy | None, at: datetime) -> Copy | None:
    """The row to write; None when a person decided it, or nothing changed."""
    values = {
        "first_id": found.first,
        "kind": found.kind,
        "distance": found.distance,
        "folded": found.folded,
        "version": VERSION,
    }
    if held is None:
        return Copy(case_id=case_id, page_id=found.page, found_at=at, **values)
    if held.by or all(getattr(held, name) == value for name, value in values.items()):
        return None
    for name, value in values.items():
        setattr(held, name, value)
    return held


@transaction.atomic
def set_folded(*, page: Page, folded: bool, by: Actor, at: datetime, first: Page | None = None) -> Copy:
    """Fold a page on another, or let it stand for itself again. `first`: on which one, when no copy was found.

    Raises `OrderRefused`.
    """
    case = hold(page.document.case_id)
    row = Copy.objects.select_for_update().filter(page=page).first()
    if row is None:
        row = _by_hand(page, first, at)
    if folded and Copy.objects.filter(page=row.first_id, folded=True).exists():
        raise OrderRefused("The page it repeats is folded itself; fold this one on the page that one repeats.")
    if folded and Copy.objects.filter(first=page, folded=True).exists():
        raise OrderRefused("Other pages are folded on this one; let them stand for themselves first.")
    row.folded, row.by, row.at = folded, by.ref, at
    row.save()
    detail = {"page": page.ref, "first": row.first.ref, "folded": folded}
    audit.record(about=case.pk, by=by, verb="fold_page", at=at, detail=detail)
    return row


def _by_hand(page: Page, first: Page | None, at: datetime) -> Copy:
    if first is None or first.pk == page.pk or first.document.case_id != page.document.case_id:
        raise OrderRefused("Say which other page of this record it repeats.", "first")
    case_id = page.document.case_id
    return Copy(page=page, first=first, case_id=case_id, kind=Copy.PERSON, distance=0, version=VERSION, found_at=at)
