"""Every address names its audience, so that nothing is open by accident."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from openimr.accounts.middleware import OPEN_PACKAGES


def _views(patterns: list[Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        where = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, where)
        elif isinstance(pattern, URLPattern):
            yield where, pattern.callback


def test_every_address_names_its_audience() -> None:
    views = list(_views(get_resolver().url_patterns))
    silent = [
        path for path, view in views if not hasattr(view, "audience") and not view.__module__.startswith(OPEN_PACKAGES)
    ]
    assert len(views) > 20
    assert silent == []
