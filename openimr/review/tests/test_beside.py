"""Accepted facts beside an item: only what a person accepted, only what bears on it, and a token to cite it."""

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from openimr.cases.models import Case
from openimr.panel import access as panel
from openimr.records.facts import deciding, proposing
from tests.cast import Cast
from tests.journeys.ready import in_review

NOW = timezone.now()


@pytest.fixture
def case(company: Cast, tmp_path: Path) -> Case:
    made = in_review(company, tmp_path)
    proposing.propose_case(made, at=NOW)
    return made


def page(case: Case, company: Cast) -> str:
    client = Client()
    client.force_login(company.reviewer)
    return client.get(f"/cases/{case.pk}/review/").content.decode()


def test_nothing_stands_beside_an_item_before_somebody_accepted_it(case: Case, company: Cast) -> None:
    assert case.facts.filter(kind="visits", value__count=12).exists()
    assert "bear on this" not in page(case, company)


def test_accepted_prior_visits_stand_beside_a_therapy_item_with_their_page(case: Case, company: Cast) -> None:
    assert case.items.get().category == "REHAB"
    visits = case.facts.get(kind="visits", value__count=12)
    seat = panel.seat_of(company.reviewer, case)
    assert seat is not None
    deciding.accept(fact=visits, by=panel.seat_actor(seat), at=NOW)
    text = page(case, company)
    assert "Prior visits:" in text
    assert "12 visits of therapy: completed" in text
    assert 'data-cite="[R1 p. 1]"' in text
    deciding.refuse(fact=visits, by=panel.seat_actor(seat), at=NOW)
    assert "Prior visits:" not in page(case, company)


def test_the_page_fills_in_nothing(case: Case, company: Cast) -> None:
    seat = panel.seat_of(company.reviewer, case)
    assert seat is not None
    for fact in case.facts.all():
        deciding.accept(fact=fact, by=panel.seat_actor(seat), at=NOW)
    text = page(case, company)
    for field in ("summary", "rationale-1"):
        area = text[text.index(f'<textarea id="{field}"') :]
        assert area[area.index(">") + 1 : area.index("</textarea>")] == ""
