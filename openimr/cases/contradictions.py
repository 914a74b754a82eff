"""Facts of an application that cannot both be true. Pure of the database and of the form's typing.

Each rule has a name that the refusal repeats, and yields the field to correct with a sentence. None of them judges
eligibility: what makes an application ineligible is a finding of the law room.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from openimr.law.clocks import day_of
from openimr.law.table import program

if TYPE_CHECKING:
    from openimr.cases.application import Filing, Item

FORM = "FORM"  # the shape of the application form
EARLIEST = date(1900, 1, 1)
RECEIVED = "received"


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field (`employee.last_name`, `items.0.request`), what to do, and which rule says so."""

    field: str
    sentence: str
    rule: str = FORM


ORDER = (  # (earlier field, later field, what the later one may not come before)
    ("employee.birth_date", "date_of_injury", "the date of birth"),
    ("date_of_injury", "rfa_date", "the date of injury"),
    ("date_of_injury", "ur_decision.decision_date", "the date of injury"),
    ("rfa_date", "ur_decision.decision_date", "the request for authorization"),
    ("ur_decision.decision_date", "ur_decision.served_date", "the utilization review decision"),
    ("ur_decision.decision_date", RECEIVED, "the utilization review decision"),
    ("ur_decision.served_date", RECEIVED, "service of the utilization review decision"),
    ("date_of_injury", "signature.signed_date", "the date of injury"),
    ("signature.signed_date", RECEIVED, "the signature"),
    ("signature.designee_named_date", "signature.signed_date", "the naming of the designee who signed"),
    ("date_of_injury", "certification.date", "the date of injury"),
    ("certification.date", RECEIVED, "the certification"),
    ("ur_decision.decision_date", "withdrawn_date", "the utilization review decision"),
    ("date_of_injury", "liability_resolved_date", "the date of injury"),
    ("liability_resolved_date", "asked_again_date", "notice that liability is resolved"),
)
MAY_FOLLOW = (
    "withdrawn_date",
    "liability_resolved_date",
    "asked_again_date",
)  # what may be learned after receipt, but not from tomorrow


def contradictions(filing: "Filing", *, now: datetime) -> Iterator[Problem]:
    """Every pair of facts that cannot both be true. `now` bounds what can have happened."""
    for rule in (_moments, _order, _signature, _liability, _kind_of_review, _items):
        yield from rule(filing, now)


def _moments(filing: "Filing", now: datetime) -> Iterator[Problem]:
    if filing.received_at > now:
        yield Problem("received_at", "lies in the future; correct it.", "DATE-FUTURE")
    began = program(filing.program).data("regimes")[0]["effective_from"]
    if day_of(filing.program, filing.received_at) < began:
        yield Problem("received_at", f"lies before this program began ({began}); correct it.", "DATE-PROGRAM")
    for name, day in _days(filing).items():
        if day < EARLIEST:
            yield Problem(name, f"({day}) is too long ago to be right; correct it.", "DATE-EARLY")
        if day > day_of(filing.program, now) and name in MAY_FOLLOW:
            yield Problem(name, f"({day}) lies in the future; correct it.", "DATE-FUTURE")


def _order(filing: "Filing", _now: datetime) -> Iterator[Problem]:
    days = _days(filing)
    for earlier, later, words in ORDER:
        if earlier in days and later in days and days[later] < days[earlier]:
            field = "received_at" if later == RECEIVED else later
            told = f"({days[later]}) comes before {words} ({days[earlier]}); correct one of the two."
            yield Problem(field, told, "DATE-ORDER")


def _days(filing: "Filing") -> dict[str, date]:
    given = {
        "employee.birth_date": filing.employee.birth_date,
        "date_of_injury": filing.date_of_injury,
        "rfa_date": filing.rfa_date,
        "ur_decision.decision_date": filing.ur_decision.decision_date,
        "ur_decision.served_date": filing.ur_decision.served_date,
        "signature.signed_date": filing.signature.signed_date,
        "signature.designee_named_date": filing.signature.designee_named_date,
        "certification.date": filing.certification.date if filing.certification else None,
        "withdrawn_date": filing.withdrawn_date,
        "liability_resolved_date": filing.liability_resolved_date,
        "asked_again_date": filing.asked_again_date,
        RECEIVED: day_of(filing.program, filing.received_at),
    }
    return {name: day for name, day in given.items() if day is not None}


