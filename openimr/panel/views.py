"""The panel's pages: who could review, the attestation, leaving a case."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from openimr.accounts.access import Request, audience
from openimr.accounts.roles import Role
from openimr.cases import access as cases
from openimr.cases.clocks import PACIFIC
from openimr.cases.lifecycle import State, StepRefused
from openimr.cases.models import Case
from openimr.kit.typed import whole_number
from openimr.panel import access, actions, queries

KEEPERS = (Role.COORDINATOR, Role.MEDICAL_DIRECTOR)


class AttestationForm(forms.Form):
    """One box for each sentence of the attestation, none ticked beforehand."""

    sentences = forms.MultipleChoiceField(
        label="I attest", choices=[(words, words) for words in actions.ATTESTATION], widget=forms.CheckboxSelectMultiple
    )


class RecusalForm(forms.Form):
    reason = forms.CharField(label="Why you leave the case", widget=forms.Textarea(attrs={"rows": 3}))


@require_GET
@audience(*KEEPERS)
def proposals(request: Request, case_id: str) -> HttpResponse:
    """Every reviewer for the case: ranked with reasons, or refused with reasons."""
    case = cases.case_for(request.user, case_id)
    return _proposals(request, case)


def _proposals(request: Request, case: Case, problem: str = "") -> HttpResponse:
    rows = queries.proposals(case, on=timezone.now().astimezone(PACIFIC).date())
    context = {
        "case": case,
        "fitting": [row for row in rows if row[0].fits],
        "refused": [row for row in rows if not row[0].fits],
        "wanted": queries.case_facts(case)["specialties_fit"],
        "open": case.lifecycle_state == State.RECORDS_COMPLETE and request.user.holds(Role.COORDINATOR),
        "problem": problem,
    }
    return render(request, "panel/proposals.html", context, status=409 if problem else 200)


@require_POST
@audience(Role.COORDINATOR)
def assign(request: Request, case_id: str) -> HttpResponse:
    """Assign one of the proposed."""
    case = cases.case_for(request.user, case_id)
    seen = whole_number(request.POST.get("seen_version"))
    try:
        by = request.user.acting_as(Role.COORDINATOR)
        actions.assign(
            case=case, reviewer_id=request.POST.get("reviewer", ""), by=by, at=timezone.now(), seen_version=seen
        )
    except StepRefused as refused:
        case.refresh_from_db()
        return _proposals(request, case, str(refused))
    messages.success(request, "The reviewer is assigned and will find the case in their work list.")
    return redirect("desk:case", case.pk)


def _assigned_case(request: Request, case_id: str) -> Case:
    """The case on which this person is seated but has not attested; else 404."""
    for seat in access.assigned_to(request.user):
        if seat.case_id == case_id:
            return seat.case
    raise Http404


@audience(Role.REVIEWER)
def attestation(request: Request, case_id: str) -> HttpResponse:
    """Before the record opens: parties and items to judge a conflict by, and the sentences to attest."""
    case = _assigned_case(request, case_id)
    form = AttestationForm(request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.attest(case=case, person=request.user, sentences=form.cleaned_data["sentences"], at=timezone.now())
            return redirect("review:write", case.pk)
        except StepRefused as refused:
            problem = str(refused)
    context = {"case": case, "form": form, "problem": problem, "recusal": RecusalForm()}
    context |= {"parties": case.parties.all(), "items": case.items.all()}
    return render(request, "panel/attestation.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@audience(Role.REVIEWER)
def recusal(request: Request, case_id: str) -> HttpResponse:
    """Leave the case."""
    case = _seated_case(request, case_id)
    try:
        actions.recuse(case=case, person=request.user, reason=request.POST.get("reason", ""), at=timezone.now())
        messages.success(request, "You have left the case. It is closed to you from now on.")
    except (StepRefused, actions.PanelRefused) as refused:
        messages.error(request, str(refused))
        return redirect("panel:attestation", case.pk)
    return redirect("desk:work_list")


def _seated_case(request: Request, case_id: str) -> Case:
    case = Case.objects.filter(pk=case_id).first()
    if case is None or access.seat_of(request.user, case) is None:
        raise Http404
    return case
