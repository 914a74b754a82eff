"""What the Facts page and the other rooms are told: facts in groups, with their places, and where they disagree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse

from openimr.cases.models import Case
from openimr.records import cites
from openimr.records.facts import conflicts, saying
from openimr.records.facts.rules import fact as kinds
from openimr.records.facts.tables import Fact, FactPlace
from openimr.records.models import Document

TIMELINES = frozenset({"visits", "medication", "imaging", "study", "procedure", "work_status", "measure"})


def standing(case: Case) -> QuerySet[Fact]:
    """The facts of a case that still stand on a page of its record, with those places."""
    places = FactPlace.objects.exclude(page__document__state=Document.REMOVED).filter(page__document__case=case)
    light = places.select_related("page__document").defer("page__words", "page__text", "page__terms")
    found = Fact.objects.filter(Exists(places.filter(fact=OuterRef("pk"))), case=case)
    return found.prefetch_related(Prefetch("places", queryset=light, to_attr="places_here"))


def used(case: Case) -> QuerySet[Fact]:
    """Those a person accepted, as read or edited."""
    return standing(case).filter(state__in=Fact.USED)


@dataclass(frozen=True)
class Place:
    """A page that says so: its reference, the token to cite it, and the address that shows the words."""

    ref: str
    token: str
    address: str
    title: str


@dataclass(frozen=True)
class Row:
    """A fact as it is shown."""

    fact: Fact
    words: str
    places: tuple[Place, ...]

    @property
    def fields(self) -> list[tuple[str, str, str]]:
        """The parts of the value for a form: key, name, words."""
        return saying.fields(self.value)

    @property
    def kind(self) -> str:
        return self.fact.kind

    @property
    def value(self) -> dict[str, Any]:
        return self.fact.stands

    @property
    def assertion(self) -> str:
        return kinds.ASSERTIONS[self.fact.asserted]


@dataclass(frozen=True)
class Group:
    """The facts of one kind. `timeline`: in the order of their days."""

    kind: str
    title: str
    rows: tuple[Row, ...]
    conflicts: tuple[conflicts.Conflict, ...]
    timeline: bool


def rows(facts: Iterable[Fact]) -> list[Row]:
    return [_row(fact) for fact in facts]


def _row(fact: Fact) -> Row:
    return Row(fact, saying.sentence(fact.kind, fact.stands), tuple(_place(fact, one) for one in fact.places_here))  # type: ignore[attr-defined]


def _place(fact: Fact, place: FactPlace) -> Place:
    page, document = place.page, place.page.document
    asked = urlencode({"document": document.number, "page": page.number, "mark": f"{place.first}-{place.last}"})
    address = f"{reverse('records:read', args=[fact.case_id])}?{asked}"
    return Place(page.ref, cites.token(document.number, page.number), address, document.title)


def groups(case: Case, *, kind: str = "", state: str = "") -> list[Group]:
    """Every kind that has facts, in the house's order; two queries."""
    every = rows(standing(case))
    shown = [row for row in every if (not kind or row.kind == kind) and (not state or row.fact.state == state)]
    told = conflicts.find([_plain(row) for row in every if row.fact.state != Fact.REFUSED])
    return [
        _group(name, [row for row in shown if row.kind == name], told)
        for name in kinds.KINDS
        if any(row.kind == name for row in shown)
    ]


def _group(kind: str, found: Sequence[Row], told: Sequence[conflicts.Conflict]) -> Group:
    timeline = kind in TIMELINES
    ordered = sorted(found, key=(lambda row: (row.fact.day or "9999", row.fact.pk)) if timeline else _by_words)
    return Group(kind, kinds.KINDS[kind], tuple(ordered), tuple(one for one in told if one.kind == kind), timeline)


def _by_words(row: Row) -> tuple[str, int]:
    return row.words.casefold(), row.fact.pk


def _plain(row: Row) -> conflicts.Said:
    return conflicts.Said(
        row.kind, row.value, row.fact.asserted, row.fact.day, tuple(place.ref for place in row.places)
    )


def counts(case: Case) -> dict[str, int]:
    """How many facts stand in each state."""
    told = dict.fromkeys((state for state, _ in Fact.STATES), 0)
    for state in standing(case).values_list("state", flat=True):
        told[state] += 1
    return told
