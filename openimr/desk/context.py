"""What every page's frame shows: the links a person may follow."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    return {"nav_links": []}
