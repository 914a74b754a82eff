"""The chain's arithmetic, without a database."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

START = "0" * 64


def digest(
    *,
    about: UUID,
    number: int,
    at: datetime,
    actor: str,
    role: str,
    verb: str,
    detail: Mapping[str, Any],
    previous: str,
) -> str:
    """SHA-256 over the entry in a fixed form and the digest before it."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    body = json.dumps(
        [str(about), number, moment, actor, role, verb, detail, previous],
        sort_keys=True,
    )
    return hashlib.sha256(body.encode()).hexdigest()
