"""Proposing facts: pages are read by the rules, each page once for each version of the rules.

Killed anywhere, the job runs again and does the rest: what a page proposes and that it was read are one transaction.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from openimr.cases.models import Case
from openimr.records import handover
from openimr.records.facts import rules
from openimr.records.facts.tables import Fact, FactPlace, FactsRead
from openimr.records.models import Document, Page, Upload

BATCH = 50  # pages of one transaction
POOR = 0.5  # a poor scan halves what a reading is worth
TIMELESS = frozenset(
    {"diagnosis", "body_part", "procedure", "study", "imaging"}
)  # the same words mean the same on any day


def propose_upload(upload_id: UUID | str, *, at: datetime) -> int:
    """Read the facts of an upload's pages as far as these rules did not; gives how many pages were read."""
    return _propose(Page.objects.filter(upload__pk=upload_id), at)


def propose_case(case: Case, *, at: datetime) -> int:
    """The same for every page of a case."""
    return _propose(Page.objects.filter(document__case=case), at)


def ask_again(case: Case) -> int:
    """Queue the pages of a case that these rules have not read; gives how many files were queued."""
    uploads = Upload.objects.filter(pk__in=unread(Page.objects.filter(document__case=case)).values("upload"))
    return sum(handover.ask(handover.PROPOSE_FACTS, lock=f"facts:{one.pk}", upload_id=str(one.pk)) for one in uploads)


def read_anew(page: Page) -> None:
    """Queue a page whose words changed, inside the caller's transaction."""
    FactsRead.objects.filter(page=page).delete()
    handover.ask(handover.PROPOSE_FACTS, lock=f"facts:{page.upload_id}", upload_id=str(page.upload_id))


def unread(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Pages that these rules have not read."""
    read = FactsRead.objects.filter(page=OuterRef("pk"), version__gte=rules.VERSION)
    return pages.filter(~Exists(read), unreadable=False).exclude(document__state=Document.REMOVED)


def _propose(pages: QuerySet[Page], at: datetime) -> int:
    done = 0
    left = list(unread(pages).order_by("upload_page").values_list("pk", flat=True))
    for first in range(0, len(left), BATCH):
        done += _batch(left[first : first + BATCH], at)
    return done


def _batch(keys: Sequence[int], at: datetime) -> int:
    """Read outside the transaction, which the pages' text being written once allows; then write in one. A page that is
    read again meanwhile is left to the job that its new reading queues."""
    pages = list(Page.objects.filter(pk__in=keys).select_related("document").defer("text", "terms").order_by("pk"))
    found = [(page, rules.read(rules.from_rows(page.word_rows()))) for page in pages]
    with transaction.atomic():
        cases = {page.document.case_id for page in pages}
        list(
            Case.objects.select_for_update().filter(pk__in=cases).order_by("pk")
        )  # two workers fold one after the other
        held = dict(Page.objects.select_for_update().order_by("pk").filter(pk__in=keys).values_list("pk", "reading"))
        found = [(page, facts) for page, facts in found if held[page.pk] == page.reading]
        _withdraw([page.pk for page, _ in found])
        for page, facts in found:
            _keep(page, facts, at)
            if page.reading > 1:
                _find_again(page)
            FactsRead.objects.update_or_create(page=page, defaults={"version": rules.VERSION, "at": at})
    return len(found)


def _withdraw(keys: Sequence[int]) -> None:
    """Take back what older rules or readings proposed on these pages and nobody decided; what a person decided stays."""
    FactPlace.objects.filter(page__in=keys, fact__state=Fact.PROPOSED).delete()
    Fact.objects.filter(state=Fact.PROPOSED).filter(~Exists(FactPlace.objects.filter(fact=OuterRef("pk")))).delete()


def _find_again(page: Page) -> None:
    """What a person decided points at the words of the page as it is read now; at none where they are not read any more."""
    words = page.bare_words()
    for place in FactPlace.objects.filter(page=page).select_related("fact"):
        here = _where(words, place)
        if here == (place.first, place.last):
            continue
        if FactPlace.objects.filter(fact=place.fact, page=page, first=here[0], last=here[1]).exists():
            place.delete()  # the rules found it there too
        else:
            place.first, place.last = here
            place.save(update_fields=["first", "last"])


def _where(words: Sequence[str], place: FactPlace) -> tuple[int, int]:
    quote = place.fact.quote.split()
    starts = range(len(words) - len(quote) + 1)
    found = [start for start in starts if " ".join(words[start : start + len(quote)]).split() == quote]
    if not found:
        return FactPlace.NOWHERE, FactPlace.NOWHERE
    start = min(found, key=lambda one: abs(one - place.first))
    return start, start + len(quote) - 1


def _keep(page: Page, facts: Iterable[rules.Fact], at: datetime) -> None:
    case = page.document.case_id
    rows = {_fold(page, fact): fact for fact in reversed(list(facts))}
    Fact.objects.bulk_create([_row(page, fact, fold, at) for fold, fact in rows.items()], ignore_conflicts=True)
    kept = dict(Fact.objects.filter(case=case, fold__in=rows).values_list("fold", "pk"))
    places = [FactPlace(fact_id=kept[fold], page=page, first=fact.first, last=fact.last) for fold, fact in rows.items()]
    FactPlace.objects.bulk_create(places, ignore_conflicts=True)


def _row(page: Page, fact: rules.Fact, fold: str, at: datetime) -> Fact:
    return Fact(
        case_id=page.document.case_id, kind=fact.kind, value=fact.value, assertion=fact.assertion, quote=fact.quote,
        day=_day(page, fact), rule=fact.rule, version=rules.VERSION, fold=fold, proposed_at=at,
        confidence=round(fact.confidence * (POOR if page.poor else 1), 2),
    )  # fmt: skip


def _day(page: Page, fact: rules.Fact) -> str:
    """The day of the fact itself, else of the document."""
    told = str(fact.value.get("date") or "")
    stated = told if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", told) else ""
    return stated or (page.document.service_date.isoformat() if page.document.service_date else fact.page_day)


def _fold(page: Page, fact: rules.Fact) -> str:
    """Same kind, value and words (and, for what changes from visit to visit, the same day): one fact."""
    words = re.sub(r"\W+", " ", fact.quote.casefold()).strip()
    day = "" if fact.kind in TIMELESS else _day(page, fact)
    told: list[Any] = [fact.kind, fact.value, fact.assertion, words, day]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def progress(case: Case) -> tuple[int, int]:
    """Pages whose facts were read by these rules, and pages that are to be."""
    pages = Page.objects.filter(document__case=case, unreadable=False).exclude(document__state=Document.REMOVED)
    read = pages.filter(Q(facts_read__version__gte=rules.VERSION)).count()
    return read, pages.count()
