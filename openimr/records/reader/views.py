"""Reading and citing: the page, its picture, its words. Every address asks the case who may see it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from openimr.accounts.access import Request, audience
from openimr.accounts.roles import Role
from openimr.cases.access import OFFICE, case_for
from openimr.cases.models import Case
from openimr.records import access, actions, forms, terms
from openimr.records.citing import cited_page, pointing, standing
from openimr.records.models import Page
from openimr.records.reader import large, marking, marks, news, shown  # fmt: skip
from openimr.records.store import blobs

READERS = (*OFFICE, Role.REVIEWER)
KEEP = "private, max-age=3600, immutable"  # a page is written once; only the reader's own browser keeps it


@require_GET
@audience(*READERS)
def read(request: Request, case_id: UUID) -> HttpResponse:
    """The record to be read: what `reading_asked.Asked` names. With `part=leaf` the page alone, for a script."""
    case = case_for(request.user, case_id)
    return _reading_page(request, case, shown.asked(request.GET))


def _reading_page(request: Request, case: Case, asked: shown.Asked, *, status: int = 200, **more: Any) -> HttpResponse:
    by = access.actor_for(request.user, case)
    context = shown.context(case, asked, by.ref)
    for page in filter(None, (context["page"], context["beside"])):
        actions.open_page(page=page, by=by, at=timezone.now())
    if page := context["page"]:
        context |= cited_page.context(request.user, by, case, page, request.GET, context["hits"])
    part = "records/_leaf.html" if request.GET.get("part") == "leaf" else "records/read.html"
    return render(request, part, context | more, status=status)


@require_GET
@audience(*READERS)
def newly_added(request: Request, case_id: UUID) -> JsonResponse:
    """What came since the reader began; `known` says what they had before them."""
    case = case_for(request.user, case_id)
    return JsonResponse(news.since(case, request.GET.get("known", "")))


@require_POST
@audience(*READERS)
def mark(request: Request, case_id: UUID, page_id: int) -> HttpResponse:
    """Keep a reader's mark on a page, or on all of its document. Answers JSON to a script, the reading page to a form."""
    page = access.page_for(request.user, case_id, page_id)
    case = page.document.case
    by, form = access.actor_for(request.user, case), forms.MarkForm(request.POST)
    if not form.is_valid():
        return JsonResponse(
            {"problem": "This mark cannot be kept; load the page again and choose once more."}, status=422
        )
    pages = marking.pages_of(page.document) if form.cleaned_data.pop("whole") else [page.pk]
    actions.mark(pages=pages, **form.cleaned_data, by=by, at=timezone.now())
    if _wants_json(request):
        return JsonResponse(marks.told(page, by.ref))
    back = shown.asked(QueryDict(request.POST.get("back", "")[:2000]))
    here = back if back.document else replace(back, document=page.document.number, page=page.number)
    return redirect(here.address(case))


@require_GET
@audience(*READERS)
def image(request: Request, case_id: UUID, page_id: int, size: str) -> FileResponse:
    """The picture of a page: size "page", "thumb" or "large"."""
    page = access.page_for(request.user, case_id, page_id)
    names = {"page": (page.image, page.image_type), "thumb": (page.thumb, page.thumb_type)}
    name, kind = large.of(page) if size == "large" else names.get(size, ("", ""))
    if not name:
        raise Http404
    answer = FileResponse(blobs().path(name).open("rb"), content_type=kind)
    answer.headers["Cache-Control"] = KEEP
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@require_GET
@audience(*READERS)
def words(request: Request, case_id: UUID, page_id: int) -> HttpResponse:
    """The words of a page with their boxes, and those that answer `q`; opening them is opening the page."""
    page = access.page_for(request.user, case_id, page_id)
    case = page.document.case
    actions.open_page(page=page, by=access.actor_for(request.user, case), at=timezone.now())
    return JsonResponse(shown.words_json(page, terms.ask(request.GET.get("q", ""))))


@require_POST
@audience(*READERS)
def cite(request: Request, case_id: UUID, page_id: int) -> HttpResponse:
    """Cite words of a page. Answers JSON to a script, the reading page to a form."""
    page = access.page_for(request.user, case_id, page_id)
    case = page.document.case
    form = forms.CiteForm(request.POST)
    try:
        made = _cite(request, case, page, form)
    except actions.CiteRefused as refused:
        return _refuse_citation(request, case, page, form, str(refused))
    if _wants_json(request):
        return JsonResponse(shown.citation_json(made, standing.check(made)), status=201)
    return redirect(
        f"{reverse('records:read', args=[case.pk])}?document={page.document.number}&page={page.number}#citations"
    )


def _cite(request: Request, case: Case, page: Page, form: forms.CiteForm) -> Any:
    if not form.is_valid():
        raise actions.CiteRefused("Select the words to cite, or type them exactly as they stand on the page.")
    data = form.cleaned_data
    first, last = data["first_word"], data["last_word"]
    if first is None or last is None:
        first, last = pointing.find_quote(page, data["quote"]) or _no_quote(page)
    by = access.actor_for(request.user, case)
    return actions.cite(
        case=case, page=page, first_word=first, last_word=last, quote=data["quote"], by=by, at=timezone.now()
    )


def _no_quote(page: Page) -> tuple[int, int]:
    raise actions.CiteRefused(f"These words do not stand on {page.ref}; copy them from the page's text.")


def _refuse_citation(request: Request, case: Case, page: Page, form: forms.CiteForm, sentence: str) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"problem": sentence}, status=422)
    form.add_error("quote", sentence)
    asked = shown.Asked(document=page.document.number, page=page.number)
    return _reading_page(request, case, asked, status=422, cite_form=form)


def _wants_json(request: Request) -> bool:
    return request.accepts("application/json") and not request.accepts("text/html")
