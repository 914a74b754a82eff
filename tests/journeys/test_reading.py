"""A record read by keyboard alone, in two windows' worth of pages, and without scripts."""

import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from openimr.accounts.roles import Role
from openimr.cases.models import Case
from openimr.records import actions as records
from openimr.records.models import Document, Mark
from tests.cast import Cast
from tests.journeys import paper, ready
from tests.journeys.conftest import Visit
from tests.journeys.visitor import NARROW, WIDE

pytestmark = pytest.mark.django_db(transaction=True)
SECOND = (
    "Imaging. Disc bulge at L4-5 without stenosis.",
    "Impression. Mild bulge; therapy is advised.",
    "End of report.",
)
LANDED = "[data-reader]:not([data-beside]) .words span"


@pytest.fixture
def case(cast: Cast, tmp_path: Path) -> Case:
    """In review; R1 has two pages, R2 three."""
    case = ready.in_review(cast, tmp_path)
    add(case, cast, paper.pdf(tmp_path / "imaging.pdf", SECOND), "imaging")
    return case


def add(case: Case, cast: Cast, file: Path, kind: str) -> None:
    by, now = cast.clerk.acting_as(Role.INTAKE_CLERK), timezone.now()
    with file.open("rb") as stream:
        upload = records.receive(case=case, file=stream, name=file.name, source="claims_administrator", by=by, at=now)
    records.read_upload(upload.pk)
    document = Document.objects.get(upload=upload)
    records.describe(document=document, type=kind, title=f"The {kind} report", by=by, at=now)


def stands_on(page: Page, ref: str) -> None:
    expect(page.locator("#page-name")).to_contain_text(f"{ref} of")
    expect(page.locator(LANDED).first).to_be_attached()


def told(page: Page) -> str:
    return page.locator("[data-tell]").inner_text()


def test_by_keyboard_alone(visit: Visit, cast: Cast, case: Case) -> None:
    page = visit(cast.reviewer).go(f"/cases/{case.pk}/read/")
    page.evaluate("window.sameDocument = true")
    stands_on(page, "R1 p. 1")
    for key, ref in (("n", "R1 p. 2"), ("n", "R2 p. 1"), ("p", "R1 p. 2"), ("j", "R2 p. 1"), ("k", "R1 p. 1")):
        page.keyboard.press(key)
        stands_on(page, ref)
        assert told(page).startswith(ref)
        assert page.title().startswith(ref)
    page.go_back()
    stands_on(page, "R2 p. 1")
    page.go_forward()
    stands_on(page, "R1 p. 1")
    page.keyboard.press("g")
    page.keyboard.type("R2 p. 3")
    page.keyboard.press("Enter")
    stands_on(page, "R2 p. 3")
    assert "document=2&page=3" in page.url
    page.locator("#jump").press("n")  # a letter in a field is a letter
    expect(page.locator("#jump")).to_have_value("n")
    assert page.evaluate("window.sameDocument")  # no page was loaded anew


def test_search_hits_and_zoom(visit: Visit, cast: Cast, case: Case) -> None:
    page = visit(cast.reviewer).go(f"/cases/{case.pk}/read/")
    stands_on(page, "R1 p. 1")
    page.keyboard.press("/")
    page.keyboard.type("therapy")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_have_text("3 pages found")
    expect(page.locator("#found")).to_be_focused()
    expect(page.locator(".hit-box")).to_have_count(1)
    page.keyboard.press("h")
    expect(page.locator(".hit-box.at")).to_have_count(1)
    page.keyboard.press("h")
    stands_on(page, "R1 p. 2")
    page.keyboard.press("h")
    page.keyboard.press("h")
    stands_on(page, "R2 p. 2")
    expect(page.locator(".found li a[aria-current]")).to_have_text("p. 2")
    before = page.locator(".leaf").bounding_box()
    page.keyboard.press("+")
    after = page.locator(".leaf").bounding_box()
    assert before
    assert after
    assert after["width"] > before["width"] * 1.2
    page.keyboard.press("n")
    stands_on(page, "R2 p. 3")
    assert page.locator(".leaf").bounding_box()["width"] == pytest.approx(after["width"], abs=2)
    page.keyboard.press("-")


def test_marks_by_key_and_by_dwelling(visit: Visit, cast: Cast, case: Case) -> None:
    page = visit(cast.reviewer).go(f"/cases/{case.pk}/read/")
    stands_on(page, "R1 p. 1")
    expect(page.locator("[data-read-chip]")).to_have_text("read", timeout=8_000)  # in sight for a while
    expect(page.locator("[data-record-words]")).to_have_text("1 of 5 pages read")
    page.keyboard.press("u")
    expect(page.locator("[data-read-chip]")).to_have_text("not read yet")
    expect(page.locator("[data-record-words]")).to_have_text("0 of 5 pages read")
    page.keyboard.press("n")
    stands_on(page, "R1 p. 2")
    page.keyboard.press("x")
    expect(page.locator(".leaf-marks")).to_contain_text("not relevant")
    page.keyboard.press("p")
    stands_on(page, "R1 p. 1")
    page.keyboard.press("n")
    stands_on(page, "R2 p. 1")  # passed over
    page.keyboard.press("d")
    expect(page.locator(".leaf-marks")).to_contain_text("a duplicate")
    expect(page.get_by_text("2 pages set aside.")).to_be_visible()
    page.keyboard.press("d")
    expect(page.locator(".leaf-marks")).not_to_contain_text("a duplicate")
    assert {mark.reader.split(":")[0] for mark in Mark.objects.all()} == {"seat"}
    assert Mark.objects.get(page__document__number=1, page__number=1).seconds >= 3


