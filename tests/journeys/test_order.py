"""A pile is put in order: by keys alone, and by plain forms without scripts."""

import io

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from openimr.accounts.roles import Role
from openimr.cases.models import Case
from openimr.records import actions as records
from openimr.records import made
from openimr.records.order import deciding
from tests.cast import Cast
from tests.journeys import ready
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = ("fax_cover", "progress", "medical_legal", "imaging")


def a_pile(cast: Cast, *kinds: str) -> Case:
    """A case into which one file of these papers came; its readers have proposed the order."""
    case, by, now = ready.opened(cast), cast.clerk.acting_as(Role.INTAKE_CLERK), timezone.now()
    documents = made.pile("journey", kinds or KINDS, "digital")
    file = io.BytesIO(made.pdf(documents))
    upload = records.receive(case=case, file=file, name="pile.pdf", source="claims_administrator", by=by, at=now)
    records.read_upload(upload.pk)
    records.propose(upload.pk, at=now)
    records.fold(case.pk, at=now)
    return case


def firsts(case: Case) -> list[int]:
    return [one.first for one in deciding.queue(case)]


def at(page: Page, words: str) -> None:
    expect(page.locator("#proposed")).to_contain_text(words)


def test_a_pile_is_put_in_order_by_keys_alone(visit: Visit, cast: Cast) -> None:
    case = a_pile(cast)
    page = visit(cast.clerk).go(f"/cases/{case.pk}/order/")
    press = page.keyboard.press
    at(page, "Document 1 of 4")
    press("y")
    at(page, "Document 1 of 3")
    press("j")
    at(page, "Document 2 of 3")
    press("k")
    at(page, "Document 1 of 3")
    chosen = page.get_by_label("Type").input_value()
    press("t")
    assert page.get_by_label("Type").input_value() != chosen
    press("m")  # joined with the next, and parted again on the page where it began
    at(page, "Document 1 of 2")
    press("n")
    expect(page.locator("#order-page-name")).to_contain_text("page 2 of")
    press("s")
    at(page, "Document 1 of 3")
    press("e")
    page.keyboard.type("Report of July: try y and x")  # letters stay letters in a field
    press("Escape")
    press("Enter")
    at(page, "Document 1 of 2")
    assert case.documents.get(number=2).title == "Report of July: try y and x"
    press("x")
    expect(page.get_by_label("Title")).to_have_value("")
    assert firsts(case)[0] == 3


def test_the_same_without_scripts(visit: Visit, cast: Cast) -> None:
    case = a_pile(cast)
    page = visit(cast.clerk, scripts=False).go(f"/cases/{case.pk}/records/")
    page.get_by_role("link", name="Order").click()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("R1 is in order")).to_be_visible()
    page.get_by_role("button", name="Join the next").click()
    page.get_by_role("link", name="Next page").click()
    page.get_by_role("button", name="Split before this page").click()
    expect(page.get_by_text("A document begins on page 3 of the file.")).to_be_visible()
    assert firsts(case) == [2, 3, 6]


def test_the_pages_of_order_are_good_to_look_at(visit: Visit, cast: Cast) -> None:
    case = a_pile(cast, *KINDS, "progress", "progress")
    visitor = visit(cast.clerk)
    for name in ("order/", "order/sure/", "order/copies/", "order/copies/?show=similar", "completeness/", "records/"):
        visitor.go(f"/cases/{case.pk}/{name}")
        visitor.look()
