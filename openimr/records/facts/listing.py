"""What the Facts page and the other rooms are told: facts in groups, with their places, and where they disagree."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case as Choice
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Lower
from django.urls import reverse

from openimr.cases.models import Case
from openimr.records.citing import cites
from openimr.records.facts import conflicts, saying
from openimr.records.facts.rules import fact as kinds
from openimr.records.facts.tables import Fact, FactPlace
from openimr.records.models import Document

CAN_DIFFER = (
    Q(kind="medication", value__current=True)
    | Q(kind="visits", value__status__in=conflicts.DONE)
    | Q(kind__in=conflicts.SIDED, value__side__in=("left", "right"))
    | Q(kind__in=(*conflicts.SIDED, "medication", "visits"), edited_value__isnull=False)
)
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
    """Facts of one kind on a page of the list. `count`: of all of that kind. `timeline`: in the order of their days."""

    kind: str
    title: str
    count: int
    rows: tuple[Row, ...]
    conflicts: tuple[conflicts.Conflict, ...]
    timeline: bool


def rows(facts: Iterable[Fact]) -> list[Row]:
    return [_row(fact) for fact in facts]


def _row(fact: Fact) -> Row:
    places = tuple(_place(fact, one) for one in fact.places_here)  # type: ignore[attr-defined]
    return Row(fact, saying.sentence(fact.kind, fact.stands), places)


def _place(fact: Fact, place: FactPlace) -> Place:
    page, document = place.page, place.page.document
    asked = urlencode({"document": document.number, "page": page.number, "mark": f"{place.first}-{place.last}"})
    address = f"{reverse('records:read', args=[fact.case_id])}?{asked}"
    return Place(page.ref, cites.token(document.number, page.number), address, document.title)


def in_order(case: Case, *, kind: str = "", state: str = "") -> QuerySet[Fact]:
    """The facts in the order of the page: by kind; then by day, or, where days say nothing, by their words."""
    asked = {name: value for name, value in (("kind", kind), ("state", state)) if value}
    rank = Choice(*(When(kind=name, then=Value(place)) for place, name in enumerate(kinds.KINDS)), default=Value(99))
    day = Choice(When(day="", then=Value("9999")), default=F("day"), output_field=TextField())
    along = Choice(When(kind__in=TIMELINES, then=day), default=Lower("quote"), output_field=TextField())
    return standing(case).filter(**asked).annotate(rank=rank, along=along).order_by("rank", "along", "pk")


def groups(case: Case, facts: Sequence[Fact]) -> list[Group]:
    """A page of `in_order` by kind, with the conflicts of the whole case. Five queries whatever their number."""
    told, counted = _conflicts(case), _counted(case)
    shown = rows(facts)
    return [
        _group(kind, [row for row in shown if row.kind == kind], counted, told)
        for kind in dict.fromkeys(row.kind for row in shown)
    ]


def _group(kind: str, found: Sequence[Row], counted: Mapping[str, int], told: Sequence[conflicts.Conflict]) -> Group:
    here = tuple(one for one in told if one.kind == kind)
    return Group(kind, kinds.KINDS[kind], counted[kind], tuple(found), here, timeline=kind in TIMELINES)


def _counted(case: Case) -> dict[str, int]:
    return dict(_here(case).values_list("kind").annotate(Count("pk")).order_by())


def _here(case: Case) -> QuerySet[Fact]:
    return standing(case).prefetch_related(None)


def _conflicts(case: Case) -> list[conflicts.Conflict]:
    """Read without the pages first: a case of thousands of pages has few facts that disagree."""
    asked = _here(case).filter(CAN_DIFFER).exclude(state=Fact.REFUSED).order_by("day", "pk")
    named = asked.values_list("pk", "kind", "value", "edited_value", "assertion", "edited_assertion")
    told = [
        conflicts.Said(pk, kind, edited or value, changed or how) for pk, kind, value, edited, how, changed in named
    ]
    return conflicts.find(told, lambda facts: _refs(case, facts))


def _refs(case: Case, facts: Collection[int]) -> dict[int, list[str]]:
    """The pages that each of these facts stands on."""
    found: dict[int, list[str]] = {}
    for fact in standing(case).filter(pk__in=facts):
        found[fact.pk] = list(dict.fromkeys(place.page.ref for place in fact.places_here))  # type: ignore[attr-defined]
    return found


def counts(case: Case) -> dict[str, int]:
    """How many facts stand in each state."""
    told = dict(_here(case).values_list("state").annotate(Count("pk")).order_by())
    return {state: told.get(state, 0) for state, _ in Fact.STATES}
