"""Who may prepare and release public copies: coordinators and medical directors, of cases whose file they may read."""

from typing import Any
from uuid import UUID

from django.http import Http404

from openimr.accounts.models import Person
from openimr.accounts.roles import Role
from openimr.cases.access import case_for
from openimr.cases.models import Case
from openimr.publication.models import Release

RELEASERS = (Role.COORDINATOR, Role.MEDICAL_DIRECTOR)


def release_for(person: Person, case_id: UUID | str, release_id: UUID | str) -> tuple[Case, Release]:
    """The case and its release, when this person may read the case's file; else 404."""
    case = case_for(person, case_id)
    found = Release.objects.filter(determination__case=case, pk=release_id).select_related("determination").first()
    if found is None:
        raise Http404
    return case, found


def touched_by(release: Release) -> set[str]:
    """Everyone who made or changed the draft: none of them may release it."""
    return {release.made_by, *release.marks.values_list("by", flat=True)}


def may_release(person: Person, release: Release) -> bool:
    return person.holds(*RELEASERS) and f"person:{person.pk}" not in touched_by(release)


def as_actor(person: Person) -> Any:
    return person.acting_as(*RELEASERS)
