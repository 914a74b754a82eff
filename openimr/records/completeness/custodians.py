"""Asking the custodians of records for what is missing, and keeping what was asked, served and answered for each.

The request is a notice (N21): its letter is made by the letters room, served electronically at once where the party
agreed to it, and waits in the mail room otherwise. Its proof of service is the letter's.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from openimr.accounts.roles import Actor
from openimr.audit import actions as audit
from openimr.cases import notices
from openimr.cases.models import Case, NoticeLetter
from openimr.cases.notice_missing import records_clock
from openimr.letters.models import Service
from openimr.records import catalog
from openimr.records.models import CustodianRequest, Upload
from openimr.records.order.ordering import OrderRefused, hold

NOTICE = "N21"
CUSTODIANS = (("claims_administrator", "claims administrator"), ("requesting_physician", "requesting physician"))
MOST, LONGEST = 40, 400  # lines of one letter, and signs of a line


@transaction.atomic
def ask(
    *, case: Case, of: str, lines: Sequence[str], letters: Collection[str], by: Actor, at: datetime
) -> CustodianRequest:
    """Owe the letter that asks a custodian for these records. `letters`: of the required records they belong to.

    Raises `OrderRefused`.
    """
    hold(case.pk)
    asked = [" ".join(line.split()) for line in lines if line.strip()]
    party = case.parties.filter(kind=of).first()
    if of not in dict(CUSTODIANS) or party is None:
        raise OrderRefused("Choose a custodian who is a party of this case.", "of")
    if not asked:
        raise OrderRefused("Write at least one record that is missing, a line for each.", "lines")
    if len(asked) > MOST or any(len(line) > LONGEST for line in asked):
        raise OrderRefused(f"Ask for at most {MOST} records in one letter, each in at most {LONGEST} signs.", "lines")
    if unknown := set(letters) - set(catalog.letters(case.program)):
        raise OrderRefused(f"There is no required record {', '.join(sorted(unknown))}.", "letters")
    notice = notices.owe(case, NOTICE, at=at, facts={"custodian": of, "missing": asked})
    clock = records_clock(notice)
    made = CustodianRequest.objects.create(
        case=case, party=party, notice=notice, letters=sorted(letters), asked=asked, by=by.ref, at=at,
        due_at=clock.due_at if clock else None, rule=clock.rule if clock else "",
    )  # fmt: skip
    audit.record(about=case.pk, by=by, verb="ask_custodian", at=at, detail={"of": of, "letters": made.letters})
    return made


@transaction.atomic
def answered(*, request: CustodianRequest, uploads: Collection[Upload], note: str, by: Actor, at: datetime) -> None:
    """Say by which files a custodian answered, or in a note why nothing will come. Raises `OrderRefused`."""
    held = CustodianRequest.objects.select_for_update().get(pk=request.pk)
    if held.answered_at is not None:
        raise OrderRefused("This request was answered before.")
    if not uploads and not note.strip():
        raise OrderRefused("Tick the files that answer it, or write why nothing will come.", "note")
    if any(upload.case_id != held.case_id for upload in uploads):
        raise OrderRefused("One of these files is not of this case; load the page again.")
    held.answered_at, held.answered_by, held.note = at, by.ref, note.strip()
    held.save(update_fields=["answered_at", "answered_by", "note"])
    held.uploads.set(uploads)
    detail = {"request": held.pk, "uploads": sorted(str(upload.pk) for upload in uploads)}
    audit.record(about=held.case_id, by=by, verb="custodian_answered", at=at, detail=detail)


@dataclass(frozen=True)
class Asked:
    """A request with the state of its letter: how and when it was served, or what is in the way."""

    request: CustodianRequest
    letter: NoticeLetter | None
    service: Service | None

    @property
    def letter_words(self) -> str:
        if self.service is not None:
            return f"served by {self.service.get_method_display()} on {self.service.served_at:%Y-%m-%d}"
        if self.request.notice.problem:
            return f"not made: {self.request.notice.problem}"
        return "in the mail room, not served yet" if self.letter else "being made"


def requests(case: Case) -> list[Asked]:
    """What custodians were asked for, oldest first; four queries."""
    rows = list(case.custodian_requests.select_related("party", "notice").prefetch_related("uploads"))
    if not rows:
        return []
    letters = NoticeLetter.objects.filter(notice__in=[row.notice_id for row in rows]).select_related("letter")
    by_notice = {letter.notice_id: letter for letter in letters.prefetch_related("letter__services")}
    return [_asked(row, by_notice.get(row.notice_id)) for row in rows]


def _asked(row: CustodianRequest, letter: NoticeLetter | None) -> Asked:
    services = [one for one in letter.letter.services.all() if one.recipient == row.party_id] if letter else []
    return Asked(row, letter, services[0] if services else None)
