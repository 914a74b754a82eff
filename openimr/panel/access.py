"""Who sits where; and the rules by which seats open cases and walls shut them."""

from django.db.models import Q

from openimr.accounts.models import Person
from openimr.accounts.roles import Actor, Role
from openimr.cases import access as cases
from openimr.cases.models import Case
from openimr.panel.models import Seat


def seat_of(person: Person, case: Case) -> Seat | None:
    """This person's live seat on the case."""
    return Seat.objects.filter(case=case, identity__reviewer__person=person, state__in=Seat.LIVE).first()


def seat_actor(seat: Seat) -> Actor:
    """The reviewer as everyone else knows them."""
    return Actor(Role.REVIEWER, f"seat:{seat.pk}")


def acting_reviewer(person: Person, case: Case) -> Actor | None:
    """As whom a reviewer acts on a case: as their seat."""
    seat = seat_of(person, case)
    return seat_actor(seat) if seat else None


def seated(person: Person) -> Q:
    """The cases that a reviewer may read: attested, or finished by them. Before attesting the record stays shut."""
    if not person.holds(Role.REVIEWER):
        return cases.NOBODY
    return Q(pk__in=_cases(person, (Seat.ATTESTED, Seat.DONE)))


def walled(person: Person) -> Q:
    """The cases that are shut to a person who left them for a conflict, whatever their roles."""
    if not person.holds(Role.REVIEWER):
        return cases.NOBODY
    return Q(pk__in=_cases(person, (Seat.RECUSED,)))


def _cases(person: Person, states: tuple[str, ...]) -> list[object]:
    seats = Seat.objects.filter(identity__reviewer__person=person, state__in=states)
    return list(seats.values_list("case_id", flat=True))


def assigned_to(person: Person) -> list[Seat]:
    """Seats that wait for this person's attestation."""
    return list(
        Seat.objects.filter(identity__reviewer__person=person, state=Seat.ASSIGNED)
        .select_related("case")
        .order_by("assigned_at")
    )
