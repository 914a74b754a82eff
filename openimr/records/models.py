"""Uploads as they came, the documents in them, their pages, and what was cited or asked for."""

import json
import uuid
from typing import Any

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from openimr.cases.models import PARTIES, Case
from openimr.kit.once import written_once
from openimr.records.catalog import KIND_CHOICES, KINDS
from openimr.records.citing.readings import READ, AsRead, Reading, Rereading, follows_its_readings

__all__ = [
    "Citation",
    "Document",
    "Opened",
    "Page",
    "PageQuerySet",
    "Reading",
    "RequiredRecord",
    "Rereading",
    "Upload",
]


class Upload(models.Model):
    """One file as it came. Its bytes lie in the blob store under `sha256` and never change."""

    RECEIVED, READING, READ = "received", "reading", "read"
    UNREADABLE, NEEDS_PASSWORD, REFUSED, DUPLICATE = "unreadable", "needs_password", "refused", "duplicate"
    STATES = (
        (RECEIVED, "received, waiting to be read"),
        (READING, "being read"),
        (READ, "read"),
        (UNREADABLE, "could not be read"),
        (NEEDS_PASSWORD, "needs a password"),
        (REFUSED, "refused"),
        (DUPLICATE, "received before"),
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="uploads")  # evidence
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=30, choices=PARTIES)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()  # bytes
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=60)  # actor reference
    state = models.CharField(max_length=16, choices=STATES, default=RECEIVED)
    problem = models.TextField(blank=True)  # what is wrong and what to do
    kind = models.CharField(max_length=20, blank=True)  # what the bytes are, by our own look
    page_count = models.PositiveIntegerField(default=0)
    duplicate_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)  # the first one stays
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    place = models.PositiveIntegerField(null=True, blank=True)  # within the archive or mail it came inside
    left_out = models.JSONField(default=list, blank=True)  # members not taken: rows of name and problem
    opened = models.CharField(max_length=64, blank=True)  # blob of a copy without its password, for reading alone

    class Meta:
        ordering = ("received_at", "id")
        indexes = (models.Index(fields=["case", "sha256"], name="upload_by_hash"),)
        constraints = (models.UniqueConstraint(fields=["parent", "place"], name="member_once"),)

    @property
    def still_to_read(self) -> bool:
        return self.state in (self.RECEIVED, self.READING)

    @property
    def to_read(self) -> str:
        """The blob that is read: the file as it came, or its copy without a password."""
        return self.opened or self.sha256


class Document(models.Model):
    """One document of the record. R1, R2 ... in the order the files came; a number is never given twice."""

    READING, READ, UNREADABLE = "reading", "read", "unreadable"
    NEEDS_PASSWORD, REMOVED = "needs_password", "removed"
    STATES = (
        (READING, "being read"),
        (READ, "read"),
        (UNREADABLE, "could not be read"),
        (NEEDS_PASSWORD, "needs a password"),
        (REMOVED, "removed"),
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")  # evidence
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="documents")  # evidence
    number = models.PositiveIntegerField()
    first_page = models.PositiveIntegerField(default=1)  # within the upload
    page_count = models.PositiveIntegerField(default=0)
    type = models.CharField(max_length=30, blank=True, choices=KIND_CHOICES)
    title = models.CharField(max_length=200)
    author = models.CharField(max_length=200, blank=True)
    service_date = models.DateField(null=True, blank=True)
    received_at = models.DateTimeField()
    source = models.CharField(max_length=30, choices=PARTIES)
    clinical = models.BooleanField(default=False)
    from_ur = models.BooleanField(default=False)  # the utilization review decision or its report
    state = models.CharField(max_length=16, choices=STATES, default=READING)
    problem = models.TextField(blank=True)  # why it cannot be read, or why it was removed

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["case", "number"], name="document_number_once"),)

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        return f"R{self.number}"

    @property
    def type_words(self) -> str:
        return KINDS[self.type].words if self.type else "not yet described"


class PageQuerySet(models.QuerySet["Page"]):
    def light(self) -> "PageQuerySet":
        """Without words, text and index: for lists."""
        return self.defer("words", "text", "terms")


