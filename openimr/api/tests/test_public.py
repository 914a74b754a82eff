"""The public API: what it tells, what it refuses, and that its description describes it."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openimr.archive import actions, search, snapshots
from openimr.archive.made import letters
from openimr.archive.models import Determination
from openimr.archive.tests.test_search import AT, take


@pytest.fixture
def visitor(db: None, settings: Any, tmp_path: Path) -> Client:
    settings.HOME = tmp_path
    take(range(30))
    search.rebuild()
    return Client()


def test_search_tells_what_the_page_tells(visitor: Client) -> None:
    told = visitor.get("/api/determinations?q=title:mri&outcome=upheld").json()
    found = search.search(search.Asked("title:mri", {"outcome": ["upheld"]}))
    assert told["total"] == found.total > 0
    assert {row["slug"] for row in told["letters"]} == set(
        Determination.objects.filter(pk__in=found.keys).values_list("slug", flat=True)
    )
    assert dict(told["facets"]["outcome"])["upheld"] == found.total


def test_one_determination(visitor: Client) -> None:
    made = letters.made(3)
    told = visitor.get(f"/api/determinations/{made['case_number']}").json()
    assert [item["title"] for item in told["items"]] == [item["title"] for item in made["items"]]
    actions.withdraw(determination=Determination.objects.get(case_number=made["case_number"]), at=AT)
    gone = visitor.get(f"/api/determinations/{made['case_number']}")
    assert (gone.status_code, gone.json()["problem"]) == (410, "This determination was withdrawn.")
    assert visitor.get("/api/determinations/none").status_code == 404


def test_statistics_and_releases(visitor: Client) -> None:
    names = [row["id"] for row in visitor.get("/api/statistics").json()]
    assert "overturned_items" in names
    for name in names:
        assert visitor.get(f"/api/statistics/{name}?by=category").json()["query"].startswith("WITH counted")
    made = snapshots.make(at=AT)
    (told,) = visitor.get("/api/releases").json()
    assert made is not None
    assert (told["letters"], told["files"]) == (30, made.files)


REFUSED = [
    "determinations?page=0",
    "determinations?sort=best",
    "determinations?q=" + "a" * 400,
    "statistics/none",
    "statistics/items?by=weather",
    "statistics/items?year=20225",
]


@pytest.mark.parametrize("address", REFUSED, ids=[address[:40] for address in REFUSED])
def test_bad_input_is_one_sentence(visitor: Client, address: str) -> None:
    answer = visitor.get(f"/api/{address}")
    assert answer.status_code == 422
    assert list(answer.json()) == ["problem"]
    assert answer.json()["problem"].endswith(".")


def test_the_description_names_every_address(visitor: Client) -> None:
    described = visitor.get("/api/openapi.json").json()
    assert set(described["paths"]) == {
        "/api/determinations", "/api/determinations/{slug}", "/api/statistics", "/api/statistics/{name}", "/api/releases",
    }  # fmt: skip
    assert all(list(methods) == ["get"] for methods in described["paths"].values())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["q", "page", "sort", "year", "outcome", "by", "side"]), st.text(max_size=40), max_size=4
    )
)
def test_nothing_typed_breaks_it(visitor: Client, given: dict[str, str]) -> None:
    for address in ("determinations", "statistics/items"):
        assert visitor.get(f"/api/{address}", given).status_code in (200, 400, 422)
