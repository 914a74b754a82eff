"""Questions about cases."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Exists, OuterRef, PositiveSmallIntegerField, QuerySet
from django.db.models.expressions import RawSQL

from openimr.accounts.models import Person
from openimr.cases import access
from openimr.cases.models import Case, Deadline, DisputedItem, Finding, NoticeLetter
from openimr.letters.models import Service

APPEAL = "APPEAL"
# The level of the last alert that the clock which ends first has raised for the end it has now. Written in SQL: the work
# list is asked for all day, and composing this anew would cost more than all its rows do.
LAST_ALERT = RawSQL(
    """(SELECT max(alert.level) FROM cases_deadline clock JOIN cases_alert alert ON alert.deadline_id = clock.id
        WHERE clock.case_id = cases_case.id AND clock.rule = cases_case.next_rule AND clock.state = 'running'
        AND alert.due_at = cases_case.next_due_at)""",
    (),
    output_field=PositiveSmallIntegerField(),
)


# Whether that clock's end rests on a value that nobody has verified.
UNVERIFIED = RawSQL(
    """EXISTS (SELECT 1 FROM cases_deadline clock
        WHERE clock.case_id = cases_case.id AND clock.rule = cases_case.next_rule AND clock.state = 'running'
        AND clock.due_at = cases_case.next_due_at AND NOT clock.verified)""",
    (),
    output_field=BooleanField(),
)


def work_list(
    person: Person, *, state: str = "", owed_by: str = "", words: str = "", ended: bool = False
) -> QuerySet[Case]:
    """The cases this person may read, by what is late next, each with the level of its clock's last alert (`next_alert`)
    and whether its end is unverified (`next_unverified`).

    `words`: part of a number or an employee's name.
    """
    cases = access.readable(person)
    cases = cases.late_next_first() if ended else cases.late_next_first().open()
    filters: Mapping[str, Any] = {"state": state, "next_owed_by": owed_by}
    cases = cases.filter(**{name: value for name, value in filters.items() if value})
    if words:
        cases = cases.filter(employee_name__icontains=words) | cases.filter(number__icontains=words)
    return cases.annotate(next_alert=LAST_ALERT, next_unverified=UNVERIFIED)


def running_clocks(case: Case) -> QuerySet[Deadline]:
    return case.deadlines.filter(state=Deadline.RUNNING)


def appeal_window_over(case: Case, *, at: datetime) -> bool:
    """Whether nothing is owed any more and the time to appeal has run out (Labor Code 4610.6(h))."""
    running = running_clocks(case)
    if running.exclude(rule=APPEAL).exists():
        return False
    return not running.filter(due_at__gte=at).exists() and case.deadlines.filter(rule=APPEAL).exists()


def open_items(case: Case) -> QuerySet[DisputedItem]:
    """The items still in dispute: those a reviewer decides."""
    return case.items.filter(status=DisputedItem.OPEN)


def findings(case: Case) -> QuerySet[Finding]:
    """The findings of the last screening."""
    return case.findings.filter(current=True).select_related("item")


def unserved_letters() -> QuerySet[NoticeLetter]:
    """Letters not yet served on their party, oldest first: the mail room's list."""
    served = Service.objects.filter(letter=OuterRef("letter"), recipient=OuterRef("party"))
    letters = NoticeLetter.objects.filter(~Exists(served)).select_related("notice__case", "party__person", "letter")
    return letters.order_by("letter__rendered_at", "id")
