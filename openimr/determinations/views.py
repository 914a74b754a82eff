"""The draft of a determination: read, returned, or signed and issued."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from openimr.accounts.access import Request, audience
from openimr.accounts.roles import Role
from openimr.cases import access as cases
from openimr.cases.lifecycle import State, StepRefused
from openimr.cases.models import Case
from openimr.determinations import actions, checks
from openimr.determinations.assembling import NotReady, assemble
from openimr.determinations.citing import READERS
from openimr.kit.typed import whole_number
from openimr.letters.content import texts
from openimr.letters.render import LetterRefused
from openimr.letters.render import render as typeset
from openimr.records.citing import linking


class SignForm(forms.Form):
    password = forms.CharField(
        label="Your password, once more", widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )


class ReturnForm(forms.Form):
    question = forms.CharField(label="What the reviewer should look at again", widget=forms.Textarea(attrs={"rows": 3}))


@require_GET
@audience(*READERS)
def preview(request: Request, case_id: UUID) -> HttpResponse:
    """The determination as it would be issued now, with everything that stands in the way."""
    return _page(request, cases.case_for(request.user, case_id))


def _page(request: Request, case: Case, problem: str = "") -> HttpResponse:
    issued = case.determinations.order_by("-version").first()
    try:
        made = assemble(case, at=issued.signed_at if issued else timezone.now(), draft=issued is None)
    except NotReady as refused:
        context = {"case": case, "not_ready": str(refused), "issued": issued, "problem": problem}
        return render(request, "determinations/preview.html", context, status=409 if problem else 200)
    open_now = case.lifecycle_state == State.DRAFT and request.user.holds(Role.MEDICAL_DIRECTOR)
    context = {
        "case": case,
        "letter": made.letter.as_data(),
        "links": linking.of(case, *texts(made.letter.as_data()["blocks"])),
        "found": checks.problems(case, made) if issued is None else [],
        "issued": issued,
        "open": open_now,
        "sign_form": SignForm(),
        "return_form": ReturnForm(),
        "problem": problem,
    }
    return render(request, "determinations/preview.html", context, status=409 if problem else 200)


@require_GET
@audience(*READERS)
def draft(request: Request, case_id: UUID) -> HttpResponse:
    """The draft as a PDF, marked as one."""
    case = cases.case_for(request.user, case_id)
    now = timezone.now()
    try:
        pdf = typeset(actions.draft_letter(case, at=now), at=now)
    except NotReady as refused:
        raise Http404 from refused
    except LetterRefused as refused:
        return _page(request, case, str(refused))
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="draft.pdf"'}
    )


@require_POST
@audience(Role.MEDICAL_DIRECTOR)
def send_back(request: Request, case_id: UUID) -> HttpResponse:
    """Return the draft to its reviewer."""
    case = cases.case_for(request.user, case_id)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, case, "Write what the reviewer should look at again.")
    try:
        by = request.user.acting_as(Role.MEDICAL_DIRECTOR)
        seen = whole_number(request.POST.get("seen_version"))
        question = form.cleaned_data["question"]
        actions.return_draft(case=case, question=question, by=by, at=timezone.now(), seen_version=seen)
    except StepRefused as refused:
        return _page(request, case, str(refused))
    messages.success(request, "The draft went back to the reviewer with your question.")
    return redirect("desk:case", case.pk)


@require_POST
@audience(Role.MEDICAL_DIRECTOR)
def signature(request: Request, case_id: UUID) -> HttpResponse:
    """Sign and issue."""
    case = cases.case_for(request.user, case_id)
    try:
        actions.sign_and_issue(
            case=case,
            person=request.user,
            password=request.POST.get("password", ""),
            at=timezone.now(),
            seen_version=whole_number(request.POST.get("seen_version")),
        )
    except (actions.IssueRefused, StepRefused, LetterRefused) as refused:
        case.refresh_from_db()
        return _page(request, case, str(refused))
    messages.success(request, "The determination is signed and issued. Letters that go by mail wait in the mail room.")
    return redirect("desk:case", case.pk)
