"""The desk's pages. Line one of each narrows to what this person may see."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from openimr.accounts.access import SIGNED_IN, Request, audience
from openimr.accounts.roles import Role
from openimr.audit import actions as audit
from openimr.cases import access, actions, application, notices, queries, screening
from openimr.cases.lifecycle import STEPS
from openimr.cases.models import STATES, NoticeLetter
from openimr.desk import application_form as form
from openimr.desk import case_page, party_page, steps
from openimr.kit.windows import window
from openimr.law.refusal import Refused
from openimr.panel import access as panel
from openimr.records import access as records

OFFICE = (Role.INTAKE_CLERK, Role.COORDINATOR, Role.MEDICAL_DIRECTOR)
CLERKS = (Role.INTAKE_CLERK, Role.COORDINATOR)
READERS = (*OFFICE, Role.REVIEWER)
ROWS_A_PAGE = 50
HOMES = ((READERS, "desk:work_list"), ((Role.PARTY,), "desk:my_cases"), ((Role.ADMINISTRATOR,), "desk:people"))


@require_GET
@audience(SIGNED_IN)
def home(request: Request) -> HttpResponse:
    """Where a person starts: the first page that one of their roles opens."""
    for roles, name in HOMES:
        if request.user.holds(*roles):
            return redirect(name)
    raise Http404


@require_GET
@audience(*READERS)
def work_list(request: Request) -> HttpResponse:
    """The cases this person may read, by what is late next and who owes it."""
    asked = {name: request.GET.get(name, "").strip() for name in ("state", "owed_by", "words")}
    ended = request.GET.get("ended") == "1"
    found = queries.work_list(request.user, ended=ended, **asked)
    page = window(found, request.GET.get("page"), ROWS_A_PAGE)
    rows = case_page.work_rows(page.rows, now=timezone.now())
    context = {
        "rows": rows,
        "page": page,
        "asked": asked,
        "ended": ended,
        "states": case_page.options(tuple(STATES), asked["state"]),
        "owers": case_page.options(tuple(case_page.OWERS.items()), asked["owed_by"]),
    }
    context["seats"] = panel.assigned_to(request.user) if request.user.holds(Role.REVIEWER) else []
    return render(request, "desk/work_list.html", context)


@audience(*CLERKS)
def new_case(request: Request) -> HttpResponse:
    """Type in an application."""
    if request.method != "POST":
        return _application_page(request, QueryDict())
    now = timezone.now()
    posted = {name: request.POST[name] for name in request.POST}
    try:
        filing = application.read(form.to_application(posted, case_page.pacific_offset(now)), now=now)
    except application.ApplicationRefused as refused:
        return _application_page(request, request.POST, refused.problems)
    try:
        case = actions.open_case(filing=filing, by=request.user.acting_as(*CLERKS), at=now)
    except Refused as refused:
        problem = application.Problem(refused.field or refused.rule, str(refused))
        return _application_page(request, request.POST, [problem])
    messages.success(request, f"Case {case.number} is open.")
    return redirect("desk:case", case.pk)


def _application_page(
    request: Request, posted: QueryDict, problems: list[application.Problem] | None = None
) -> HttpResponse:
    context = case_page.application_context(posted, problems or [])
    return render(request, "desk/new_case.html", context, status=422 if problems else 200)


@require_GET
@audience(*READERS)
def case(request: Request, case_id: str) -> HttpResponse:
    """The case: parties, items, clocks with their law, findings, timeline, records, letters, next steps."""
    found = access.case_for(request.user, case_id)
    now = timezone.now()
    audit.record(about=found.pk, by=records.actor_for(request.user, found), verb="open_case", at=now)
    return render(request, "desk/case.html", case_page.context(found, request.user, now=timezone.now()))


@require_POST
@audience(*CLERKS)
def screen(request: Request, case_id: str) -> HttpResponse:
    """Apply every ground to the application; the findings stand on the case page."""
    found = access.case_for(request.user, case_id)
    try:
        screening.screen(case=found, by=request.user.acting_as(*CLERKS), at=timezone.now())
    except Refused as refused:
        return _case_with_problem(request, found, f"{refused} ({refused.field or refused.rule})")
    return redirect(f"{case_page.address(found)}#screening")


@require_POST
@audience(*READERS)
def step(request: Request, case_id: str, step: str) -> HttpResponse:
    """Take one step of the lifecycle by its button."""
    found = access.case_for(request.user, case_id)
    if step not in steps.BUTTONS:
        raise Http404
    filled = steps.form_for(step, found, request.POST)
    if not filled.is_valid():
        return _case_with_problem(request, found, "; ".join(_sentences(filled.errors)))
    try:
        by = request.user.acting_as(*steps_roles(step))
        goes_on = steps.take(step, case=found, by=by, at=timezone.now(), data=filled.cleaned_data)
    except steps.REFUSALS as refused:
        return _case_with_problem(request, found, str(refused))
    messages.success(request, f"Done: {steps.BUTTONS[step].label}.")
    return redirect("desk:case", goes_on.pk)


def steps_roles(step: str) -> tuple[Role, ...]:
    """The roles that may take the step, staff roles only: a reviewer acts as a seat, in the review room."""
    return tuple(role for role in STEPS[step].who if role in OFFICE)


def _sentences(errors: Any) -> list[str]:
    return [f"{name.replace('_', ' ')}: {text}" for name, texts in errors.items() for text in texts]


def _case_with_problem(request: Request, found: Any, sentence: str) -> HttpResponse:
    found.refresh_from_db()
    context = case_page.context(found, request.user, now=timezone.now())
    return render(request, "desk/case.html", context | {"problem": sentence}, status=409)


@require_GET
@audience(*CLERKS)
def mail_room(request: Request) -> HttpResponse:
    """Letters that wait to be mailed."""
    mine = queries.unserved_letters().filter(notice__case__in=access.readable(request.user))
    waiting = window(mine, request.GET.get("page"), ROWS_A_PAGE)
    return render(request, "desk/mail_room.html", {"page": waiting, "methods": notices.METHODS})


@require_POST
@audience(*CLERKS)
def served(request: Request, letter_id: int) -> HttpResponse:
    """Declare that a letter was mailed, faxed or handed over."""
    waiting = NoticeLetter.objects.select_related("notice__case").filter(pk=letter_id).first()
    if waiting is None or not access.readable(request.user).filter(pk=waiting.notice.case_id).exists():
        raise Http404
    try:
        by = request.user.acting_as(*CLERKS)
        notices.record_service(notice_letter=waiting, method=request.POST.get("method", ""), by=by, at=timezone.now())
        messages.success(request, f"Service on {waiting.party.name} is recorded.")
    except (notices.ServiceRefused, Refused) as refused:
        messages.error(request, str(refused))
    return redirect("desk:mail_room")


@require_GET
@audience(Role.PARTY)
def my_cases(request: Request) -> HttpResponse:
    """A party's cases."""
    parties = access.parties_of(request.user).order_by("-case__received_at")
    rows = [party_page.summary(party) for party in parties]
    return render(request, "desk/my_cases.html", {"rows": rows, "page_language": request.user.language})


@require_GET
@audience(Role.PARTY)
def my_case(request: Request, case_id: str) -> HttpResponse:
    """A party's page of one case: where it stands, what comes next, the letters addressed to it."""
    party = access.party_for(request.user, case_id)
    context = party_page.context(party) | {"page_language": request.user.language}
    return render(request, "desk/my_case.html", context)
