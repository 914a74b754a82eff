"""Telling the audit trail that a page was opened: once a reader, page and day."""

from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from openimr.accounts.roles import Actor
from openimr.audit import actions as audit
from openimr.records.models import Opened, Page


def open_page(*, page: Page, by: Actor, at: datetime) -> bool:
    """Record that `by` opened the page; gives whether this was the first time that day. About the document.

    Most openings are not the first: they cost one question and no transaction.
    """
    day = timezone.localdate(at)
    if Opened.objects.filter(page=page, reader=by.ref, day=day).exists():
        return False
    return _first_opened(page, by, day, at)


@transaction.atomic
def _first_opened(page: Page, by: Actor, day: date, at: datetime) -> bool:
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
