"""The list of required records with what would answer it, and the letters that ask for the rest."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from openimr.accounts.access import Request, audience
from openimr.cases.access import case_for
from openimr.cases.models import Case
from openimr.kit.typed import whole_number
from openimr.law import notices as law_notices
from openimr.records import actions, queries
from openimr.records.access import KEEPERS, as_keeper
from openimr.records.completeness import answering, custodians
from openimr.records.completeness.forms import AskForm, ids


@require_GET
@audience(*KEEPERS)
def completeness_page(request: Request, case_id: UUID) -> HttpResponse:
    """Each letter of the list: what answers it, what would, what is missing; and what custodians were asked for."""
    return _page(request, case_for(request.user, case_id))


def _page(request: Request, case: Case, *, status: int = 200, **more: Any) -> HttpResponse:
    letters = answering.found(case)
    rule = law_notices.notices(case.program).get(custodians.NOTICE)
    context = {
        "case": case,
        "letters": letters,
        "ask_form": AskForm(case=case, initial=_draft(letters)) if rule else None,
        "notice": rule,
        "requests": custodians.requests(case),
        "uploads": queries.uploads(case)[:100],
        "may_change": case.lifecycle_state.open_before_determination,
    }
    return render(request, "records/completeness.html", context | more, status=status)


def _draft(letters: list[answering.LetterFound]) -> dict[str, Any]:
    """The letter as it would be sent now: reports that are named and missing, then the letters that nothing answers."""
    lines = [missing.asked for letter in letters for missing in letter.missing]
    unanswered = [one.row.record for one in letters if one.row.record.mandatory and not one.row.settled]
    lines += [" ".join(record.words.split()) for record in unanswered]
    named = [one.row.record.letter for one in letters if one.missing]
    return {
        "lines": "\n".join(lines),
        "letters": sorted({*named, *(record.letter for record in unanswered)}),
        "of": "claims_administrator",
    }


@require_POST
@audience(*KEEPERS)
def answer(request: Request, case_id: UUID) -> HttpResponse:
    """Say which documents answer a letter."""
    case = case_for(request.user, case_id)
    wanted = filter(None, map(whole_number, request.POST.getlist("documents")))
    documents = list(queries.documents(case).filter(number__in=list(wanted)))
    letter = request.POST.get("letter", "")
    try:
        actions.answer(case=case, letter=letter, documents=documents, by=as_keeper(request), at=timezone.now())
    except actions.OrderRefused as refused:
        return _page(request, case, status=422, problem=str(refused))
    messages.success(request, f"{letter} is answered by {', '.join(one.ref for one in documents)}.")
    return redirect("records:completeness", case.pk)


@require_POST
@audience(*KEEPERS)
def ask(request: Request, case_id: UUID) -> HttpResponse:
    """Have the letter to a custodian made."""
    case = case_for(request.user, case_id)
    form = AskForm(request.POST, case=case)
    if not form.is_valid():
        return _page(request, case, status=422, ask_form=form)
    try:
        made = custodians.ask(case=case, **form.cleaned_data, by=as_keeper(request), at=timezone.now())
    except actions.OrderRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _page(request, case, status=422, ask_form=form)
    messages.success(
        request, f"The letter to {made.party.name} is being made; unless served at once, it waits in the mail room."
    )
    return redirect("records:completeness", case.pk)


@require_POST
@audience(*KEEPERS)
def answered(request: Request, case_id: UUID, request_id: int) -> HttpResponse:
    """Say what answered a request to a custodian."""
    case = case_for(request.user, case_id)
    found = get_object_or_404(case.custodian_requests, pk=request_id)
    uploads = list(case.uploads.filter(pk__in=ids(request.POST.getlist("uploads"))))
    try:
        note = request.POST.get("note", "")[:500]
        custodians.answered(request=found, uploads=uploads, note=note, by=as_keeper(request), at=timezone.now())
        messages.success(request, "The answer is kept with the request.")
    except actions.OrderRefused as refused:
        messages.error(request, str(refused))
    return redirect("records:completeness", case.pk)
