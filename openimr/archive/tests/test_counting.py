"""Numbers beside counts made another way; intervals beside known values; small cells; hostile filters; charts."""

from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from openimr.archive.counting import measures, tables
from openimr.archive.counting.intervals import wilson
from openimr.archive.counting.measures import CountRefused
from openimr.archive.models import Determination, GuidelineCitation, Item
from openimr.archive.tests.test_search import take


@pytest.fixture
def corpus(db: None, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    take(range(80))


def lines(name: str, by: str = "year", **filters: str) -> dict[str, tables.Line]:
    return {line.value: line for line in tables.table(name, by, filters).lines}


def test_wilson_agrees_with_known_intervals() -> None:
    """Values of Newcombe 1998, table I."""
    for hits, of, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        assert wilson(hits, of) == pytest.approx((low, high), abs=6e-5)
    assert wilson(0, 0) == (0.0, 1.0)


def test_letters_and_items_by_year(corpus: None) -> None:
    letters = Counter(str(row.decision_date.year) for row in Determination.objects.all())
    assert {value: line.n for value, line in lines("letters").items()} == letters
    items = Counter(str(row.determination.decision_date.year) for row in Item.objects.select_related("determination"))
    assert {value: line.n for value, line in lines("items").items()} == items


def test_letters_by_category_count_a_letter_once_for_each(corpus: None) -> None:
    pairs = set(Item.objects.values_list("determination_id", "category"))
    assert {value: line.n for value, line in lines("letters", "category").items()} == Counter(
        category for _, category in pairs
    )


def test_shares_by_class_with_small_cells_left_out(corpus: None) -> None:
    counted: dict[str, list[bool]] = {}
    for row in Item.objects.all():
        counted.setdefault(row.treatment_class, []).append(row.outcome == "overturned")
    found = lines("overturned_items", "treatment_class")
    assert {value: line.n for value, line in found.items()} == {value: len(hits) for value, hits in counted.items()}
    large = [value for value, hits in counted.items() if len(hits) >= measures.SMALL]
    assert large
    for value, line in found.items():
        assert line.small is (value not in large)
        assert line.share == (round(100 * sum(counted[value]) / len(counted[value]), 2) if value in large else None)


def test_guidelines_and_specialties(corpus: None) -> None:
    cited = set(GuidelineCitation.objects.filter(by="reviewer").values_list("key", "item_id"))
    assert {value: line.n for value, line in lines("items", "guideline_key").items()} == Counter(
        key for key, _ in cited
    )
    names = Counter(name.strip() for row in Determination.objects.all() for name in row.specialties.split(","))
    assert {value: line.n for value, line in lines("letters", "specialty").items()} == names


def test_days(corpus: None) -> None:
    Determination.objects.filter(pk__in=list(Determination.objects.values_list("pk", flat=True)[:30])).update(
        application_received=None
    )
    waits: dict[str, list[int]] = {}
    for row in Determination.objects.exclude(application_received=None):
        waits.setdefault("x", []).append((row.decision_date - row.application_received).days)
    found = tables.table("days_from_receipt", "year", {})
    assert sum(line.n for line in found.lines) == len(waits["x"])
    assert {line.median for line in found.lines if not line.small} <= {float(median(waits["x"]))}
    assert lines("days_from_records") == {}


def test_filters_narrow(corpus: None) -> None:
    assert (
        sum(line.n for line in lines("items", category="PHARMA").values())
        == Item.objects.filter(category="PHARMA").count()
    )
    year = str(Determination.objects.newest_first().first().decision_date.year)
    assert set(lines("letters", year=year)) == {year}


HOSTILE = ["'; DROP TABLE archive_item; --", "%s", "%", "\\", "a' OR '1'='1", "x" * 5000]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_filter_is_a_value_that_nothing_has(corpus: None, value: str) -> None:
    assert lines("items", category=value) == {}
    assert Item.objects.exists()
    assert Client().get("/statistics/items/", {"by": "year", "category": value}).status_code == 200


@pytest.mark.parametrize(
    "name, by, filters", [("nothing", "year", {}), ("items", "weather", {}), ("items", "year", {"name": "x"})]
)
def test_what_is_not_counted_is_refused(corpus: None, name: str, by: str, filters: dict[str, str]) -> None:
    with pytest.raises(CountRefused):
        tables.table(name, by, filters)
    assert Client().get(f"/statistics/{name}/", {"by": by, **filters}).status_code == 400


def test_the_query_that_is_shown_is_the_query_that_counts(corpus: None) -> None:
    from django.db import connection

    found = tables.table("items", "category", {"year": "2020"})
    with connection.cursor() as cursor:
        cursor.execute(found.query)
        assert {(line.value, line.n) for line in found.lines} == set(cursor.fetchall())


@pytest.mark.parametrize("name", ["letters", "overturned_items", "days_from_assignment"])
def test_every_kind_has_a_page_and_a_chart(corpus: None, name: str) -> None:
    page = Client().get(f"/statistics/{name}/?by=category")
    assert page.status_code == 200
    assert measures.measure(name).words.split(".")[0] in page.content.decode()
    chart = ElementTree.fromstring(Client().get(f"/statistics/{name}/chart.svg?by=category").content)
    assert chart.attrib["role"] == "img"
    assert chart.find("{http://www.w3.org/2000/svg}title").text.startswith(measures.measure(name).title)  # type: ignore[union-attr]


def test_figures_of_others_stand_beside_ours(corpus: None) -> None:
    page = Client().get("/statistics/letters/").content.decode()
    assert "What others have told" in page
    assert "141,621" in page
    assert "What others have told" not in Client().get("/statistics/letters/?by=category").content.decode()
