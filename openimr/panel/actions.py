"""Enrolling reviewers, assigning, attesting, leaving."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from openimr.accounts.models import Person
from openimr.accounts.roles import Actor
from openimr.audit import actions as audit
from openimr.cases.actions import move
from openimr.cases.clocks import PACIFIC
from openimr.cases.lifecycle import StepRefused
from openimr.cases.models import Case
from openimr.panel import access, queries
from openimr.panel.models import Affiliation, Certification, Identity, License, Recusal, Reviewer, Seat

ATTESTATION = (
    "I have no material professional, familial or financial affiliation with any party to this case.",
    "My license and my board certification are current and unrestricted.",
    "I am knowledgeable in the employee's condition and in the disputed treatment.",
    "I will read the whole record before I decide.",
)


class PanelRefused(Exception):
    """Not possible; the text says why and what to do."""


@transaction.atomic
def enrol_reviewer(
    *,
    person: Person,
    profession: str,
    specialties: Sequence[str],
    years_in_practice: int,
    hours_per_week: int,
    disciplinary_actions: bool | None,
    is_qme: bool | None,
    licenses: Sequence[Mapping[str, Any]],
    certifications: Sequence[Mapping[str, Any]],
    affiliations: Sequence[Mapping[str, Any]],
    by: Actor,
    at: datetime,
    capacity: int = 5,
) -> Reviewer:
    """Put a person on the panel. Licenses {state, number, status, expires_date}, certifications {board, specialty,
    expires_date}, affiliations {kind, with_name, nature, share_percent}."""
    reviewer = Reviewer.objects.create(
        person=person, profession=profession, specialties=list(specialties), years_in_practice=years_in_practice,
        hours_per_week=hours_per_week, disciplinary_actions=disciplinary_actions, is_qme=is_qme, capacity=capacity,
    )  # fmt: skip
    License.objects.bulk_create(License(reviewer=reviewer, **row) for row in licenses)
    Certification.objects.bulk_create(Certification(reviewer=reviewer, **row) for row in certifications)
    Affiliation.objects.bulk_create(Affiliation(reviewer=reviewer, **row) for row in affiliations)
    audit.record(about=reviewer.pk, by=by, verb="enrol_reviewer", at=at)
    return reviewer


@transaction.atomic
def assign(*, case: Case, reviewer_id: str, by: Actor, at: datetime, seen_version: int | None = None) -> Seat:
    """Seat a reviewer, after judging them once more under the case's lock; raises `StepRefused` with the reasons."""
    Case.objects.select_for_update().get(pk=case.pk)
    found = [row for row in queries.proposals(case, on=_day(at)) if row[0].reviewer_id == str(reviewer_id)]
    if not found:
        raise StepRefused("This reviewer is not on the panel any more; choose another.", step="assign_reviewer")
    proposal, reviewer = found[0]
    if not proposal.fits:
        raise StepRefused(" ".join([*proposal.refusals, *proposal.conflicts]), step="assign_reviewer")
    facts = {"qualification_refusals": list(proposal.refusals), "conflicts": list(proposal.conflicts)}
    move(case=case, step="assign_reviewer", by=by, at=at, facts=facts, seen_version=seen_version)
    seat = Seat.objects.create(case=case, assigned_at=at, reasons=list(proposal.reasons), **_told(reviewer, at))
    Identity.objects.create(seat=seat, reviewer=reviewer)
    return seat


def _day(at: datetime) -> date:
    return at.astimezone(PACIFIC).date()


def _told(reviewer: Reviewer, at: datetime) -> dict[str, Any]:
    """What may be told of a reviewer (Labor Code 4610.6(f)): qualifications, never the name."""
    day = _day(at)
    states = sorted(
        {row.state for row in reviewer.licenses.all() if row.status == "active" and row.expires_date >= day}
    )
    boards = [
        row.specialty for row in reviewer.certifications.all() if row.expires_date is None or row.expires_date >= day
    ]
    certified = (
        f"board certified in {_and(boards)}"
        if boards
        else f"a licensed {reviewer.profession} practicing {_and(reviewer.specialties)}"
    )
    sentence = (
        f"The reviewer is {certified} and licensed to practice in {_and(states)}, has been in active practice for more"
        f" than {reviewer.years_in_practice - 1} years and practices {reviewer.hours_per_week} hours a week."
    )
    return {"specialties": boards or reviewer.specialties, "licensed_states": states, "qualification": sentence}


def _and(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


@transaction.atomic
def attest(*, case: Case, person: Person, sentences: Sequence[str], at: datetime) -> Seat:
    """The reviewer attests, every sentence; the record opens to them."""
    seat = _own_seat(person, case, Seat.ASSIGNED)
    if list(sentences) != list(ATTESTATION):
        raise StepRefused("Every sentence must be attested; if one is not true, leave the case.", step="attest")
    move(case=case, step="attest", by=access.seat_actor(seat), at=at, facts={"attested": True})
    seat.state, seat.attested_at, seat.attestation = Seat.ATTESTED, at, list(sentences)
    seat.save(update_fields=["state", "attested_at", "attestation"])
    return seat


def _own_seat(person: Person, case: Case, *states: str) -> Seat:
    seat = access.seat_of(person, case)
    if seat is None or seat.state not in states:
        raise StepRefused("You are not seated on this case in a way that allows this.", step="attest")
    return Seat.objects.select_for_update().get(pk=seat.pk)


@transaction.atomic
def recuse(*, case: Case, person: Person, reason: str, at: datetime) -> Seat:
    """The reviewer leaves the case; the reason stays in this room, the wall stays up."""
    if not reason.strip():
        raise PanelRefused("Write why you leave the case; the reason is kept from the parties.")
    seat = _own_seat(person, case, Seat.ASSIGNED, Seat.ATTESTED)
    move(case=case, step="recuse", by=access.seat_actor(seat), at=at)
    seat.state, seat.left_at = Seat.RECUSED, at
    seat.save(update_fields=["state", "left_at"])
    Recusal.objects.create(seat=seat, reason=reason.strip(), at=at)
    return seat


def finish(*, seat: Seat) -> None:
    """The review was submitted."""
    seat.state = Seat.DONE
    seat.save(update_fields=["state"])


def reopen(*, case: Case) -> None:
    """A draft went back to its reviewer."""
    case.seats.filter(state=Seat.DONE).update(state=Seat.ATTESTED)
