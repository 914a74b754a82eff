"""Who may read which case. Rooms above add their own readers (`admit`) and walls (`wall`) when they load.

A party reads its own page and letters, not the file. An administrator of accounts reads no case.
"""

from collections.abc import Callable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from openimr.accounts.models import Person
from openimr.accounts.roles import Role
from openimr.cases.models import Case, CaseQuerySet, Party

OFFICE = (Role.INTAKE_CLERK, Role.COORDINATOR, Role.MEDICAL_DIRECTOR)
NOBODY = Q(pk__in=[])
Rule = Callable[[Person], Q]
_admitted: list[Rule] = []
_walls: list[Rule] = []


def admit(rule: Rule) -> Rule:
    """Let those cases be read that `rule(person)` names, beside the office's."""
    _admitted.append(rule)
    return rule


def wall(rule: Rule) -> Rule:
    """Shut those cases that `rule(person)` names, whatever role opens them."""
    _walls.append(rule)
    return rule


def readable(person: Person) -> CaseQuerySet:
    """The cases whose file this person may read."""
    allowed = Q() if person.holds(*OFFICE) else NOBODY
    if allowed == NOBODY:
        for rule in _admitted:
            allowed |= rule(person)
    cases = Case.objects.filter(allowed)
    for rule in _walls:
        cases = cases.exclude(rule(person))
    return cases


def case_for(person: Person, case_id: UUID | str) -> Case:
    """The case, when this person may read its file; else 404, as for a case that does not exist."""
    found = readable(person).filter(pk=case_id).select_related("application").first()
    if found is None:
        raise Http404
    return found


def parties_of(person: Person) -> QuerySet[Party]:
    """The parties that this person is, one for each of their cases."""
    return Party.objects.filter(person=person).select_related("case")


def party_for(person: Person, case_id: UUID | str) -> Party:
    """The party this person is on the case; else 404."""
    found = parties_of(person).filter(case_id=case_id).first()
    if found is None:
        raise Http404
    return found
