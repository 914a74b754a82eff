"""A case with its people, and ways to put papers into it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.db.models import Q

from openimr.accounts import actions as accounts
from openimr.accounts.models import Person
from openimr.accounts.roles import SYSTEM, Actor, Role
from openimr.cases.models import Application, Case, Party
from openimr.records import access, actions
from openimr.records.models import Document, Page, Upload
from openimr.records.tests.papers import pdf_of

AT = datetime(2014, 8, 20, 18, 0, tzinfo=UTC)
PASSWORD = "a-long-enough-password-1"


def new_case(number: str, state: str = "records_pending") -> Case:
    case = Case.objects.create(
        number=number, program="ca-wc", state=state, received_at=AT, employee_name="Rosa Delgado"
    )
    Application.objects.create(case=case, filed={"ur_decision": {"service": "mail"}}, date_of_injury=date(2004, 1, 20))
    Party.objects.create(case=case, kind="claims_administrator", name="Golden Mutual")
    return case


@pytest.fixture(autouse=True)
def quick_passwords(settings: object) -> None:
    """These tests sign people in; how well a password is guarded is not their question."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


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
    def receive(data: bytes, name: str = "report.pdf", to: Case = case, source: str = "claims_administrator") -> Upload:
        return actions.receive(case=to, file=BytesIO(data), name=name, source=source, by=by, at=AT)

    return receive


pdf = pdf_of


Add = Callable[..., Document]


@pytest.fixture
def add(send: Send) -> Add:
    """Put a document of these pages into the case and read it."""

    def added(*pages: str, **where: object) -> Document:
        upload = send(pdf(*pages), **where)
        actions.read_upload(upload.pk)
        return upload.documents.get()

    return added


def page_of(document: Document, number: int = 1) -> Page:
    return document.pages.select_related("document").get(number=number)


@pytest.fixture
def seated(case: Case, monkeypatch: pytest.MonkeyPatch) -> Person:
    """A reviewer whom the rules of a room above admit to the case, under a seat."""
    person = accounts.enrol(
        email="reviewer@example.org",
        full_name="Dr. Paul Secret",
        password=PASSWORD,
        roles=[Role.REVIEWER],
        by=SYSTEM,
        at=AT,
    )
    seat = Actor(Role.REVIEWER, "seat:7c0f")
    monkeypatch.setattr(
        "openimr.cases.access._admitted", [lambda who: Q(pk=case.pk) if who == person else Q(pk__in=[])]
    )
    monkeypatch.setattr(access, "_namings", [lambda who, about: seat if who == person and about == case else None])
    return person


@pytest.fixture
def stranger(db: None) -> Person:
    """A reviewer without a seat on the case."""
    return accounts.enrol(
        email="other@example.org", full_name="Dr. Other", password=PASSWORD, roles=[Role.REVIEWER], by=SYSTEM, at=AT
    )


@pytest.fixture
def employee(case: Case) -> Person:
    """A party of the case who can sign in."""
    person = accounts.enrol(
        email="rosa@example.org", full_name="Rosa Delgado", password=PASSWORD, roles=[Role.PARTY], by=SYSTEM, at=AT
    )
    Party.objects.create(case=case, kind="employee", name="Rosa Delgado", person=person)
    return person
