"""Readings of a page: each written once; the page shows the newest. And the askings that led to them."""

import uuid

import pgtrigger
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from openimr.kit.once import written_once


class AsRead(models.Model):
    """The columns of a reading. `words` is JSON text: rows [word, x0, y0, x1, y1] in points from the top left corner of a
    page of `width` x `height` points. `image` and `thumb` name blobs. `sha256` covers words and picture."""

    width = models.FloatField()
    height = models.FloatField()
    text = models.TextField(blank=True)
    words = models.TextField(default="[]")
    terms = SearchVectorField(null=True)
    image = models.CharField(max_length=64, blank=True)
    image_type = models.CharField(max_length=30, blank=True)
    thumb = models.CharField(max_length=64, blank=True)
    thumb_type = models.CharField(max_length=30, blank=True)
    rotation = models.SmallIntegerField(default=0)  # degrees the page was turned to be read
    ocr_confidence = models.FloatField(null=True)  # mean, 0-100; null: the page carried its own text
    poor = models.BooleanField(default=False)
    blank = models.BooleanField(default=False)
    unreadable = models.BooleanField(default=False)
    problem = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=2, blank=True)  # en, es; empty: not known
    language_share = models.FloatField(default=0.0)  # of the small words that say so
    words_from = models.CharField(max_length=5, blank=True)  # text, layer (somebody's OCR), ocr, mixed

    class Meta:
        abstract = True


READ = tuple(column.name for column in AsRead._meta.local_fields)  # the page carries those of its newest reading


def follows_its_readings() -> pgtrigger.Trigger:
    """For the page's `Meta.triggers`: its columns may only become what a later, kept reading says, and only when what
    stood there before is kept as a reading too. So nothing is ever lost, whoever writes."""
    same = " AND ".join(f"r.{name} IS NOT DISTINCT FROM {{row}}.{name}" for name in READ)
    of_page = "r.page_id = OLD.id AND r.number = {row}.reading"
    kept = f"EXISTS (SELECT 1 FROM records_reading r WHERE {of_page} AND {same})"  # noqa: S608 - names of ours
    return pgtrigger.Trigger(
        name="page_follows_readings",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.AnyChange("reading", *READ),
        func=f"""
            IF NEW.reading <= OLD.reading OR NOT {kept.format(row="OLD")} OR NOT {kept.format(row="NEW")} THEN
                RAISE EXCEPTION 'Cannot update page %: it shows what one of its readings says', OLD.id;
            END IF;
            RETURN NEW;
        """,
    )


class Reading(AsRead):
    """One reading of a page, with its columns. Number 1 is how the page was first read."""

    page = models.ForeignKey("records.Page", on_delete=models.PROTECT, related_name="readings")  # evidence
    number = models.PositiveIntegerField()
    engine = models.CharField(max_length=120, blank=True)  # "" for a first reading
    by = models.CharField(max_length=60)  # actor reference of who had it read
    at = models.DateTimeField(null=True)  # null for a first reading: its moment was not kept

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["page", "number"], name="reading_once_a_number"),)
        triggers = written_once()


class Rereading(models.Model):
    """Somebody asked that a page be read again. `seen`: the reading that stood when it was asked for."""

    WAITING, DONE, FAILED = "waiting", "done", "failed"
    STATES = ((WAITING, "waiting to be read again"), (DONE, "read again"), (FAILED, "could not be read again"))
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey("records.Page", on_delete=models.PROTECT, related_name="rereadings")  # evidence
    seen = models.PositiveIntegerField()
    rotation = models.SmallIntegerField()  # degrees between the file and what shall be shown
    by_eye = models.BooleanField(default=False)  # leave the words of the file aside and read the picture
    by = models.CharField(max_length=60)
    role = models.CharField(max_length=30)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=STATES, default=WAITING)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ("at",)
        constraints = (
            models.UniqueConstraint(fields=["page"], condition=models.Q(state="waiting"), name="one_rereading_waits"),
        )
