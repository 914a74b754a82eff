"""The clerk's page for putting a pile in order: one proposed document at a time, beside the page it was read from.

Everything is a form that works without a script; the keys only press its buttons.
"""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from openimr.accounts.access import Request, audience
from openimr.cases.access import case_for
from openimr.cases.models import Case
from openimr.kit.typed import whole_number
from openimr.records import access, actions
from openimr.records.access import KEEPERS, as_keeper
from openimr.records.models import Copy
from openimr.records.order import deciding, showing
from openimr.records.order.forms import OrderForm

ROWS = 40


@audience(*KEEPERS)
def order(request: Request, case_id: UUID) -> HttpResponse:
    """One document of the queue: `item` says which, `page` which of its pages is shown."""
    case = case_for(request.user, case_id)
    if request.method != "POST":
        return _page(request, case, request.GET.get("item", ""), request.GET.get("page", ""))
    does = {"confirm": _confirm, "split": _split, "join": _join, "refuse": _refuse}.get(request.POST.get("do", ""))
    key = request.POST.get("item", "")
    if does is None:
        return _page(request, case, key, "")
    try:
        return does(request, case, key)
    except actions.OrderRefused as refused:
        return _page(request, case, key, request.POST.get("page", ""), problem=str(refused), status=409)


def _page(
    request: Request, case: Case, key: str, page: str, *, status: int = 200, form: OrderForm | None = None,
    problem: str = "",
) -> HttpResponse:  # fmt: skip
    context = showing.context(case, key, page) | {"problem": problem}
    if item := context["item"]:
        context["form"] = form or OrderForm(initial=deciding.as_proposed(item))
        actions.open_page(page=context["page"], by=as_keeper(request), at=timezone.now())
    return render(request, "records/order.html", context, status=status)


def _confirm(request: Request, case: Case, key: str) -> HttpResponse:
    following = showing.after(case, key)
    form = OrderForm(request.POST)
    if not form.is_valid():
        return _page(request, case, key, request.POST.get("page", ""), form=form, status=422)
    try:
        made = deciding.confirm(case=case, key=key, values=form.cleaned_data, by=as_keeper(request), at=timezone.now())
    except actions.OrderRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _page(request, case, key, request.POST.get("page", ""), form=form, status=422)
    messages.success(request, f"{made.ref} is in order: {made.type_words}, {made.title}.")
    return redirect(showing.address(case, following))


def _split(request: Request, case: Case, key: str) -> HttpResponse:
    number = whole_number(request.POST.get("page")) or 0
    deciding.begin_here(case=case, key=key, page=number, by=as_keeper(request), at=timezone.now())
    messages.success(request, f"A document begins on page {number} of the file.")
    return redirect(showing.address(case, key))


def _join(request: Request, case: Case, key: str) -> HttpResponse:
    last = whole_number(request.POST.get("last"))
    joined = deciding.join_next(case=case, key=key, by=as_keeper(request), at=timezone.now(), seen_last=last)
    messages.success(request, f"The next pages belong to this document; it has {joined.pages} pages now.")
    return redirect(showing.address(case, key))


def _refuse(request: Request, case: Case, key: str) -> HttpResponse:
    deciding.refuse(case=case, key=key, by=as_keeper(request), at=timezone.now())
    messages.success(request, "The proposals are refused; describe the document yourself.")
    return redirect(showing.address(case, key))


@audience(*KEEPERS)
def sure(request: Request, case_id: UUID) -> HttpResponse:
    """The documents of which everything is sure: first listed, then confirmed together by a person's own act."""
    case = case_for(request.user, case_id)
    if request.method == "POST":
        keys = request.POST.getlist("item")
        made, problems = deciding.confirm_sure(case=case, keys=keys, by=as_keeper(request), at=timezone.now())
        messages.success(request, f"{len(made)} document{'' if len(made) == 1 else 's'} confirmed.")
        for problem in problems:
            messages.warning(request, problem)
        return redirect("records:order", case.pk)
    items = deciding.sure(deciding.queue(case))
    return render(request, "records/order_sure.html", {"case": case, "items": items, "least": deciding.SURE})


@audience(*KEEPERS)
def copies(request: Request, case_id: UUID) -> HttpResponse:
    """The pages that came more than once, folded or only similar."""
    case = case_for(request.user, case_id)
    rows = showing.copies(case, similar=request.GET.get("show") == "similar")
    window = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {"case": case, "window": window, "rows": showing.compared(window.object_list)}
    similar = Copy.objects.filter(case=case, folded=False).count()
    return render(request, "records/copies.html", context | {"similar": similar, "shows": request.GET.get("show", "")})


@require_POST
@audience(*KEEPERS)
def fold(request: Request, case_id: UUID, page_id: int) -> HttpResponse:
    """Fold a page on the one it repeats, or let it stand for itself."""
    case = case_for(request.user, case_id)
    page = access.page_for(request.user, case.pk, page_id)
    folded = request.POST.get("do") == "fold"
    try:
        row = actions.set_folded(page=page, folded=folded, by=as_keeper(request), at=timezone.now())
        messages.success(request, f"{page.ref} {'is folded on ' + row.first.ref if folded else 'stands for itself'}.")
    except actions.OrderRefused as refused:
        messages.error(request, str(refused))
    shown = "?show=similar" if request.POST.get("show") == "similar" else ""
    return redirect(f"{reverse('records:copies', args=[case.pk])}{shown}")
