"""The cast: named people for any test, enrolled the way the house enrols people."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from openimr.accounts import actions as accounts
from openimr.accounts.models import Person
from openimr.accounts.roles import SYSTEM, Role
from openimr.panel import actions as panel

PASSWORD = "walnut-lantern-57"
ENROLLED_AT = datetime(2020, 1, 6, 17, 0, tzinfo=UTC)
FAST_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a test proves no hasher
ADMINISTRATOR_COMPANY = "Heronbill Claims Service"
PMR = "Physical Medicine and Rehabilitation"


@dataclass(frozen=True)
class Cast:
    """Everybody of the journeys. `conflicted` has a professional tie to `ADMINISTRATOR_COMPANY`."""

    clerk: Person
    coordinator: Person
    director: Person
    administrator: Person
    reviewer: Person
    conflicted: Person
    employee: Person
    stranger: Person


def enrol_cast() -> Cast:
    """Enrol everybody; all sign in with `PASSWORD`."""
    return Cast(
        clerk=enrol("clerk", "Winifred Oakes", Role.INTAKE_CLERK),
        coordinator=enrol("coordinator", "Dorian Petrel", Role.COORDINATOR),
        director=enrol("director", "Eudora Brightling, MD", Role.MEDICAL_DIRECTOR),
        administrator=enrol("administrator", "Hector Keyes", Role.ADMINISTRATOR),
        reviewer=enrol_reviewer("reviewer", "Zephyrine Quillfeather"),
        conflicted=enrol_reviewer("conflicted", "Barnaby Thistlewood", ties=[ADMINISTRATOR_COMPANY]),
        employee=enrol("employee", "Marigold T. Fenner", Role.PARTY),
        stranger=enrol("stranger", "Lysander Crake", Role.PARTY),
    )


def enrol(key: str, full_name: str, *roles: Role, language: str = "en") -> Person:
    """One person who signs in as `key`@example.org."""
    return accounts.enrol(
        email=f"{key}@example.org", full_name=full_name, password=PASSWORD, roles=roles, by=SYSTEM, at=ENROLLED_AT,
        language=language,
    )  # fmt: skip


def enrol_reviewer(key: str, full_name: str, *, specialty: str = PMR, ties: list[str] | None = None) -> Person:
    """A physician of the panel who meets every qualification; `ties`: with whom a professional affiliation stands."""
    person = enrol(key, full_name, Role.REVIEWER)
    panel.enrol_reviewer(person=person, by=SYSTEM, at=ENROLLED_AT, **_qualified(specialty, ties or []))
    return person


def _qualified(specialty: str, ties: list[str]) -> dict[str, Any]:
    return {
        "profession": "MD",
        "specialties": [specialty],
        "years_in_practice": 18,
        "hours_per_week": 32,
        "disciplinary_actions": False,
        "is_qme": False,
        "licenses": [
            {"state": "California", "number": "X-20001", "status": "active", "expires_date": date(2099, 12, 31)}
        ],
        "certifications": [{"board": f"American Board of {specialty}", "specialty": specialty, "expires_date": None}],
        "affiliations": [{"kind": "professional", "with_name": name, "share_percent": None} for name in ties],
    }
