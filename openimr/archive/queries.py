"""Questions about published determinations."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.cache import caches
from django.db.models import Prefetch

from openimr.archive.models import Determination, Fault, File, GuidelineCitation, Item
from openimr.archive.search import IndexAway, similar
from openimr.archive.search.answering import Found
from openimr.archive.search.passages import passage
from openimr.archive.search.schema import FACETS
from openimr.publication import queries as publication

__all__ = [
    "FACETS",
    "alike",
    "as_json",
    "as_line",
    "as_text",
    "citing",
    "faults",
    "letter_parts",
    "letters",
    "shown",
    "standing",
]
ALIKE_SECONDS = 3600


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
    """Letters that are shown, with their items, in the order of their keys."""
    rows = Determination.objects.public().filter(pk__in=keys).prefetch_related("items")
    found = {row.pk: row for row in _offered(rows)}
    return [found[key] for key in keys if key in found]


def _offered(rows: Iterable[Determination]) -> list[Determination]:
    """Without letters of ours that were taken back a moment ago and that the archive still has to follow."""
    shown = list(rows)
    ours = [row.published_id for row in shown if row.published_id]
    gone = set(publication.withdrawn().filter(published_id__in=ours)) if ours else set()
    return [row for row in shown if row.published_id not in gone]


def alike(row: Determination) -> list[Determination]:
    """Letters about the same kind of request, found by the issue card of the first item; none while the index is away.

    Which they are is kept for an hour: new letters rarely change it, and asking the index takes most of a page's time.
    """
    key = f"alike:{row.pk}"
    keys = caches["public"].get(key)
    if keys is None:
        try:
            keys = _alike(row)
        except IndexAway:
            return []
        caches["public"].set(key, keys, ALIKE_SECONDS)
    return letters(keys)


def _alike(row: Determination) -> tuple[int, ...]:
    first = next(iter(row.items.all()), None)
    if first is None:
        return ()
    card = f"{first.title} {' '.join(row.diagnoses)} {first.rationale[:600]}"
    filters: dict[str, list[str]] = {"category": [first.category]}
    filters |= {"body_part": first.body_parts[:1]} if first.body_parts else {}
    filters |= {"side": [first.side]} if first.side else {}
    return tuple(key for key, _ in similar(card, filters=filters, but=row.pk, limit=6))


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
        "made_here": letter.source == Determination.RELEASED,
        "titles": [item.title for item in letter.items.all()],
        "where": piece.where,
        "passage": list(piece.words),
    }


def standing(slug: str) -> tuple[Determination | None, publication.Offered]:
    """A letter by its address with all its parts, withdrawn or not, and what of it the publication room gives out.

    A letter of ours whose release does not stand any more comes as withdrawn, even before the archive has followed.
    """
    cited = Prefetch("cited", GuidelineCitation.objects.order_by("pk"))
    items = Prefetch("items", Item.objects.prefetch_related(cited))
    row = Determination.objects.filter(slug=slug).prefetch_related(items, "faults").first()
    if row is None or not row.published_id:
        return row, publication.Offered()
    offered = publication.offered(row.published_id)
    row.withdrawn_at = row.withdrawn_at or offered.withdrawn_at
    return row, offered


def citing(key: str, offset: int, count: int) -> list[Determination]:
    """Letters in which the guideline of that key is cited by either side, newest first, with their items."""
    cited = GuidelineCitation.objects.filter(key=key)
    found = Determination.objects.public().filter(pk__in=cited.values("item__determination"))
    return _offered(found.newest_first().prefetch_related("items")[offset : offset + count])


DAYS = ("decision_date", "date_assigned", "application_received", "ur_denial_date", "date_of_injury")
PLAIN = ("slug", "program", "layout", "case_number", "priority", "licensed_states", "specialties", "age", "sex")
ITEM = (
    "position", "title", "outcome", "request_kind", "claims_administrator_guideline", "reviewer_guideline", "rationale",
    "category", "treatment_class", "body_parts", "side", "quantity",
)  # fmt: skip
CITED = ("by", "key", "scheme", "source", "chapter", "year", "sections", "pages", "raw")


def as_json(letter: Determination) -> dict[str, Any]:
    """A letter as plain values, for machines."""
    return {
        **{name: getattr(letter, name) for name in PLAIN},
        **{day: value.isoformat() if (value := getattr(letter, day)) else None for day in DAYS},
        "case_outcome": letter.case_outcome,
        "clinical_case_summary": letter.summary,
        "diagnoses": letter.diagnoses,
        "items": [
            {**{name: getattr(item, name) for name in ITEM},
             "citations": [{name: getattr(one, name) for name in CITED} for one in item.cited.all()]}
            for item in letter.items.all()
        ],
        "faults": [{"kind": fault.kind, "words": fault.words} for fault in letter.faults.all()],
        "source": letter.source,
        "published_id": letter.published_id,
        "sha256_of_text": letter.text_sha256,
    }  # fmt: skip


def as_line(letter: Determination) -> dict[str, Any]:
    """A letter in a list, for machines."""
    return {
        "slug": letter.slug,
        "case_number": letter.case_number,
        "decision_date": letter.decision_date,
        "case_outcome": letter.case_outcome,
        "specialties": letter.specialties,
        "source": letter.source,
        "items": [{"title": item.title, "outcome": item.outcome} for item in letter.items.all()],
    }


def as_text(letter: Determination) -> str:
    """A letter as text under headings."""
    head = [f"{name.replace('_', ' ').capitalize()}: {value}" for name in DAYS if (value := getattr(letter, name))]
    parts = [
        f"Determination {letter}",
        *head,
        f"Specialties: {letter.specialties}",
        "",
        "Clinical case summary",
        letter.summary,
    ]
    for item in letter.items.all():
        parts += ["", f"{item.position}. {item.title}: {item.outcome}"]
        parts += [f"Claims administrator guideline: {item.claims_administrator_guideline}"]
        parts += [f"Reviewer guideline: {item.reviewer_guideline}", f"Rationale: {item.rationale}"]
    return "\n".join([*parts, ""]) if letter.items.all() else letter.text
