"""The case and what belongs to it. `state` is written by `actions.move` alone."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from openimr.cases.lifecycle import State
from openimr.kit.once import written_once
from openimr.letters.models import METHODS, Letter

STATES = [(state.value, state.words) for state in State]
CATEGORIES = [
    ("PHARMA", "drugs"), ("REHAB", "rehabilitation"), ("DIAGNOSTIC", "diagnostic tests"), ("DMEPOS", "equipment and supplies"),
    ("INJECTION", "injections"), ("SURGERY", "surgery"), ("EVAL_MGMT", "visits and consultations"),
    ("BEHAVIORAL", "behavioral health"), ("PROGRAM", "programs"), ("HOME_HEALTH", "home health"),
    ("TRANSPORT", "transportation"), ("DENTAL", "dental"), ("OTHER", "other"),
]  # fmt: skip
SIDES = [("left", "left"), ("right", "right"), ("bilateral", "both sides")]
PARTIES = [
    ("employee", "employee"),
    ("employee_attorney", "employee's attorney"),
    ("requesting_physician", "requesting physician"),
    ("claims_administrator", "claims administrator"),
    ("employer", "employer"),
]
BOARD = ("appeals_board", "appeals board")  # served with the record of the case when a petition is; files nothing


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> "CaseQuerySet":
        return self.exclude(state__in=[state.value for state in State if state.ended])

    def late_next_first(self) -> "CaseQuerySet":
        """By what is late next; cases without a running clock last."""
        return self.order_by(models.F("next_due_at").asc(nulls_last=True), "received_at")


class Case(models.Model):
    """One independent medical review. The `next_*` columns repeat the running clock that ends first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    program = models.CharField(max_length=20)
    state = models.CharField(max_length=30, choices=STATES, default=State.RECEIVED.value)
    expedited = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)  # grows with every step; a form carries the one it was made from
    received_at = models.DateTimeField()
    employee_name = models.CharField(max_length=200)
    duplicate_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)  # the first one stays
    next_due_at = models.DateTimeField(null=True)
    next_rule = models.CharField(max_length=40, blank=True)
    next_owed_by = models.CharField(max_length=40, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                models.F("next_due_at").asc(nulls_last=True),
                "received_at",
                name="case_late_next",
            ),
            models.Index(fields=["state", "next_due_at"], name="case_state_due"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def lifecycle_state(self) -> State:
        return State(self.state)


class Application(models.Model):
    """The application as filed: the fields that are asked for often as columns, the whole as it came."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="application")  # evidence
    filed = models.JSONField()  # exactly the application JSON (cases.application), dates as ISO text
    claim_number = models.CharField(max_length=60, blank=True)
    date_of_injury = models.DateField()
    ur_decision_date = models.DateField(null=True)
    ur_served_date = models.DateField(null=True)
    rfa_date = models.DateField(null=True)
    formulary = models.BooleanField(default=False)
    screened_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["claim_number"]),
            models.Index(fields=["ur_decision_date"]),
        )


class Party(models.Model):
    """Someone the case concerns. `person` is set when they can sign in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")  # part of the case
    kind = models.CharField(max_length=30, choices=[*PARTIES, BOARD])
    name = models.CharField(max_length=200)
    organization = models.CharField(max_length=200, blank=True)
    address = models.TextField(blank=True)  # lines
    phone = models.CharField(max_length=40, blank=True)
    fax = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="en")
    detail = models.JSONField(default=dict)  # birth date of the employee, specialty of the physician ...
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="parties",
    )  # a login may go, the party stays
    served_electronically = models.BooleanField(default=False)  # agreed to it, and can sign in

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "kind"], name="party_kind_once_a_case"),)

    @property
    def role_words(self) -> str:
        return dict([*PARTIES, BOARD])[self.kind]

    @property
    def address_lines(self) -> tuple[str, ...]:
        return tuple(line for line in self.address.splitlines() if line.strip())


class DisputedItem(models.Model):
    """One treatment in dispute. Its outcome is the reviewer's and lives in the review room."""

    OPEN, INELIGIBLE, DEFERRED, AUTHORIZED, MOVED = "open", "ineligible", "deferred", "authorized", "moved"
    STATUSES = (
        (OPEN, "in dispute"),
        (INELIGIBLE, "not eligible"),
        (DEFERRED, "waits: liability is disputed"),
        (AUTHORIZED, "authorized by the claims administrator"),
        (MOVED, "goes on in a case of its own"),
    )
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="items")  # part of the case
    position = models.PositiveSmallIntegerField()
    request = models.TextField()
    category = models.CharField(max_length=12, choices=CATEGORIES, default="OTHER")
    body_part = models.CharField(max_length=100, blank=True)
    side = models.CharField(max_length=10, blank=True, choices=SIDES)
    quantity = models.CharField(max_length=100, blank=True)
    authorized_part = models.TextField(blank=True)
    service_dates = models.JSONField(default=list)
    retrospective = models.BooleanField(default=False)
    status = models.CharField(max_length=12, choices=STATUSES, default=OPEN)
    status_reason = models.TextField(blank=True)
    status_reason_es = models.TextField(blank=True, db_default="")

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["case", "position"], name="item_position_once"),)


