"""A region drawn on the page, a page turned, and the way from a sentence to its words and back, in a browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from openimr.records import actions as records
from openimr.records.models import Citation, Page, Rereading
from openimr.review import actions as review
from tests.cast import Cast
from tests.journeys import ready
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
SAID = "Flexion of the lumbar spine came to 55 degrees: “improved from 30 to 55 degrees” [R1 p. 1]."


def drag(visitor: Visitor, leaf: Locator, x0: float, y0: float, x1: float, y1: float) -> None:
    """Draw a box on the page, edges as shares of its width."""
    box = leaf.bounding_box()
    assert box is not None
    mouse = visitor.page.mouse
    mouse.move(box["x"] + x0 * box["width"], box["y"] + y0 * box["width"])
    mouse.down()
    mouse.move(box["x"] + x1 * box["width"], box["y"] + y1 * box["width"], steps=4)
    mouse.up()


def test_a_region_is_drawn_and_cited(visit: Visit, cast: Cast, tmp_path: Path) -> None:
    case = ready.in_review(cast, tmp_path)
    reviewer = visit(cast.reviewer)
    page = reviewer.go(f"/cases/{case.pk}/read/")
    page.locator("[data-reader] .words span").first.wait_for(state="attached")
    page.get_by_text("Cite a region of the picture").click()
    page.get_by_role("button", name="Draw it on the page").click()
    drag(reviewer, page.locator(".leaf"), 0.09, 0.09, 0.6, 0.14)
    assert 50 < float(page.get_by_label("Left").input_value()) < 60
    expect(page.locator('.frame[data-name="drawn"]')).to_be_visible()
    reviewer.look()
    page.get_by_role("button", name="Cite this region").click()
    expect(page.get_by_text("Cited: [R1 p. 1]")).to_be_visible()
    made = Citation.objects.get()
    assert made.region
    assert "Progress report." in made.quote
    page.goto(f"/cases/{case.pk}/read/?document=1&page=1&citation={made.pk}")
    expect(page.locator(f'.frame[data-name="citation-{made.pk}"][data-chosen]')).to_be_visible()
    reviewer.look()


def test_a_region_is_drawn_beside_the_review(visit: Visit, cast: Cast, tmp_path: Path) -> None:
    case = ready.in_review(cast, tmp_path)
    review.begin(case=case, person=cast.reviewer)
    review.save_summary(case=case, person=cast.reviewer, summary=SAID)
    reviewer = visit(cast.reviewer)
    page = reviewer.go(f"/cases/{case.pk}/review/")
    page.locator("[data-record-pane] .reader .words span").first.wait_for(state="attached")
    page.locator("#summary-s1 a").click()
    expect(page.locator("[data-record-pane] .hit-box")).to_have_count(6)
    page.locator("#summary").focus()
    page.get_by_text("Cite a region of the picture").click()
    page.get_by_role("button", name="Draw it on the page").click()
    drag(reviewer, page.locator(".leaf"), 0.09, 0.09, 0.9, 0.2)
    page.get_by_role("button", name="Cite this region").click()
    expect(page.get_by_text("Cited: [R1 p. 1]")).to_be_visible()
    expect(page.locator("#summary")).to_have_value(f"[R1 p. 1] {SAID}")
    page.locator("#summary").blur()
    expect(page.get_by_text("Saved at")).to_be_visible()
    back = page.locator("#citations").get_by_role("link", name="Flexion of the lumbar spine")
    assert (back.get_attribute("href") or "").endswith("/review/#summary-s1")
    reviewer.look()


def test_a_page_is_turned(visit: Visit, cast: Cast, tmp_path: Path) -> None:
    case = ready.in_review(cast, tmp_path)
    clerk = visit(cast.clerk)
    page = clerk.go(f"/cases/{case.pk}/read/")
    page.get_by_text("Turn the page or read it again").click()
    clerk.look()
    clerk.press("Turn right")
    expect(page.get_by_text("This page is waiting to be read again")).to_be_visible()
    records.read_page(Rereading.objects.get().pk)
    clerk.go(f"/cases/{case.pk}/read/")
    expect(page.get_by_text("(reading 2)")).to_be_visible()
    first = Page.objects.get(document__case=case, number=1)
    assert first.width > first.height
    clerk.look()
