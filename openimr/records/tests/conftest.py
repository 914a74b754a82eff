"""A case with its people, and ways to put papers into it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO

import pytest

from openimr.accounts import actions as accounts
from openimr.accounts.models import Person
from openimr.accounts.roles import SYSTEM, Actor, Role
from openimr.cases.models import Application, Case, Party
from openimr.records import actions
from openimr.records.models import Upload

AT = datetime(2014, 8, 20, 18, 0, tzinfo=UTC)
PASSWORD = "a-long-enough-password-1"


def new_case(number: str, state: str = "records_pending") -> Case:
    case = Case.objects.create(
        number=number, program="ca-wc", state=state, received_at=AT, employee_name="Rosa Delgado"
    )
    Application.objects.create(case=case, filed={}, date_of_injury=date(2004, 1, 20))
    Party.objects.create(case=case, kind="claims_administrator", name="Golden Mutual")
    return case


@pytest.fixture
def case(db: None) -> Case:
    return new_case("IMR14-0000001")


@pytest.fixture
def clerk(db: None) -> Person:
    return accounts.enrol(
        email="clerk@example.org",
        full_name="Ines Clerk",
        password=PASSWORD,
        roles=[Role.INTAKE_CLERK],
        by=SYSTEM,
        at=AT,
    )


@pytest.fixture
def by(clerk: Person) -> Actor:
    return clerk.acting_as(Role.INTAKE_CLERK)


Send = Callable[..., Upload]


@pytest.fixture
def send(case: Case, by: Actor) -> Send:
    def receive(
        data: bytes, name: str = "report.pdf", to: Case = case, source: str = "claims_administrator"
    ) -> Upload:
        return actions.receive(case=to, file=BytesIO(data), name=name, source=source, by=by, at=AT)

    return receive
