"""Letters out of the database for the index, streamed: never all of them in memory."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any

from django.db import transaction

from openimr.archive.models import Determination, GuidelineCitation, Item

AT_ONCE = 1000
LETTER = ("id", "case_number", "decision_date", "summary", "diagnoses", "specialties", "source")
ITEM = (
    "id",
    "determination_id",
    "title",
    "outcome",
    "rationale",
    "category",
    "treatment_class",
    "body_parts",
    "side",
    "reviewer_guideline",
)


def letters(keys: Sequence[int] | None = None) -> Iterator[dict[str, Any]]:
    """Letters that are shown, with their items: all, or those of `keys`."""
    found = Determination.objects.public().order_by("pk")
    if keys is not None:
        for some in batched(keys, AT_ONCE):
            yield from _whole(list(found.filter(pk__in=some).values(*LETTER)))
        return
    last = 0
    with transaction.atomic():
        while rows := list(found.filter(pk__gt=last).values(*LETTER)[:AT_ONCE]):
            yield from _whole(rows)
            last = rows[-1]["id"]


def _whole(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    items = list(Item.objects.filter(determination__in=[row["id"] for row in rows]).order_by("pk").values(*ITEM))
    keys: dict[int, list[str]] = defaultdict(list)
    cited = GuidelineCitation.objects.filter(item__in=[item["id"] for item in items], by=GuidelineCitation.REVIEWER)
    for item_id, key in cited.values_list("item_id", "key"):
        keys[item_id].append(key)
    by_letter: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for item in items:
        by_letter[item["determination_id"]].append({**item, "keys": keys[item["id"]]})
    for row in rows:
        yield {**row, "items": by_letter[row["id"]]}


def newest_revision() -> int:
    newest = Determination.objects.order_by("-revision").values_list("revision", flat=True).first()
    return newest or 0


def changed(since: int) -> list[tuple[int, int]]:
    """Letters added, changed or withdrawn after a revision: (key, revision), oldest change first."""
    return list(Determination.objects.filter(revision__gt=since).order_by("revision").values_list("pk", "revision"))
