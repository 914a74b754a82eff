"""Published determinations as rows: the letter, its items, what they cite, what was wrong with the letter, and the files.

Everything here is public. A row changes only when a letter is withdrawn or comes in again better read; each change takes
a new number from `archive_revision`, by which the search index, feeds and exports follow.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q, Value

from openimr.accounts.models import Person
from openimr.kit.once import written_once


def next_revision() -> Func:
    """The database's next number of change."""
    return Func(Value("archive_revision"), function="nextval", output_field=models.BigIntegerField())


class DeterminationQuerySet(models.QuerySet["Determination"]):
    def public(self) -> "DeterminationQuerySet":
        """Those that are shown: not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def newest_first(self) -> "DeterminationQuerySet":
        return self.order_by(models.F("decision_date").desc(nulls_last=True), "-pk")


class Determination(models.Model):
    """One published letter. `slug` is its address for ever: the case number, or its text's hash where it has none."""

    PUBLISHED, RELEASED = "published", "released"
    SOURCES = ((PUBLISHED, "published by the state"), (RELEASED, "made here"))
    slug = models.CharField(max_length=60, unique=True)
    revision = models.BigIntegerField(db_default=next_revision(), db_index=True)
    program = models.CharField(max_length=20, default="ca-wc")
    layout = models.CharField(max_length=10)
    case_number = models.CharField(max_length=40, blank=True)
    decision_date = models.DateField(null=True)
    date_assigned = models.DateField(null=True)
    application_received = models.DateField(null=True)
    ur_denial_date = models.DateField(null=True)
    date_of_injury = models.DateField(null=True)
    records_complete_date = models.DateField(null=True)  # known of our own letters only
    priority = models.CharField(max_length=20, blank=True)
    licensed_states = ArrayField(models.CharField(max_length=40), default=list)
    specialties = models.CharField(max_length=300, blank=True)
    age = models.PositiveSmallIntegerField(null=True)
    sex = models.CharField(max_length=10, blank=True)
    summary = models.TextField(blank=True)
    diagnoses = ArrayField(models.TextField(), default=list)
    case_outcome = models.CharField(max_length=20, blank=True)  # uphold | overturn | partially_overturn
    text = models.TextField(blank=True)  # the letter's text, into which the places of faults point
    text_sha256 = models.CharField(max_length=64, unique=True)
    source = models.CharField(max_length=10, choices=SOURCES, default=PUBLISHED)
    published_id = models.CharField(max_length=20, unique=True, null=True)
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = DeterminationQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["case_number"], name="determination_case"),
            models.Index(
                models.F("decision_date").desc(nulls_last=True), models.F("id").desc(), name="determination_newest"
            ),
        )

    def __str__(self) -> str:
        return self.case_number or self.slug

    @property
    def year(self) -> int | None:
        return self.decision_date.year if self.decision_date else None


class Item(models.Model):
    """One decided treatment of a published letter."""

    determination = models.ForeignKey(Determination, on_delete=models.CASCADE, related_name="items")  # part of it
    position = models.PositiveSmallIntegerField()
    title = models.TextField()
    outcome = models.CharField(max_length=20, blank=True)  # upheld | overturned, as printed in small letters
    request_kind = models.CharField(max_length=20, default="whole")
    claims_administrator_guideline = models.TextField(blank=True)
    reviewer_guideline = models.TextField(blank=True)
    rationale = models.TextField(blank=True)
    closing_agrees = models.CharField(max_length=12, default="cannot_tell")
    category = models.CharField(max_length=12, default="OTHER")
    treatment_class = models.CharField(max_length=40, default="other")
    body_parts = ArrayField(models.CharField(max_length=40), default=list)
    side = models.CharField(max_length=10, blank=True)
    quantity = models.CharField(max_length=120, blank=True)
    service_dates = ArrayField(models.DateField(), default=list)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["determination", "position"], name="archive_item_once"),)
        indexes = (models.Index(fields=["treatment_class", "outcome"], name="archive_item_class"),)


class GuidelineCitation(models.Model):
    """One guideline that an item cites, by the claims administrator or the reviewer. `key` joins all that cite the same."""

    ADMINISTRATOR, REVIEWER = "claims_administrator", "reviewer"
    BY = ((ADMINISTRATOR, "claims administrator"), (REVIEWER, "reviewer"))
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="cited")  # part of it
    by = models.CharField(max_length=20, choices=BY)
    key = models.CharField(max_length=160)  # source, chapter, year in one address part
    scheme = models.CharField(max_length=10)  # mtus | non_mtus
    source = models.CharField(max_length=20)
    chapter = models.CharField(max_length=160, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    sections = ArrayField(models.TextField(), default=list)
    pages = ArrayField(models.CharField(max_length=60), default=list)
    raw = models.TextField()

    class Meta:
        indexes = (models.Index(fields=["key", "by"], name="archive_cited"),)


class Fault(models.Model):
    """Something that was wrong with a letter, in place."""

    determination = models.ForeignKey(Determination, on_delete=models.CASCADE, related_name="faults")  # part of it
    kind = models.CharField(max_length=40)
    words = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()


class File(models.Model):
    """A file that was given to an import: of which letter it is a copy, or why it could not be read."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.TextField()
    determination = models.ForeignKey(
        Determination, null=True, on_delete=models.CASCADE, related_name="files"
    )  # a copy of it
    problem = models.TextField(blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(determination__isnull=False) | ~Q(problem=""), name="file_of_a_letter_or_why"
            ),
        )


class Snapshot(models.Model):
    """The open data at one moment: what entered and left since the one before, and the hash of every file."""

    revision = models.BigIntegerField(unique=True)
    made_at = models.DateTimeField()
    letters = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    withdrawn = models.PositiveIntegerField()
    files = models.JSONField()  # [{name, rows, size, sha256}]

    class Meta:
        ordering = ("-revision",)
        triggers = written_once()


class Taken(models.Model):
    """How far the line of releases under one profile was taken in: the number to ask from next time."""

    profile = models.CharField(max_length=20, unique=True)
    watermark = models.BigIntegerField(default=0)
    at = models.DateTimeField()


class Visits(models.Model):
    """What one address may still ask of the public pages. `address` is a keyed hash, so nobody's address is kept.

    Neither written to the log of the database nor saved with it: after a crash every address begins anew.
    """

    address = models.CharField(primary_key=True, max_length=64)
    left = models.FloatField()
    refused = models.BooleanField(default=False)  # the last question
    at = models.DateTimeField(db_index=True)


class SavedSearch(models.Model):
    """A search that a person keeps under a name. `query`: the query string of its address; `seen`: the newest letter that
    was in the index when it was last looked at; `token`: the secret part of its feed's address, none when there is no feed.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="saved_searches")  # theirs alone
    name = models.CharField(max_length=80)
    query = models.TextField(blank=True)
    token = models.CharField(max_length=64, unique=True, null=True)
    seen = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=["person", "name"], name="saved_search_named_once"),)

    def __str__(self) -> str:
        return self.name
