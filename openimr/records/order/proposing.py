"""Proposing the order of an upload: readers ask its pages, their answers become rows. Nothing is decided here.

It can run at any time, also twice and beside itself: what a person decided stays, what is only proposed is brought in
step with what the readers say now.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from openimr.cases.clocks import day_of
from openimr.cases.models import Application, Case, Party
from openimr.records import catalog
from openimr.records.models import Document, Page, Proposal, Upload
from openimr.records.piles import VERSION, authors, dates, splitting, types
from openimr.records.piles.sheets import Cue, Sheet, sheet
from openimr.records.reading.rows import lines

WRITTEN = ("value", "runner_up", "confidence", "page", "first_word", "last_word", "quote", "rule", "version")


@dataclass(frozen=True)
class Known:
    """What the case tells of its dates and people: the sanity check of every day, and how names are spelled."""

    injured: date | None
    received: date | None
    born: date | None
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """One answer of a reader, before it is a row."""

    kind: str
    value: str
    confidence: float
    cue: Cue | None = None
    runner_up: str = ""


@dataclass
class Book:
    """The pages of an upload, as sheets and by number."""

    upload: Upload
    pages: dict[int, int] = field(default_factory=dict)  # upload page: primary key
    sheets: dict[int, Sheet] = field(default_factory=dict)

    def part(self, first: int, last: int) -> list[Sheet]:
        return [self.sheets[number] for number in range(first, last + 1) if number in self.sheets]


def sheet_of(page: Page) -> Sheet:
    """A page for the readers. Its lines are made of its words, so that a place in them is a place among the words."""
    rows = [("".join(word.split()) or "_", *box) for word, *box in json.loads(page.words)]
    return sheet(page.upload_page, lines(rows), page.ocr_confidence, blank=page.blank)


def propose(upload_id: UUID | str, *, at: datetime) -> Upload:
    """Propose the order of an upload that was read; does nothing for any other."""
    upload = Upload.objects.select_related("case").get(pk=upload_id)
    if upload.state == Upload.READ:
        book, known = _book(upload), _known(upload)
        with transaction.atomic():
            Case.objects.select_for_update().get(pk=upload.case_id)  # first: a person who decides holds it and asks us
            alone(f"order {upload.case_id}")
            _write(upload, {(first, said.kind): said for first, said in _all_said(book, known)}, book, at)
    return upload


def alone(name: str) -> None:
    """Wait until nobody else does the same; until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 4610))", [name])


def _book(upload: Upload) -> Book:
    book = Book(upload)
    for page in upload.pages.defer("text", "terms").order_by("upload_page").iterator(200):
        book.pages[page.upload_page], book.sheets[page.upload_page] = page.pk, sheet_of(page)
    return book


def _known(upload: Upload) -> Known:
    form = Application.objects.filter(case_id=upload.case_id).first()
    employee = Party.objects.filter(case_id=upload.case_id, kind="employee").first()
    try:
        born = date.fromisoformat((employee.detail if employee else {}).get("birth_date") or "")
    except ValueError:
        born = None
    people = tuple(Party.objects.filter(case_id=upload.case_id).exclude(kind="employee").values_list("name", flat=True))
    return Known(form.date_of_injury if form else None, day_of(upload.received_at), born, people)


def _all_said(book: Book, known: Known) -> Iterator[tuple[int, Said]]:
    """What the readers say of each document that nobody described yet, by the page it begins on."""
    decided = _decided(book.upload)
    for document in book.upload.documents.filter(state=Document.READ).order_by("first_page"):
        last = document.first_page + document.page_count - 1
        if document.type:
            continue
        starts = [one for one in _starts(book.part(document.first_page, last), decided) if one.page in book.sheets]
        for one, end in zip(starts, [following.page - 1 for following in starts[1:]] + [last], strict=True):
            if one.page != document.first_page:
                cue = one.cues[0] if one.cues else _first_line(book.sheets[one.page])
                yield one.page, Said(Proposal.SPLIT, str(one.page), one.chance, cue)
            for said in say(book.part(one.page, end), known):
                yield one.page, said


