"""Notices: owed by a step, prepared as letters by a job, served, with proof kept.

What a notice must hold is the law room's (`law.notices`); a letter with a mandatory part missing is not made. Serving a
letter is a legal event: the records clock starts when the notice of assignment is served on the claims administrator.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from openimr.accounts.roles import SYSTEM, Actor
from openimr.audit import actions as audit
from openimr.cases import clocks, notice_letters
from openimr.cases.models import BOARD, Case, Notice, NoticeLetter, Party
from openimr.law import notices as law_notices
from openimr.law.refusal import Refused
from openimr.letters import actions as letters
from openimr.letters.models import METHODS as ALL_METHODS
from openimr.letters.models import Letter
from openimr.letters.render import LetterRefused

METHODS = tuple(ALL_METHODS)
COMPOSED_ABOVE = frozenset({"N14"})  # the determination is assembled by its own room
BOARD_NAME = "Workers' Compensation Appeals Board"
FAST = ("electronic", "fax", "personal")  # received when sent
EVENTS: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {  # (notice, party served): {method: legal events}
    ("N7", "claims_administrator"): {
        "mail": ("noarfi_mailed",),
        **dict.fromkeys(FAST, ("noarfi_sent_electronically", "noarfi_received")),
    },
    ("N14", "employee"): {method: ("determination_mailed",) for method, _ in METHODS},
    ("N14", "claims_administrator"): dict.fromkeys(FAST, ("determination_received",)),
    ("N4", "employee"): {method: ("ineligibility_mailed",) for method, _ in METHODS},
}


class ServiceRefused(Exception):
    """Service cannot be recorded; the text says why."""


def owe(case: Case, rule: str, *, at: datetime, because: str = "", facts: Mapping[str, Any] | None = None) -> Notice:
    """Owe a notice. Its job is queued in the same transaction, so neither is ever without the other."""
    words = "\n".join(because.splitlines())  # as a browser sends them, line ends are two characters; letters print one
    notice = Notice.objects.create(case=case, rule=rule, owed_at=at, because=words, facts=dict(facts or {}))
    if rule not in COMPOSED_ABOVE:
        from openimr.cases.jobs import prepare_notice

        prepare_notice.defer(notice_id=notice.pk)
    return notice


@transaction.atomic
def prepare(*, notice_id: int, at: datetime | None = None) -> Notice:
    """Make the letters of a notice, once; those to parties that agreed to it are served electronically at once.

    `at`: the moment of service, now unless the past is replayed. What cannot be printed is kept as the notice's
    `problem`, for a person to mend.
    """
    notice = Notice.objects.select_for_update(of=("self",)).select_related("case__application").get(pk=notice_id)
    if notice.prepared_at is not None or notice.rule in COMPOSED_ABOVE:
        return notice
    rule = law_notices.notice(notice.case.program, notice.rule)
    try:
        rule.check_ours()
        with transaction.atomic():
            made = [_letter(notice, party) for party in recipients(notice, rule.recipients)]
            rows = NoticeLetter.objects.bulk_create(made)
    except (LetterRefused, Refused) as refused:
        notice.problem = str(refused)
        notice.save(update_fields=["problem"])
        return notice
    settle(notice, rows, at=at or timezone.now())
    return notice


def recipients(notice: Notice, kinds: tuple[str, ...]) -> list[Party]:
    """The case's parties that the law names as recipients; one of them when the notice is for one custodian only."""
    only = notice.facts.get("custodian")
    if BOARD[0] in kinds:
        Party.objects.get_or_create(case=notice.case, kind=BOARD[0], defaults={"name": BOARD_NAME})
    prefetch_related_objects(
        [notice.case], Prefetch("parties", Party.objects.select_related("person").order_by("kind")), "items"
    )
    return [party for party in notice.case.parties.all() if party.kind in kinds and only in (None, party.kind)]


def _letter(notice: Notice, party: Party) -> NoticeLetter:
    content = notice_letters.compose(notice, party)
    letter = letters.issue(about=notice.case_id, kind=notice.rule, content=content, at=notice.owed_at)
    return NoticeLetter(notice=notice, party=party, letter=letter)


def attach(*, notice: Notice, letter: Letter, parties: list[Party], at: datetime) -> None:
    """Give a notice one letter for all its parties (the determination), and serve the electronic ones."""
    rows = NoticeLetter.objects.bulk_create(
        NoticeLetter(notice=notice, party=party, letter=letter) for party in parties
    )
    settle(notice, rows, at=at)


def settle(notice: Notice, rows: list[NoticeLetter], *, at: datetime) -> None:
    """Mark a notice as prepared and serve its electronic letters."""
    notice.prepared_at, notice.problem = at, ""
    notice.save(update_fields=["prepared_at", "problem"])
    for row in rows:
        if row.party.served_electronically and row.party.person_id is not None:
            record_service(notice_letter=row, method="electronic", by=SYSTEM, at=at)


@transaction.atomic
def record_service(*, notice_letter: NoticeLetter, method: str, by: Actor, at: datetime) -> None:
    """Record that a letter was served on its party, with the legal events this is. Raises `ServiceRefused`."""
    if method not in dict(METHODS):
        raise ServiceRefused("Say how the letter was served: by mail, electronically, by fax or by hand.")
    notice, party = notice_letter.notice, notice_letter.party
    case = Case.objects.select_for_update().get(pk=notice.case_id)
    recipient = letters.Recipient(party.pk, party.name, party.role_words, _address(party, method))
    if not recipient.address:
        raise ServiceRefused(f"{party.name} has no address for service by {dict(METHODS)[method]}; choose another way.")
    try:
        letters.serve(letter=notice_letter.letter, on=recipient, method=method, by=by, at=at)
    except letters.AlreadyServed as refused:
        raise ServiceRefused(str(refused)) from refused
    audit.record(
        about=case.pk, by=by, verb="serve", at=at, detail={"notice": notice.rule, "on": party.kind, "method": method}
    )
    for event in EVENTS.get((notice.rule, party.kind), {}).get(method, ()):
        clocks.happen(case, event=event, at=at, facts=notice.facts | {"service": method})


def _address(party: Party, method: str) -> str:
    postal = ", ".join(party.address_lines)
    online = (party.person.email if party.person else "") or party.email
    return {"mail": postal, "personal": postal, "fax": party.fax, "electronic": online}[method]
