"""Citing a region of a page, and having a page read again. Every address asks the case who may see it."""

from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from openimr.accounts.access import Request, audience
from openimr.records import access, actions, forms
from openimr.records.citing import standing
from openimr.records.models import Page
from openimr.records.reader import shown
from openimr.records.reader.views import READERS, _reading_page, _wants_json
from openimr.records.refusal import RecordRefused


@require_POST
@audience(*READERS)
def region(request: Request, case_id: UUID, page_id: int) -> HttpResponse:
    """Cite a region of the picture: x0, y0, x1, y1 in points of the page as shown. JSON to a script, else the page."""
    page = access.page_for(request.user, case_id, page_id)
    case, form = page.document.case, forms.RegionForm(request.POST)
    if not form.is_valid():
        return _refuse(request, page, "Give the four edges of the region in points.", region_form=form)
    try:
        by = access.actor_for(request.user, case)
        made = actions.cite_region(case=case, page=page, box=form.box(), by=by, at=timezone.now())
    except RecordRefused as refused:
        return _refuse(request, page, str(refused), region_form=form)
    if _wants_json(request):
        return JsonResponse(shown.citation_json(made, standing.check(made)), status=201)
    return redirect(f"{_address(page)}&citation={made.pk}#citations")


@require_POST
@audience(*READERS)
def again(request: Request, case_id: UUID, page_id: int) -> HttpResponse:
    """Have the page read again, turned or not."""
    page = access.page_for(request.user, case_id, page_id)
    form = forms.ReadingForm(request.POST)
    if not form.is_valid():
        return _refuse(request, page, "Say how the page shall be turned: 0, 90, 180 or 270.", reading_form=form)
    try:
        by = access.actor_for(request.user, page.document.case)
        actions.ask_again(page=page, **form.cleaned_data, by=by, at=timezone.now())
    except RecordRefused as refused:
        return _refuse(request, page, str(refused), reading_form=form)
    if _wants_json(request):
        return JsonResponse({"ref": page.ref, "reading": page.reading}, status=202)
    messages.success(request, f"{page.ref} will be read again; load the page in a moment.")
    return redirect(_address(page))


def _refuse(request: Request, page: Page, sentence: str, **form: BaseForm) -> HttpResponse:
    """422: a sentence to a script, the reading page with the sentence in its form to a person."""
    if _wants_json(request):
        return JsonResponse({"problem": sentence}, status=422)
    for one in form.values():
        one.add_error(None, sentence)
    asked = shown.Asked(document=page.document.number, page=page.number)
    return _reading_page(request, page.document.case, asked, status=422, **form)


def _address(page: Page) -> str:
    where = reverse("records:read", args=[page.document.case_id])
    return f"{where}?document={page.document.number}&page={page.number}"
