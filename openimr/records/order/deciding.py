"""What a person decides about proposals: the queue of documents in question, and the verbs of its page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from openimr.accounts.roles import Actor
from openimr.audit import actions as audit
from openimr.cases.models import Case
from openimr.records import catalog, queries
from openimr.records.models import Document, Proposal, Upload
from openimr.records.order import parting, proposing, settling
from openimr.records.order.ordering import OrderRefused, describe, hold

SURE = 0.95  # from this confidence on of every field a document may be confirmed together with others
FIELDS = (Proposal.TYPE, Proposal.TITLE, Proposal.AUTHOR, Proposal.DATE)
NEEDED = (Proposal.TYPE, Proposal.DATE)  # without these a document is not sure


@dataclass(frozen=True)
class Item:
    """Pages `first` to `last` of an upload, proposed as one document, and what is proposed about it."""

    document: Document  # the one in which these pages are now
    first: int
    last: int
    fields: Mapping[str, Proposal] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.document.upload_id}.{self.first}"

    @property
    def pages(self) -> int:
        return self.last - self.first + 1

    @property
    def begins(self) -> Proposal | None:
        return self.fields.get(Proposal.SPLIT)

    @property
    def confidence(self) -> float:
        """The least of what is proposed; 0 when type or date is missing."""
        if any(name not in self.fields for name in NEEDED):
            return 0.0
        return min((row.confidence for row in self.fields.values() if row.state == Proposal.PROPOSED), default=0.0)

    @property
    def type_words(self) -> str:
        row = self.fields.get(Proposal.TYPE)
        return catalog.KINDS[row.value].words if row and row.value in catalog.KINDS else ""


def queue(case: Case, upload: Upload | None = None) -> list[Item]:
    """The documents that nobody described yet, as proposed, in the order in which they came; three queries."""
    documents = case.documents.filter(state=Document.READ, type="").select_related("upload")
    documents = documents.filter(upload=upload) if upload else documents
    by_upload: dict[Any, dict[int, dict[str, Proposal]]] = {}
    for row in case.proposals.exclude(state=Proposal.REFUSED, kind=Proposal.SPLIT).select_related("page"):
        by_upload.setdefault(row.upload_id, {}).setdefault(row.first_page, {})[row.kind] = row
    places = queries.arrival(case.pk)
    ordered = sorted(documents, key=lambda one: (places[one.upload_id], one.first_page))
    return [item for document in ordered for item in _items(document, by_upload.get(document.upload_id, {}))]


def _items(document: Document, rows: Mapping[int, Mapping[str, Proposal]]) -> Iterable[Item]:
    end = parting.last_page(document)
    inside = [page for page, kinds in rows.items() if document.first_page < page <= end and Proposal.SPLIT in kinds]
    starts = [document.first_page, *sorted(inside)]
    for first, last in zip(starts, [page - 1 for page in starts[1:]] + [end], strict=True):
        yield Item(document, first, last, rows.get(first, {}))


def sure(items: Sequence[Item]) -> list[Item]:
    """Those of which every field is sure; they are listed before anybody confirms them together."""
    return [item for item in items if item.confidence >= SURE]


def find(case: Case, key: str) -> Item:
    """The item of the queue with this key; raises `OrderRefused` when it is decided already."""
    found = next((item for item in queue(case) if item.key == key), None)
    if found is None:
        raise OrderRefused("This document is in order already; the next one is shown.")
    return found


@transaction.atomic
def confirm(*, case: Case, key: str, values: Mapping[str, Any], by: Actor, at: datetime) -> Document:
    """Make the proposed pages a document of their own and describe it. `values`: type, title, author, service_date as
    the person left them; what differs from the proposal is kept as a correction. Raises `OrderRefused`."""
    hold(case.pk)
    item = find(case, key)
    document = _own(item, by, at)
    letters = set(document.answers.values_list("letter", flat=True))
    return describe(document=document, **values, answers=letters, by=by, at=at)


def _own(item: Item, by: Actor, at: datetime) -> Document:
    """The item's pages as one document: cut off from those before and after."""
    document = item.document
    if item.first > document.first_page:
        document = parting.cut(document=document, before=item.first, by=by, at=at)
    if item.last < parting.last_page(document):
        parting.cut(document=document, before=item.last + 1, by=by, at=at)
    document.refresh_from_db()
    return document


@transaction.atomic
def begin_here(*, case: Case, key: str, page: int, by: Actor, at: datetime) -> Item:
    """A document begins on `page` (of the upload), inside the item: both parts are proposed anew. Gives the second."""
    hold(case.pk)
    item = find(case, key)
    if not item.first < page <= item.last:
        raise OrderRefused(f"Choose a page from {item.first + 1} to {item.last} of the file to split before.", "page")
    row, _ = Proposal.objects.get_or_create(
        upload_id=item.document.upload_id,
        first_page=page,
        kind=Proposal.SPLIT,
        defaults={
            "case": case, "value": str(page), "confidence": 1.0, "rule": "person", "version": 0, "proposed_at": at,
        },
    )  # fmt: skip
    settling.write(row, Proposal.CONFIRMED, str(page), None, by, at)
    _tell(case, by, at, "begin_document", item, page)
    proposing.propose(item.document.upload_id, at=at)
    return find(case, f"{item.document.upload_id}.{page}")


