"""Writing the trail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from openimr.accounts.roles import Actor
from openimr.audit import chain
from openimr.audit.models import Entry


@transaction.atomic(savepoint=False)  # part of the caller's act: refused together or not at all
def record(
    *,
    about: UUID,
    by: Actor,
    verb: str,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
) -> Entry:
    """Append one entry to the chain of `about`; two writers of one chain wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [str(about)])
    last = Entry.objects.filter(about=about).order_by("-number").only("number", "digest").first()
    fields: dict[str, Any] = {
        "about": about,
        "number": last.number + 1 if last else 1,
        "at": at,
        "actor": by.ref,
        "role": by.role.value,
        "verb": verb,
        "detail": dict(detail or {}),
        "previous": last.digest if last else chain.START,
    }
    return Entry.objects.create(**fields, digest=chain.digest(**fields))
