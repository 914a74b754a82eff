"""Facts as they were proposed, the places they were read at, and what a person said to them."""

from typing import Any

from django.db import models
from django.db.models import Q

from openimr.cases.models import Case
from openimr.records.facts.rules import fact as kinds


class Fact(models.Model):
    """One proposal of the rules. `state` leaves "proposed" only by a person's act; a refused one stays and says why.

    `fold` tells the same words with the same value on copies of a page from two facts: a copy adds a place, no fact.
    """

    PROPOSED, ACCEPTED, EDITED, REFUSED = "proposed", "accepted", "edited", "refused"
    STATES = ((PROPOSED, "proposed"), (ACCEPTED, "accepted"), (EDITED, "edited"), (REFUSED, "refused"))
    USED = (ACCEPTED, EDITED)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="facts")  # evidence
    kind = models.CharField(max_length=20, choices=list(kinds.KINDS.items()))
    value = models.JSONField()
    assertion = models.CharField(max_length=12, choices=list(kinds.ASSERTIONS.items()))
    quote = models.TextField()
    day = models.CharField(
        max_length=10, blank=True
    )  # year-month-day, or as much as the page says; of the fact or its page
    rule = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    confidence = models.FloatField()  # 0-1
    fold = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=STATES, default=PROPOSED)
    edited_value = models.JSONField(null=True)
    edited_assertion = models.CharField(max_length=12, blank=True, choices=list(kinds.ASSERTIONS.items()))
    by = models.CharField(max_length=60, blank=True)  # actor reference: a reviewer by seat
    at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    proposed_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["case", "fold"], name="fact_once_a_case"),
            models.CheckConstraint(
                condition=Q(state="proposed", by="", at=None)
                | (~Q(state="proposed") & ~Q(by="") & Q(at__isnull=False)),
                name="fact_decided_by_somebody",
            ),
        )
        indexes = (models.Index(fields=["case", "kind"], name="fact_by_kind"),)

    @property
    def stands(self) -> dict[str, Any]:
        """The value as a person left it."""
        return self.edited_value if self.edited_value is not None else self.value

    @property
    def asserted(self) -> str:
        return self.edited_assertion or self.assertion


class FactPlace(models.Model):
    """Where a fact was read: words `first` to `last` of a page, both included; `NOWHERE` when the page was read again
    and its words are not among those read now."""

    NOWHERE = 999_999  # no page has so many words

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="places")  # nothing without its fact
    page = models.ForeignKey("records.Page", on_delete=models.PROTECT, related_name="fact_places")  # evidence
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        ordering = ("page__document__number", "page__number", "first")
        constraints = (models.UniqueConstraint(fields=["fact", "page", "first", "last"], name="fact_place_once"),)


class FactsRead(models.Model):
    """With which rules the facts of a page were read last; no row: not yet."""

    page = models.OneToOneField("records.Page", on_delete=models.PROTECT, related_name="facts_read")  # evidence
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