@transaction.atomic
def join_next(*, case: Case, key: str, by: Actor, at: datetime, seen_last: int | None = None) -> Item:
    """No document begins after this item: the next item of the same file belongs to it. `seen_last`: the item's last page
    when the person looked, so that a button pressed twice joins once. Raises `OrderRefused`."""
    hold(case.pk)
    item = find(case, key)
    if seen_last not in (None, item.last):
        raise OrderRefused(f"This document goes to page {item.last} meanwhile; look at it, then join more.")
    following = next((one for one in queue(case, item.document.upload) if one.first == item.last + 1), None)
    if following is None:
        raise OrderRefused("The next pages of this file are in order already, so there is nothing to join.")
    if following.document.pk != item.document.pk:
        parting.merge(document=item.document, by=by, at=at)
    if begins := following.begins:
        settling.write(begins, Proposal.REFUSED, "", None, by, at)
    else:
        _refused_start(case, item.document.upload_id, following.first, by, at)
    _tell(case, by, at, "join_document", item, following.first)
    proposing.propose(item.document.upload_id, at=at)
    return find(case, key)


def _refused_start(case: Case, upload_id: Any, page: int, by: Actor, at: datetime) -> None:
    row, _ = Proposal.objects.get_or_create(
        upload_id=upload_id,
        first_page=page,
        kind=Proposal.SPLIT,
        defaults={"case": case, "value": str(page), "rule": "person", "version": 0, "proposed_at": at},
    )
    settling.write(row, Proposal.REFUSED, "", None, by, at)


@transaction.atomic
def refuse(*, case: Case, key: str, by: Actor, at: datetime) -> Item:
    """None of the proposals about this document is right: they are kept as refused, and the fields are empty.

    The document stays in the queue until somebody describes it. Raises `OrderRefused`.
    """
    hold(case.pk)
    item = find(case, key)
    for kind in FIELDS:
        row = item.fields.get(kind)
        if row is not None and row.state == Proposal.PROPOSED:
            settling.write(row, Proposal.REFUSED, "", None, by, at)
    _tell(case, by, at, "refuse_proposals", item, item.first)
    return find(case, key)


def _tell(case: Case, by: Actor, at: datetime, verb: str, item: Item, page: int) -> None:
    detail = {"upload": str(item.document.upload_id), "first": item.first, "page": page}
    audit.record(about=case.pk, by=by, verb=verb, at=at, detail=detail)


def confirm_sure(*, case: Case, keys: Iterable[str], by: Actor, at: datetime) -> tuple[list[Document], list[str]]:
    """Confirm as proposed those of these items that are still sure; gives the documents and why others were not."""
    made, problems = [], []
    for key in keys:
        try:
            with transaction.atomic():
                item = find(case, key)
                if item.confidence < SURE:
                    raise OrderRefused(f"{item.document.ref} is no longer sure; look at it by itself.")
                made.append(confirm(case=case, key=key, values=as_proposed(item), by=by, at=at))
        except OrderRefused as refused:
            problems.append(str(refused))
    return made, problems


def as_proposed(item: Item) -> dict[str, Any]:
    """The values of an item as its readers propose them; those refused are left out."""
    held = {kind: row.value for kind, row in item.fields.items() if row.state == Proposal.PROPOSED}
    day = held.get(Proposal.DATE, "")
    return {
        "type": held.get(Proposal.TYPE, ""),
        "title": held.get(Proposal.TITLE, ""),
        "author": held.get(Proposal.AUTHOR, ""),
        "service_date": date.fromisoformat(day) if day else None,
    }


def as_row(item: Item) -> dict[str, Any]:
    """An item of the queue as plain values."""
    told = as_proposed(item)
    day = told["service_date"]
    return {
        "file": item.document.upload.name,
        "pages": f"{item.first}-{item.last}",
        "type": told["type"],
        "service_date": day.isoformat() if day else "",
        "author": told["author"],
        "title": told["title"],
        "confidence": round(item.confidence, 2),
    }


def training_rows(case: Case) -> list[dict[str, Any]]:
    """What persons decided, as rows for teaching the readers: no name of a person in them but the document's author."""
    rows = case.proposals.exclude(state=Proposal.PROPOSED).order_by("upload", "first_page", "kind")
    return [
        {
            "upload": str(row.upload_id), "page": row.first_page, "kind": row.kind, "rule": row.rule, "version": row.version,
            "proposed": row.value, "kept": row.final, "state": row.state, "confidence": row.confidence, "words": row.quote,
        }
        for row in rows
    ]  # fmt: skip