class Page(AsRead):
    """One page as it was last read; `reading` is the number of that reading, and every reading is kept (`readings`).

    Only a later reading may change what it says, and only a split may move it to another document of the same upload.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="pages")  # evidence
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="pages")  # evidence
    number = models.PositiveIntegerField()
    upload_page = models.PositiveIntegerField()
    reading = models.PositiveIntegerField(default=1)

    objects = PageQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["document", "number"], name="page_once_a_document"),
            models.UniqueConstraint(fields=["upload", "upload_page"], name="page_once_an_upload"),
        )
        indexes = (GinIndex(fields=["terms"], name="page_terms"),)
        triggers = (
            pgtrigger.ReadOnly(name="page_written_once", exclude=["document", "number", "reading", *READ]),
            follows_its_readings(),
        )

    @property
    def ref(self) -> str:
        return f"{self.document.ref} p. {self.number}"

    def word_rows(self) -> list[list[Any]]:
        """Rows [word, x0, y0, x1, y1]."""
        rows: list[list[Any]] = json.loads(self.words)
        return rows

    def bare_words(self) -> list[str]:
        return [row[0] for row in self.word_rows()]


class Citation(models.Model):
    """Words of a page, or a region of its picture, that someone pointed at.

    `boxes` are points on the page before any turn, so they outlive turns and later readings; `image_sha256` names the
    picture of the page as it was first read, whatever its words were. `first_word` and `last_word` are indexes of the
    reading cited; a region has none, and its `quote` is what was read there then, which may be nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="citations")  # evidence
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="citations")  # evidence
    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="citations")  # evidence
    first_word = models.PositiveIntegerField(null=True)
    last_word = models.PositiveIntegerField(null=True)
    quote = models.TextField(blank=True)
    boxes = models.JSONField(default=list)  # [x0, y0, x1, y1] for each word, or one for a region
    region = models.BooleanField(default=False)
    poor = models.BooleanField(default=False)  # the words were read from a poor scan
    reading = models.PositiveIntegerField(default=1)
    page_sha256 = models.CharField(max_length=64)  # of the reading cited
    image_sha256 = models.CharField(max_length=64, blank=True)
    made_by = models.CharField(max_length=60)  # actor reference: a reviewer by seat
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)
        triggers = written_once()

    @property
    def words(self) -> str:
        """The quotation as it is shown: with the warning that it was read from a poor scan."""
        if not self.quote:
            return "a region of the picture, without readable words"
        return f"{self.quote} (as read from a poor scan)" if self.poor else self.quote


class RequiredRecord(models.Model):
    """How one letter of the list of required records was answered. No row: not answered yet."""

    FOUND, NOT_APPLICABLE, MISSING = "found", "not_applicable", "missing"
    STATUSES = ((FOUND, "answered"), (NOT_APPLICABLE, "not applicable"), (MISSING, "missing"))
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="required_records")  # evidence
    letter = models.CharField(max_length=1)  # catalog.required_by
    status = models.CharField(max_length=16, choices=STATUSES)
    documents = models.ManyToManyField(Document, related_name="answers", blank=True)
    note = models.TextField(blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ("letter",)
        constraints = (models.UniqueConstraint(fields=["case", "letter"], name="required_record_once"),)


class Opened(models.Model):
    """A page was opened by a reader on a day: one row, and one entry in the audit trail."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="openings")  # nothing without its page
    reader = models.CharField(max_length=60)  # actor reference
    day = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["page", "reader", "day"], name="page_opened_once_a_day"),)
        indexes = (models.Index(fields=["reader", "page"], name="opened_by_reader"),)


class LargePicture(models.Model):
    """A page drawn larger when someone looked closer: kept, so that it is drawn from the original only once."""

    sha256 = models.CharField(max_length=64)  # of the upload
    upload_page = models.PositiveIntegerField()
    wide = models.PositiveIntegerField()  # pixels
    rotation = models.SmallIntegerField()  # as Page.rotation
    image = models.CharField(max_length=64)
    image_type = models.CharField(max_length=30)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["sha256", "upload_page", "wide", "rotation"], name="large_picture_once"),
        )


class Sending(models.Model):
    """A file on its way from a browser: `kept` of its `size` bytes are on the disk. Swept some days after it stopped."""

    id = models.UUIDField(primary_key=True, editable=False)  # chosen by the browser: the same question twice is one
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sendings")  # no evidence before its receipt
    by = models.CharField(max_length=60)  # actor reference: nobody else goes on with it
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=30, choices=PARTIES)
    size = models.PositiveBigIntegerField()  # bytes
    kept = models.PositiveBigIntegerField(default=0)  # bytes that survive a power cut
    mark = models.CharField(max_length=64)  # of name, size, last change and first bytes: knows the same file again
    started_at = models.DateTimeField()
    last_at = models.DateTimeField()
    upload = models.OneToOneField(Upload, null=True, blank=True, on_delete=models.PROTECT)  # its receipt

    class Meta:
        ordering = ("started_at",)
        indexes = (models.Index(fields=["case", "by", "mark"], name="sending_by_mark"),)

    @property
    def whole(self) -> bool:
        return self.kept == self.size


class Mark(models.Model):
    """What one reader noted of a page: read or not, set aside or not, and how long it was in sight.

    A reader's own: it changes nothing of the record. A reviewer's is kept under the seat.
    """

    NOT_RELEVANT, COPY, SHOWN = "not_relevant", "copy", "shown"
    ASIDES = ((NOT_RELEVANT, "not relevant"), (COPY, "a duplicate"), (SHOWN, "shown although the record folds it"))
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="marks")  # nothing without its page
    reader = models.CharField(max_length=60)  # actor reference
    read = models.BooleanField(null=True)  # False: put back among the unread; None: nothing said
    aside = models.CharField(max_length=12, blank=True, choices=ASIDES)
    seconds = models.PositiveIntegerField(default=0)  # in sight, as the browser told
    at = models.DateTimeField()  # of the newest change

    class Meta:
        constraints = (models.UniqueConstraint(fields=["reader", "page"], name="mark_once_a_reader"),)


from openimr.records.facts.tables import Fact, FactPlace, FactsRead  # noqa: E402, F401 - they refer to the tables above
from openimr.records.order.tables import Copy, CustodianRequest, Laying, Proposal  # noqa: E402, F401 - their rows are this room's
