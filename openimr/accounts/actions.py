"""Making people, giving roles, opening and shutting an account."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from openimr.accounts.models import Person, RoleGrant
from openimr.accounts.roles import Actor, Role


@transaction.atomic
def enrol(
    *,
    email: str,
    full_name: str,
    password: str,
    roles: Iterable[Role],
    by: Actor,
    at: datetime,
    language: str = "en",
) -> Person:
    """Make a person with roles. The address is the name they sign in with; IntegrityError when it is taken."""
    person = Person.objects.create_user(email, password, full_name=full_name, language=language)
    RoleGrant.objects.bulk_create([RoleGrant(person=person, role=role, given_by=by.ref, given_at=at) for role in roles])
    return person


def set_active(*, person: Person, active: bool) -> None:
    """Let a person sign in, or no longer; their history stays."""
    person.is_active = active
    person.save(update_fields=["is_active"])
