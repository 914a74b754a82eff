"""Issued determinations."""

from django.db import models

from openimr.cases.models import Case
from openimr.kit.once import written_once
from openimr.law.outcomes import CASE_WORDS
from openimr.letters.models import Letter


class Determination(models.Model):
    """A signed and issued determination, written once. A correction is a further version."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="determinations")  # binding decision
    version = models.PositiveSmallIntegerField(default=1)
    result = models.CharField(max_length=20, choices=list(CASE_WORDS.items()))
    item_results = models.JSONField()  # [{position, request, result}]
    content_sha256 = models.CharField(max_length=64)  # of what was signed
    signed_by = models.CharField(max_length=200)
    signed_role = models.CharField(max_length=60)
    signed_at = models.DateTimeField()
    meaning = models.TextField()
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="+")  # proof

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "version"], name="determination_version_once"),)
        triggers = written_once()
