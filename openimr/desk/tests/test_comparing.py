"""The page where a clerk compares two applications: who opens it, and what an answer does."""

from typing import Any

import pytest

from openimr.cases import screening
from openimr.cases.models import Case, Comparison
from openimr.desk.tests.test_access import NOW, signed_in
from tests.cast import Cast
from tests.journeys.ready import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(company: Cast) -> tuple[Case, Case]:
    earlier, case = opened(company), opened(company, last_name="Fenner-Vole")
    screening.screen(case=case, by=company.clerk.acting_as(*screening.comparing.CLERKS), at=NOW)
    return earlier, case


def address(case: Case, other: Case) -> str:
    return f"/cases/{case.pk}/compare/{other.number}/"


def test_the_clerk_is_led_to_the_page_and_answers(pair: tuple[Case, Case], company: Cast) -> None:
    earlier, case = pair
    client = signed_in(company.clerk)
    assert address(case, earlier) in client.get(f"/cases/{case.pk}/").content.decode()
    page = client.get(address(case, earlier)).content.decode()
    assert "Marigold T Fenner-Vole" in page
    assert page.count("differs</span>") == 1
    answer = client.post(address(case, earlier), {"answer": "different", "because": "Mother and daughter."})
    assert answer.status_code == 302
    assert Comparison.objects.get().because == "Mother and daughter."
    after = client.get(f"/cases/{case.pk}/").content.decode()
    assert "different disputes" in after
    assert address(case, earlier) not in after


@pytest.mark.parametrize("given", [{}, {"answer": "perhaps", "because": "x"}, {"answer": "same", "because": " "}])
def test_an_answer_that_is_none_keeps_nothing(pair: tuple[Case, Case], company: Cast, given: dict[str, Any]) -> None:
    earlier, case = pair
    answer = signed_in(company.clerk).post(address(case, earlier), given)
    assert answer.status_code == 422
    assert b'role="alert"' in answer.content
    assert not Comparison.objects.exists()


@pytest.mark.parametrize("who", ["director", "reviewer", "conflicted", "employee", "administrator", "stranger"])
def test_nobody_else_opens_it(pair: tuple[Case, Case], company: Cast, who: str) -> None:
    earlier, case = pair
    client = signed_in(getattr(company, who))
    assert client.get(address(case, earlier)).status_code == 404
    assert client.post(address(case, earlier), {"answer": "same", "because": "x"}).status_code == 404
    assert not Comparison.objects.exists()


def test_a_case_that_is_not_alike_is_not_shown_beside_it(pair: tuple[Case, Case], company: Cast) -> None:
    _, case = pair
    other = opened(company, last_name="Quernstone")
    assert signed_in(company.clerk).get(address(case, other)).status_code == 404


def test_the_case_page_tells_each_item_and_each_finding(company: Cast) -> None:
    case = opened(company)
    filed = case.application.filed
    filed["items"][0]["ur_outcome"] = "approved"
    filed["items"].append({"request": "Acupuncture"})
    case.application.save(update_fields=["filed"])
    case.items.create(position=2, request="Acupuncture")
    screening.screen(case=case, by=company.clerk.acting_as(*screening.comparing.CLERKS), at=NOW)
    page = signed_in(company.clerk).get(f"/cases/{case.pk}/").content.decode()
    assert "<strong>INE-NOTUR</strong> (item 1): Utilization review approved" in page
    assert page.count("<li>Item ") == 2
    assert "Item 2: <strong>eligible</strong>" in page
