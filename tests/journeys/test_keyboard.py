"""The work list and the case page by keyboard alone: no mouse is touched."""

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.journeys import ready
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)
FOCUSED = "document.activeElement?.textContent.trim()"
MOST_TABS = 60


def test_rows_by_j_and_k_and_the_skip_link(visit: Visit, cast: Cast) -> None:
    for last_name in ("Fenner", "Godwit"):
        ready.opened(cast, last_name)
    page = visit(cast.clerk).go("/cases/")
    _skip_to_content(page)
    first, second = page.locator("table[data-rows] tbody th a").all_inner_texts()
    for key, case in (("j", first), ("j", second), ("j", second), ("k", first), ("j", second)):
        page.keyboard.press(key)
        assert page.evaluate(FOCUSED) == case
        expect(page.locator("tr.at")).to_contain_text(case)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(second)
    _skip_to_content(page)
    _tab_to(page, "Screen against every ground")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No ground of ineligibility was found.")).to_be_visible()
    _tab_to(page, "Find eligible")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Done: Find eligible.")).to_be_visible()


def test_slash_searches_and_letters_stay_letters_in_a_field(visit: Visit, cast: Cast) -> None:
    for last_name in ("Fenner", "Godwit"):
        ready.opened(cast, last_name)
    page = visit(cast.clerk).go("/cases/")
    page.keyboard.press("/")
    page.keyboard.type("jk")
    expect(page.get_by_role("searchbox")).to_have_value("jk")
    expect(page.locator("tr.at")).to_have_count(0)
    page.keyboard.press("Control+a")
    page.keyboard.type("godwit")
    page.keyboard.press("Enter")
    expect(page.locator("table[data-rows] tbody tr")).to_have_count(1)
    expect(page.locator("table[data-rows] tbody tr")).to_contain_text("Godwit")


def _skip_to_content(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Skip to the content"
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def _tab_to(page: Page, button: str) -> None:
    """Press Tab until the button has the focus."""
    wanted = page.get_by_role("button", name=button, exact=True)
    for _ in range(MOST_TABS):
        if wanted.count() and wanted.first.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach the button {button!r}.")
