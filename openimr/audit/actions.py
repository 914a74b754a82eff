"""Writing the trail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from openimr.accounts.roles import Actor
from openimr.audit import chain
from openimr.audit.models import Entry

# One journey for both statements, each with its own sight of the table: the second sees what the wait was for. Written in
# SQL because every act and every look passes here.
LAST = """SELECT pg_advisory_xact_lock(hashtextextended(%(key)s, 7));
    SELECT number, digest FROM audit_entry WHERE about = %(about)s ORDER BY number DESC LIMIT 1"""
APPEND = """INSERT INTO audit_entry (about, number, at, actor, role, verb, detail, previous, digest)
    VALUES (%(about)s, %(number)s, %(at)s, %(actor)s, %(role)s, %(verb)s, %(detail)s, %(previous)s, %(digest)s)
    RETURNING id"""


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
        cursor.execute(LAST, {"key": str(about), "about": about})
        cursor.nextset()
        number, previous = cursor.fetchone() or (0, chain.START)
        fields: dict[str, Any] = {
            "about": about,
            "number": number + 1,
            "at": at,
            "actor": by.ref,
            "role": by.role.value,
            "verb": verb,
            "detail": dict(detail or {}),
            "previous": previous,
        }
        entry = Entry(**fields, digest=chain.digest(**fields))
        cursor.execute(APPEND, fields | {"digest": entry.digest, "detail": Jsonb(fields["detail"])})
        entry.pk = cursor.fetchone()[0]
    return entry
