"""The whole path of a review through the pages: from the typed application to the letter on the employee's page."""

import os
import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import expect

from openimr.cases.models import Case
from openimr.host.home import CHECKOUT
from tests.cast import Cast
from tests.journeys import path
from tests.journeys.conftest import Visit
from tests.journeys.visitor import WIDE, Visitor

pytestmark = pytest.mark.django_db(transaction=True)
PICTURE = CHECKOUT / "docs" / "review-page.png"


def test_from_application_to_letter(visit: Visit, cast: Cast, tmp_path: Path) -> None:
    clerk = visit(cast.clerk)
    case = path.type_application(clerk)
    path.give_login(cast, case)
    path.screen_and_ask(clerk, case)
    assert path.prepare_letters() == 2  # the acknowledgment, the notice of assignment
    assert path.serve_letters(clerk) > 0
    path.receive_records(clerk, case, tmp_path)
    path.assign_reviewer(visit(cast.coordinator), cast, case)
    _review(visit(cast.reviewer), case)
    path.sign(visit(cast.director), case)
    case.refresh_from_db()
    assert case.state == "issued"
    assert path.serve_letters(clerk) == 2  # the physician's and the administrator's; the employee's went by itself
    _letter_reaches_its_reader_alone(visit, cast, case)


def _review(reviewer: Visitor, case: Case) -> None:
    path.attest(reviewer, case)
    path.read_and_cite(reviewer, case)
    reviewer.look()
    path.write_review(reviewer, case)
    reviewer.look()
    _photograph(reviewer)
    path.submit_review(reviewer, case)
    reviewer.look()


def _photograph(reviewer: Visitor) -> None:
    """The picture of the README, made when it is asked for."""
    if os.environ.get("IMR_SCREENSHOT") != "1":
        return
    page = reviewer.page
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.locator("[data-record-pane]").get_by_role("link", name="R2 Progress report").click()
    expect(page.locator("[data-reader]")).to_have_attribute("data-token", "[R2 p. 1]")
    expect(page.locator("[data-reader] .words span").first).to_be_attached()
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=PICTURE)


def _letter_reaches_its_reader_alone(visit: Visit, cast: Cast, case: Case) -> None:
    letter = case.determinations.get().letter
    employee, stranger = visit(cast.employee), visit(cast.stranger)
    page = employee.go("/")
    expect(page.get_by_text("The decision was made. Read the letter below.")).to_be_visible()
    seen = [page.content()]
    employee.look()
    page.get_by_role("link", name=re.compile(case.number)).click()
    link = page.get_by_role("link", name="Independent Medical Review Final Determination")
    expect(link).to_have_attribute("href", f"/letters/{letter.pk}.pdf")
    seen.append(page.content())
    employee.look()
    answer = page.request.get(f"/letters/{letter.pk}.pdf")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    text = _text(answer.body())
    assert case.number in text
    assert path.QUOTE in text
    for held in (*seen, text, answer.body().decode("latin-1")):
        assert not re.search(r"quillfeather|zephyrine", held, re.IGNORECASE)
    for address in (f"/letters/{letter.pk}.pdf", f"/my/{case.pk}/"):
        assert stranger.page.request.get(address).status == 404
    for address in (f"/cases/{case.pk}/", f"/cases/{case.pk}/read/", f"/cases/{case.pk}/determination/"):
        for party in (employee, stranger):
            assert party.page.request.get(address).status in (403, 404)


def _text(body: bytes) -> str:
    """The letter's words, lines joined."""
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(body)).split())
