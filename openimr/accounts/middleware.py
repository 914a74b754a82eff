"""Closed by default: a view that names no audience answers 404. And no request carries what no table can hold."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBadRequest, HttpResponseBase

OPEN_PACKAGES = ("allauth.", "django.views.i18n")  # sign-in must be reachable by strangers


class ClosedByDefault:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if not hasattr(view, "audience") and not view.__module__.startswith(OPEN_PACKAGES):
            raise Http404


class NoNulls:
    """A NUL character in a field is never a person's typing, and the database refuses it: one sentence instead of an error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        sent = (*request.GET.lists(), *request.POST.lists())
        if any("\x00" in f"{name}{value}" for name, values in sent for value in values):
            return HttpResponseBadRequest("A field holds an invisible character (NUL); type it again.")
        return self.get_response(request)
