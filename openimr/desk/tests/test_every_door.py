"""Every address that names a case, asked by everyone who has no business with it: the answer is the same as for a case
that does not exist, to look and to send."""

import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from openimr.accounts import actions as accounts
from openimr.accounts.models import Person
from openimr.accounts.roles import SYSTEM, Role
from openimr.cases import actions as cases
from openimr.cases import notices
from openimr.panel import actions as panel
from openimr.records import actions as records
from openimr.records.facts import proposing
from openimr.records.models import Sending
from openimr.records.order import folding
from tests.cast import ENROLLED_AT, PASSWORD, PMR, Cast, enrol_reviewer
from tests.journeys.ready import in_review, opened

PART = re.compile(r"<(?:\w+:)?(\w+)>")
SECRETS = (b"Fenner", b"Lapwing", b"Progress report", b"IMR2")


@pytest.fixture
def case(company: Cast, tmp_path: Path) -> Any:
    """A case in review whose every table holds something that could leak."""
    made, now = in_review(company, tmp_path), timezone.now()
    for notice in made.notices.all():
        notices.prepare(notice_id=notice.pk, at=now)
    by, page = company.clerk.acting_as(Role.INTAKE_CLERK), made.documents.get().pages.first()
    records.propose(page.upload_id, at=now)
    proposing.propose_case(made, at=now)
    records.cite(case=made, page=page, first_word=0, last_word=1, quote=" ".join(page.bare_words()[:2]), by=by, at=now)
    Sending.objects.create(
        pk=uuid.uuid4(), case=made, by=by.ref, name="more.pdf", source="employee", size=9, mark="0" * 16, started_at=now,
        last_at=now,
    )  # fmt: skip
    folding.fold(made.pk, at=now)
    return made


def addresses(case: Any) -> Iterator[tuple[str, str]]:
    """Every address with a case in it: of this case, and of one that does not exist."""
    page, document, upload = case.documents.get().pages.first(), case.documents.get(), case.uploads.get()
    ids = {
        "page_id": page.pk, "document_id": document.pk, "upload_id": upload.pk, "sending_id": case.sendings.get().pk,
        "fact_id": case.facts.first().pk, "request_id": 1, "release_id": uuid.uuid4(), "position": 1, "size": "page",
        "step": "withdraw", "act": "check", "number": case.number,
    }  # fmt: skip
    for path in _paths(get_resolver().url_patterns):
        names = PART.findall(path)
        if "case_id" in names:
            real, none = ({**ids, "case_id": one} for one in (case.pk, uuid.uuid4()))
            yield tuple("/" + PART.sub(lambda found, told=told: str(told[found[1]]), path) for told in (real, none))


def _paths(patterns: list[Any], above: str = "") -> Iterator[str]:
    for pattern in patterns:
        path = above + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _paths(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path


def outsider(who: str, case: Any, company: Cast) -> Person:
    now = timezone.now()
    if who == "party of another case":
        other = opened(company, last_name="Marsh")
        by = company.administrator.acting_as(Role.ADMINISTRATOR)
        cases.give_login(case=other, kind="employee", person=company.stranger, electronic=False, by=by, at=now)
        return company.stranger
    if who == "recused reviewer":
        panel.recuse(case=case, person=company.reviewer, reason="A former patient.", at=now)
        return company.reviewer
    if who == "recused reviewer with an office role":
        panel.recuse(case=case, person=company.reviewer, reason="A former patient.", at=now)
        company.reviewer.grants.create(role=Role.COORDINATOR, given_by=SYSTEM.ref, given_at=ENROLLED_AT)
        return Person.objects.get(pk=company.reviewer.pk)
    if who == "another reviewer":
        return enrol_reviewer("other", "Ottoline Marsh", specialty=PMR)
    return getattr(company, who)


OUTSIDERS = (
    "party of another case", "recused reviewer", "recused reviewer with an office role", "another reviewer", "conflicted",
    "administrator",
)  # fmt: skip


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_door_of_a_case_tells_an_outsider_that_it_exists(case: Any, company: Cast, who: str) -> None:
    client = Client()
    client.force_login(outsider(who, case, company))
    seen = 0
    for real, none in addresses(case):
        for method in ("get", "post", "put"):
            told, nothing = (getattr(client, method)(path, {} if method != "put" else b"x") for path in (real, none))
            assert told.status_code == nothing.status_code, (method, real)
            assert told.status_code in (404, 405), (method, real)
            assert not any(secret in told.content for secret in SECRETS), (method, real)
        seen += 1
    assert seen > 50


def test_lists_and_counts_tell_an_outsider_nothing(case: Any, company: Cast) -> None:
    client = Client()
    client.force_login(outsider("recused reviewer with an office role", case, company))
    for path in ("/", "/cases/", "/cases/?ended=1", "/mail-room/", "/publication/", "/my/", "/people/"):
        answer = client.get(path, follow=True)
        assert case.number.encode() not in answer.content, path


def test_a_disabled_account_is_nobody(case: Any, company: Cast) -> None:
    client = Client()
    client.force_login(company.clerk)
    assert client.get(f"/cases/{case.pk}/").status_code == 200
    accounts.set_active(person=company.clerk, active=False)
    for real, _ in addresses(case):
        answer = client.get(real)
        assert answer.status_code in (302, 405), real
        assert answer.status_code == 405 or answer["Location"].startswith("/account/login/"), real
    client.post("/account/login/", {"login": "clerk@example.org", "password": PASSWORD})
    assert client.get(f"/cases/{case.pk}/").status_code == 302