def test_two_pages_and_the_list_of_keys(visit: Visit, cast: Cast, case: Case) -> None:
    reviewer = visit(cast.reviewer)
    page = reviewer.go(f"/cases/{case.pk}/read/")
    stands_on(page, "R1 p. 1")
    page.keyboard.press("2")
    stands_on(page, "R1 p. 2")
    expect(page.get_by_role("heading", name="R1 p. 1, kept beside")).to_be_visible()
    page.keyboard.press("j")
    stands_on(page, "R2 p. 1")
    expect(page.locator(".sheet img")).to_have_count(2)
    expect(page.locator(".beside .words span").first).to_be_attached()
    reviewer.look()
    page.keyboard.press("2")
    expect(page.locator(".sheet img")).to_have_count(1)
    stands_on(page, "R2 p. 1")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("n")
    stands_on(page, "R2 p. 1")  # while the list is open no key leads on
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    stands_on(page, "R2 p. 2")


def test_records_added_while_someone_reads(visit: Visit, cast: Cast, case: Case, tmp_path: Path) -> None:
    page = visit(cast.reviewer).go(f"/cases/{case.pk}/read/")
    stands_on(page, "R1 p. 1")
    add(case, cast, paper.pdf(tmp_path / "late.pdf", ("Late letter about the knee.",)), "correspondence")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_role("link", name="1 new since you started: R3").click()
    stands_on(page, "R3 p. 1")
    expect(page.locator("[data-news]")).to_be_empty()
    expect(page.locator('.group li[data-n="3"]')).to_be_visible()


def test_on_a_phone(visit: Visit, cast: Cast, case: Case) -> None:
    page = visit(cast.reviewer).go(f"/cases/{case.pk}/read/")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    stands_on(page, "R1 p. 1")
    following = page.get_by_role("link", name="Next page")
    box = following.bounding_box()
    assert box
    assert box["y"] > NARROW["height"] / 2  # under the thumb
    assert box["height"] >= 44
    following.click()
    stands_on(page, "R1 p. 2")
    expect(page.locator("#documents")).to_be_hidden()
    page.get_by_role("link", name="Documents", exact=True).click()
    page.get_by_role("link", name=re.compile("^R2 ")).click()
    stands_on(page, "R2 p. 1")
    expect(page.locator("#documents")).to_be_hidden()
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]


def test_everything_without_scripts(visit: Visit, cast: Cast, case: Case) -> None:
    page = visit(cast.reviewer, scripts=False).go(f"/cases/{case.pk}/read/")
    name = page.locator("#page-name")
    page.get_by_label(re.compile("page$")).first.fill("R2 p. 3")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(name).to_contain_text("R2 p. 3")
    page.get_by_label("Search the record").fill("thera*")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".found mark").first).to_have_text(re.compile("therapy", re.IGNORECASE))
    page.get_by_role("link", name="Hits before").first.click()
    expect(name).to_contain_text("R2 p. 2")
    page.get_by_role("button", name="Not relevant").click()
    expect(page.locator(".leaf-marks")).to_contain_text("not relevant")
    page.get_by_role("button", name="Put back").click()
    page.get_by_role("button", name="Mark as read").click()
    expect(page.locator("[data-record-words]")).to_have_text("1 of 5 pages read")
    page.get_by_role("link", name="Two pages").click()
    expect(page.get_by_role("heading", name="R2 p. 2, kept beside")).to_be_visible()
    page.get_by_role("link", name="One page").click()
    page.get_by_text("Filter", exact=True).click()
    page.locator("[name=only]").select_option("unread")
    page.get_by_role("button", name="Show these").click()
    page.get_by_role("link", name="Previous page").click()
    expect(name).to_contain_text("R2 p. 1")  # the page read is left out
    page.get_by_role("link", name="by date of service").click()
    expect(page.get_by_role("link", name="by date of service")).to_have_attribute("aria-current", "true")


def test_beside_the_review(visit: Visit, cast: Cast, case: Case) -> None:
    reviewer = visit(cast.reviewer)
    page = reviewer.go(f"/cases/{case.pk}/review/")
    stands_on(page, "R1 p. 1")
    page.keyboard.press("j")
    stands_on(page, "R2 p. 1")
    assert page.url.endswith("/review/?document=2&page=1")
    page.get_by_label("In plain words").fill("They said n and j.")
    stands_on(page, "R2 p. 1")
    page.get_by_label("In plain words").blur()
    page.keyboard.press("2")
    expect(page.locator(".sheet img")).to_have_count(2)
    reviewer.look()
