"""The API's addresses; every view of it is for everybody."""

from typing import Any

from django.urls import URLPattern, path

from openimr.accounts.access import PUBLIC, audience
from openimr.api.public import api

app_name = "api"


def _opened(pattern: URLPattern) -> URLPattern:
    """The same address with its audience named, as every address of the site must."""
    opened: Any = audience(PUBLIC)(pattern.callback)
    opened.csrf_exempt = True  # nothing here changes anything
    return path(str(pattern.pattern), opened, name=pattern.name)


urlpatterns = [_opened(pattern) for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
