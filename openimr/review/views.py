"""The review page: the record beside the items. Autosave and plain forms take the same way."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from openimr.accounts.access import Request, audience
from openimr.accounts.roles import Role
from openimr.cases import access as cases
from openimr.cases.models import Case
from openimr.guidelines import catalogue
from openimr.law import standard
from openimr.panel import access as panel
from openimr.records import actions as records
from openimr.records.citing import cited_page, linking, sentences
from openimr.records.reader import shown
from openimr.review import actions, beside, checks, queries, resting_on
from openimr.review.models import ItemDecision, Review


class SubmitForm(forms.Form):
    password = forms.CharField(
        label="Your password, once more", widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )


@require_GET
@audience(Role.REVIEWER)
def write(request: Request, case_id: UUID) -> HttpResponse:
    """Everything the reviewer works with, on one page."""
    case = _case(request, case_id)
    return _page(request, case)


def _case(request: Request, case_id: UUID) -> Case:
    """The case, when this person is seated on it; else 404."""
    case = cases.case_for(request.user, case_id)
    if panel.seat_of(request.user, case) is None:
        raise Http404
    return case


def _page(request: Request, case: Case, *, status: int = 200, **more: Any) -> HttpResponse:
    review = actions.begin(case=case, person=request.user)
    seat = panel.seat_actor(review.seat)
    read = shown.context(case, shown.asked(request.GET), seat.ref)
    for opened in filter(None, (read["page"], read["beside"])):
        records.open_page(page=opened, by=seat, at=timezone.now())
    if page := read["page"]:
        read |= cited_page.context(request.user, seat, case, page, request.GET, read["hits"])
    found, facts = queries.problems(review), beside.accepted(case)
    context = {
        **read,
        "review": review,
        "summary_print": _print(review.summary),
        **_resting(case, review),
        "rows": [_row(row, review) | {"beside": beside.of_item(row.item, facts)} for row in queries.decisions(review)],
        "ranks": standard.ranks(case.program),
        "search_order": standard.search(case.program),
        "kinds": catalogue.KINDS.items(),
        "sources": catalogue.in_force(case.application.ur_decision_date or case.received_at.date()),
        "must": [problem for problem in found if problem.kind == checks.MUST],
        "look": [(problem, problem.key in review.acknowledged) for problem in found if problem.kind == checks.LOOK],
        "submit_form": SubmitForm(),
        "filed": case.application.filed,
    }
    return render(request, "review/write.html", context | more, status=status)


def _resting(case: Case, review: Review) -> dict[str, Any]:
    """The sentences that rest on pages, by the place of their text, and the links to those pages."""
    texts = resting_on.texts(review)
    return {
        "summary_rests": sentences.citing(review.summary),
        "links": linking.of(case, *(text for _, _, text in texts)),
    }


def _row(row: Any, review: Review) -> dict[str, Any]:
    done = [bool(row.guideline), bool(row.rank), bool(row.rationale), bool(row.outcome)]
    return {
        "row": row,
        "item": row.item,
        "rests": sentences.citing(row.rationale),
        "done": sum(done),
        "of": len(done),
        "print": _item_print(row),
    }


def _print(*parts: Any) -> str:
    """A short print of one form's content, empty fields left out: what a window saw, and what stands now."""
    kept = [{name: text for name, text in one.items() if text} if isinstance(one, dict) else one for one in parts]
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:16]


def _item_print(row: ItemDecision) -> str:
    return _print(row.guideline, row.rank, row.higher, row.rationale, row.outcome)


@dataclass(frozen=True)
class Part:
    """One form of the page: the print of what stands, the print of what was sent, and how it is saved.

    Each form is compared by itself, so that saving one makes no other on the same page stale.
    """

    stands: Callable[[Review], str]
    sent: str
    save: Callable[[], Review]


@require_POST
@audience(Role.REVIEWER)
def summary(request: Request, case_id: UUID) -> HttpResponse:
    """Save the clinical case summary."""
    case = _case(request, case_id)
    text = request.POST.get("summary", "").strip()

    def save() -> Review:
        return actions.save_summary(case=case, person=request.user, summary=text)

    return _saved(request, case, Part(lambda review: _print(review.summary), _print(text), save))


@require_POST
@audience(Role.REVIEWER)
def item(request: Request, case_id: UUID, position: int) -> HttpResponse:
    """Save what was written about one item, and the reviewer's decision when one is chosen."""
    case = _case(request, case_id)
    sent = {name: request.POST[name].strip() for name in request.POST}
    guideline = {name: sent.get(name, "") for name in actions.GUIDELINE_FIELDS}
    rank, rationale, outcome = (sent.get(name, "") for name in ("rank", "rationale", "outcome"))
    higher = {rank.letter: sent.get(f"higher_{rank.letter}", "") for rank in standard.ranks(case.program)}
    mine: dict[str, Any] = {"case": case, "person": request.user, "position": position}

    def save() -> Review:
        review = actions.save_item(**mine, guideline=guideline, rank=rank, higher=higher, rationale=rationale)
        if outcome == review.decisions.get(item__position=position).outcome:
            return review
        return actions.decide(**mine, outcome=outcome, at=timezone.now())

    def stands(review: Review) -> str:
        row = review.decisions.filter(item__position=position).first()
        return _item_print(row) if row else ""

    return _saved(request, case, Part(stands, _print(guideline, rank, higher, rationale, outcome), save))


def _saved(request: Request, case: Case, part: Part) -> HttpResponse:
    """Save; a script gets JSON with the new print, a form the page again.

    A refusal is 409 and gives back what was written."""
    script = request.headers.get("Accept", "").startswith("application/json")
    try:
        seen = _keep(request, case, part)
    except actions.ReviewRefused as refused:
        if script:
            return JsonResponse({"problem": str(refused)}, status=409)
        written = request.POST.get("summary") or request.POST.get("rationale") or ""
        return _page(request, case, status=409, problem=str(refused), written=written)
    if script:
        return JsonResponse({"version": seen, "saved_at": timezone.now().isoformat()})
    return redirect("review:write", case.pk)


@transaction.atomic
def _keep(request: Request, case: Case, part: Part) -> str:
    """Save the part unless another window changed it since; gives its print. The same text sent twice is no conflict:
    a field that is left is kept by itself, and the button pressed next sends it again."""
    review = actions.begin(case=case, person=request.user)
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    stands, seen = part.stands(review), request.POST.get("version", "")
    if stands == part.sent:
        return stands
    if seen and seen != stands:
        raise actions.StaleReview("This was changed in another window; copy what you wrote here, then reload the page.")
    return part.stands(part.save())


@require_POST
@audience(Role.REVIEWER)
def acknowledgement(request: Request, case_id: UUID) -> HttpResponse:
    """Let remarks stand."""
    case = _case(request, case_id)
    try:
        actions.acknowledge(case=case, person=request.user, keys=request.POST.getlist("key"))
    except actions.ReviewRefused as refused:
        return _page(request, case, status=409, problem=str(refused))
    return redirect(f"{reverse('review:write', args=[case.pk])}#checks")


@require_POST
@audience(Role.REVIEWER)
def submission(request: Request, case_id: UUID) -> HttpResponse:
    """Submit the review."""
    case = _case(request, case_id)
    try:
        actions.submit(case=case, person=request.user, password=request.POST.get("password", ""), at=timezone.now())
    except actions.ReviewRefused as refused:
        return _page(request, case, status=409, problem=str(refused))
    messages.success(request, "The review is submitted. The medical director checks it before it is signed.")
    return redirect("desk:work_list")
