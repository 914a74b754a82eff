"""Questions about published determinations."""

from collections.abc import Iterator
from typing import Any

from openimr.archive.models import Fault, File


def faults() -> Iterator[dict[str, Any]]:
    """Every fault {letter, kind, words, start, end}, then every file that could not be read {letter, kind, words}."""
    found = Fault.objects.values_list("determination__slug", "kind", "words", "start", "end").order_by(
        "determination_id", "pk"
    )
    for slug, kind, words, start, end in found.iterator():
        yield {"letter": slug, "kind": kind, "words": words, "start": start, "end": end}
    for name, problem in File.objects.exclude(problem="").values_list("name", "problem").order_by("pk").iterator():
        yield {"letter": name, "kind": "unread", "words": problem}
