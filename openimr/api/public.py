"""The public part of the API: /api/ with its description at /api/openapi.json."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query, Schema, Status
from ninja.errors import ValidationError
from pydantic import Field

from openimr.archive import queries, search, snapshots
from openimr.archive.counting import measures, tables
from openimr.archive.counting.measures import CountRefused
from openimr.archive.models import Snapshot

api = NinjaAPI(title="OpenIMR: published determinations", version="1", docs_url=None, urls_namespace="api")
Facet = list[str]


class Asked(Schema):
    """A search. A facet given several times means any of its values."""

    q: str = Field("", max_length=300, description='words, "phrases", begin*, -without, title:word')
    outcome: Facet = Field(default_factory=list, max_length=12)
    category: Facet = Field(default_factory=list, max_length=12)
    treatment_class: Facet = Field(default_factory=list, max_length=12)
    guideline_key: Facet = Field(default_factory=list, max_length=12)
    specialty: Facet = Field(default_factory=list, max_length=12)
    body_part: Facet = Field(default_factory=list, max_length=12)
    side: Facet = Field(default_factory=list, max_length=12)
    year: Facet = Field(default_factory=list, max_length=12)
    source: Facet = Field(default_factory=list, max_length=12)
    sort: Literal["relevance", "date"] = "relevance"
    page: int = Field(1, ge=1, le=100)

    def question(self) -> search.Asked:
        held = {name: values for name in queries.FACETS if (values := getattr(self, name))}
        return search.Asked(self.q, held, self.sort, self.page)


class Told(Schema):
    """A refusal: one sentence."""

    problem: str


@api.get("/determinations", response={200: dict[str, Any]}, summary="Search published determinations")
def determinations(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Total, one page of letters (twenty), and the counts of every facet."""
    found = search.search(asked.question())
    letters = [queries.as_line(letter) for letter in queries.letters(found.keys)]
    return {
        "total": found.total,
        "page": asked.page,
        "letters": letters,
        "facets": found.facets,
        "widened": found.widened,
    }


@api.get("/determinations/{slug}", response={200: dict[str, Any], 404: Told, 410: Told}, summary="One determination")
def determination(request: HttpRequest, slug: str) -> Any:
    """A determination with its items and citations, by its address or case number in small letters."""
    found, _ = queries.standing(slug.lower())
    if found is None:
        return Status(404, {"problem": "There is no published determination of that address."})
    if found.withdrawn_at is not None:
        return Status(410, {"problem": "This determination was withdrawn."})
    return Status(200, queries.as_json(found))


class Counted(Schema):
    """What a statistic is counted by and within."""

    by: str = Field("year", max_length=40)
    year: str | None = Field(None, max_length=4)
    category: str | None = Field(None, max_length=40)
    treatment_class: str | None = Field(None, max_length=60)
    specialty: str | None = Field(None, max_length=120)
    outcome: str | None = Field(None, max_length=20)
    source: str | None = Field(None, max_length=20)

    def filters(self) -> dict[str, str]:
        return {name: value for name, value in self.dict(exclude={"by"}).items() if value is not None}


@api.get("/statistics", response={200: list[dict[str, Any]]}, summary="What is counted")
def statistics(request: HttpRequest) -> list[dict[str, Any]]:
    """Every measure with its definition, and what it can be counted by."""
    rows = measures.measures().values()
    return [
        {"id": one.id, "title": one.title, "unit": one.unit, "words": one.words, "by": list(measures.DIMENSIONS)}
        for one in rows
    ]


@api.get("/statistics/{name}", response={200: dict[str, Any], 422: Told}, summary="One statistic")
def statistic(request: HttpRequest, name: str, counted: Query[Counted]) -> dict[str, Any]:
    """A measure by a dimension: its lines, its query, the revision of the rows."""
    return tables.table(name, counted.by, counted.filters()).as_json()


@api.get("/releases", response={200: list[dict[str, Any]]}, summary="Snapshots of the open data")
def releases(request: HttpRequest) -> list[dict[str, Any]]:
    """What entered and left, newest first, with the hash of every file."""
    return [
        {"revision": one.revision, "made_at": one.made_at, "letters": one.letters, "added": one.added,
         "withdrawn": one.withdrawn, "files": one.files, "kept": snapshots.kept(one)}
        for one in Snapshot.objects.all()[:100]
    ]  # fmt: skip


@api.exception_handler(ValidationError)
def _not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    field = str(first["loc"][-1])
    return api.create_response(request, {"problem": f"{field}: {first['msg']}."}, status=422)


@api.exception_handler(CountRefused)
def _not_counted(request: HttpRequest, refused: CountRefused) -> HttpResponse:
    return api.create_response(request, {"problem": str(refused)}, status=422)


@api.exception_handler(search.IndexAway)
def _away(request: HttpRequest, away: search.IndexAway) -> HttpResponse:
    return api.create_response(request, {"problem": str(away)}, status=503)
