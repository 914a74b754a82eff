"""A review in the making: one for each seat."""

import pghistory
from django.db import models

from openimr.cases.models import Case, DisputedItem
from openimr.law.outcomes import WORDS
from openimr.panel.models import Seat


class Review(models.Model):
    """The draft of one seat. `version` grows with each save; a save from an older one is refused, nothing is lost."""

    seat = models.OneToOneField(Seat, on_delete=models.PROTECT, related_name="review")  # the reviewer's work
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reviews")  # the reviewer's work
    summary = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    acknowledged = models.JSONField(default=list)  # keys of the remarks that the reviewer looked at and let stand
    submitted_at = models.DateTimeField(null=True)
    question = models.TextField(blank=True)  # why a draft came back


@pghistory.track(append_only=True)
class ItemDecision(models.Model):
    """One disputed item in a review. `outcome` is empty until the reviewer writes it."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="decisions")  # the reviewer's work
    item = models.ForeignKey(DisputedItem, on_delete=models.PROTECT, related_name="decisions")  # the reviewer's work
    guideline = models.JSONField(default=dict)  # kind, title, year, section, pages, publisher, author, journal
    rank = models.CharField(max_length=1, blank=True)  # of Labor Code 4610.5(c)(2)
    higher = models.JSONField(default=dict)  # {letter: why that higher rank does not apply}
    outcome = models.CharField(max_length=12, blank=True, choices=list(WORDS.items()))
    rationale = models.TextField(blank=True)

    class Meta:
        ordering = ("item__position",)
        constraints = (models.UniqueConstraint(fields=["review", "item"], name="decision_once_an_item"),)
