"""Without scripts the pages can be read, and the review can be written by plain forms."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from openimr.review.models import Review
from tests.cast import Cast
from tests.journeys import application, paper, path, ready
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_office_reads(visit: Visit, cast: Cast, tmp_path: Path) -> None:
    case = ready.in_review(cast, tmp_path)
    page = visit(cast.clerk, scripts=False).go("/cases/")
    page.get_by_role("link", name=case.number).click()
    expect(page.get_by_text(application.REQUEST).first).to_be_visible()
    expect(page.get_by_text("The required records are in.")).to_be_visible()
    page.get_by_role("link", name="Read", exact=True).click()
    page.get_by_text("Text of this page").click()
    expect(page.locator(".page-text pre")).to_contain_text("Lumbar flexion improved")
    page.get_by_role("link", name="Next page").click()
    page.get_by_text("Text of this page").click()
    expect(page.locator(".page-text pre")).to_contain_text("Six more sessions of physical therapy")


def test_the_reviewer_reads_cites_and_writes(visit: Visit, cast: Cast, tmp_path: Path) -> None:
    case = ready.in_review(cast, tmp_path)
    page = visit(cast.reviewer, scripts=False).go(f"/cases/{case.pk}/review/")
    expect(page.locator("[data-token]")).to_have_attribute("data-token", "[R1 p. 1]")
    page.get_by_role("link", name="Next page").click()
    expect(page.locator("[data-token]")).to_have_attribute("data-token", "[R1 p. 2]")
    assert "/review/" in page.url
    summary = path.SUMMARY.replace("R2", "R1")
    page.get_by_label("In plain words").fill(summary)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("In plain words")).to_have_value(summary)
    page.get_by_label("Overturned: medically necessary").check()
    page.get_by_role("button", name="Save item 1").click()
    expect(page.get_by_label("Overturned: medically necessary")).to_be_checked()
    assert Review.objects.get().decisions.get().outcome == "overturned"
    quote = paper.PROGRESS[0].split(". ")[2] + "."
    page.get_by_label("Words to cite, exactly as on the page").fill(quote)
    page.get_by_role("button", name="Cite these words").click()
    expect(page.locator("#citations q")).to_have_text(quote)
