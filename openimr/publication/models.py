"""Releases: a public copy in the making, released, or withdrawn; hands' marks; the line of events that the archive follows."""

import uuid
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q

from openimr.determinations.models import Determination
from openimr.kit.once import written_once
from openimr.publication.profiles import profiles
from openimr.records.models import Page

OUTPUTS = "published_id content handed pdf_sha256 json_sha256 text_sha256 exhibit_sha256 made_by released_by released_at".split()
WAS, IS = (", ".join(f"{row}.{name}" for name in OUTPUTS) for row in ("OLD", "NEW"))
FROZEN = f"OLD.state IN ('released', 'withdrawn') AND ({WAS}) IS DISTINCT FROM ({IS})"
BACK = "OLD.state = 'withdrawn' OR (OLD.state = 'released' AND NEW.state NOT IN ('released', 'withdrawn'))"


def new_id() -> str:
    """A published id: says nothing of the case, and copies under two profiles cannot be joined by it."""
    return f"P{uuid.uuid4().hex[:11]}"


class Release(models.Model):
    """A determination's public copy under one profile. What was released is never changed, only withdrawn.

    `pieces`: each text of the letter with what was found in it; `content`: the redacted letter; `handed`: what the archive
    gets. `report`: the leak test. Outputs lie in the blob store under their SHA-256.
    """

    DRAFTED, CHECKED, RELEASED, WITHDRAWN = "drafted", "checked", "released", "withdrawn"
    STATES = ((DRAFTED, "drafted"), (CHECKED, "checked"), (RELEASED, "released"), (WITHDRAWN, "withdrawn"))
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    determination = models.ForeignKey(Determination, on_delete=models.PROTECT, related_name="releases")  # its source
    profile = models.CharField(max_length=20, choices=[(name, one.words) for name, one in profiles().items()])
    published_id = models.CharField(max_length=20, unique=True, default=new_id)
    state = models.CharField(max_length=10, choices=STATES, default=DRAFTED)
    version = models.PositiveIntegerField(default=1)  # grows with every change; a form carries the one it was made from
    pieces = models.JSONField(default=list)
    content = models.JSONField(default=dict)
    handed = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    json_sha256 = models.CharField(max_length=64, blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    exhibit_sha256 = models.CharField(max_length=64, blank=True)
    made_by = models.CharField(max_length=60)  # actor reference
    made_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=60, blank=True)
    released_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=60, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering = ("-made_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["determination", "profile"], condition=~Q(state="withdrawn"), name="one_live_release_a_profile"
            ),
            models.CheckConstraint(
                condition=Q(released_by="")
                | (~Q(released_by=F("made_by")) & Q(made_by__startswith="person:", released_by__startswith="person:")),
                name="release_needs_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["released", "withdrawn"])
                | (~Q(released_by="") & Q(released_at__isnull=False, checked_at__isnull=False) & ~Q(pdf_sha256="")),
                name="released_whole",
            ),
        )
        triggers = (
            pgtrigger.Protect(name="outputs_frozen", operation=pgtrigger.Update, condition=pgtrigger.Condition(FROZEN)),
            pgtrigger.Protect(name="never_back", operation=pgtrigger.Update, condition=pgtrigger.Condition(BACK)),
            pgtrigger.Protect(
                name="never_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state IN ('released', 'withdrawn')"),
            ),
        )

    def __str__(self) -> str:
        return self.published_id

    def found(self) -> list[dict[str, Any]]:
        """Every finding, with its words."""
        return [one for piece in self.pieces for one in piece["found"]]


class Mark(models.Model):
    """A hand's decision about words: removed wherever they stand, or kept although they were found."""

    REMOVE, KEEP = "remove", "keep"
    CHOICES = ((REMOVE, "remove"), (KEEP, "keep"))
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="marks")  # part of the draft
    words = models.CharField(max_length=300)
    choice = models.CharField(max_length=6, choices=CHOICES)
    because = models.CharField(max_length=300)
    by = models.CharField(max_length=60)  # actor reference
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["release", "words"], name="words_marked_once"),)


class ExhibitPage(models.Model):
    """A page of the record that goes out with the release, burned in as a picture."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="exhibit_pages")  # part of the draft
    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="+")  # evidence

    class Meta:
        ordering = ("page__document__number", "page__number")
        constraints = (models.UniqueConstraint(fields=["release", "page"], name="exhibit_page_once"),)


class Event(models.Model):
    """A release or a withdrawal, in the order in which they became true: what the archive follows."""

    RELEASED, WITHDRAWN = "released", "withdrawn"
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="events")  # history
    kind = models.CharField(max_length=10, choices=((RELEASED, "released"), (WITHDRAWN, "withdrawn")))
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["release", "kind"], name="event_once_a_release"),)
        triggers = written_once()
