"""Closed by default: a view that names no audience answers 404."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

OPEN_PACKAGES = ("allauth.", "django.views.i18n")  # sign-in must be reachable by strangers


class ClosedByDefault:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if not hasattr(view, "audience") and not view.__module__.startswith(OPEN_PACKAGES):
            raise Http404
