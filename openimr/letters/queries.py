"""Questions about letters."""

from uuid import UUID

from django.db.models import QuerySet

from openimr.letters.models import Letter
from openimr.letters.store import blobs


def about(subject: UUID) -> QuerySet[Letter]:
    """The letters about a case, oldest first, with their proofs of service."""
    return Letter.objects.filter(about=subject).order_by("rendered_at", "kind").prefetch_related("services")


def addressed_to(subject: UUID, recipient: UUID) -> QuerySet[Letter]:
    """The letters about a case that were served on one party."""
    return about(subject).filter(services__recipient=recipient)


def pdf(letter: Letter) -> bytes:
    return blobs().read(letter.sha256)
