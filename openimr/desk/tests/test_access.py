"""Who may open what. Every "may not" has something that could leak."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import path
from django.utils import timezone

from openimr.accounts.models import Person
from openimr.accounts.roles import Role
from openimr.cases import actions, notices, queries
from openimr.panel import actions as panel
from tests.cast import PMR, Cast, enrol, enrol_reviewer
from tests.journeys.ready import in_review, opened

NOW = timezone.now()


def signed_in(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def _pages(case: Any) -> dict[str, str]:
    page = case.documents.get().pages.first()
    letter = queries.unserved_letters().filter(notice__case=case).first()
    base = f"/cases/{case.pk}/"
    return {
        "case": base,
        "records": f"{base}records/",
        "read": f"{base}read/",
        "image": f"{base}pages/{page.pk}/image/page/",
        "words": f"{base}pages/{page.pk}/words.json",
        "reviewers": f"{base}reviewers/",
        "review": f"{base}review/",
        "determination": f"{base}determination/",
        "letter": f"/letters/{letter.letter_id}.pdf",
        "party": f"/my/{case.pk}/",
        "mail": "/mail-room/",
        "people": "/people/",
    }


ALLOWED = {
    "clerk": {"case", "records", "read", "image", "words", "letter", "mail"},
    "coordinator": {"case", "records", "read", "image", "words", "letter", "mail", "reviewers", "determination"},
    "director": {"case", "records", "read", "image", "words", "letter", "reviewers", "determination"},
    "administrator": {"people"},
    "reviewer": {"case", "read", "image", "words", "review"},
    "conflicted": set(),
    "employee": {"party"},
    "stranger": set(),
}


@pytest.fixture
def case(company: Cast, tmp_path: Path) -> Any:
    made = in_review(company, tmp_path)
    for notice in made.notices.all():
        notices.prepare(notice_id=notice.pk, at=NOW)
    by = company.administrator.acting_as(Role.ADMINISTRATOR)
    actions.give_login(case=made, kind="employee", person=company.employee, electronic=False, by=by, at=NOW)
    return made


@pytest.mark.parametrize("who", ALLOWED)
def test_who_opens_what(case: Any, company: Cast, who: str) -> None:
    client = signed_in(getattr(company, who))
    answers = {name: client.get(url).status_code for name, url in _pages(case).items()}
    assert {name for name, status in answers.items() if status == 200} == ALLOWED[who]
    assert set(answers.values()) <= {200, 404}


def test_nobody_is_sent_to_sign_in_and_learns_nothing(case: Any) -> None:
    for url in [*_pages(case).values(), "/cases/00000000-0000-0000-0000-000000000000/"]:
        answer = signed_in(None).get(url)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/account/login/"), url


def test_another_reviewer_sees_no_case(case: Any, company: Cast) -> None:
    other = enrol_reviewer("other", "Ottoline Marsh", specialty=PMR)
    client = signed_in(other)
    assert client.get(f"/cases/{case.pk}/read/").status_code == 404
    assert case.number not in client.get("/cases/?ended=1").content.decode()


def test_a_reviewer_who_left_is_walled_off(case: Any, company: Cast) -> None:
    panel.recuse(case=case, person=company.reviewer, reason="A former patient.", at=NOW)
    client = signed_in(company.reviewer)
    assert {name: client.get(url).status_code for name, url in _pages(case).items()} == dict.fromkeys(_pages(case), 404)
    assert "former patient" not in signed_in(company.coordinator).get(f"/cases/{case.pk}/").content.decode()


def test_answers_with_health_data_are_kept_by_no_cache(case: Any, company: Cast) -> None:
    client = signed_in(company.coordinator)
    for url in _pages(case).values():
        answer = client.get(url)
        if answer.status_code == 200:
            assert "private" in answer.headers["Cache-Control"], url


def test_posts_are_checked_too(case: Any, company: Cast) -> None:
    base = f"/cases/{case.pk}/"
    posts = ["screening/", "step/withdraw/", "reviewers/assignment/", "review/summary/", "review/items/1/", "review/submission/",
             "determination/signature/", "records/uploads/"]  # fmt: skip
    for who in ("stranger", "employee", "conflicted", "administrator"):
        client = signed_in(getattr(company, who))
        assert {client.post(base + post, {}).status_code for post in posts} == {404}, who


def test_a_view_without_audience_is_shut(settings: Any, company: Cast) -> None:
    from django.http import HttpRequest, HttpResponse

    def open_by_accident(request: HttpRequest) -> HttpResponse:
        return HttpResponse("secret")

    urls = type("urls", (), {"urlpatterns": [path("oops/", open_by_accident)]})
    settings.ROOT_URLCONF = urls
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "OPTIONS": {"context_processors": []}}]
    answer = Client(raise_request_exception=False).get("/oops/")
    assert answer.status_code in (404, 500)
    assert b"secret" not in answer.content


@pytest.mark.parametrize("rows", [1, 3])
def test_the_work_list_asks_the_same_number_of_questions(
    company: Cast, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        opened(company, last_name=f"Fenner{number}")
    client = signed_in(company.clerk)
    client.get("/cases/")
    with django_assert_num_queries(4):  # session, person, roles, cases
        answer = client.get("/cases/")
    assert answer.content.count(b"IMR2") >= rows


def test_hostile_words_are_words(company: Cast) -> None:
    client = signed_in(company.clerk)
    for words in ("'; DROP TABLE cases_case; --", "<script>alert(1)</script>", "%", "\x00", "9" * 5000):
        answer = client.get("/cases/", {"words": words, "page": words, "state": words})
        assert answer.status_code in (200, 400)
        assert b"<script>alert" not in answer.content


def test_people_are_enrolled_by_an_administrator(company: Cast) -> None:
    client = signed_in(company.administrator)
    form = {
        "full_name": "Nell Ibis",
        "email": "nell@example.org",
        "roles": ["coordinator"],
        "password": "a-long-word-1913",
    }
    assert client.post("/people/new/", form).status_code == 302
    assert Person.objects.get(email="nell@example.org").holds(Role.COORDINATOR)
    answer = client.post("/people/new/", form)
    assert (answer.status_code, b"signs in with this address already" in answer.content) == (422, True)
    assert enrol("somebody", "Some Body", Role.PARTY).is_active
