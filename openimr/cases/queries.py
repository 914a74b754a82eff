"""Questions about cases."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from openimr.accounts.models import Person
from openimr.cases import access
from openimr.cases.models import Case, Deadline, DisputedItem, Finding, NoticeLetter


def work_list(
    person: Person, *, state: str = "", owed_by: str = "", words: str = "", ended: bool = False
) -> QuerySet[Case]:
    """The cases this person may read, by what is late next. `words`: part of a number or an employee's name."""
    cases = access.readable(person).late_next_first()
    cases = cases if ended else cases.open()
    filters: Mapping[str, Any] = {"state": state, "next_owed_by": owed_by}
    cases = cases.filter(**{name: value for name, value in filters.items() if value})
    return cases.filter(employee_name__icontains=words) | cases.filter(number__icontains=words) if words else cases


def running_clocks(case: Case) -> QuerySet[Deadline]:
    return case.deadlines.filter(state=Deadline.RUNNING)


def open_items(case: Case) -> QuerySet[DisputedItem]:
    """The items still in dispute: those a reviewer decides."""
    return case.items.filter(status=DisputedItem.OPEN)


def findings(case: Case) -> QuerySet[Finding]:
    """The findings of the last screening."""
    return case.findings.filter(current=True).select_related("item")


def unserved_letters() -> QuerySet[NoticeLetter]:
    """Letters made but not yet served, oldest first: the mail room's list."""
    return (
        NoticeLetter.objects.filter(letter__services__isnull=True)
        .select_related("notice__case", "party", "letter")
        .order_by("letter__rendered_at", "id")
    )
