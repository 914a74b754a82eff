"""What the case page, the work list and the application form show."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from openimr.accounts.models import Person
from openimr.cases import lifecycle, queries, screening
from openimr.cases.access import OFFICE
from openimr.cases.application import Problem
from openimr.cases.clocks import PACIFIC
from openimr.cases.comparing import CLERKS
from openimr.cases.models import Case, Deadline, Finding, Notice
from openimr.desk import alerts, steps
from openimr.desk import application_form as form
from openimr.determinations.models import Determination
from openimr.law import notices as law_notices
from openimr.law import outcomes
from openimr.letters import queries as letters
from openimr.publication.access import RELEASERS
from openimr.records import queries as records

SOON_DAYS = 3
LATE = {Deadline.MET: "met late", Deadline.STOPPED: "ran out"}
OWERS = {
    "claims_administrator": "claims administrator",
    "imro": "this organization",
    "employee": "employee",
    "requesting_physician": "requesting physician",
    "reviewer": "reviewer",
    "state": "state agency",
}


OPTION = {False: '<option value="{}">{}</option>', True: '<option value="{}" selected>{}</option>'}


@lru_cache(maxsize=64)
def options(choices: tuple[tuple[str, str], ...], asked: str) -> SafeString:
    """The options of a filter, the one asked for selected; kept, because every look at the work list needs them."""
    return SafeString("".join(format_html(OPTION[value == asked], value, words) for value, words in choices))


def work_rows(cases: Iterable[Case], *, now: datetime) -> list[dict[str, Any]]:
    """The rows of the work list: number, employee, state, and the clock that ends next, in words."""
    above = reverse("desk:work_list")  # a case's page stands below the list: one look-up for all rows
    return [
        {
            "number": case.number,
            "employee": case.employee_name,
            "expedited": case.expedited,
            "url": f"{above}{case.pk}/",
            "state": lifecycle.STATE_WORDS[case.lifecycle_state],
            "due": due_words(case.next_due_at, now),
            "alert": alerts.mark(getattr(case, "next_alert", None)),
            "unverified": getattr(case, "next_unverified", False),
            "owed_by": OWERS.get(case.next_owed_by, "nobody"),
        }
        for case in cases
    ]


def due_words(due_at: datetime | None, now: datetime) -> dict[str, str] | None:
    """A due moment as {"words", "level" late|today|soon|later, "date"}; days are Pacific calendar days."""
    if due_at is None:
        return None
    due_day = due_at.astimezone(PACIFIC).date()
    days = (due_day - now.astimezone(PACIFIC).date()).days
    if due_at < now:
        late = -days
        words = "overdue today" if late == 0 else f"{late} day{'s' if late != 1 else ''} late"
        return {"words": words, "level": "late", "date": due_day.isoformat()}
    words = "due today" if days == 0 else "due tomorrow" if days == 1 else f"due in {days} days"
    level = "today" if days <= 1 else "soon" if days <= SOON_DAYS else "later"
    return {"words": words, "level": level, "date": due_day.isoformat()}


def by_whom(owner: str) -> str:
    """Who owes, as the end of a sentence: "the employee", "this organization"."""
    words = OWERS.get(owner, owner)
    return words if words.startswith("this") else f"the {words}"


def address(case: Case) -> str:
    return reverse("desk:case", args=[case.pk])


def pacific_offset(now: datetime) -> str:
    """The offset of Pacific time at a moment, as "-08:00"."""
    return now.astimezone(PACIFIC).isoformat()[-6:]


def context(case: Case, person: Person, *, now: datetime) -> dict[str, Any]:
    """Everything the case page shows, a fixed number of queries."""
    found = list(queries.findings(case))
    parties = list(case.parties.all())
    determination = case.determinations.order_by("-version").first()
    clocks = [clock_row(clock, now) for clock in case.deadlines.prefetch_related("alerts")]
    return {
        "case": case,
        "state": lifecycle.STATE_WORDS[case.lifecycle_state],
        "filed": case.application.filed,
        "application": case.application,
        "parties": parties,
        "items": item_rows(case, determination),
        "clocks": clocks,
        "findings": found,
        "learned": list(case.learned.all()),
        "comparisons": list(case.comparisons.select_related("other")),
        "screened": case.application.screened_at is not None,
        "proposed": proposed_steps(case, found),
        "timeline": list(case.timeline.all()),
        "letters": list(letters.about(case.pk)),
        "unmade": [(notice, _title(notice)) for notice in case.notices.exclude(problem="")],
        "documents": list(records.documents(case)),
        "buttons": steps.buttons(case, person.roles),
        "pages": [(reverse(name, args=[case.pk]), words) for name, words in steps.pages(case, person.roles)],
        "determination": determination,
        "office": person.holds(*OFFICE),
        "clerk": person.holds(*CLERKS),
        "publishes": person.holds(*RELEASERS),
        "owed_by": by_whom(case.next_owed_by),
        "due": due_words(case.next_due_at, now),
        "due_unverified": any(_ends_first(row["clock"], case) and not row["clock"].verified for row in clocks),
    }


def _title(notice: Notice) -> str:
    return law_notices.notice(notice.case.program, notice.rule).title


def _ends_first(clock: Deadline, case: Case) -> bool:
    """Whether the case's head speaks of this clock."""
    said = (Deadline.RUNNING, case.next_rule, case.next_due_at)
    return (clock.state, clock.rule, clock.due_at) == said


