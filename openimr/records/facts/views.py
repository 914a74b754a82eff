"""The Facts page: what the rules read, each with its words, to be accepted, edited or refused."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from openimr.accounts.access import Request, audience
from openimr.accounts.roles import Actor, Role
from openimr.cases.access import OFFICE, case_for
from openimr.cases.models import Case
from openimr.records import access
from openimr.records.facts import deciding, listing, proposing, saying
from openimr.records.facts.rules import fact as kinds
from openimr.records.facts.tables import Fact

READERS = (*OFFICE, Role.REVIEWER)
DECIDERS = (Role.INTAKE_CLERK, Role.COORDINATOR, Role.REVIEWER)
ROWS = 150  # of one page


@require_GET
@audience(*READERS)
def index(request: Request, case_id: UUID) -> HttpResponse:
    """The facts of a case: `kind` and `state` narrow the list."""
    return _page(request, case_for(request.user, case_id))


def _page(request: Request, case: Case, *, status: int = 200, **more: Any) -> HttpResponse:
    asked = {
        "kind": _one_of(kinds.KINDS, request.GET.get("kind", "")),
        "state": _one_of(dict(Fact.STATES), request.GET.get("state", "")),
    }
    shown = Paginator(listing.in_order(case, **asked), ROWS).get_page(request.GET.get("page"))
    read, pages = proposing.progress(case)
    context = {
        "case": case, "asked": asked, "shown": shown, "kinds": kinds.KINDS.items(), "states": Fact.STATES,
        "assertions": kinds.ASSERTIONS.items(), "counts": listing.counts(case), "read": read, "pages": pages,
        "groups": listing.groups(case, list(shown)),
        "may_decide": _may_decide(request, case),
    }  # fmt: skip
    return render(request, "records/facts.html", context | more, status=status)


def _one_of(names: Any, asked: str) -> str:
    return asked if asked in names else ""


def _may_decide(request: Request, case: Case) -> bool:
    return request.user.holds(*DECIDERS) and case.lifecycle_state.open_before_determination


@require_POST
@audience(*DECIDERS)
def decide(request: Request, case_id: UUID, fact_id: int) -> HttpResponse:
    """Accept, edit or refuse one fact. Answers JSON to a script, the page again to a form."""
    case = case_for(request.user, case_id)
    fact = listing.standing(case).filter(pk=fact_id).first()
    if fact is None:
        raise Http404
    script = request.headers.get("Accept", "").startswith("application/json")
    try:
        done = _decide(request.POST, fact, access.actor_for(request.user, case))
    except deciding.FactRefused as refused:
        return (
            JsonResponse({"problem": str(refused)}, status=409)
            if script
            else _page(request, case, status=409, problem=str(refused))
        )
    if script:
        return JsonResponse({"fact": done.pk, "state": done.state, "words": saying.sentence(done.kind, done.stands)})
    messages.success(request, f"{saying.sentence(done.kind, done.stands)}: {done.state}.")
    where = urlencode(
        {name: value for name in ("kind", "state", "page") if (value := request.POST.get(f"list_{name}"))}
    )
    return redirect(f"{reverse('records:facts', args=[case.pk])}{where and '?'}{where}#fact-{done.pk}")


def _decide(sent: QueryDict, fact: Fact, by: Actor) -> Fact:
    told: dict[str, Any] = {"fact": fact, "by": by, "at": timezone.now(), "seen": sent.get("seen", "")}
    match sent.get("decision"):
        case "accept":
            return deciding.accept(**told)
        case "refuse":
            return deciding.refuse(**told, reason=sent.get("reason", ""))
        case "edit":
            value = {
                name: saying.part_from(sent.get(f"value-{name}", saying.words(part)), part)
                for name, part in fact.stands.items()
            }
            return deciding.edit(
                **told, value=value, assertion=sent.get("assertion", fact.asserted), reason=sent.get("reason", "")
            )
    raise deciding.FactRefused("Choose whether to accept, edit or refuse the fact.")
