"""Reading and checking the trail."""

from uuid import UUID

from django.db.models import QuerySet

from openimr.audit import chain
from openimr.audit.models import Entry

COVERED = ("about", "number", "at", "actor", "role", "verb", "detail", "previous")


def trail(about: UUID) -> QuerySet[Entry]:
    """The entries about one thing, oldest first."""
    return Entry.objects.filter(about=about).order_by("number")


def verify(about: UUID) -> list[str]:
    """What does not fit in one chain, a sentence each; an empty list: untouched as far as the chain shows.

    A cut tail leaves no trace inside the chain; compare the last digest with one kept elsewhere.
    """
    problems, before, expected = [], chain.START, 1
    for entry in trail(about):
        if entry.number != expected:
            problems.append(f"Entry {expected} is missing.")
        if entry.previous != before or entry.digest != chain.digest(**{name: getattr(entry, name) for name in COVERED}):
            problems.append(f"Entry {entry.number} was changed, or the one before it.")
        before, expected = entry.digest, entry.number + 1
    return problems
