"""Returning a draft, and signing and issuing a determination."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from openimr.accounts.models import Person
from openimr.accounts.roles import Actor, Role
from openimr.audit import actions as audit
from openimr.cases import notices
from openimr.cases.actions import move
from openimr.cases.clocks import PACIFIC
from openimr.cases.lifecycle import StepRefused
from openimr.cases.models import Case, Notice
from openimr.determinations import checks
from openimr.determinations.assembling import RECIPIENTS, Assembled, NotReady, assemble
from openimr.determinations.models import Determination
from openimr.law.outcomes import OVERTURNED
from openimr.letters import actions as letters
from openimr.letters.content import Letter
from openimr.review import actions as reviews
from openimr.review import queries as review_queries

MEANING = "I checked this determination for completeness and issue it for the organization. The decision is the reviewer's own."


class IssueRefused(Exception):
    """The determination cannot be issued; the text says why."""


@transaction.atomic
def return_draft(*, case: Case, question: str, by: Actor, at: datetime, seen_version: int | None = None) -> Case:
    """Send the draft back to its reviewer with a question; raises `StepRefused`."""
    Case.objects.select_for_update().get(pk=case.pk)
    review = review_queries.finished(case)
    if review is None:
        raise StepRefused("There is no submitted review to send back.", step="return_draft")
    facts = {"question": question.strip()}
    moved = move(
        case=case, step="return_draft", by=by, at=at, because=question.strip(), facts=facts, seen_version=seen_version
    )
    reviews.send_back(review=review, question=question.strip())
    return moved


@transaction.atomic
def sign_and_issue(
    *, case: Case, person: Person, password: str, at: datetime, seen_version: int | None = None
) -> Determination:
    """The medical director's act: checks once more, signs, typesets, issues and serves; all or nothing.

    Raises `IssueRefused` with every problem, or `StepRefused` when the case has moved on.
    """
    by = person.acting_as(Role.MEDICAL_DIRECTOR)
    if not person.check_password(password):
        raise IssueRefused("The password is not right; nothing was signed.")
    Case.objects.select_for_update().get(pk=case.pk)
    try:
        assembled = assemble(case, at=at)
    except NotReady as refused:
        raise IssueRefused(str(refused)) from refused
    if found := checks.problems(case, assembled):
        raise IssueRefused(" ".join(found))
    facts = {
        "draft_problems": 0,
        "signed": True,
        "any_overturned": any(item["result"] == OVERTURNED for item in assembled.items),
        "already_given": case.items.filter(retrospective=True).exists(),
    }
    move(case=case, step="issue", by=by, at=at, facts=facts, seen_version=seen_version)
    made = _sign(case, person, assembled, at)
    audit.record(about=case.pk, by=by, verb="sign_determination", at=at, detail={"content": made.content_sha256})
    _hand_over(case, made, at)
    return made


def _sign(case: Case, person: Person, assembled: Assembled, at: datetime) -> Determination:
    signed = replace(assembled.letter, signature=signature(person.full_name, assembled.sha256, at))
    letter = letters.issue(about=case.pk, kind="N14", content=signed, at=at)
    return Determination.objects.create(
        case=case, result=assembled.result, item_results=list(assembled.items), content_sha256=assembled.sha256,
        signed_by=person.full_name, signed_role=Role.MEDICAL_DIRECTOR.words, signed_at=at, meaning=MEANING, letter=letter,
    )  # fmt: skip


def signature(name: str, digest: str, at: datetime) -> tuple[str, ...]:
    """The lines of the signature block."""
    moment = at.astimezone(PACIFIC)
    return (
        f"Signed by {name}, medical director, on {moment:%B} {moment.day}, {moment:%Y at %H:%M} Pacific time.",
        MEANING,
        f"What was signed has the SHA-256 {digest}.",
    )


def _hand_over(case: Case, made: Determination, at: datetime) -> None:
    """The letter goes to every party: electronically where there is a login, else by the mail room."""
    notice = Notice.objects.filter(case=case, rule="N14", prepared_at__isnull=True).latest("id")
    parties = list(case.parties.filter(kind__in=RECIPIENTS).select_related("person").order_by("kind"))
    notices.attach(notice=notice, letter=made.letter, parties=parties, at=at)


def draft_letter(case: Case, *, at: datetime) -> Letter:
    """The letter as it would be issued now, marked as a draft; raises `NotReady`."""
    return assemble(case, at=at, draft=True).letter
