"""The last door of a refusal: what the law or the lifecycle cannot answer becomes one sentence, never a broken page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from openimr.cases.lifecycle import StepRefused
from openimr.law.refusal import Refused


class InWords:
    """Answers 422 with the sentence. Actions are whole or not at all, so nothing of what was asked has been kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, refused: Exception) -> HttpResponse | None:
        if not isinstance(refused, Refused | StepRefused):
            return None
        return render(request, "desk/refused.html", {"sentence": str(refused)}, status=422)
