"""Searches that a person keeps: theirs alone, with what is new, with a feed that can be taken back."""

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from openimr.accounts.models import Person
from openimr.archive import asked, saved_searches, search
from openimr.archive.models import SavedSearch
from openimr.archive.saved_searches import SearchRefused
from openimr.archive.search import index
from openimr.archive.tests.test_search import take
from tests.cast import Cast

NOW = timezone.now()


@pytest.fixture
def home(company: Cast, settings: Any, tmp_path: Path) -> Cast:
    settings.HOME = tmp_path / "home"
    index._open.update(place=None, index=None)
    take(range(20))
    search.rebuild()
    return company


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def kept(person: Person, name: str = "Knees", query: str = "q=pain") -> SavedSearch:
    from django.http import QueryDict

    return saved_searches.save(person=person, name=name, address=asked.read(QueryDict(query)), at=NOW)


@pytest.mark.parametrize("key", ["clerk", "coordinator", "director", "administrator", "reviewer", "employee"])
def test_anybody_signed_in_keeps_the_present_search(home: Cast, key: str) -> None:
    client = signed_in(getattr(home, key))
    page = client.get("/determinations/?q=pain&outcome=upheld").content.decode()
    link = re.search(r'href="(/saved-searches/new/[^"]*)"', page)
    assert link is not None
    address = link[1].replace("&amp;", "&")
    assert "outcome of an item: upheld" in client.get(address).content.decode()
    assert client.post(address, {"name": "Refused pain"}).headers["Location"] == "/saved-searches/"
    listed = client.get("/saved-searches/").content.decode()
    assert "Refused pain" in listed
    row = SavedSearch.objects.get()
    opened = client.post(f"/saved-searches/{row.pk}/open/")
    assert opened.headers["Location"] == "/determinations/?q=pain&outcome=upheld&sort=date"


def test_a_stranger_is_sent_to_sign_in_and_comes_back_to_the_search(home: Cast) -> None:
    kept(home.clerk)
    for address in (
        "/saved-searches/",
        "/saved-searches/new/?q=pain",
        f"/saved-searches/{SavedSearch.objects.get().pk}/",
    ):
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/account/login/?next=/saved-searches/")


def test_what_came_since_is_counted_and_looking_ends_it(home: Cast) -> None:
    row = kept(home.clerk, query="")
    narrow = kept(home.clerk, "Scans", "q=title:mri")
    assert saved_searches.new_letters(row) == 0
    take(range(100, 130))
    assert saved_searches.new_letters(row) == 0  # no search can show them yet
    saved_searches.look(saved=row, at=NOW)
    search.update()
    assert saved_searches.new_letters(row) == 30
    shown = {key for page in (1, 2) for key in search.search(search.Asked("title:mri", page=page)).keys}
    assert saved_searches.new_letters(narrow) == len([key for key in shown if key > narrow.seen]) > 0
    assert "<td>30</td>" in signed_in(home.clerk).get("/saved-searches/").content.decode()
    saved_searches.look(saved=row, at=NOW)
    assert saved_searches.new_letters(row) == 0


def test_another_persons_search_does_not_exist(home: Cast) -> None:
    row = kept(home.reviewer, "A rare thing")
    other = signed_in(home.coordinator)
    assert "A rare thing" not in other.get("/saved-searches/").content.decode()
    assert other.get(f"/saved-searches/{row.pk}/").status_code == 404
    for act in ("open", "rename", "delete", "give-feed", "take-feed-back"):
        assert other.post(f"/saved-searches/{row.pk}/{act}/", {"name": "Mine"}).status_code == 404
    held = SavedSearch.objects.get()
    assert (held.name, held.token, held.seen_at) == (row.name, row.token, row.seen_at)
    assert signed_in(home.reviewer).get(f"/saved-searches/{row.pk}/").status_code == 200


def test_a_feed_needs_its_address_and_nothing_else(home: Cast) -> None:
    row = kept(home.reviewer, "A rare thing", "q=title:mri")
    address = f"/saved-searches/feed/{row.token}/"
    answer = Client().get(address)
    assert len(row.token or "") >= 32
    entries = ElementTree.fromstring(answer.content).findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == search.search(search.Asked("title:mri")).total > 0
    told = answer.content.decode()
    assert [words for words in ("A rare thing", "Quillfeather", row.token) if words in told] == []
    assert not answer.cookies
    client = signed_in(home.reviewer)
    assert row.token in client.get(f"/saved-searches/{row.pk}/").content.decode()
    client.post(f"/saved-searches/{row.pk}/give-feed/")
    row.refresh_from_db()
    assert Client().get(address).status_code == 404  # the older address answers no more
    assert Client().get(f"/saved-searches/feed/{row.token}/").status_code == 200
    client.post(f"/saved-searches/{row.pk}/take-feed-back/")
    for token in (row.token, "None", "x", "a" * 300):
        assert Client().get(f"/saved-searches/feed/{token}/").status_code == 404


def test_renamed_and_deleted(home: Cast) -> None:
    row, client = kept(home.clerk), signed_in(home.clerk)
    kept(home.clerk, "Hips")
    token = row.token
    assert client.post(f"/saved-searches/{row.pk}/rename/", {"name": " Left   knees "}).status_code == 302
    row.refresh_from_db()
    assert row.name == "Left knees"
    for name, words in (
        ("Hips", "another search"),
        ("", "required"),
        ("x" * 81, "at most 80"),
        ("a\u202eb", "cannot be seen"),
    ):
        answer = client.post(f"/saved-searches/{row.pk}/rename/", {"name": name})
        assert answer.status_code == 409
        assert words in answer.content.decode()
    client.post(f"/saved-searches/{row.pk}/delete/")
    assert not SavedSearch.objects.filter(pk=row.pk).exists()
    assert Client().get(f"/saved-searches/feed/{token}/").status_code == 404


def test_a_hundred_at_most(home: Cast) -> None:
    for number in range(saved_searches.MOST):
        kept(home.clerk, f"Search {number}")
    with pytest.raises(SearchRefused, match="delete one first"):
        kept(home.clerk, "One more")
    answer = signed_in(home.clerk).post("/saved-searches/new/?q=pain", {"name": "One more"})
    assert "delete one first" in answer.content.decode()
    kept(home.coordinator, "Another person's first")
    assert SavedSearch.objects.count() == saved_searches.MOST + 1


def test_no_button_works_by_a_link(home: Cast) -> None:
    row, client = kept(home.clerk), signed_in(home.clerk)
    assert client.get(f"/saved-searches/{row.pk}/delete/").status_code == 405
    assert client.post(f"/saved-searches/{row.pk}/burn/").status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(home.clerk)
    assert strict.post(f"/saved-searches/{row.pk}/delete/").status_code == 403
    assert SavedSearch.objects.count() == 1


def test_a_lost_index_leaves_the_list_readable(home: Cast) -> None:
    import shutil

    kept(home.clerk)
    shutil.rmtree(index.root())
    index._open.update(place=None, index=None)
    assert "not known now" in signed_in(home.clerk).get("/saved-searches/").content.decode()


def test_a_search_that_nobody_can_mean_is_not_kept(home: Cast) -> None:
    client = signed_in(home.clerk)
    assert client.post("/saved-searches/new/?page=x", {"name": "Bad"}).status_code == 400
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_many_questions_for_one_row_as_for_three(
    home: Cast, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        kept(home.clerk, f"Search {number}")
    client = signed_in(home.clerk)
    client.get("/saved-searches/")
    with django_assert_num_queries(4):
        assert client.get("/saved-searches/").status_code == 200
