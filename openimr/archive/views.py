"""Public pages: search, one determination, all that cite the same, a feed. No sign-in, no cookie, no script needed."""

import json
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET

from openimr.accounts.access import PUBLIC, audience
from openimr.archive import asked, feeds, queries, search, wording
from openimr.archive.asked import Address, QuestionRefused
from openimr.archive.models import Determination, GuidelineCitation, Item
from openimr.kit.typed import whole_number
from openimr.publication import queries as publication
from openimr.publication.queries import Offered

KEEP = "public, max-age=300"  # de-identified and the same for everybody
FIRST_VALUES = 8  # of a facet, before "more"
CITED_ROWS = 50
WITHDRAWN = "This determination was withdrawn."


def _page(template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page made without the request: no session is looked at, so that one copy serves everybody."""
    return HttpResponse(render_to_string(template, context), status=status)


def _public(answer: HttpResponse, letter: Determination | None = None) -> HttpResponse:
    """For everybody. A page of a letter made here is asked for anew each time: it may be withdrawn at any moment."""
    ours = letter is not None and letter.source == Determination.RELEASED
    answer.headers["Cache-Control"] = "no-cache" if ours else KEEP
    return answer


@require_GET
@audience(PUBLIC)
def search_page(request: HttpRequest) -> HttpResponse:
    """Published determinations that answer: `q`, facet values, `sort`, `page`."""
    try:
        address = asked.read(request.GET)
    except QuestionRefused as refused:
        return _page("archive/search.html", {"problem": str(refused), "address": None}, status=400)
    try:
        found = search.search(address.asked())
    except search.IndexAway as away:
        return _page("archive/search.html", {"problem": str(away), "address": address}, status=503)
    return _public(_page("archive/search.html", _results(address, found)))


def _results(address: Address, found: search.Found) -> dict[str, Any]:
    last = asked.last_page(found.total)
    return {
        "address": address,
        "found": found,
        "rows": [_row(row) for row in queries.shown(found)],
        "facets": [facet for name in wording.FACET_WORDS if (facet := _facet(address, found, name))["values"]],
        "chosen": [
            (wording.FACET_WORDS[name], wording.value_words(name, value), address.with_value(name, value))
            for name, values in address.filters.items()
            for value in values
        ],
        "other_sort": ("date", "newest first") if address.sort == "relevance" else ("relevance", "best first"),
        "sort_link": address.link(sort="date" if address.sort == "relevance" else "relevance"),
        "feed": f"{reverse('archive:feed')}?{address.query()}",
        "save": f"{reverse('archive:saved_new')}?{address.query()}",
        "before": address.link(page=address.page - 1) if address.page > 1 else "",
        "after": address.link(page=address.page + 1) if address.page < last else "",
        "last": last,
    }


def _row(row: dict[str, Any]) -> dict[str, Any]:
    outcome = wording.CASE_OUTCOMES.get(row["case_outcome"], "outcome not read").partition(":")[0].lower()
    return {**row, "outcome": outcome, "link": reverse("archive:determination", args=[row["slug"]])}


def _facet(address: Address, found: search.Found, name: str) -> dict[str, Any]:
    chosen = address.filters.get(name, ())
    values: list[dict[str, Any]] = [
        {
            "words": wording.value_words(name, value),
            "count": count,
            "link": address.with_value(name, value),
            "chosen": value in chosen,
        }
        for value, count in found.facets.get(name, ())
    ]
    if name == "year":
        values.sort(key=lambda row: row["words"], reverse=True)
    return {"words": wording.FACET_WORDS[name], "values": values[:FIRST_VALUES], "more": values[FIRST_VALUES:]}


@require_GET
@audience(PUBLIC)
def determination(request: HttpRequest, slug: str) -> HttpResponse:
    """One determination at its own address; 410 when it was withdrawn."""
    if slug != slug.lower():
        return HttpResponsePermanentRedirect(reverse("archive:determination", args=[slug.lower()]))
    row, offered = _held(slug)
    if row.withdrawn_at is not None:
        return _withdrawn(row)
    context = {"letter": row, "offered": offered, "items": [_item(item) for item in row.items.all()], "faults": row.faults.all(),
               "outcome": wording.CASE_OUTCOMES.get(row.case_outcome, "Outcome not read"), "alike": _alike(row)}  # fmt: skip
    return _public(_page("archive/determination.html", context), row)


def _held(slug: str) -> tuple[Determination, Offered]:
    row, offered = queries.standing(slug)
    if row is None:
        raise Http404
    return row, offered


def _withdrawn(row: Determination) -> HttpResponse:
    """410, and where another copy of the same determination stands now."""
    again = Determination.objects.public().filter(case_number=row.case_number).exclude(case_number="").first()
    return _page("archive/withdrawn.html", {"letter": row, "again": again}, status=410)


def _item(item: Item) -> dict[str, Any]:
    cited: dict[str, list[dict[str, str]]] = {GuidelineCitation.ADMINISTRATOR: [], GuidelineCitation.REVIEWER: []}
    for one in item.cited.all():
        link = reverse("archive:cited", args=[one.key]) if one.key else ""
        cited[one.by].append({"words": wording.citation_words(one), "link": link})
    return {
        "row": item,
        "outcome": wording.OUTCOMES.get(item.outcome, item.outcome),
        "category": wording.value_words("category", item.category),
        "treatment": wording.value_words("treatment_class", item.treatment_class),
        "administrator": cited[GuidelineCitation.ADMINISTRATOR],
        "reviewer": cited[GuidelineCitation.REVIEWER],
    }


def _alike(row: Determination) -> list[dict[str, Any]]:
    return [
        {"letter": letter, "link": reverse("archive:determination", args=[letter.slug]),
         "titles": "; ".join(item.title for item in letter.items.all())}
        for letter in queries.alike(row)
    ]  # fmt: skip


@require_GET
@audience(PUBLIC)
def text(request: HttpRequest, slug: str) -> HttpResponse:
    """A determination as plain text, its parts under headings; 410 when it was withdrawn."""
    row, _ = _held(slug)
    if row.withdrawn_at is not None:
        return _gone("text/plain; charset=utf-8", WITHDRAWN)
    return _public(HttpResponse(queries.as_text(row), content_type="text/plain; charset=utf-8"), row)


@require_GET
@audience(PUBLIC)
def data(request: HttpRequest, slug: str) -> HttpResponse:
    """A determination as JSON; 410 when it was withdrawn."""
    row, _ = _held(slug)
    if row.withdrawn_at is not None:
        return _gone("application/json", json.dumps({"problem": WITHDRAWN}))
    return _public(JsonResponse(queries.as_json(row)), row)


def _gone(kind: str, words: str) -> HttpResponse:
    return HttpResponse(words, status=410, content_type=kind)


FILES: dict[str, tuple[Callable[[str], bytes | None], str]] = {
    "letter": (publication.public_pdf, ""),
    "exhibit": (publication.public_exhibit, "-exhibit"),
}


@require_GET
@audience(PUBLIC)
def file(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The public letter of a determination made here, or the pages of its record that went out with it."""
    row, _ = _held(slug)
    if row.withdrawn_at is not None:
        return _withdrawn(row)
    read, ending = FILES[name]
    data = read(row.published_id) if row.published_id else None
    if data is None:
        raise Http404
    named = {"Content-Disposition": f'inline; filename="{row.published_id}{ending}.pdf"'}
    return _public(HttpResponse(data, content_type="application/pdf", headers=named), row)


@require_GET
@audience(PUBLIC)
def cited(request: HttpRequest, key: str) -> HttpResponse:
    """Determinations in which the same guideline is cited, by the reviewer or the claims administrator, newest first."""
    offset = whole_number(request.GET.get("from")) or 0
    rows = queries.citing(key, offset, CITED_ROWS + 1)
    if not rows and not offset:
        raise Http404
    context = {
        "key": key, "words": wording.key_words(key), "rows": rows[:CITED_ROWS],
        "search": f"{reverse('archive:search')}?guideline_key={key}",
        "after": f"?from={offset + CITED_ROWS}" if len(rows) > CITED_ROWS else "",
    }  # fmt: skip
    return _public(_page("archive/cited.html", context))


@require_GET
@audience(PUBLIC)
def feed(request: HttpRequest) -> HttpResponse:
    """The newest letters of a search as an Atom feed."""
    try:
        answer = feeds.answer(asked.read(request.GET), request.build_absolute_uri)
    except QuestionRefused as refused:
        return HttpResponse(str(refused), status=400, content_type="text/plain; charset=utf-8")
    return _public(answer) if answer.status_code == 200 else answer
