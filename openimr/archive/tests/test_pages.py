"""The public pages: what they show, to whom, at what address; what they refuse; that they ask few questions."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from openimr.archive import actions, search
from openimr.archive.made import letters
from openimr.archive.models import Determination, GuidelineCitation
from openimr.archive.tests.test_search import AT, take


@pytest.fixture
def visitor(db: None, settings: Any, tmp_path: Path) -> Client:
    settings.HOME = tmp_path
    take(range(30))
    search.rebuild()
    return Client()


def test_a_stranger_searches_without_a_cookie(visitor: Client) -> None:
    answer = visitor.get("/determinations/?q=title:mri")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    page = answer.content.decode()
    assert "<mark>MRI</mark>" in page
    assert "Guideline the reviewer used" in page


def test_choices_are_links_that_can_be_taken_away(visitor: Client) -> None:
    page = visitor.get("/determinations/?category=DIAGNOSTIC&outcome=upheld").content.decode()
    assert "Category: diagnostic tests" in page
    assert "/determinations/?outcome=upheld" in page  # the address without the category
    assert visitor.get("/determinations/?category=NOTHING").content.decode().count("Nothing answers") == 1


def test_a_determination_has_its_address_and_all_its_parts(visitor: Client) -> None:
    made = letters.made(4)
    slug = made["case_number"].lower()
    page = visitor.get(f"/determinations/{slug}/")
    body = page.content.decode()
    assert page.status_code == 200
    for item in made["items"]:
        assert item["title"].replace("'", "&#x27;") in body
    assert visitor.get(f"/determinations/{slug.upper()}/").headers["Location"] == f"/determinations/{slug}/"
    told = json.loads(visitor.get(f"/determinations/{slug}/data/").content)
    assert [item["title"] for item in told["items"]] == [item["title"] for item in made["items"]]
    assert made["items"][0]["rationale"] in visitor.get(f"/determinations/{slug}/text/").content.decode()


def test_citations_lead_to_all_that_cite_the_same(visitor: Client) -> None:
    cited = GuidelineCitation.objects.exclude(key="").first()
    assert cited is not None
    page = visitor.get(f"/determinations/{cited.item.determination.slug}/").content.decode()
    assert f"/determinations/cited/{cited.key}/" in page
    listed = visitor.get(f"/determinations/cited/{cited.key}/").content.decode()
    for slug in Determination.objects.filter(items__cited__key=cited.key).values_list("slug", flat=True):
        assert slug in listed
    assert visitor.get("/determinations/cited/no-such-guideline/").status_code == 404


def test_a_withdrawn_letter_says_so_and_is_nowhere_else(visitor: Client) -> None:
    row = Determination.objects.get(case_number=letters.made(4)["case_number"])
    actions.withdraw(determination=row, at=AT)
    search.update()
    assert visitor.get(f"/determinations/{row.slug}/").status_code == 410
    for end in ("text", "data"):
        assert visitor.get(f"/determinations/{row.slug}/{end}/").status_code == 410
    assert "Nothing answers" in visitor.get(f"/determinations/?q={row.case_number}").content.decode()


def test_a_feed_is_read_as_xml(visitor: Client) -> None:
    answer = visitor.get("/determinations/feed/?q=title:mri")
    feed = ElementTree.fromstring(answer.content)
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == search.search(search.Asked("title:mri")).total > 0
    assert all(entry.find("{http://www.w3.org/2005/Atom}link").get("href").startswith("http") for entry in entries)  # type: ignore[union-attr]


REFUSED = [
    "q=" + "a" * 400,
    "page=0",
    "page=999999999",
    "page=x",
    "sort=random",
    "&".join(f"outcome={n}" for n in range(40)),
    "side=" + "x" * 500,
]


@pytest.mark.parametrize("query", REFUSED, ids=[query[:20] for query in REFUSED])
def test_what_nobody_can_mean_is_refused_in_a_sentence(visitor: Client, query: str) -> None:
    answer = visitor.get(f"/determinations/?{query}")
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert visitor.get(f"/determinations/feed/?{query}").status_code == 400


def test_a_lost_index_is_said(visitor: Client) -> None:
    import shutil

    from openimr.archive.search import index

    shutil.rmtree(index.root())
    index._open.update(place=None, index=None)
    answer = visitor.get("/determinations/?q=mri")
    assert answer.status_code == 503
    assert "rebuilt from the database" in answer.content.decode()
    assert visitor.get(f"/determinations/{letters.made(4)['case_number'].lower()}/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_results_ask_as_many_questions_for_one_row_as_for_three(
    db: None, settings: Any, tmp_path: Path, count: int, django_assert_num_queries: Any
) -> None:
    settings.HOME = tmp_path
    take(range(count))
    search.rebuild()
    client = Client()
    client.get("/determinations/")
    with django_assert_num_queries(3):  # the limit of the address is one
        assert client.get("/determinations/").status_code == 200


def test_words_of_a_letter_are_never_markup(db: None, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    bad = {**letters.made(1)["items"][0], "title": "MRI <script>alert(1)</script>"}
    take(range(1, 2), items=[bad])
    search.rebuild()
    client = Client()
    for address in ("/determinations/?q=mri", f"/determinations/{letters.made(1)['case_number'].lower()}/"):
        body = client.get(address).content.decode()
        assert "<script>alert" not in body
        assert "alert" in body
