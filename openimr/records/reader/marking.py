"""A reader's own marks: read, put back, set aside, and how long a page was in sight. They change nothing of the record."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from openimr.accounts.roles import Actor
from openimr.records.models import Document, Mark, Page
from openimr.records.refusal import RecordRefused

LONGEST = 600  # seconds one message may add: a window left open is no reading
KEEP = """INSERT INTO records_mark (page_id, reader, read, aside, seconds, at)
    SELECT page, %(reader)s, %(read)s::boolean, COALESCE(%(aside)s, ''), %(seconds)s, %(at)s
    FROM unnest(%(pages)s::bigint[]) AS page ORDER BY page
    ON CONFLICT (reader, page_id) DO UPDATE SET
        read = COALESCE(%(read)s, records_mark.read), aside = COALESCE(%(aside)s, records_mark.aside),
        seconds = LEAST(records_mark.seconds::bigint + %(seconds)s, 2000000000), at = %(at)s"""


class MarkRefused(RecordRefused):
    """The page cannot be marked so."""


def mark(
    *,
    pages: Sequence[int],
    by: Actor,
    at: datetime,
    read: bool | None = None,
    aside: str | None = None,
    seconds: int = 0,
) -> None:
    """Note of each page what is given; None leaves as it is. `aside`: "", or one of `Mark.ASIDES`.

    The caller has narrowed `pages` to those that `by` may read. Raises `MarkRefused`.
    """
    if aside and aside not in dict(Mark.ASIDES):
        raise MarkRefused("A page is set aside as not relevant or as a duplicate, or shown again; choose one of them.")
    added = min(max(seconds, 0), LONGEST)
    told = {"pages": list(pages), "reader": by.ref, "read": read, "aside": aside, "seconds": added, "at": at}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(KEEP, told)


def pages_of(document: Document) -> list[int]:
    """Every page of a document, for marks that hold for all of it."""
    return list(Page.objects.filter(document=document).order_by("number").values_list("pk", flat=True))
