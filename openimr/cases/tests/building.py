"""A case in whatever state a test begins with, made by the actions alone."""

from datetime import datetime
from typing import Any

from openimr.accounts.roles import Actor, Role
from openimr.cases import actions, application, screening
from openimr.cases.models import Case
from openimr.cases.tests.test_application import GOOD

RECEIVED = datetime.fromisoformat("2014-08-04T10:15:00-07:00")
CLERK = Actor(Role.INTAKE_CLERK, "person:clerk")
COORDINATOR = Actor(Role.COORDINATOR, "person:coordinator")
REVIEWER = Actor(Role.REVIEWER, "seat:one")
DIRECTOR = Actor(Role.MEDICAL_DIRECTOR, "person:director")
PLACE = {"address": ["1 Main Street"], "city": "Fogharbor", "state": "CA", "zip": "95999"}


def filed(language: str = "en", **changes: Any) -> dict[str, Any]:
    """An application with every party and two items; `changes` replace whole fields."""
    return GOOD | {
        "employee": GOOD["employee"] | PLACE | {"language": language},
        "employee_attorney": {"name": "Ambrose Wright", "firm": "Wright & Wright"} | PLACE,
        "requesting_physician": GOOD["requesting_physician"] | PLACE,
        "claims_administrator": GOOD["claims_administrator"] | PLACE | {"fax": "916-555-0177"},
        "ur_decision": GOOD["ur_decision"] | {"signed_by_physician": True},
        "items": [*GOOD["items"], {"request": "MRI of the cervical spine", "category": "DIAGNOSTIC"}],
        "records_consent_signed": True,
        **changes,
    }


def received(language: str = "en", **changes: Any) -> Case:
    """A case just received on 2014-08-04."""
    filing = application.read(filed(language, **changes), now=RECEIVED)
    return actions.open_case(filing=filing, by=CLERK, at=RECEIVED)


def late(language: str = "en") -> Case:
    """A case received three months after its refusal was served."""
    decided = {"decision_date": "2014-05-01", "served_date": "2014-05-01"}
    return received(language, rfa_date="2014-04-20", ur_decision=filed()["ur_decision"] | decided)


def step(case: Case, name: str, by: Actor = CLERK, at: datetime = RECEIVED, **facts: Any) -> Case:
    """One step of the lifecycle; what a letter needs as its reason is given."""
    return actions.move(case=case, step=name, by=by, at=at, because="The reason of this test.", facts=facts)


def eligible(language: str = "en", **changes: Any) -> Case:
    case = received(language, **changes)
    screening.screen(case=case, by=CLERK, at=RECEIVED)
    return screening.conclude(case=case, step="find_eligible", by=CLERK, at=RECEIVED)


def pending(language: str = "en", **changes: Any) -> Case:
    case = eligible(language, **changes)
    return step(case, "request_records")


def in_review(language: str = "en", **changes: Any) -> Case:
    """A case in review as the case room sees it; the rooms above are told of by facts."""
    case = pending(language, **changes)
    step(case, "complete_records", unreadable_documents=0, clinical_documents=1, required_missing=[])
    step(case, "assign_reviewer", COORDINATOR, qualification_refusals=[], conflicts=[])
    return step(case, "attest", REVIEWER, attested=True)
