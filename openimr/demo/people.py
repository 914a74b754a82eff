"""The people of the world, enrolled as an administrator would."""

from datetime import UTC, date, datetime
from typing import Any

from openimr.accounts import actions as accounts
from openimr.accounts.models import Person
from openimr.accounts.roles import SYSTEM, Role
from openimr.demo.world import shelf
from openimr.panel import actions as panel
from openimr.panel.models import Reviewer

PASSWORD = "look-around-1913"  # noqa: S105 - for the demo's invented people only, on this machine only
ENROLLED_AT = datetime(2014, 1, 2, 17, 0, tzinfo=UTC)
STATES = {
    "CA": "California",
    "OR": "Oregon",
    "NV": "Nevada",
    "AZ": "Arizona",
    "WA": "Washington",
    "TX": "Texas",
    "NY": "New York",
}
DISCIPLINE = {"none": False, "unknown": None}


def enrol_everybody() -> str:
    """Staff, parties and reviewers."""
    world = shelf.people()
    for row in world["staff"]:
        _person(row, [Role(role) for role in row["roles"]])
    for row in world["parties"]:
        _person(row, [Role.PARTY])
    for row in world["reviewers"]:
        _reviewer(row, _person(row, [Role.REVIEWER]))
    return "everybody is enrolled"


def _person(row: dict[str, Any], roles: list[Role]) -> Person:
    return accounts.enrol(
        email=row["email"], full_name=row["full_name"], password=PASSWORD, roles=roles, by=SYSTEM, at=ENROLLED_AT,
        language=row.get("language", "en"),
    )  # fmt: skip


def _reviewer(row: dict[str, Any], person: Person) -> Reviewer:
    return panel.enrol_reviewer(
        person=person,
        profession=row["degree"],
        specialties=row["specialties"],
        years_in_practice=ENROLLED_AT.year - _day(row["practice_since"]).year,
        hours_per_week=row["practice_hours_a_week"],
        disciplinary_actions=DISCIPLINE.get(row["discipline"], True),
        is_qme=row["qme"],
        licenses=[_license(one) for one in row["licences"]],
        certifications=[
            {"board": one["board"], "specialty": one["specialty"], "expires_date": _day(one["expires_date"])}
            for one in row["boards"]
        ],
        affiliations=[
            {"kind": one["kind"], "with_name": one["with"], "share_percent": one.get("share_of_income")}
            for one in row["affiliations"]
        ],
        by=SYSTEM,
        at=ENROLLED_AT,
    )


def _license(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "state": STATES.get(one["state"], one["state"]),
        "number": one["number"],
        "status": "restricted" if one["restricted"] else "active",
        "expires_date": _day(one["expires_date"]),
    }


def _day(text: str) -> date:
    return date.fromisoformat(text)


def by_key(key: str) -> Person:
    """A person of the world by their key."""
    world = shelf.people()
    rows = [row for group in ("staff", "parties", "reviewers") for row in world[group] if row["key"] == key]
    return Person.objects.get(email=rows[0]["email"])


def sign_ins() -> list[tuple[str, str, str]]:
    """Who can sign in: (role, e-mail address, name), staff first."""
    world = shelf.people()
    rows = [
        (", ".join(Role(role).words for role in row["roles"]), row["email"], row["full_name"]) for row in world["staff"]
    ]
    rows += [(f"reviewer, {row['specialties'][0]}", row["email"], row["full_name"]) for row in world["reviewers"]]
    rows += [(f"party, {row['as'].replace('_', ' ')}", row["email"], row["full_name"]) for row in world["parties"]]
    return rows
