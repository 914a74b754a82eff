"""Two look-alike applications side by side, and the clerk's answer whether they are the same dispute."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from openimr.accounts.access import Request, audience
from openimr.audit import actions as audit
from openimr.cases import access, comparing, screening
from openimr.cases.lifecycle import StepRefused
from openimr.cases.models import Case
from openimr.desk import case_page
from openimr.law.refusal import Refused

ANSWERS = {"same": True, "different": False}


@require_http_methods(["GET", "POST"])
@audience(*comparing.CLERKS)
def compare(request: Request, case_id: str, number: str) -> HttpResponse:
    """What two applications say, line by line; both must be readable to this person."""
    case = access.case_for(request.user, case_id)
    other = access.readable(request.user).filter(number=number).select_related("application").first()
    if other is None or other.pk not in {one.pk for one in comparing.candidates(case)}:
        raise Http404
    return _answered(request, case, other) if request.method == "POST" else _page(request, case, other)


def _answered(request: Request, case: Case, other: Case) -> HttpResponse:
    answer, because = request.POST.get("answer", ""), request.POST.get("because", "")
    if answer not in ANSWERS:
        return _page(request, case, other, "Say whether the two are the same dispute or different ones.")
    by, at = request.user.acting_as(*comparing.CLERKS), timezone.now()
    try:
        screening.compare(case=case, other=other, same=ANSWERS[answer], because=because, by=by, at=at)
    except (StepRefused, Refused) as refused:
        return _page(request, case, other, str(refused))
    messages.success(request, f"Kept: {case.number} and {other.number} are {_words(answer)}.")
    return redirect(f"{case_page.address(case)}#screening")


def _words(answer: str) -> str:
    return "the same dispute" if ANSWERS[answer] else "different disputes"


def _page(request: Request, case: Case, other: Case, problem: str = "") -> HttpResponse:
    by, at = request.user.acting_as(*comparing.CLERKS), timezone.now()
    for one in (case, other):
        audit.record(about=one.pk, by=by, verb="open_comparison", at=at)
    context = {
        "case": case,
        "other": other,
        "lines": comparing.side_by_side(case, other),
        "because": request.POST.get("because", ""),
        "problem": problem,
    }
    return render(request, "desk/compare.html", context, status=422 if problem else 200)
