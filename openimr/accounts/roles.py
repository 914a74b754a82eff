"""The roles of the house, and the actor that an action is told of."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    INTAKE_CLERK = "intake_clerk"
    COORDINATOR = "coordinator"
    REVIEWER = "reviewer"
    MEDICAL_DIRECTOR = "medical_director"
    PARTY = "party"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"  # a clock or a job of ours; nobody signs in as it

    @property
    def words(self) -> str:
        return WORDS[self]


WORDS = {
    Role.INTAKE_CLERK: "intake clerk",
    Role.COORDINATOR: "case coordinator",
    Role.REVIEWER: "reviewer",
    Role.MEDICAL_DIRECTOR: "medical director",
    Role.PARTY: "party",
    Role.ADMINISTRATOR: "administrator",
    Role.SYSTEM: "the system",
}
STAFF = (Role.INTAKE_CLERK, Role.COORDINATOR, Role.MEDICAL_DIRECTOR, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Actor:
    """Who acts: `ref` is "person:<uuid>", "seat:<uuid>" (a reviewer on one case) or "system"."""

    role: Role
    ref: str


SYSTEM = Actor(Role.SYSTEM, "system")