def item_rows(case: Case, determination: Determination | None) -> list[dict[str, Any]]:
    """The items, each with its result once a determination is issued; a draft's outcome is nobody's business yet."""
    results = {row["position"]: row["result"] for row in determination.item_results} if determination else {}
    return [
        {"item": item, "result": outcomes.WORDS.get(results.get(item.position, ""), "")} for item in case.items.all()
    ]


def proposed_steps(case: Case, found: list[Finding]) -> list[str]:
    """The screening step that the findings speak for; none while a look-alike waits to be compared."""
    if case.application.screened_at is None or any(finding.facts.get("compare") for finding in found):
        return []
    return [screening.proposal(found, case.items.count())]


def clock_row(clock: Deadline, now: datetime) -> dict[str, Any]:
    """One clock with its words: what, due, who owes it, how it was computed, its law."""
    running = clock.state == Deadline.RUNNING
    due_day = clock.due_at.astimezone(PACIFIC)
    whole_day = due_day + timedelta(seconds=1) == due_day.replace(hour=0, minute=0, second=0) + timedelta(days=1)
    return {
        "clock": clock,
        "alerts": alerts.of(clock),
        "due": due_words(clock.due_at, now) if running and not (clock.right and clock.due_at < now) else None,
        "gone_by": running and clock.right and clock.due_at < now,
        "due_day": due_day.date() if whole_day else due_day,
        "whole_day": whole_day,
        "owed_by": by_whom(clock.owed_by),
        "state": _ended_words(clock),
    }


def _ended_words(clock: Deadline) -> str:
    """How a clock stands; what was done, or given up waiting for, after its end says so."""
    late = clock.ended_at is not None and clock.ended_at > clock.due_at and not clock.right
    words = dict(Deadline.STATES)[clock.state]
    return LATE.get(clock.state, words) if late else words


def application_context(posted: Mapping[str, str], problems: list[Problem]) -> dict[str, Any]:
    """The application form's sections with values and problems beside the fields."""
    wrong = form.by_field(problems)
    sections = [
        {
            "title": section.title,
            "hint": section.hint,
            "fields": [_field(field, "", posted, wrong) for field in section.fields],
        }
        for section in form.SECTIONS
    ]
    return {
        "sections": sections,
        "diagnoses": _rows("diagnoses", form.DIAGNOSIS, form.DIAGNOSIS_ROWS, 2, posted, wrong),
        "items": [_folded(row) for row in _rows("items", form.ITEM, form.ITEM_ROWS, 3, posted, wrong)],
        "problems": [{"field": problem.field, "sentence": problem.sentence} for problem in problems],
    }


def _rows(
    name: str,
    fields: tuple[form.Field, ...],
    most: int,
    least: int,
    posted: Mapping[str, str],
    wrong: Mapping[str, str],
) -> list[list[dict[str, Any]]]:
    count = form.rows_to_show(posted, name, fields[0].path, most, least)
    return [[_field(field, f"{name}.{number}.", posted, wrong) for field in fields] for number in range(count)]


def _folded(row: list[dict[str, Any]]) -> dict[str, Any]:
    """An item's fields, those seldom needed apart; these are unfolded when one of them is filled in or wrong."""
    rare = [one for one in row if one["field"].rare]
    return {
        "fields": [one for one in row if not one["field"].rare],
        "rare": rare,
        "open": any(one["value"] or one["problem"] for one in rare),
    }


def _field(field: form.Field, prefix: str, posted: Mapping[str, str], wrong: Mapping[str, str]) -> dict[str, Any]:
    name = prefix + field.path
    return {
        "field": field,
        "name": name,
        "id": name.replace(".", "-"),
        "value": posted.get(name, ""),
        "problem": wrong.get(name, ""),
    }
