"""Telling the audit trail that a page was opened: once a reader, page and day."""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from openimr.accounts.roles import Actor
from openimr.audit import actions as audit
from openimr.records.models import Opened, Page


@transaction.atomic
def open_page(*, page: Page, by: Actor, at: datetime) -> bool:
    """Record that `by` opened the page; gives whether this was the first time that day. About the document."""
    day = timezone.localdate(at)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Opened._meta.db_table} (page_id, reader, day) VALUES (%s, %s, %s)"  # noqa: S608 - a name of ours
            " ON CONFLICT DO NOTHING",
            [page.pk, by.ref, day],
        )
        first = cursor.rowcount == 1
    if first:
        audit.record(about=page.document_id, by=by, verb="open_page", at=at, detail={"page": page.number})
    return first
