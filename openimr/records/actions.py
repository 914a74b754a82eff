"""The verbs of the records room. Each is one transaction, keyword-only; `by` is who acts and `at` when.

Their refusals are `RecordRefused`: `ReceiveRefused`, `OrderRefused`, `CiteRefused`, `MarkRefused`, `RereadRefused`; each says
what to do.
"""

from datetime import datetime

from openimr.accounts.roles import Actor
from openimr.cases.actions import move
from openimr.cases.models import Case
from openimr.records import queries
from openimr.records.citing.pointing import CiteRefused, cite
from openimr.records.citing.region import cite_region
from openimr.records.citing.rereading import RereadRefused, ask_again, read_page
from openimr.records.order.folding import fold, set_folded
from openimr.records.order.ordering import OrderRefused, Part, answer, describe, mark_required, remove, split
from openimr.records.order.parting import cut, merge, split_document
from openimr.records.order.proposing import propose
from openimr.records.reader.marking import MarkRefused, mark
from openimr.records.reader.opening import open_page
from openimr.records.receiving.intake import ReceiveRefused, receive
from openimr.records.receiving.pagework import read_again, read_chunk, read_upload
from openimr.records.receiving.unlocking import unlock
from openimr.records.refusal import RecordRefused

__all__ = [
    "CiteRefused",
    "MarkRefused",
    "OrderRefused",
    "Part",
    "ReceiveRefused",
    "RecordRefused",
    "RereadRefused",
    "answer",
    "ask_again",
    "cite",
    "cite_region",
    "complete",
    "cut",
    "describe",
    "fold",
    "mark",
    "mark_required",
    "merge",
    "open_page",
    "proceed_without",
    "propose",
    "read_again",
    "read_chunk",
    "read_page",
    "read_upload",
    "receive",
    "remove",
    "set_folded",
    "split",
    "split_document",
    "unlock",
]


def complete(*, case: Case, by: Actor, at: datetime, because: str = "", seen_version: int | None = None) -> Case:
    """The record is complete (8 CCR 9792.10.5); raises `cases.lifecycle.StepRefused` when something is missing."""
    return _move(case, "complete_records", by, at, because, seen_version)


def proceed_without(*, case: Case, by: Actor, at: datetime, because: str = "", seen_version: int | None = None) -> Case:
    """Go on with what is at hand, never with the utilization review decision alone (8 CCR 9792.10.6(b)(2))."""
    return _move(case, "proceed_without", by, at, because, seen_version)


def _move(case: Case, step: str, by: Actor, at: datetime, because: str, seen_version: int | None) -> Case:
    facts = queries.lifecycle_facts(case)
    return move(case=case, step=step, by=by, at=at, because=because, facts=facts, seen_version=seen_version)
