"""What can be done with a case. `move` is the one door through which its state changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from openimr.accounts.models import Person
from openimr.accounts.roles import Actor
from openimr.audit import actions as audit
from openimr.cases import clocks, lifecycle, notices
from openimr.cases.application import Filing
from openimr.cases.lifecycle import StepRefused
from openimr.cases.models import Application, Case, DisputedItem, Party, TimelineEntry
from openimr.law import clocks as law_clocks

STALE = "Someone else has just changed this case; reload it and look again before you act."


@transaction.atomic
def open_case(*, filing: Filing, by: Actor, at: datetime) -> Case:
    """Open a case from a checked application: parties, items, acknowledgment, first timeline entry."""
    case = Case.objects.create(
        number=_next_number(filing.received_at),
        program=filing.program,
        expedited=_filed_as_expedited(filing),
        received_at=filing.received_at,
        employee_name=filing.employee.full_name,
    )
    _keep_application(case, filing)
    Party.objects.bulk_create(_parties(case, filing))
    DisputedItem.objects.bulk_create(_items(case, filing))
    _tell(case, "receive", "The application was received.", by, at, law="8 CCR 9792.10.1(b)")
    if filing.ur_decision.served_date and law_clocks.counts_from(case.program, filing.ur_decision.served_date):
        clocks.happen(case, event="ur_decision_served", at=clocks.moment(filing.ur_decision.served_date))
    clocks.happen(case, event="application_received", at=filing.received_at)
    notices.owe(case, "N1", at=at)
    return case


def _next_number(received_at: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('case_number')")
        number = cursor.fetchone()[0]
    return f"IMR{received_at.astimezone(clocks.PACIFIC):%y}-{number:07d}"


def _filed_as_expedited(filing: Filing) -> bool:
    """Expedited only with a certification and its documents, or after an expedited review (8 CCR 9792.10.4(c))."""
    certified = filing.certification
    return filing.ur_type == "expedited" or bool(
        certified and certified.imminent_threat and certified.documents_attached
    )


def _keep_application(case: Case, filing: Filing) -> None:
    Application.objects.create(
        case=case,
        filed=filing.facts(),
        claim_number=filing.claim_number,
        date_of_injury=filing.date_of_injury,
        ur_decision_date=filing.ur_decision.decision_date,
        ur_served_date=filing.ur_decision.served_date,
        rfa_date=filing.rfa_date,
        formulary=filing.formulary,
    )


def _parties(case: Case, filing: Filing) -> list[Party]:
    people = [
        (
            "employee",
            filing.employee,
            filing.employee.full_name,
            "",
            {"birth_date": str(filing.employee.birth_date or "")},
        ),
        ("employee_attorney", filing.employee_attorney, "", "", {}),
        (
            "requesting_physician",
            filing.requesting_physician,
            "",
            "",
            {"specialty": filing.requesting_physician.specialty},
        ),
        ("claims_administrator", filing.claims_administrator, "", filing.claims_administrator.company, {}),
    ]
    parties = [_party(case, *row) for row in people if row[1] is not None]
    if filing.employer.name:
        parties.append(Party(case=case, kind="employer", name=filing.employer.name, organization=filing.employer.name))
    return parties


def _party(case: Case, kind: str, form: Any, name: str, organization: str, detail: dict[str, str]) -> Party:
    return Party(
        case=case,
        kind=kind,
        name=name or getattr(form, "name", "") or getattr(form, "contact", "") or organization,
        organization=organization or getattr(form, "firm", ""),
        address=form.lines(),
        phone=form.phone,
        fax=form.fax,
        email=form.email,
        language=getattr(form, "language", "en"),
        detail=detail,
    )


def _items(case: Case, filing: Filing) -> list[DisputedItem]:
    return [
        DisputedItem(
            case=case,
            position=position,
            request=item.request,
            category=item.category,
            body_part=item.body_part,
            side=item.side or "",
            quantity=item.quantity,
            authorized_part=item.authorized_part or "",
            service_dates=[day.isoformat() for day in item.service_dates],
            retrospective=item.requested_retrospectively,
        )
        for position, item in enumerate(filing.items, start=1)
    ]


@transaction.atomic
def move(
    *,
    case: Case,
    step: str,
    by: Actor,
    at: datetime,
    because: str = "",
    facts: Mapping[str, Any] | None = None,
    seen_version: int | None = None,
    happened_at: datetime | None = None,
) -> Case:
    """Take one step of the lifecycle: state, timeline, legal events, clocks, notices and audit, or nothing at all.

    `facts` are what the step's guards ask for; they are kept with the timeline. `seen_version` is the version of the
    case that the person looked at. `happened_at`: when its legal events took place, if before
    `at`. Raises `StepRefused` with a sentence for the person when the table says no.
    """
    held = Case.objects.select_for_update(of=("self",)).select_related("application").get(pk=case.pk)
    if seen_version is not None and held.version != seen_version:
        raise StepRefused(STALE, step=step)
    row = lifecycle.check(step, state=held.lifecycle_state, role=by.role, facts=facts or {})
    before, held.state = held.state, (row.target or held.lifecycle_state).value
    held.expedited = held.expedited or step == "expedite"
    held.version += 1
    held.save(update_fields=["state", "expedited", "version"])
    _tell(held, step, row.sentence, by, at, before=before, because=because, facts=facts, law=row.law)
    for event in row.events:
        clocks.happen(held, event=event, at=happened_at or at, facts=_plain(facts))
    for rule in row.notices:
        notices.owe(held, rule, at=at, because=because, facts=_plain(facts))
    _refresh(case, held)
    return held


def _refresh(case: Case, held: Case) -> None:
    """The caller's object speaks of the case as it is now."""
    for name in ("state", "expedited", "version", "next_due_at", "next_rule", "next_owed_by"):
        setattr(case, name, getattr(held, name))


