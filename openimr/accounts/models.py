"""People and the roles they hold."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from openimr.accounts.roles import STAFF, Actor, Role


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save()
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who can sign in. Health data about an employee live with the case, not here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, default="en", choices=[("en", "English"), ("es", "Español")])
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = PersonManager()

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="person_email_once"),)

    def __str__(self) -> str:
        return self.full_name

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held, read once a request."""
        if not hasattr(self, "_roles"):
            self._roles = frozenset(Role(grant.role) for grant in self.grants.all())
        return self._roles

    def holds(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def is_staff_member(self) -> bool:
        return self.holds(*STAFF)

    def acting_as(self, *roles: Role) -> Actor:
        """The actor for the first of `roles` that this person holds; PermissionError when none."""
        for role in roles:
            if role in self.roles:
                return Actor(role, f"person:{self.pk}")
        raise PermissionError("You do not hold a role that may do this.")


class RoleGrant(models.Model):
    """A role given to a person."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="grants"
    )  # a role is nothing without its holder
    role = models.CharField(max_length=20, choices=[(role.value, role.words) for role in Role if role != Role.SYSTEM])
    given_by = models.CharField(max_length=60)  # actor reference
    given_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "role"], name="role_once_a_person"),)
