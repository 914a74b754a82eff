"""A case already in review, made by the actions: the ground of the journeys that begin there."""

from pathlib import Path

from django.utils import timezone

from openimr.accounts.models import Person
from openimr.accounts.roles import Actor, Role
from openimr.cases import actions as cases
from openimr.cases import application as filings
from openimr.cases import screening
from openimr.cases.models import Case
from openimr.desk import application_form as form
from openimr.panel import actions as panel
from openimr.records import actions as records
from openimr.records.models import Document
from tests.cast import Cast
from tests.journeys import application, paper
from tests.journeys.path import today


def opened(cast: Cast, last_name: str = "Fenner") -> Case:
    """A case just received; the same form that the clerk types in."""
    now = timezone.now()
    typed = {**application.TEXTS, **application.CHOICES, **dict.fromkeys(application.FLAGS, "on")}
    typed |= application.days(today()) | {"employee.last_name": last_name}
    filing = filings.read(form.to_application(typed, "-08:00"), now=now)
    return cases.open_case(filing=filing, by=cast.clerk.acting_as(Role.INTAKE_CLERK), at=now)


def in_review(cast: Cast, folder: Path) -> Case:
    """A case whose reviewer has attested; its record is one progress report of two pages, R1."""
    case, by, now = opened(cast), cast.clerk.acting_as(Role.INTAKE_CLERK), timezone.now()
    screening.screen(case=case, by=by, at=now)
    screening.conclude(case=case, step="find_eligible", by=by, at=now)
    cases.move(case=case, step="request_records", by=by, at=now)
    _record(case, by, paper.pdf(folder / "progress.pdf", paper.PROGRESS))
    for letter in ("B", "C"):
        records.mark_required(case=case, letter=letter, status="not_applicable", note="There is none.", by=by, at=now)
    records.complete(case=case, by=by, at=now)
    _seat(case, cast.reviewer, cast.coordinator.acting_as(Role.COORDINATOR))
    return case


def _record(case: Case, by: Actor, file: Path) -> None:
    now = timezone.now()
    with file.open("rb") as stream:
        upload = records.receive(case=case, file=stream, name=file.name, source="claims_administrator", by=by, at=now)
    records.read_upload(upload.pk)
    document = Document.objects.get(upload=upload)
    records.describe(
        document=document, type="progress", title="Progress report", author="Teodor Lapwing, MD", service_date=None,
        clinical=True, answers=["A", "D"], by=by, at=now,
    )  # fmt: skip


def _seat(case: Case, reviewer: Person, by: Actor) -> None:
    now = timezone.now()
    panel.assign(case=case, reviewer_id=str(reviewer.reviewer.pk), by=by, at=now)
    panel.attest(case=case, person=reviewer, sentences=panel.ATTESTATION, at=now)
