"""Files sent piece by piece: begun, continued at a byte, finished. Answers are JSON; a script asks (sending.js)."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from openimr.accounts.access import Request, audience
from openimr.cases.access import case_for
from openimr.cases.models import Case
from openimr.kit.typed import whole_number
from openimr.records import actions, forms, queries
from openimr.records.access import KEEPERS, as_keeper
from openimr.records.models import Sending
from openimr.records.receiving import sendings

BROKEN_OFF = "The piece broke off on its way; send it again."
View = Callable[..., HttpResponse]


def _refusals_told(view: View) -> View:
    """A refusal as JSON: `problem`, and `kept` where the sender can go on from there (409)."""

    @wraps(view)
    def told(*args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except actions.ReceiveRefused as refused:
            kept = getattr(refused, "kept", None)
            return JsonResponse({"problem": str(refused), "kept": kept}, status=422 if kept is None else 409)

    return told


@require_POST
@audience(*KEEPERS)
@_refusals_told
def begin(request: Request, case_id: UUID) -> HttpResponse:
    """Begin to send a file, or find where to go on."""
    case = case_for(request.user, case_id)
    form = forms.SendingForm(request.POST)
    if not form.is_valid():
        raise actions.ReceiveRefused(str(next(iter(form.errors.values()))[0]))
    sending, new = sendings.begin(case=case, **form.cleaned_data, by=as_keeper(request), at=timezone.now())
    return JsonResponse(_state(sending), status=201 if new else 200)


@require_http_methods(["GET", "PUT"])
@audience(*KEEPERS)
@_refusals_told
def piece(request: Request, case_id: UUID, sending_id: UUID) -> HttpResponse:
    """How much is kept; with PUT, the body is kept as the bytes from `offset` on."""
    case = case_for(request.user, case_id)
    sending = _sending_for(request, case, sending_id)
    if request.method == "PUT":
        sending = sendings.append(
            sending=sending, offset=_offset(request), piece=_body(request, sending), at=timezone.now()
        )
    return JsonResponse(_state(sending))


def _offset(request: Request) -> int:
    offset = whole_number(request.GET.get("offset"), most=10**15)
    return -1 if offset is None else offset


def _body(request: Request, sending: Sending) -> bytes:
    """The whole piece: one that broke off is not kept at all."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > sendings.LARGEST_PIECE:
        raise sendings.SendingRefused("A piece is at most 8 MB; send smaller ones.", sending.kept)
    try:
        piece = request.read(length)
    except (UnreadablePostError, OSError) as error:
        raise sendings.SendingRefused(BROKEN_OFF, sending.kept) from error
    if len(piece) != length:
        raise sendings.SendingRefused(BROKEN_OFF, sending.kept)
    return piece


@require_POST
@audience(*KEEPERS)
@_refusals_told
def finish(request: Request, case_id: UUID, sending_id: UUID) -> HttpResponse:
    """The receipt of a file that is whole."""
    case = case_for(request.user, case_id)
    sending = _sending_for(request, case, sending_id)
    return JsonResponse(queries.receipt(sendings.finish(sending=sending, by=as_keeper(request), at=timezone.now())))


@require_POST
@audience(*KEEPERS)
def discard(request: Request, case_id: UUID, sending_id: UUID) -> HttpResponse:
    """Forget what came of a file that was not finished."""
    case = case_for(request.user, case_id)
    sendings.discard(sending=_sending_for(request, case, sending_id))
    return redirect("records:records", case.pk)


def _sending_for(request: Request, case: Case, sending_id: UUID) -> Sending:
    """A person's own sending; anybody else's is unknown."""
    found = case.sendings.filter(pk=sending_id, by=as_keeper(request).ref).select_related("upload").first()
    if found is None:
        raise Http404
    return found


def _state(sending: Sending) -> dict[str, Any]:
    return {"id": str(sending.pk), "name": sending.name, "size": sending.size, "kept": sending.kept}