def _decided(upload: Upload) -> dict[int, str]:
    """Pages about which a person said that a document begins there, or does not: page and state."""
    rows = upload.proposals.filter(kind=Proposal.SPLIT).exclude(state=Proposal.PROPOSED)
    return dict(rows.values_list("first_page", "state"))


def _starts(pages: Sequence[Sheet], decided: Mapping[int, str]) -> list[splitting.Start]:
    found = splitting.starts(pages) if pages else []
    return [one for place, one in enumerate(found) if place == 0 or _begins(one, decided.get(one.page))]


def _begins(one: splitting.Start, state: str | None) -> bool:
    return one.chance >= splitting.HERE if state is None else state != Proposal.REFUSED


def _first_line(page: Sheet) -> Cue | None:
    return page.cue(page.body[0]) if page.body else None


def say(pages: Sequence[Sheet], known: Known) -> Iterator[Said]:
    """Type, title, date and author of the document that these pages are, as far as they can be read."""
    kind = types.document_type(pages)
    yield Said(Proposal.TYPE, kind.kind, kind.confidence, kind.cue, kind.runner_up)
    yield Said(Proposal.TITLE, _title(kind), kind.confidence, kind.cue)
    day = dates.service_date(pages, kind.kind, injured=known.injured, received=known.received, born=known.born)
    if day is not None:
        runner = day.runner_up.isoformat() if day.runner_up else ""
        yield Said(Proposal.DATE, day.value.isoformat(), day.confidence, day.cue, runner)
    if who := authors.author(pages, kind.kind, known.people):
        yield Said(Proposal.AUTHOR, who.name, who.confidence, who.cue, who.runner_up)


def _title(kind: types.TypeFound) -> str:
    words = kind.cue.words.strip(" :-–.*_") if kind.cue else ""
    if not words or kind.kind == "other":
        words = words or catalog.KINDS[kind.kind].words
    shown = words.capitalize() if words.isupper() and len(words) > 5 else words
    return (shown[:1].upper() + shown[1:])[:200]


def _write(upload: Upload, said: Mapping[tuple[int, str], Said], book: Book, at: datetime) -> None:
    """Bring the rows in step: new ones made, changed ones written, those no longer said taken away."""
    held = {(row.first_page, row.kind): row for row in upload.proposals.all()}
    open_rows = {key: row for key, row in held.items() if row.state == Proposal.PROPOSED}
    upload.proposals.filter(pk__in=[row.pk for key, row in open_rows.items() if key not in said]).delete()
    fresh = [_row(upload, key, one, book, at) for key, one in said.items() if key not in held]
    changed = [row for key, row in open_rows.items() if key in said and _change(row, said[key], book, at)]
    Proposal.objects.bulk_create(fresh, batch_size=500)
    Proposal.objects.bulk_update(changed, [*WRITTEN, "proposed_at"], batch_size=500)


def _values(said: Said, book: Book) -> dict[str, Any]:
    cue = said.cue
    return {
        "value": said.value[:200],
        "runner_up": said.runner_up[:200],
        "confidence": said.confidence,
        "page_id": book.pages.get(cue.page) if cue else None,
        "first_word": cue.first if cue else None,
        "last_word": cue.last if cue else None,
        "quote": cue.words if cue else "",
        "rule": f"piles.{said.kind}",
        "version": VERSION,
    }


def _row(upload: Upload, key: tuple[int, str], said: Said, book: Book, at: datetime) -> Proposal:
    first, kind = key
    values = _values(said, book)
    return Proposal(case_id=upload.case_id, upload=upload, first_page=first, kind=kind, proposed_at=at, **values)


def _change(row: Proposal, said: Said, book: Book, at: datetime) -> bool:
    values = _values(said, book)
    differs = any(getattr(row, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(row, name, value)
    row.proposed_at = at if differs else row.proposed_at
    return differs
