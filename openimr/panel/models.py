"""Reviewers with what qualifies them, seats on cases, and the sealed join of the two."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from openimr.cases.models import Case
from openimr.kit.once import written_once

PROFESSIONS = [(name, name) for name in ("MD", "DO", "DC", "DPM", "PhD", "PsyD", "DDS", "LAc", "OD")]
TIES = [("professional", "professional"), ("financial", "financial"), ("familial", "familial")]


class Reviewer(models.Model):
    """A physician of the panel."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviewer")  # sealed
    profession = models.CharField(max_length=4, choices=PROFESSIONS)
    specialties = models.JSONField(default=list)
    years_in_practice = models.PositiveSmallIntegerField()
    hours_per_week = models.PositiveSmallIntegerField()
    disciplinary_actions = models.BooleanField(null=True)  # None: not checked
    is_qme = models.BooleanField(null=True)
    capacity = models.PositiveSmallIntegerField(default=5)  # cases at a time
    active = models.BooleanField(default=True)


class License(models.Model):
    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="licenses")  # part of the reviewer
    state = models.CharField(max_length=40)
    number = models.CharField(max_length=40)
    status = models.CharField(max_length=12, default="active")  # active | restricted
    expires_date = models.DateField()


class Certification(models.Model):
    reviewer = models.ForeignKey(
        Reviewer, on_delete=models.CASCADE, related_name="certifications"
    )  # part of the reviewer
    board = models.CharField(max_length=120)
    specialty = models.CharField(max_length=120)
    expires_date = models.DateField(null=True)


class Affiliation(models.Model):
    """A tie that may be a conflict (Labor Code 139.5(c)(2))."""

    reviewer = models.ForeignKey(
        Reviewer, on_delete=models.CASCADE, related_name="affiliations"
    )  # part of the reviewer
    kind = models.CharField(max_length=14, choices=TIES)
    with_name = models.CharField(max_length=200)
    nature = models.CharField(
        max_length=40, blank=True
    )  # of the program's `conflicts.yaml`; blank: unknown, so it counts
    share_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)


class Seat(models.Model):
    """A reviewer's place on a case. Holds what may be told: specialty, state of licence, the qualification sentence."""

    ASSIGNED, ATTESTED, DONE, RECUSED = "assigned", "attested", "done", "recused"
    STATES = ((ASSIGNED, "assigned"), (ATTESTED, "attested"), (DONE, "review finished"), (RECUSED, "left the case"))
    LIVE = (ASSIGNED, ATTESTED, DONE)
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="seats")  # history
    state = models.CharField(max_length=10, choices=STATES, default=ASSIGNED)
    specialties = models.JSONField(default=list)
    licensed_states = models.JSONField(default=list)
    qualification = models.TextField()
    reasons = models.JSONField(default=list)
    assigned_at = models.DateTimeField()
    attested_at = models.DateTimeField(null=True)
    attestation = models.JSONField(default=list)  # the sentences that were attested
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=["assigned", "attested", "done"]), name="one_live_seat_a_case"
            ),
        )


class Identity(models.Model):
    """Who sits. The only row that joins a seat to a person; read in this room alone."""

    seat = models.OneToOneField(Seat, on_delete=models.PROTECT, related_name="identity", primary_key=True)  # sealed
    reviewer = models.ForeignKey(Reviewer, on_delete=models.PROTECT, related_name="identities")  # sealed

    class Meta:
        triggers = written_once()


class Recusal(models.Model):
    """Why a reviewer left. Sealed from the parties; the wall stays."""

    seat = models.OneToOneField(Seat, on_delete=models.PROTECT, related_name="recusal")  # history
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        triggers = written_once()
