"""Making a letter and recording that it was served."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from openimr.accounts.roles import Actor
from openimr.letters import render as typesetting
from openimr.letters.content import Letter as Content
from openimr.letters.models import Letter, Service
from openimr.letters.store import blobs

DECLARATIONS = {
    "mail": "Deposited in the United States mail, postage paid, addressed to {name}, {address}, on {day}.",
    "electronic": "Made available to {name} by electronic delivery ({address}) on {day}.",
    "fax": "Sent by fax to {name} at {address} on {day}.",
    "personal": "Handed to {name} at {address} on {day}.",
}


class AlreadyServed(Exception):
    """The letter was served on this recipient before."""


@dataclass(frozen=True)
class Recipient:
    """Who a letter is served on: the party's id, name, role in words, and the address or number used."""

    id: UUID
    name: str
    role: str
    address: str


def issue(*, about: UUID, kind: str, content: Content, at: datetime) -> Letter:
    """Render and keep a letter. `at` is its moment: same content and moment, same bytes.

    Raises `letters.render.LetterRefused` when something in the content cannot be printed.
    """
    pdf = typesetting.render(content, at=at)
    return Letter.objects.create(
        about=about,
        kind=kind,
        title=content.title,
        language=content.language,
        data=content.as_data(),
        template_version=content.template_version,
        rendered_at=at,
        sha256=blobs().put(pdf),
        size=len(pdf),
    )


def serve(*, letter: Letter, on: Recipient, method: str, by: Actor, at: datetime) -> Service:
    """Record service of `letter`; raises `AlreadyServed` the second time."""
    words = DECLARATIONS[method].format(name=on.name, address=on.address, day=at.date().isoformat())
    try:
        with transaction.atomic():
            return Service.objects.create(
                letter=letter,
                recipient=on.id,
                recipient_name=on.name,
                recipient_role=on.role,
                method=method,
                address_used=on.address,
                served_at=at,
                declared_by=by.ref,
                declaration=words,
            )
    except IntegrityError as error:
        raise AlreadyServed(f"This letter was already served on {on.name}.") from error
