"""Citing a region of a page's picture: where words cannot be selected, or were read poorly."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from openimr.accounts.roles import Actor
from openimr.cases.models import Case
from openimr.records.citing import boxes, pointing
from openimr.records.models import Citation, Page

LEAST = 4.0  # points: a smaller box is a slip of the hand
CiteRefused = pointing.CiteRefused


@transaction.atomic
def cite_region(*, case: Case, page: Page, box: Sequence[float], by: Actor, at: datetime) -> Citation:
    """Cite what stands in `box` (x0, y0, x1, y1 in points of the page as shown now). Its quotation is the words read
    there, marked when the page is a poor scan; it may be empty. The same box cited again by the same actor gives the
    first citation. Raises `CiteRefused`."""
    pointing.of_the_record(case, page)
    drawn = _drawn(page, box)
    kept = [round(edge, 2) for edge in boxes.unturned(drawn, (page.width, page.height), page.rotation)]
    same = Citation.objects.filter(page=page, region=True, boxes=[kept], made_by=by.ref).first()
    if same is not None:
        return same
    under = [row[0] for row in page.word_rows() if boxes.covers([drawn], row[1:5])]
    return pointing.keep(
        case, page, quote=" ".join(under[: pointing.LONGEST]), places=[kept], by=by, at=at, region=True, poor=page.poor
    )


def _drawn(page: Page, box: Sequence[float]) -> boxes.Box:
    x0, y0, x1, y1 = box
    size = (page.width, page.height)
    if not page.image:
        raise CiteRefused(f"{page.ref} has no picture; cite the page itself as [{page.ref}].")
    if not all(abs(edge) < 1e6 for edge in box) or not boxes.inside((x0, y0, x1, y1), size):
        raise CiteRefused(
            f"The region must lie on {page.ref}, which is {size[0]:.0f} by {size[1]:.0f} points; draw it again."
        )
    if min(x1 - x0, y1 - y0) < LEAST:
        raise CiteRefused("The region is too small to hold anything; draw it around what you mean.")
    return (max(x0, 0.0), max(y0, 0.0), min(x1, size[0]), min(y1, size[1]))
