"""The audit trail's one table."""

from django.db import models

from openimr.kit.once import written_once


class Entry(models.Model):
    """One act or one look. `digest` covers the entry and the digest before it."""

    about = models.UUIDField()
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    role = models.CharField(max_length=20)
    verb = models.CharField(max_length=60)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["about", "number"], name="audit_number_once"),)
        triggers = written_once()