class TimelineEntry(models.Model):
    """One step of the case, with the facts its guards saw. A reviewer appears as "seat:..." only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="timeline")  # history
    at = models.DateTimeField()
    step = models.CharField(max_length=40)
    sentence = models.TextField()
    because = models.TextField(blank=True)
    from_state = models.CharField(max_length=30)
    to_state = models.CharField(max_length=30)
    actor = models.CharField(max_length=60)
    role = models.CharField(max_length=20)
    law = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)
        triggers = written_once()


class LegalEvent(models.Model):
    """Something the law attaches clocks to (law room, `imr law events`), with the day or moment it happened."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="legal_events")  # history
    event = models.CharField(max_length=60)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ("at", "id")
        triggers = written_once()


class Deadline(models.Model):
    """A clock of the case as the law room computed it. Recomputed when the case moves; never guessed."""

    RUNNING, MET, STOPPED, SUPERSEDED = "running", "met", "stopped", "superseded"
    STATES = (
        (RUNNING, "running"),
        (MET, "met"),
        (STOPPED, "stopped"),
        (SUPERSEDED, "superseded"),
    )
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deadlines")  # part of the case
    rule = models.CharField(max_length=40)
    what = models.TextField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    owed_by = models.CharField(max_length=40)
    citation = models.CharField(max_length=200)
    consequence = models.TextField(blank=True)
    steps = models.JSONField(default=list)
    verified = models.BooleanField(default=True)
    right = models.BooleanField(default=False)  # its end is a chance gone by, not a duty missed
    state = models.CharField(max_length=12, choices=STATES, default=RUNNING)
    ended_at = models.DateTimeField(null=True)
    next_alert_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("due_at", "rule")
        constraints = (
            models.UniqueConstraint(fields=["case", "rule", "started_at"], name="clock_once"),
            models.CheckConstraint(
                condition=Q(state="running") | Q(next_alert_at__isnull=True), name="only_a_running_clock_alerts"
            ),
        )
        indexes = (
            models.Index(
                fields=["next_alert_at"],
                name="clock_alert",
                condition=Q(next_alert_at__isnull=False),
            ),
        )


class Alert(models.Model):
    """A clock passed 50, 75 or 90 per cent of its time, or its end (100). Raised once each for every end it is given."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="alerts")  # part of the clock
    level = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()  # the end that was counted to: an extended clock alerts again, for its new end
    raised_at = models.DateTimeField()
    try_at = models.DateTimeField(null=True)  # when the step of the system is to be taken; none: nothing is owed
    problem = models.TextField(blank=True, db_default="")  # why that step could not be taken

    class Meta:
        ordering = ("raised_at", "level")
        constraints = (models.UniqueConstraint(fields=["deadline", "due_at", "level"], name="alert_once_a_level"),)
        indexes = (models.Index(fields=["try_at"], name="alert_step_owed", condition=Q(try_at__isnull=False)),)


class Notice(models.Model):
    """A letter that a step owes to the parties. Its letters are made by a job; each is then served."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices")  # proof
    rule = models.CharField(max_length=4)  # N1 ... N20
    owed_at = models.DateTimeField()
    because = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    prepared_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)  # why its letters could not be made

    class Meta:
        ordering = ("id",)


class NoticeLetter(models.Model):
    """One letter of a notice and the party it is for."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="letters")  # proof
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="letters")  # proof
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="+")  # proof

    class Meta:
        constraints = (models.UniqueConstraint(fields=["notice", "party"], name="letter_once_a_party"),)


class Finding(models.Model):
    """A rule of the law room applied to the case: outcome, the facts it used, its law. Kept as found."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="findings")  # reasons outlive the moment
    item = models.ForeignKey(DisputedItem, null=True, on_delete=models.PROTECT, related_name="findings")
    code = models.CharField(max_length=40)
    sentence = models.TextField()
    sentence_es = models.TextField(blank=True, db_default="")
    outcome = models.CharField(max_length=30)
    curable = models.BooleanField(default=False)
    facts = models.JSONField(default=dict)
    citations = models.JSONField(default=list)
    verified = models.BooleanField(default=True)
    law_date = models.DateField()  # the day whose law was applied
    found_at = models.DateTimeField()
    current = models.BooleanField(default=True)  # false when screened again

    class Meta:
        ordering = ("id",)


class Learned(models.Model):
    """What was learned after the application: from whom, when, by which means, and the facts it gives to screening.

    The application stays as filed; screening reads these over it, the latest last.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="learned")  # history
    step = models.CharField(max_length=40)
    source = models.CharField(max_length=30, choices=PARTIES)
    means = models.CharField(max_length=12)
    came_date = models.DateField()
    words = models.TextField()
    facts = models.JSONField(default=dict)  # {path in the application: value}
    actor = models.CharField(max_length=60)
    role = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        triggers = written_once()

    @property
    def means_words(self) -> str:
        return dict(METHODS)[self.means]


class Comparison(models.Model):
    """A person's answer whether two cases are the same dispute; screening asks no more. The latest one counts."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="comparisons")  # history
    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")  # the earlier one
    same = models.BooleanField()
    because = models.TextField()
    actor = models.CharField(max_length=60)
    role = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        triggers = written_once()
