"""The work list measured beside a view written by hand: same rows, same columns, raw SQL and one small template."""

import time
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone

from openimr.accounts import actions as accounts
from openimr.accounts.roles import SYSTEM, Role
from openimr.cases.models import Case
from openimr.cli import measuring
from openimr.desk import case_page, views

CASES, RUNS = 100_000, 40
SQL = """SELECT id, number, employee_name, state, expedited, next_due_at, next_owed_by FROM cases_case
    WHERE state NOT IN ('duplicate', 'ineligible', 'closed', 'terminated', 'withdrawn')
    ORDER BY next_due_at ASC NULLS LAST, received_at LIMIT 50"""
TEMPLATE = """{% extends "desk/base.html" %}{% block content %}<h1>Work list</h1><table class="table"><tbody>
{% for row in rows %}<tr><td>{{ row.due.words }} {{ row.due.date }}</td><td>{{ row.owed_by }}</td>
<td><a href="/cases/{{ row.id }}/">{{ row.number }}</a>{% if row.expedited %}expedited{% endif %}</td>
<td>{{ row.name }}</td><td>{{ row.state }}</td></tr>{% endfor %}</tbody></table>{% endblock %}"""


def measure() -> tuple[float, float]:
    """Median CPU seconds of our view and of the bare one."""
    _fill()
    person = accounts.enrol(
        email="bench@example.org",
        full_name="Bench",
        password=token_urlsafe(),
        roles=[Role.COORDINATOR],
        by=SYSTEM,
        at=timezone.now(),
    )

    def request() -> Any:
        made: Any = RequestFactory().get("/cases/")
        made.user, made.session = person, {}
        made._messages = FallbackStorage(made)
        return made

    template = engines["django"].from_string(TEMPLATE)

    def ours() -> HttpResponse:
        return views.work_list(request())  # type: ignore[return-value]

    def bare() -> HttpResponse:
        now = timezone.now()
        with connection.cursor() as cursor:
            cursor.execute(SQL)
            rows = [_row(values, now) for values in cursor.fetchall()]
        return HttpResponse(template.render({"rows": rows}, request()))

    assert ours().content.count(b"<tr>") >= 50
    assert bare().content.count(b"<tr>") >= 50
    return measuring.paired(RUNS, ours, bare, time.process_time)


def _row(values: tuple[Any, ...], now: Any) -> dict[str, Any]:
    key, number, name, state, expedited, due_at, owed_by = values
    due = case_page.due_words(due_at, now)
    return {
        "id": key,
        "number": number,
        "name": name,
        "state": state,
        "expedited": expedited,
        "due": due,
        "owed_by": owed_by,
    }


def _fill() -> None:
    now = timezone.now()
    for first in range(0, CASES, 10_000):
        Case.objects.bulk_create(
            Case(
                number=f"IMR26-{number:07d}",
                program="ca-wc",
                state="records_pending",
                received_at=now - timedelta(minutes=number),
                employee_name=f"Employee {number}",
                next_due_at=now + timedelta(minutes=number - 20),
                next_rule="REC_MAIL",
                next_owed_by="claims_administrator",
            )
            for number in range(first, first + 10_000)
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_case")
