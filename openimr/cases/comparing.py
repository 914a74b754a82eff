"""Earlier cases that may be the same dispute: finding them, setting two side by side, and a person's answer.

The law room scores; between certainty and doubt a person answers, once: the answer is a row, and screening asks no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from openimr.accounts.roles import Actor, Role
from openimr.audit import actions as audit
from openimr.cases.lifecycle import State, StepRefused
from openimr.cases.models import Case, Comparison, DisputedItem, TimelineEntry
from openimr.law import likeness
from openimr.law.likeness import Person

SAME_EMPLOYEE = 0.6  # candidates only; the law room scores them
CLERKS = (Role.INTAKE_CLERK, Role.COORDINATOR)
STEP = "compare"


def candidates(case: Case) -> list[Case]:
    """Earlier cases of what looks like the same employee: those of the same decision date, and those of the claim."""
    asked = _person(case.employee_name, case.application.filed, case.application.claim_number)
    known = _of_the_same_date_or_claim(case).values_list(
        "pk", "employee_name", "application__filed__employee__birth_date", "application__claim_number"
    )
    alike = [
        pk
        for pk, name, birth, claim in known
        if likeness.people(asked, Person(name, "", birth=birth or "", claim=claim)) >= SAME_EMPLOYEE
    ]
    issued = TimelineEntry.objects.filter(case=OuterRef("pk"), step="issue")
    found = Case.objects.filter(pk__in=alike).select_related("application").prefetch_related("items")
    return list(found.annotate(decided=Exists(issued)).order_by("received_at", "number"))


def _of_the_same_date_or_claim(case: Case) -> QuerySet[Case]:
    form = case.application
    same = Q(application__ur_decision_date=form.ur_decision_date)
    if form.claim_number:
        same |= Q(application__claim_number=form.claim_number)
    earlier = Case.objects.filter(same, program=case.program, received_at__lte=case.received_at)
    return earlier.exclude(pk=case.pk).exclude(state=State.DUPLICATE)


def _person(name: str, filed: dict[str, Any], claim: str) -> Person:
    return Person(name, "", birth=filed["employee"].get("birth_date") or "", claim=claim)


def earlier(case: Case) -> list[dict[str, Any]]:
    """The candidates as the rules are asked with them: the form as filed, what became of it, a person's answer."""
    answers = {one.other_id if one.case_id == case.pk else one.case_id: one.same for one in _answers(case)}
    return [_as_earlier(other, answers.get(other.pk)) for other in candidates(case)]


def _answers(case: Case) -> QuerySet[Comparison]:
    """Oldest first, so that the latest counts."""
    return Comparison.objects.filter(Q(case=case) | Q(other=case)).order_by("id")


def _as_earlier(other: Any, same: bool | None) -> dict[str, Any]:
    statuses = {item.position: item.status for item in other.items.all()}
    items = [
        {**item, "left_out": statuses.get(position) != DisputedItem.OPEN}
        for position, item in enumerate(other.application.filed["items"], start=1)
    ]
    return {
        **other.application.filed,
        "items": items,
        "number": other.number,
        "open": not other.lifecycle_state.ended and not other.decided,
        "decided": other.decided,
        "compared": None if same is None else "same" if same else "different",
    }


@transaction.atomic
def answer(*, case: Case, other: Case, same: bool, because: str, by: Actor, at: datetime) -> Comparison:
    """A person says whether two cases are the same dispute, and why. Raises `StepRefused` with a sentence."""
    if by.role not in CLERKS:
        raise StepRefused(f"This step is not open to the role “{by.role.words}”.", step=STEP)
    held = Case.objects.select_for_update().get(pk=case.pk)
    if held.lifecycle_state != State.RECEIVED:
        raise StepRefused(f"This step is not open now: the case is “{held.lifecycle_state.words}”.", step=STEP)
    if not because.strip():
        raise StepRefused("Write what you compared and why you answer so.", step=STEP)
    if other.pk not in {one.pk for one in candidates(held)}:
        raise StepRefused(
            f"Case {other.number} is no earlier case of the same employee; nothing is compared.", step=STEP
        )
    made = Comparison.objects.create(
        case=held, other=other, same=same, because=because.strip(), actor=by.ref, role=by.role.value, at=at
    )
    for about, beside in ((held, other), (other, held)):
        audit.record(about=about.pk, by=by, verb=STEP, at=at, detail={"with": beside.number, "same": same})
    return made


@dataclass(frozen=True)
class Line:
    """One fact of two applications side by side."""

    label: str
    this: str
    other: str

    @property
    def differs(self) -> bool:
        return self.this.casefold().split() != self.other.casefold().split()


def side_by_side(case: Case, other: Case) -> list[Line]:
    """What a person compares, line by line."""
    told = [dict(_told(one)) for one in (case, other)]
    return [Line(label, told[0].get(label, ""), told[1].get(label, "")) for label in {**told[0], **told[1]}]


FIELDS = (
    ("Birth date", "employee.birth_date"),
    ("Claim number", "claim_number"),
    ("Date of injury", "date_of_injury"),
    ("Employer", "employer.name"),
    ("Claims administrator", "claims_administrator.company"),
    ("Requesting physician", "requesting_physician.name"),
    ("Decision date", "ur_decision.decision_date"),
    ("Decision served", "ur_decision.served_date"),
    ("Request of", "rfa_date"),
    ("Signed on", "signature.signed_date"),
)


def _told(case: Case) -> Iterator[tuple[str, str]]:
    filed = case.application.filed
    yield "Employee", case.employee_name
    for label, path in FIELDS:
        value: Any = filed
        for name in path.split("."):
            value = (value or {}).get(name)
        yield label, str(value or "")
    for position, item in enumerate(filed["items"], start=1):
        part = " ".join(filter(None, (item.get("side"), item.get("body_part"), item.get("quantity"))))
        yield f"Item {position}", f"{item['request']}{f' ({part})' if part else ''}"
