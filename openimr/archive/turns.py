"""Whose turn it is to change the rows of the archive, or to write all of them out as they stand at one moment."""

from django.db import connection

LOCK = 4610_9  # advisory lock


def take_turn() -> None:
    """Wait until nobody else changes or writes out rows; until the end of the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
