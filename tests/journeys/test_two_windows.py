"""A draft open in two windows: what one window wrote is never overwritten by the other, and each says so."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from openimr.review.models import Review
from tests.cast import Cast
from tests.journeys import ready
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)
STATUS = 'form[action$="/review/{}/"] [data-autosave-status]'


def test_the_later_window_is_told(visit: Visit, cast: Cast, tmp_path: Path) -> None:
    address = f"/cases/{ready.in_review(cast, tmp_path).pk}/review/"
    first, second = visit(cast.reviewer).go(address), visit(cast.reviewer).go(address)
    _write(first, "Written in the first window.")
    expect(first.locator(STATUS.format("summary"))).to_contain_text("Saved at")
    _write(second, "Written in the second window.")
    expect(second.locator(STATUS.format("summary"))).to_contain_text("changed in another window")
    assert Review.objects.get().summary == "Written in the first window."
    second.get_by_label("Reasons, tied to this employee's needs").fill("Reasons of the second window.")
    second.get_by_label("Reasons, tied to this employee's needs").blur()
    expect(second.locator(STATUS.format("items/1"))).to_contain_text("Saved at")
    assert Review.objects.get().decisions.get().rationale == "Reasons of the second window."


def test_one_form_saved_leaves_the_others_fresh(visit: Visit, cast: Cast, tmp_path: Path) -> None:
    page = visit(cast.reviewer).go(f"/cases/{ready.in_review(cast, tmp_path).pk}/review/")
    reasons = page.get_by_label("Reasons, tied to this employee's needs")
    for text in ("First thoughts.", "Second thoughts."):
        _write(page, f"Summary. {text}")
        expect(page.locator(STATUS.format("summary"))).to_contain_text("Saved at")
        reasons.fill(text)
        with page.expect_navigation():  # an autosave on its way goes first
            page.get_by_role("button", name="Save item 1").click()
        expect(page.get_by_role("alert")).to_have_count(0)
        expect(reasons).to_have_value(text)
    review = Review.objects.get()
    assert (review.summary, review.decisions.get().rationale) == ("Summary. Second thoughts.", "Second thoughts.")


def _write(page: Page, text: str) -> None:
    page.get_by_label("In plain words").fill(text)
    page.get_by_label("In plain words").blur()


def test_a_refused_save_gives_the_words_back(visit: Visit, cast: Cast, tmp_path: Path) -> None:
    address = f"/cases/{ready.in_review(cast, tmp_path).pk}/review/"
    windows = [visit(cast.reviewer, scripts=False).go(address) for _ in range(2)]
    for number, page in enumerate(windows):
        page.get_by_label("In plain words").fill(f"Words of window {number}.")
        page.get_by_role("button", name="Save", exact=True).click()
    expect(windows[1].get_by_label("What you wrote, not saved")).to_have_value("Words of window 1.")
    assert Review.objects.get().summary == "Words of window 0."
