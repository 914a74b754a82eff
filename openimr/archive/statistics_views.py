"""Public statistics: every number with its definition, its query, its chart and its table."""

from typing import Any

from django.core.cache import caches
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from openimr.accounts.access import PUBLIC, audience
from openimr.archive import exporting, snapshots, wording
from openimr.archive.counting import charts, measures, tables
from openimr.archive.counting.measures import CountRefused
from openimr.archive.counting.tables import Table
from openimr.archive.models import Snapshot

KEEP = "public, max-age=300"


def _page(template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = HttpResponse(render_to_string(template, context), status=status)
    answer.headers["Cache-Control"] = KEEP
    return answer


@require_GET
@audience(PUBLIC)
def index(request: HttpRequest) -> HttpResponse:
    """Every measure with its words, and what it can be counted by."""
    rows = [{"measure": one, "links": _by_links(one.id)} for one in measures.measures().values()]
    return _page("archive/statistics.html", {"rows": rows})


def _by_links(name: str) -> list[tuple[str, str]]:
    address = reverse("archive:statistic", args=[name])
    return [(f"{address}?by={by.id}", by.words) for by in measures.DIMENSIONS.values()]


@require_GET
@audience(PUBLIC)
def statistic(request: HttpRequest, name: str) -> HttpResponse:
    """One measure by a dimension (`by`), within filters: definition, query, chart, table, others' figures."""
    try:
        by, filters = _asked(request.GET)
        found = tables.table(name, by, filters)
    except CountRefused as refused:
        return _page("archive/statistic.html", {"problem": str(refused)}, status=400)
    return _page("archive/statistic.html", _context(found, filters))


def _asked(given: QueryDict) -> tuple[str, dict[str, str]]:
    filters = {name: str(given[name])[:200] for name in given if name not in ("by", "page")}
    return given.get("by", "year"), filters


def _context(found: Table, filters: dict[str, str]) -> dict[str, Any]:
    of, by = measures.measure(found.measure), measures.dimension(found.by)
    query = urlencode({"by": found.by, **filters})
    return {
        "measure": of,
        "by": by,
        "table": found,
        "lines": [(wording.value_words(found.by, line.value), line) for line in found.lines],
        "filters": [(wording.FACET_WORDS[name], wording.value_words(name, value)) for name, value in filters.items()],
        "chart": f"{reverse('archive:chart', args=[of.id])}?{query}",
        "others": _others(found),
        "dimensions": [
            (f"?{urlencode({'by': one.id, **filters})}", one.words, one.id == by.id)
            for one in measures.DIMENSIONS.values()
        ],
        "small": measures.SMALL,
    }


def _others(found: Table) -> list[dict[str, Any]]:
    """What others have told of the same thing by year, beside ours."""
    if found.by != "year" or found.measure not in ("letters", "overturned_items"):
        return []
    ours = {line.value: line for line in found.lines}
    return [
        {"year": row["year"], "theirs": row[found.measure], "source": row["source"], "ours": ours.get(str(row["year"]))}
        for row in measures.published()
        if row.get(found.measure)
    ]


@require_GET
@audience(PUBLIC)
def chart(request: HttpRequest, name: str) -> HttpResponse:
    """The chart of a statistic as SVG, drawn once for each state of the rows."""
    try:
        by, filters = _asked(request.GET)
        found = tables.table(name, by, filters)
    except CountRefused as refused:
        raise Http404 from refused
    key = f"chart3:{tables.name_of(found)}"
    drawn = caches["public"].get(key)
    if drawn is None:
        words = [wording.value_words(found.by, line.value) for line in found.lines]
        drawn = charts.svg(measures.measure(name), measures.dimension(by), found.lines, words)
        caches["public"].set(key, drawn, tables.KEEP_SECONDS)
    answer = HttpResponse(drawn, content_type="image/svg+xml")
    answer.headers["Cache-Control"] = KEEP
    return answer


@require_GET
@audience(PUBLIC)
def downloads(request: HttpRequest) -> HttpResponse:
    """The open data: files of the newest snapshot with their hashes, what each column holds, the changes so far."""
    newest = snapshots.newest()
    context = {
        "newest": newest,
        "spoiled": snapshots.spoiled(newest),
        "all": Snapshot.objects.all()[:50],
        "dictionary": exporting.DICTIONARY.items(),
    }
    return _page("archive/downloads.html", context)


@require_GET
@audience(PUBLIC)
def download(request: HttpRequest, revision: int, name: str) -> HttpResponseBase:
    """One file of a snapshot."""
    snapshot = Snapshot.objects.filter(revision=revision).first()
    place = snapshots.file_of(snapshot, name) if snapshot else None
    if place is None:
        raise Http404
    answer = FileResponse(place.open("rb"), as_attachment=True, filename=name)
    answer.headers["Cache-Control"] = KEEP  # not longer: a snapshot that holds a withdrawn letter is given out no more
    return answer
