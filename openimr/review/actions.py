"""What a reviewer does: write, decide, submit. Each act is the seated person's own; nobody else's reaches an outcome."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from openimr.accounts.models import Person
from openimr.audit import actions as audit
from openimr.cases.actions import move
from openimr.cases.lifecycle import State, StepRefused
from openimr.cases.models import Case
from openimr.cases.queries import open_items
from openimr.law.outcomes import WORDS
from openimr.panel import access as panel
from openimr.panel import actions as seats
from openimr.panel.models import Seat
from openimr.review import checks, queries
from openimr.review.models import ItemDecision, Review

GUIDELINE_FIELDS = ("kind", "title", "year", "section", "pages", "publisher", "author", "journal", "citation")


class ReviewRefused(Exception):
    """The review cannot be changed or submitted so; the text says why and what to do."""


class StaleReview(ReviewRefused):
    """The draft was changed elsewhere since this page was opened."""


@transaction.atomic
def begin(*, case: Case, person: Person) -> Review:
    """The review of this person's seat, made with an undecided row for each open item on first call."""
    seat = _seat(case, person)
    review, _ = Review.objects.get_or_create(seat=seat, defaults={"case": case})
    known = set(review.decisions.values_list("item_id", flat=True))
    ItemDecision.objects.bulk_create(
        ItemDecision(review=review, item=item) for item in open_items(case) if item.pk not in known
    )
    return review


def _seat(case: Case, person: Person) -> Seat:
    seat = panel.seat_of(person, case)
    if seat is None or seat.state not in (Seat.ATTESTED, Seat.DONE):
        raise ReviewRefused("Only the reviewer who is seated on this case and has attested can do this.")
    return seat


def _hold(case: Case, person: Person, seen_version: int | None) -> Review:
    """The review, locked, when it is this person's and still open."""
    seat = _seat(case, person)
    review = Review.objects.select_for_update(of=("self",)).select_related("seat", "case").filter(seat=seat).first()
    if review is None:
        raise ReviewRefused("Nothing was written yet: open the review page, decide every item, then submit.")
    if review.submitted_at is not None:
        raise ReviewRefused("The review is submitted; it can be changed only when the medical director sends it back.")
    if Case.objects.only("state").get(pk=case.pk).lifecycle_state != State.IN_REVIEW:
        raise ReviewRefused("The case is not in review now; reload the page.")
    if seen_version is not None and review.version != seen_version:
        raise StaleReview("The draft was changed in another window; copy what you wrote here, then reload the page.")
    review.version += 1
    review.save(update_fields=["version"])
    return review


@transaction.atomic
def save_summary(*, case: Case, person: Person, summary: str, seen_version: int | None = None) -> Review:
    """Keep the clinical case summary."""
    review = _hold(case, person, seen_version)
    review.summary = summary.strip()
    review.save(update_fields=["summary"])
    return review


@transaction.atomic
def save_item(
    *,
    case: Case,
    person: Person,
    position: int,
    guideline: Mapping[str, Any],
    rank: str,
    higher: Mapping[str, str],
    rationale: str,
    seen_version: int | None = None,
) -> Review:
    """Keep what was written about an item. The outcome has an act of its own."""
    review = _hold(case, person, seen_version)
    row = _decision(review, position)
    row.guideline = {name: str(guideline[name]).strip() for name in GUIDELINE_FIELDS if guideline.get(name)}
    row.rank, row.rationale = rank[:1].upper(), rationale.strip()
    row.higher = {letter: why.strip() for letter, why in higher.items() if why.strip()}
    row.save(update_fields=["guideline", "rank", "higher", "rationale"])
    return review


def _decision(review: Review, position: int) -> ItemDecision:
    row = review.decisions.filter(item__position=position).first()
    if row is None:
        raise ReviewRefused(f"There is no disputed item {position} in this review.")
    return row


@transaction.atomic
def decide(
    *, case: Case, person: Person, position: int, outcome: str, at: datetime, seen_version: int | None = None
) -> Review:
    """The reviewer's own decision on one item: "upheld", "overturned", or "" to take it back before submitting."""
    if outcome and outcome not in WORDS:
        raise ReviewRefused("Decide upheld or overturned; there is nothing between.")
    review = _hold(case, person, seen_version)
    row = _decision(review, position)
    row.outcome = outcome
    row.save(update_fields=["outcome"])
    by = panel.seat_actor(review.seat)
    audit.record(
        about=case.pk, by=by, verb="decide_item", at=at, detail={"item": position}
    )  # not the outcome: it is a draft
    return review


@transaction.atomic
def acknowledge(*, case: Case, person: Person, keys: Sequence[str]) -> Review:
    """Let remarks stand that the reviewer has looked at."""
    review = _hold(case, person, None)
    review.acknowledged = sorted({*review.acknowledged, *keys})
    review.save(update_fields=["acknowledged"])
    return review


@transaction.atomic
def submit(*, case: Case, person: Person, password: str, at: datetime) -> Review:
    """Submit the review: the password again, every item decided, nothing left standing. Raises `ReviewRefused`."""
    review = _hold(case, person, None)
    if not person.check_password(password):
        raise ReviewRefused("The password is not right; the review was not submitted.")
    found = checks.standing(queries.problems(review), review.acknowledged)
    if found:
        raise ReviewRefused(
            f"{len(found)} problem{'s' if len(found) != 1 else ''} left. First: {found[0].where}: {found[0].sentence}"
        )
    undecided = sum(not row.outcome for row in queries.decisions(review))
    facts = {"undecided_items": undecided, "draft_problems": 0}
    try:
        move(case=case, step="submit_review", by=panel.seat_actor(review.seat), at=at, facts=facts)
    except StepRefused as refused:
        raise ReviewRefused(str(refused)) from refused
    review.submitted_at = at
    review.save(update_fields=["submitted_at"])
    seats.finish(seat=review.seat)
    return review


@transaction.atomic
def send_back(*, review: Review, question: str) -> None:
    """A draft returns to its reviewer with a question (called by the determinations room)."""
    review.submitted_at, review.question = None, question
    review.save(update_fields=["submitted_at", "question"])
    seats.reopen(case=review.case)