def _plain(facts: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        name: value if isinstance(value, (bool, int, str, list, dict)) else str(value)
        for name, value in (facts or {}).items()
    }


def _tell(
    case: Case,
    step: str,
    sentence: str,
    by: Actor,
    at: datetime,
    *,
    before: str = "",
    because: str = "",
    facts: Mapping[str, Any] | None = None,
    law: str = "",
) -> None:
    TimelineEntry.objects.create(
        case=case, at=at, step=step, sentence=sentence, because=because, from_state=before, to_state=case.state,
        actor=by.ref, role=by.role.value, law=law, facts=_plain(facts),
    )  # fmt: skip
    audit.record(about=case.pk, by=by, verb=step, at=at, detail={"from": before, "to": case.state})


@transaction.atomic
def close_items(
    *, case: Case, positions: Sequence[int], by: Actor, at: datetime, because: str, because_es: str = ""
) -> Case:
    """The claims administrator authorized items: all that are left ends the case, some leaves the rest in dispute."""
    items = list(case.items.select_for_update().filter(position__in=positions, status=DisputedItem.OPEN))
    for item in items:
        item.status, item.status_reason, item.status_reason_es = DisputedItem.AUTHORIZED, because, because_es
        item.save(update_fields=["status", "status_reason", "status_reason_es"])
    left = case.items.filter(status=DisputedItem.OPEN).count()
    facts = {
        "authorized_items": len(items),
        "items_left": left,
        "items": [item.position for item in items],
        "because_es": because_es,
    }
    step = "authorize_some" if left else "terminate"
    return move(case=case, step=step, by=by, at=at, because=because, facts=facts)


@transaction.atomic
def give_login(*, case: Case, kind: str, person: Person, electronic: bool, by: Actor, at: datetime) -> Party:
    """Let a person sign in as a party of the case. `electronic`: the party agreed to be served electronically."""
    party = case.parties.get(kind=kind)
    party.person, party.served_electronically = person, electronic
    party.save(update_fields=["person", "served_electronically"])
    audit.record(about=case.pk, by=by, verb="give_login", at=at, detail={"party": kind, "electronic": electronic})
    return party
