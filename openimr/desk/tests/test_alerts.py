"""The alerts of the clocks where people see them: in words, beside the clock and in the work list."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from openimr.accounts.roles import Role
from openimr.cases import actions, clocks, screening, sweep
from openimr.cases.models import Case, Deadline
from tests.cast import Cast
from tests.journeys.ready import opened

NOW = timezone.now()


NAMES = ("Fenner", "Quillane", "Ossington")


def asked_for_records(company: Cast, last_name: str = "Fenner") -> tuple[Case, Deadline]:
    """A case whose records clock began now."""
    case, by = opened(company, last_name=last_name), company.clerk.acting_as(Role.INTAKE_CLERK)
    screening.screen(case=case, by=by, at=NOW)
    screening.conclude(case=case, step="find_eligible", by=by, at=NOW)
    actions.move(case=case, step="request_records", by=company.coordinator.acting_as(Role.COORDINATOR), at=NOW)
    with transaction.atomic():
        clocks.happen(case, event="noarfi_mailed", at=NOW)
    return case, case.deadlines.get(rule="REC_MAIL")


def page(person: Any, url: str) -> str:
    client = Client()
    client.force_login(person)
    return client.get(url).content.decode()


SHARES = ((40, ""), (51, "half the time used"), (76, "75% of the time used"), (91, "90% of the time used"))


def at_share(clock: Deadline, share: int) -> datetime:
    return clocks.alert_moment(clock.started_at, clock.due_at, share)


@pytest.mark.parametrize(("share", "words"), SHARES, ids=lambda one: str(one))
def test_the_share_used_stands_beside_the_clock_and_in_the_work_list(company: Cast, share: int, words: str) -> None:
    case, clock = asked_for_records(company)
    sweep.sweep(now=at_share(clock, share))
    for url in ("/cases/", f"/cases/{case.pk}/"):
        shown = page(company.coordinator, url)
        assert [known for _, known in SHARES[1:] if f">{known}</span>" in shown] == [words] * bool(words), url


def test_what_was_raised_stays_told_when_the_clock_is_met(company: Cast) -> None:
    case, clock = asked_for_records(company)
    sweep.sweep(now=at_share(clock, 76))
    with transaction.atomic():
        clocks.happen(case, event="records_complete", at=at_share(clock, 80))
    assert "Alerts: 75% of the time used, <time" in page(company.coordinator, f"/cases/{case.pk}/")
    assert "75%" not in page(company.coordinator, "/cases/")


def test_a_step_that_could_not_be_taken_is_told_to_the_office(company: Cast) -> None:
    case, clock = asked_for_records(company)
    Case.objects.filter(pk=case.pk).update(program="gone")
    sweep.sweep(now=clock.due_at + timedelta(hours=1))
    Case.objects.filter(pk=case.pk).update(program="ca-wc")
    words = "The step “The records did not come in time” could not be taken by itself"
    assert words in page(company.coordinator, f"/cases/{case.pk}/")
    assert ">overdue" not in page(company.coordinator, "/cases/")  # the list says how late it is


@pytest.mark.parametrize("rows", [1, 3])
def test_alerts_ask_the_work_list_no_more_questions(company: Cast, rows: int, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        _, clock = asked_for_records(company, NAMES[number])
        sweep.sweep(now=at_share(clock, 51))
    client = Client()
    client.force_login(company.clerk)
    client.get("/cases/")
    with django_assert_num_queries(4):  # session, person, roles, cases
        answer = client.get("/cases/")
    assert answer.content.decode().count("half the time used") == rows
