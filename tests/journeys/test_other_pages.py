"""Pages beside the main path, asked what every page is asked."""

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from openimr.accounts.roles import Role
from openimr.cases import actions as cases
from tests.cast import Cast, enrol
from tests.journeys import ready
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_reading_page(visit: Visit, cast: Cast, tmp_path: Path) -> None:
    assert _reading(visit, cast, tmp_path) == []


def _reading(visit: Visit, cast: Cast, folder: Path) -> list[str]:
    clerk = visit(cast.clerk)
    clerk.go(f"/cases/{ready.in_review(cast, folder).pk}/read/")
    clerk.page.locator("[data-reader] .words span").first.wait_for(state="attached")
    return clerk.problems()


def test_the_first_page_of_the_administrator(visit: Visit, cast: Cast) -> None:
    administrator = visit(cast.administrator)
    expect(administrator.page.get_by_role("heading", level=1)).to_have_text("People")
    administrator.look()


def test_an_application_that_cannot_be_opened_says_why(visit: Visit, cast: Cast) -> None:
    clerk = visit(cast.clerk)
    page = clerk.go("/cases/new/")
    clerk.press("Open the case")
    problems = page.get_by_role("alert")
    expect(problems).to_contain_text("The application cannot be opened yet")
    expect(problems).to_be_focused()
    clerk.look()
    problems.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.matches('[aria-invalid=true]')")


def test_signing_in_and_what_is_not_here(visit: Visit, cast: Cast) -> None:
    clerk = visit(cast.clerk)
    clerk.go("/cases/00000000-0000-0000-0000-000000000000/", status=404)
    expect(clerk.page.get_by_role("heading", level=1)).to_have_text("Not here")
    clerk.look()
    clerk.go("/people/", status=404)
    clerk.look()
    clerk.press("Sign out")
    clerk.go("/account/login/")
    clerk.look()
    clerk.page.get_by_label("Email").fill(cast.clerk.email)
    clerk.page.get_by_label("Password").fill("not the password")
    clerk.press("Sign in")
    expect(clerk.page.locator("form.form")).to_contain_text("not correct")
    clerk.look()


def test_the_security_page_that_every_page_links_to(visit: Visit, cast: Cast) -> None:
    clerk = visit(cast.clerk)
    clerk.page.get_by_role("link", name=cast.clerk.full_name).click()
    clerk.page.wait_for_url("**/account/**")
    clerk.look()


def test_a_party_reads_spanish(visit: Visit, cast: Cast) -> None:
    case, reader = ready.opened(cast), enrol("lectora", "Remedios Alcaraván", Role.PARTY, language="es")
    by = cast.administrator.acting_as(Role.ADMINISTRATOR)
    cases.give_login(case=case, kind="employee", person=reader, electronic=True, by=by, at=timezone.now())
    party = visit(reader)
    party.page.get_by_role("link", name=case.number).click()
    expect(party.page.get_by_text("Estamos comprobando si su solicitud puede revisarse.")).to_be_visible()
    expect(party.page.locator("html")).to_have_attribute("lang", "es")
    party.look()
