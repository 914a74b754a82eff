"""The review screen: who sees it, what it shows, and that the pages' buttons do what they say."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from openimr.cases.models import Case
from openimr.publication.models import Release
from openimr.publication.tests.ready import issued
from tests.cast import PASSWORD, Cast


@pytest.fixture
def case(company: Cast, tmp_path: Path) -> Case:
    return issued(company, tmp_path)


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client


def drafted(case: Case, company: Cast) -> tuple[Client, Release]:
    client = signed_in(company.coordinator)
    answer = client.post(reverse("publication:index", args=[case.pk]), {"profile": "DWC_PUBLIC"})
    assert answer.status_code == 302
    return client, Release.objects.get()


def press(client: Client, made: Release, act: str, **fields: str) -> int:
    made.refresh_from_db()
    url = reverse("publication:change", args=[made.determination.case_id, made.pk, act])
    return client.post(url, {"seen_version": made.version, **fields}).status_code


def settle(client: Client, made: Release) -> None:
    for words in made.report["questions"]:
        assert press(client, made, "mark", words=words, choice="keep", because="no name") == 302
    assert press(client, made, "check") == 302
    made.refresh_from_db()
    assert made.state == Release.CHECKED, made.report


@pytest.mark.parametrize("key", ["clerk", "reviewer", "employee", "stranger", "administrator", "conflicted"])
def test_others_see_nothing(case: Case, company: Cast, key: str) -> None:
    _, made = drafted(case, company)
    client = signed_in(getattr(company, key))
    for name, args in (("index", []), ("release", [made.pk]), ("preview", [made.pk]), ("exhibit", [made.pk])):
        answer = client.get(reverse(f"publication:{name}", args=[case.pk, *args]))
        assert answer.status_code == 404, name
        assert b"Bulrush" not in answer.content
    assert client.get(reverse("publication:waiting")).status_code == 404
    assert press(client, made, "check") == 404


def test_left_with_reasons_right_without_names(case: Case, company: Cast) -> None:
    client, made = drafted(case, company)
    page = client.get(reverse("publication:release", args=[case.pk, made.pk])).content.decode()
    assert "the case names this employee" in page
    right = "".join(part.split("</div>")[0] for part in page.split('<div class="now">')[1:])
    assert "[employee]" in right
    assert [name for name in ("Marigold", "Lapwing", "Bulrush", "Ottilie") if name in right] == []
    left = "".join(part.split("</div>")[0] for part in page.split('<div class="was">')[1:])
    assert "Marigold" in left  # the look-up would have found a name


def test_only_what_was_found_is_shown_when_asked(case: Case, company: Cast) -> None:
    client, made = drafted(case, company)
    place = reverse("publication:release", args=[case.pk, made.pk])
    whole, found = (client.get(f"{place}{query}").content.decode() for query in ("", "?show=found"))
    assert 0 < found.count('class="side-row found"') == found.count('class="side-row') < whole.count('class="side-row')


def test_two_people_on_the_pages(case: Case, company: Cast) -> None:
    client, made = drafted(case, company)
    settle(client, made)
    assert press(client, made, "release", password=PASSWORD) == 409
    second = signed_in(company.director)
    assert made.published_id in second.get(reverse("publication:waiting")).content.decode()
    assert press(second, made, "release", password="wrong") == 409
    assert press(second, made, "release", password=PASSWORD) == 302
    made.refresh_from_db()
    assert made.state == Release.RELEASED
    answer = second.get(reverse("publication:preview", args=[case.pk, made.pk]))
    assert answer["Content-Disposition"] == f'inline; filename="{made.published_id}.pdf"'
    assert press(second, made, "withdraw", because="a mistake") == 302
    assert press(second, made, "withdraw", because="a mistake") == 409


def test_bad_input_is_one_sentence(case: Case, company: Cast) -> None:
    client, made = drafted(case, company)
    assert press(client, made, "pages", pages="R9 p. 9") == 409
    assert press(client, made, "pages", pages="the first one") == 409
    assert press(client, made, "mark", words="", choice="remove", because="x") == 409
    assert press(client, made, "unmark", mark="no number") == 302
    assert press(client, made, "nothing") == 404
    url = reverse("publication:change", args=[case.pk, made.pk, "check"])
    assert "reload" in client.post(url, {"seen_version": 1}).content.decode()
    assert press(client, made, "pages", pages="R1 p. 1, R1 p. 2") == 302
    assert press(client, made, "discard") == 302
    assert not Release.objects.exists()
