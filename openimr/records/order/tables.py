"""Tables of the order in a record: what readers propose, which pages are copies, what custodians were asked for.

Imported by `models`. A proposal is never used before a person decided it; what a person decided is kept as it was.
"""

from django.db import models

from openimr.cases.models import Case, Notice, Party


class Proposal(models.Model):
    """What one reader proposes about the document that begins on page `first_page` of an upload, and what became of it.

    `value` is text: a type's code, an ISO date, a name, a title; for a split the page itself. `page` and its words are
    what it was read from. `final`: what the person kept, the same as `value` when confirmed. Rows of confirmed and
    corrected proposals are what readers can be trained with.
    """

    SPLIT, TYPE, DATE, AUTHOR, TITLE = "split", "type", "date", "author", "title"
    KINDS = ((SPLIT, "begins here"), (TYPE, "type"), (DATE, "date of service"), (AUTHOR, "author"), (TITLE, "title"))
    PROPOSED, CONFIRMED, CORRECTED, REFUSED = "proposed", "confirmed", "corrected", "refused"
    STATES = ((PROPOSED, "proposed"), (CONFIRMED, "confirmed"), (CORRECTED, "corrected"), (REFUSED, "refused"))
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proposals")  # what was decided outlives
    upload = models.ForeignKey("records.Upload", on_delete=models.PROTECT, related_name="proposals")  # evidence
    first_page = models.PositiveIntegerField()  # within the upload
    kind = models.CharField(max_length=8, choices=KINDS)
    value = models.CharField(max_length=200, blank=True)
    runner_up = models.CharField(max_length=200, blank=True)
    confidence = models.FloatField(default=0.0)  # 0-1
    page = models.ForeignKey("records.Page", null=True, on_delete=models.PROTECT, related_name="+")  # evidence
    first_word = models.PositiveIntegerField(null=True)
    last_word = models.PositiveIntegerField(null=True)
    quote = models.TextField(blank=True)
    rule = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=STATES, default=PROPOSED)
    final = models.CharField(max_length=200, blank=True)
    document = models.ForeignKey("records.Document", null=True, on_delete=models.PROTECT, related_name="proposals")
    by = models.CharField(max_length=60, blank=True)  # actor reference
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("upload", "first_page", "kind")
        constraints = (models.UniqueConstraint(fields=["upload", "first_page", "kind"], name="one_proposal_a_field"),)
        indexes = (models.Index(fields=["case", "state"], name="proposal_by_state"),)


class Copy(models.Model):
    """A page that repeats an earlier one. `folded` pages are collapsed in lists, never dropped.

    `by` is set when a person folded or unfolded it: readers leave such a row alone.
    """

    EXACT, NEAR, SIMILAR, PERSON = "exact", "near", "similar", "person"
    KINDS = ((EXACT, "the same"), (NEAR, "the same, faxed again"), (SIMILAR, "similar"), (PERSON, "folded by a person"))
    page = models.OneToOneField("records.Page", on_delete=models.PROTECT, related_name="copy")  # evidence
    first = models.ForeignKey("records.Page", on_delete=models.PROTECT, related_name="copies")  # evidence
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="copies")
    kind = models.CharField(max_length=8, choices=KINDS)
    distance = models.FloatField(default=0.0)  # 0: the same words
    folded = models.BooleanField(default=False)
    version = models.PositiveSmallIntegerField()
    found_at = models.DateTimeField()
    by = models.CharField(max_length=60, blank=True)  # actor reference of who folded or unfolded it
    at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["case", "folded"], name="copy_by_case"),)
        constraints = (models.CheckConstraint(condition=~models.Q(page=models.F("first")), name="no_copy_of_itself"),)


class Laying(models.Model):
    """What laying the pictures of two pages over one another told, for these readings of them. Derived: made again at will."""

    page = models.ForeignKey("records.Page", on_delete=models.CASCADE, related_name="+")
    first = models.ForeignKey("records.Page", on_delete=models.CASCADE, related_name="+")  # the one that came earlier
    worst = models.FloatField()  # ink that differs, as a share of what is allowed
    reading = models.PositiveIntegerField()
    first_reading = models.PositiveIntegerField()
    version = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["page", "first"], name="a_pair_is_laid_once"),)


class CustodianRequest(models.Model):
    """What one custodian of records was asked for, by which notice, until when, and what answered it.

    Its proof of service is that of the notice's letter; `due_at` is the clock that ran when it was asked.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="custodian_requests")  # evidence
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")  # evidence
    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="+")  # proof
    letters = models.JSONField(default=list)  # of the required records
    asked = models.JSONField(default=list)  # lines as the letter has them
    due_at = models.DateTimeField(null=True)
    rule = models.CharField(max_length=40, blank=True)  # the clock
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=60, blank=True)  # who says so
    note = models.TextField(blank=True)
    uploads = models.ManyToManyField("records.Upload", related_name="answers_requests", blank=True)

    class Meta:
        ordering = ("at",)
