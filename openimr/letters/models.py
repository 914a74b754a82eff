"""Letters and proofs of service. `about` is the case's id: this room knows no case."""

import uuid

from django.db import models

from openimr.kit.once import written_once

METHODS = [
    ("mail", "mail"),
    ("electronic", "electronic delivery"),
    ("fax", "fax"),
    ("personal", "personal delivery"),
]


class Letter(models.Model):
    """One rendered letter to one recipient (or one determination served on several)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    about = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=20)  # a notice's id in the law room: N1 ... N20
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=2, default="en")
    data = models.JSONField()  # the content's `as_data()`; the letter can be rendered again from it
    template_version = models.CharField(max_length=40)
    rendered_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        triggers = written_once()


class Service(models.Model):
    """Proof that a letter was served on a recipient: how, where, when, and who says so."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="services")  # a proof outlives everything
    recipient = models.UUIDField()  # the party's id
    recipient_name = models.CharField(max_length=200)
    recipient_role = models.CharField(max_length=60)
    method = models.CharField(max_length=12, choices=METHODS)
    address_used = models.TextField()
    served_at = models.DateTimeField()
    declared_by = models.CharField(max_length=60)  # actor reference
    declaration = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["letter", "recipient"], name="letter_served_once_a_recipient"),)
        triggers = written_once()
