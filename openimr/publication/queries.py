"""Questions about releases. `released_since` is the door that the archive takes new determinations from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from openimr.cases.models import Case
from openimr.publication.models import Event, Release
from openimr.publication.store import blobs


@dataclass(frozen=True)
class Published:
    """One event of the line. `determination` is the JSON object of a release, None for a withdrawal.

    `watermark` is the number to ask from next time; numbers become visible in their order.
    """

    watermark: int
    kind: str  # released | withdrawn
    published_id: str
    profile: str
    at: datetime
    determination: dict[str, Any] | None
    pdf_sha256: str


def released_since(watermark: int = 0, *, profile: str = "DWC_PUBLIC", most: int = 1000) -> Iterator[Published]:
    """Releases and withdrawals after `watermark`, oldest first, of one profile. A release withdrawn since comes as both."""
    rows = Event.objects.filter(pk__gt=watermark, release__profile=profile).select_related("release").order_by("pk")
    for event in rows[:most]:
        made, out = event.release, event.kind == Event.RELEASED and event.release.state == Release.RELEASED
        yield Published(
            event.pk, event.kind, made.published_id, made.profile, event.at, made.handed if out else None,
            made.pdf_sha256 if out else "",
        )  # fmt: skip


@dataclass(frozen=True)
class Offered:
    """What is given out of a public copy; `withdrawn_at` once it is given out no more."""

    pdf: bool = False
    exhibit: bool = False
    withdrawn_at: datetime | None = None


def offered(published_id: str) -> Offered:
    made = Release.objects.filter(published_id=published_id).only("state", "exhibit_sha256", "withdrawn_at").first()
    if made is None or made.state not in (Release.RELEASED, Release.WITHDRAWN):
        return Offered()
    out = made.state == Release.RELEASED
    return Offered(out, out and bool(made.exhibit_sha256), made.withdrawn_at)


def withdrawn() -> QuerySet[Release, Any]:
    """The published ids of all copies that were taken back; for the archive, which must not wait until it has followed."""
    return Release.objects.filter(state=Release.WITHDRAWN).values_list("published_id", flat=True)


def public_pdf(published_id: str) -> bytes | None:
    """The public letter's bytes; None when there is none, or it was withdrawn."""
    return _public(published_id, "pdf_sha256")


def public_exhibit(published_id: str) -> bytes | None:
    return _public(published_id, "exhibit_sha256")


def _public(published_id: str, field: str) -> bytes | None:
    made = Release.objects.filter(published_id=published_id, state=Release.RELEASED).first()
    name = getattr(made, field) if made else ""
    return blobs().read(name) if name else None


def of_case(case: Case) -> QuerySet[Release]:
    return Release.objects.filter(determination__case=case).defer("pieces", "content", "handed")


def waiting() -> QuerySet[Release]:
    """Checked copies that wait for a second person."""
    return (
        Release.objects.filter(state=Release.CHECKED).select_related("determination__case").defer("pieces", "content")
    )
