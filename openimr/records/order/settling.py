"""What a description does to the proposals about the same document: each is kept beside what the person said."""

from datetime import datetime

from openimr.accounts.roles import Actor
from openimr.records.models import Document, Proposal


def settle(document: Document, *, by: Actor, at: datetime) -> None:
    """Mark the proposals about this document as confirmed or corrected. Inside the caller's transaction.

    A value that nobody proposed becomes a row of its own: it teaches as much as a correction.
    """
    held = {row.kind: row for row in document.upload.proposals.filter(first_page=document.first_page)}
    day = document.service_date.isoformat() if document.service_date else ""
    said = {
        Proposal.TYPE: document.type,
        Proposal.TITLE: document.title,
        Proposal.AUTHOR: document.author,
        Proposal.DATE: day,
    }
    for kind, final in said.items():
        row = held.get(kind) or (_unproposed(document, kind, at) if final else None)
        if row is not None:
            write(row, Proposal.CONFIRMED if final == row.value else Proposal.CORRECTED, final, document, by, at)
    begins = held.get(Proposal.SPLIT)
    if begins is not None and begins.state == Proposal.PROPOSED:
        write(begins, Proposal.CONFIRMED, begins.value, document, by, at)


def _unproposed(document: Document, kind: str, at: datetime) -> Proposal:
    return Proposal(
        case_id=document.case_id, upload_id=document.upload_id, first_page=document.first_page, kind=kind,
        rule="person", version=0, proposed_at=at,
    )  # fmt: skip


def write(row: Proposal, state: str, final: str, document: Document | None, by: Actor, at: datetime) -> None:
    row.state, row.final, row.document, row.by, row.at = state, final[:200], document, by.ref, at
    row.save()
