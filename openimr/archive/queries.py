"""Questions about published determinations."""

from collections.abc import Iterator
from typing import Any

from openimr.archive.models import Determination, Fault, File
from openimr.archive.search.answering import Found
from openimr.archive.search.passages import passage
from openimr.archive.search.schema import FACETS

__all__ = ["FACETS", "faults", "letter_parts", "letters", "shown"]


def faults() -> Iterator[dict[str, Any]]:
    """Every fault {letter, kind, words, start, end}, then every file that could not be read {letter, kind, words}."""
    found = Fault.objects.values_list("determination__slug", "kind", "words", "start", "end").order_by(
        "determination_id", "pk"
    )
    for slug, kind, words, start, end in found.iterator():
        yield {"letter": slug, "kind": kind, "words": words, "start": start, "end": end}
    for name, problem in File.objects.exclude(problem="").values_list("name", "problem").order_by("pk").iterator():
        yield {"letter": name, "kind": "unread", "words": problem}


def letters(keys: tuple[int, ...]) -> list[Determination]:
    """Letters that are shown, with their items, in the order of their keys. Two queries."""
    found = {row.pk: row for row in Determination.objects.public().filter(pk__in=keys).prefetch_related("items")}
    return [found[key] for key in keys if key in found]


def letter_parts(letter: Determination) -> list[tuple[str, str]]:
    """(where, text) of a letter's parts, best first for a passage."""
    items = list(letter.items.all())
    parts = [("reasons", item.rationale) for item in items]
    return [("request", "; ".join(item.title for item in items)), *parts, ("summary", letter.summary)]


def shown(found: Found) -> list[dict[str, Any]]:
    """What a list of results shows of each letter, with the passage that answers."""
    return [_shown(letter, found) for letter in letters(found.keys)]


def _shown(letter: Determination, found: Found) -> dict[str, Any]:
    piece = passage(letter_parts(letter), found.tokens)
    return {
        "slug": letter.slug,
        "case_number": letter.case_number,
        "decision_date": letter.decision_date,
        "case_outcome": letter.case_outcome,
        "titles": [item.title for item in letter.items.all()],
        "where": piece.where,
        "passage": list(piece.words),
    }