def _signature(filing: "Filing", _now: datetime) -> Iterator[Problem]:
    given = filing.signature
    if given.signed and given.signer is None:
        yield Problem("signature.signer", "is missing though the form is signed; say who signed.", "SIGNATURE")
    if given.signed_date is not None and not given.signed:
        told = "says that the form is not signed though it names the day of signing; correct one of the two."
        yield Problem("signature.signed", told, "SIGNATURE")
    if given.signer == "attorney" and filing.employee_attorney is None:
        told = "is missing though the attorney signed; add the attorney."
        yield Problem("employee_attorney", told, "SIGNATURE")
    if given.designee_named_date is not None and given.signer not in ("designee", None):
        told = f"is given though the signer is the {given.signer.replace('_', ' ')}; correct one of the two."
        yield Problem("signature.designee_named_date", told, "SIGNATURE")


def _liability(filing: "Filing", _now: datetime) -> Iterator[Problem]:
    missing = "is missing though liability is disputed; give the reason."
    stray = "is given though liability is not marked as disputed; correct one of the two."
    if filing.asked_again_date and filing.liability_resolved_date is None:
        told = "is missing though the employee asked again after it; give the day of service of that notice."
        yield Problem("liability_resolved_date", told, "LIABILITY")
    whole = [("", filing.liability_disputed, filing.liability_reason)]
    each = [(f"items.{at}.", item.liability_disputed, item.liability_reason) for at, item in enumerate(filing.items)]
    for prefix, disputed, reason in whole + each:
        if disputed != bool(reason):
            yield Problem(f"{prefix}liability_reason", missing if disputed else stray, "LIABILITY")


def _kind_of_review(filing: "Filing", _now: datetime) -> Iterator[Problem]:
    if filing.formulary and not any(item.category == "PHARMA" for item in filing.items):
        told = "is marked though no disputed item is a drug; unmark it, or mark the drug's kind."
        yield Problem("formulary", told, "FORMULARY")
    if filing.ur_type != "expedited":
        return
    if filing.certification is not None and not filing.certification.imminent_threat:
        told = "denies the threat though the utilization review was expedited; correct one of the two."
        yield Problem("certification.imminent_threat", told, "EXPEDITED")
    if all(item.requested_retrospectively for item in filing.items):
        yield Problem(
            "ur_type", "is expedited though all treatment was already given; correct one of the two.", "EXPEDITED"
        )


def _items(filing: "Filing", now: datetime) -> Iterator[Problem]:
    requests = [item.request.casefold() for item in filing.items]
    for position, item in enumerate(filing.items):
        if requests[position] in requests[:position]:
            told = "repeats an earlier item; remove one of the two."
            yield Problem(f"items.{position}.request", told, "ITEM-TWICE")
        for name, told, rule in (*_outcome_of(filing, item), *_days_of(filing, item, now)):
            yield Problem(f"items.{position}.{name}", told, rule)


def _outcome_of(filing: "Filing", item: "Item") -> Iterator[tuple[str, str, str]]:
    decision, own = filing.ur_decision.outcome, item.ur_outcome
    if decision == "approved" and own not in (None, "approved"):
        told = f"is {own.replace('_', ' ')} though the decision approved everything; correct one of the two."
        yield "ur_outcome", told, "ITEM-OUTCOME"
    outcome = own or decision
    if item.authorized_part and outcome not in (None, "modified"):
        told = f"is given though the item was {outcome.replace('_', ' ')}, not modified; correct one of the two."
        yield "authorized_part", told, "ITEM-OUTCOME"
    if item.authorized_date and outcome == "approved":
        yield "authorized_date", "is given though the decision itself approved the item; remove it.", "ITEM-OUTCOME"


def _days_of(filing: "Filing", item: "Item", now: datetime) -> Iterator[tuple[str, str, str]]:
    received, decided = day_of(filing.program, filing.received_at), filing.ur_decision.decision_date
    if item.requested_retrospectively and not item.service_dates:
        told = "is empty though the treatment was asked for after it was given; say when it was given."
        yield "service_dates", told, "SERVICE-DATES"
    for day in item.service_dates:
        if day < filing.date_of_injury:
            told = f"({day}) comes before the date of injury ({filing.date_of_injury}); correct one of the two."
            yield "service_dates", told, "DATE-ORDER"
        if day > received:
            told = f"({day}) comes after the application ({received}), though it names treatment already given; correct it."
            yield "service_dates", told, "SERVICE-DATES"
    if item.authorized_date and decided and item.authorized_date < decided:
        told = f"({item.authorized_date}) comes before the utilization review decision ({decided}); correct one of the two."
        yield "authorized_date", told, "DATE-ORDER"
    if item.authorized_date and item.authorized_date > day_of(filing.program, now):
        yield "authorized_date", f"({item.authorized_date}) lies in the future; correct it.", "DATE-FUTURE"
