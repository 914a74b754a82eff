"""Making people and giving roles."""

from collections.abc import Iterable

from django.db import transaction

from openimr.accounts.models import Person, RoleGrant
from openimr.accounts.roles import Role


@transaction.atomic
def enrol(*, email: str, full_name: str, password: str, roles: Iterable[Role], language: str = "en") -> Person:
    """Make a person with roles. The address is the name they sign in with."""
    person = Person.objects.create_user(email, password, full_name=full_name, language=language)
    RoleGrant.objects.bulk_create([RoleGrant(person=person, role=role) for role in roles])
    return person
