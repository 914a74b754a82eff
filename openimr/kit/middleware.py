"""What a page says when the bytes it needs cannot be had: the sentence, and that it may pass."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from openimr.kit.blobs import BlobRefused


class StorageTold:
    """A `BlobRefused` that no view answered becomes 503 with its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, BlobRefused):
            return None
        told = HttpResponse(str(exception), status=503, content_type="text/plain; charset=utf-8")
        told.headers["Cache-Control"] = "private, no-store"
        return told
