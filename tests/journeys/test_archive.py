"""From a signed determination to the public search, released by two people, and out again; a search that is kept."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from openimr.archive import jobs, search
from openimr.archive.models import Determination
from openimr.archive.search import index
from openimr.archive.tests.test_search import take
from openimr.publication.tests import test_releasing as releasing
from openimr.publication.tests.ready import issued
from tests.cast import PASSWORD, Cast
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"
    index._open.update(place=None, index=None)


def test_a_determination_is_released_found_and_withdrawn(
    home: None, visit: Visit, cast: Cast, tmp_path: Path, chromium: Browser, live_server: Any
) -> None:
    case = issued(cast, tmp_path)
    made = releasing.checked(case, cast)  # the coordinator's part
    director = visit(cast.director)
    director.go(f"/cases/{case.pk}/publication/{made.pk}/")
    director.page.get_by_label("Your password, once more").fill(PASSWORD)
    director.press("Release")
    expect(director.page.get_by_text("Released: the archive shows it from now on.")).to_be_visible()
    jobs.take_released(0)

    context = chromium.new_context(base_url=live_server.url, java_script_enabled=True)
    stranger = Visitor(context.new_page())
    page = stranger.go("/determinations/")
    page.get_by_role("searchbox").fill(case.number)
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="1 determination")).to_be_visible()
    stranger.look()
    page.locator(".results h3 a").click()
    expect(page.get_by_text("Made here, number")).to_be_visible()
    expect(page.get_by_role("link", name="Public letter (PDF)")).to_be_visible()
    stranger.look()
    shown = page.url

    director.page.reload()
    director.page.get_by_label("Why it is withdrawn").fill("a name was told")
    director.press("Withdraw")
    expect(director.page.get_by_text("Withdrawn: the archive no longer shows it.")).to_be_visible()
    jobs.take_released(0)
    stranger.go(shown, status=410)
    expect(page.get_by_role("heading", level=1)).to_have_text("This determination was withdrawn")
    stranger.look()
    context.close()
    context = chromium.new_context(base_url=live_server.url)  # a search page may be kept for five minutes
    page = Visitor(context.new_page()).go(f"/determinations/?q={case.number}")
    expect(page.get_by_text("Nothing answers")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_search_is_kept_by_the_keyboard_with_and_without_scripts(
    home: None, visit: Visit, cast: Cast, scripts: bool
) -> None:
    take(range(12))
    search.rebuild()
    reader = visit(cast.reviewer, scripts=scripts)
    page = reader.go("/determinations/?q=title:mri")
    page.get_by_role("link", name="save this search").press("Enter")
    page.get_by_label("Name").fill("Scans")
    page.get_by_label("Name").press("Enter")
    expect(page.get_by_role("cell", name="0", exact=True)).to_be_visible()
    take(range(100, 130))
    search.update()
    page.reload()
    found = search.search(search.Asked("title:mri")).total
    expect(page.get_by_role("cell", name=str(found - _before()), exact=True)).to_be_visible()
    if scripts:
        reader.look()
    page.get_by_role("link", name="Scans").press("Enter")
    if scripts:
        reader.look()
    page.get_by_label("Name").fill("Pictures")
    page.get_by_role("button", name="Rename").press("Enter")
    page.get_by_role("button", name="Open Pictures").press("Enter")
    page.wait_for_url("**/determinations/?q=title%3Amri&sort=date")
    reader.go("/saved-searches/")
    expect(page.get_by_role("cell", name="0", exact=True)).to_be_visible()
    page.get_by_role("link", name="Pictures").press("Enter")
    page.get_by_role("button", name="Delete this search").press("Enter")
    expect(page.get_by_text("You keep no search yet.")).to_be_visible()
    if scripts:
        reader.look()


def _before() -> int:
    first = Determination.objects.order_by("pk").values_list("pk", flat=True)[:12]
    return len(Determination.objects.filter(pk__in=list(first), items__title__icontains="mri").distinct())


def test_a_stranger_is_led_to_sign_in_and_back_to_saving(
    home: None, visit: Visit, cast: Cast, chromium: Browser, live_server: Any
) -> None:
    take(range(3))
    search.rebuild()
    context = chromium.new_context(base_url=live_server.url)
    stranger = Visitor(context.new_page())
    stranger.go("/determinations/?q=pain")
    stranger.page.get_by_role("link", name="save this search").click()
    stranger.page.get_by_label("Email").fill(cast.clerk.email)
    stranger.page.get_by_label("Password").fill(PASSWORD)
    stranger.press("Sign in")
    expect(stranger.page.get_by_role("heading", level=1)).to_have_text("Save a search")
    expect(stranger.page.get_by_role("link", name="pain", exact=True)).to_be_visible()
    stranger.look()
    context.close()
