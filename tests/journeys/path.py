"""The path of a review through the pages, one function for each person's part. Each leaves a page that was looked at."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from openimr.accounts.roles import Role
from openimr.cases import actions as cases
from openimr.cases import notices
from openimr.cases.clocks import PACIFIC
from openimr.cases.models import Case, Notice
from openimr.records import actions as records
from openimr.records.models import Upload
from tests.cast import PASSWORD, Cast
from tests.journeys import application, paper
from tests.journeys.visitor import Visitor

SUMMARY = (
    "The employee strained her low back at a bakery. Therapy so far brought flexion from 30 to 55 degrees and less pain"
    " [R2 p. 1]. Her physician asks for six more sessions to reach the lifting limit of her job [R2 p. 2]."
)
RATIONALE = (
    "The guideline supports continued therapy when earlier visits brought measured gains and a goal remains. Flexion rose"
    " from 30 to 55 degrees over twelve visits and she walks forty minutes [R2 p. 1]. Her job asks her to lift twenty five"
    " pounds and she lifts ten; the plan names that goal and a home program [R2 p. 2]. Six sessions for the lumbar spine"
    " are medically necessary."
)
QUOTE = "Lumbar flexion improved from 30 to 55 degrees."


def today() -> date:
    return timezone.now().astimezone(PACIFIC).date()


def type_application(clerk: Visitor) -> Case:
    """The clerk types in the application. Gives the case."""
    page = clerk.go("/cases/new/")
    for name, value in {**application.TEXTS, **application.days(today())}.items():
        page.locator(f'[name="{name}"]').fill(value)
    for name, value in application.CHOICES.items():
        page.locator(f'[name="{name}"]').select_option(value)
    for name in application.FLAGS:
        page.locator(f'[name="{name}"]').check()
    clerk.look()
    clerk.press("Open the case")
    page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/$"))
    case = Case.objects.get()
    expect(page.get_by_role("heading", level=1)).to_contain_text(case.number)
    clerk.look()
    return case


def give_login(cast: Cast, case: Case) -> None:
    """The employee agreed to electronic service."""
    by = cast.administrator.acting_as(Role.ADMINISTRATOR)
    cases.give_login(case=case, kind="employee", person=cast.employee, electronic=True, by=by, at=timezone.now())


def screen_and_ask(clerk: Visitor, case: Case) -> None:
    """The clerk screens, finds the case eligible and asks for the records."""
    page = clerk.go(f"/cases/{case.pk}/")
    clerk.press("Screen against every ground")
    expect(page.get_by_text("No ground of ineligibility was found.")).to_be_visible()
    clerk.step("Find eligible")
    clerk.step("Assign and ask for records")
    clerk.look()


def prepare_letters(at: datetime | None = None) -> int:
    """What the worker does with owed notices; gives how many were prepared."""
    made = [notices.prepare(notice_id=row.pk, at=at) for row in Notice.objects.filter(prepared_at__isnull=True)]
    assert [notice.problem for notice in made if notice.problem] == []
    return len(made)


def serve_letters(clerk: Visitor) -> int:
    """The clerk declares service of every letter that waits; gives how many there were."""
    page = clerk.go("/mail-room/")
    clerk.look()
    served, waiting = 0, page.get_by_role("button", name="I served it just now")
    left = waiting.count()
    while left:
        waiting.first.click()
        expect(page.get_by_text("is recorded.")).to_be_visible()
        served, left = served + 1, waiting.count()
    expect(page.get_by_text("Nothing waits. Every letter was served.")).to_be_visible()
    return served


def receive_records(clerk: Visitor, case: Case, folder: Path) -> None:
    """The clerk sends two files; they are read; each is described; the checklist is settled; the records are complete."""
    page = clerk.go(f"/cases/{case.pk}/records/")
    page.get_by_label("Who sent them").select_option("claims_administrator")
    files = [paper.pdf(folder / "decision.pdf", paper.UR_DECISION), paper.pdf(folder / "progress.pdf", paper.PROGRESS)]
    page.locator("[name=files]").set_input_files(files)
    clerk.press("Send the files")
    expect(page.get_by_text("Received; it will be read.")).to_have_count(2)
    expect(page.get_by_text("Files are being read.")).to_be_visible()
    for upload in Upload.objects.filter(case=case).order_by("received_at", "name"):
        records.read_upload(upload.pk)
    clerk.go(f"/cases/{case.pk}/records/")
    expect(page.get_by_text("Files are being read.")).to_have_count(0)
    clerk.look()
    _describe_all(clerk, case)
    _settle_checklist(clerk, case)
    clerk.look()
    clerk.go(f"/cases/{case.pk}/")
    clerk.step("Records are complete")


def _describe_all(clerk: Visitor, case: Case) -> None:
    decided, seen = (str(today() - timedelta(days=ago)) for ago in (16, 25))
    _describe(clerk, case, "R1", "ur_decision", "Utilization review decision", "Dunlin Utilization Review", decided, ())
    _describe(clerk, case, "R2", "progress", "Progress report", "Teodor Lapwing, MD", seen, ("A", "D"))


def _describe(
    clerk: Visitor, case: Case, ref: str, kind: str, title: str, author: str, day: str, answers: tuple[str, ...]
) -> None:
    page = clerk.go(f"/cases/{case.pk}/records/")
    page.get_by_role("link", name=f"Describe {ref}").click()
    page.locator("[name=type]").select_option(kind)
    page.locator("[name=title]").fill(title)
    page.locator("[name=author]").fill(author)
    page.locator("[name=service_date]").fill(day)
    for letter in answers:
        page.locator(f"[name=answers][value={letter}]").check()
    clerk.look()
    clerk.press("Keep")
    expect(page.get_by_text(f"{ref} is described.")).to_be_visible()


def _settle_checklist(clerk: Visitor, case: Case) -> None:
    page = clerk.page
    for letter in ("B", "C"):
        row = page.locator(f"#required-{letter}")
        row.get_by_text(f"Mark {letter} not applicable or missing").click()
        row.get_by_label("because").fill("The claims administrator states that there is none.")
        row.get_by_role("button", name="Keep").click()
        expect(page.locator(f"#required-{letter}")).to_have_class("settled")


def assign_reviewer(coordinator: Visitor, cast: Cast, case: Case) -> None:
    """The coordinator sees who fits and who does not and why, and assigns."""
    page = coordinator.go(f"/cases/{case.pk}/")
    page.get_by_role("navigation", name="Pages of this case").get_by_role("link", name="Find a reviewer").click()
    refused = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=cast.conflicted.full_name))
    expect(refused).to_contain_text("Has a professional affiliation with the claims administrator")
    expect(page.get_by_role("button", name=f"Assign {cast.conflicted.full_name}")).to_have_count(0)
    coordinator.look()
    coordinator.press(f"Assign {cast.reviewer.full_name}")
    expect(page.get_by_text("The reviewer is assigned")).to_be_visible()
    coordinator.look()


def attest(reviewer: Visitor, case: Case) -> Page:
    """The reviewer finds the case from their first page, attests, and stands on the review page."""
    page = reviewer.go("/")
    reviewer.look()
    page.get_by_role("link", name=re.compile(case.number)).click()
    expect(page.get_by_role("heading", name="Before the record opens")).to_be_visible()
    for box in page.locator("[name=sentences]").all():
        expect(box).not_to_be_checked()
        box.check()
    reviewer.look()
    reviewer.press("Attest and open the record")
    page.wait_for_url("**/review/**")
    return page


def read_and_cite(reviewer: Visitor, case: Case) -> None:
    """Every page is opened in the pane; words are selected with the mouse and cited with the key c."""
    page, pane = reviewer.page, reviewer.page.locator("[data-record-pane]")
    reader = pane.locator("[data-reader]")
    expect(
        pane.locator(".reader")
    ).to_be_attached()  # the page as fetched: it takes the place of the one without scripts
    expect(reader.locator(".words span").first).to_be_attached()
    expect(reader).to_have_attribute("data-token", "[R1 p. 1]")
    for token in ("[R2 p. 1]", "[R2 p. 2]"):
        pane.get_by_role("link", name="Next page").click()
        expect(reader).to_have_attribute("data-token", token)
        expect(reader.locator(".words span").first).to_be_attached()
    pane.get_by_role("link", name="Previous page").click()
    expect(reader).to_have_attribute("data-token", "[R2 p. 1]")
    _select(page, QUOTE)
    expect(pane.get_by_label("Words to cite, exactly as on the page")).to_have_value(QUOTE)
    page.keyboard.press("c")
    expect(pane.get_by_text("Cited: [R2 p. 1]")).to_be_visible()
    expect(page.get_by_label("In plain words")).to_have_value(re.compile(re.escape("[R2 p. 1]")))


def _select(page: Page, quote: str) -> None:
    """Drag the mouse from the quote's first word to its last."""
    spans = page.locator("[data-record-pane] .words span")
    expect(spans.first).to_be_attached()
    words, told = quote.split(), spans.all_inner_texts()
    first = next(at for at in range(len(told)) if told[at : at + len(words)] == words)
    start, end = (spans.nth(at).bounding_box() for at in (first, first + len(words) - 1))
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 1, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] - 1, end["y"] + end["height"] / 2, steps=5)
    page.mouse.up()


def write_review(reviewer: Visitor, case: Case) -> None:
    """Summary (kept by itself), guideline, standard, reasons, decision (kept by its button)."""
    page = reviewer.page
    page.get_by_label("In plain words").fill(SUMMARY)
    page.get_by_label("In plain words").blur()
    expect(page.locator('form[action$="/review/summary/"] [data-autosave-status]')).to_contain_text("Saved at")
    page.reload()
    expect(page.get_by_label("In plain words")).to_have_value(SUMMARY)
    form = page.locator('form[action$="/review/items/1/"]')
    form.get_by_label("Kind").select_option("mtus")
    for label, value in {
        "Title": "Low Back Disorders",
        "Year": "2020",
        "Chapter or section": "Physical Methods",
    }.items():
        form.get_by_label(label, exact=True).fill(value)
    form.locator('[name=rank][value="A"]').check()
    form.get_by_label("Reasons, tied to this employee's needs").fill(RATIONALE)
    form.get_by_label("Overturned: medically necessary").check()
    with page.expect_navigation():  # an autosave on its way goes first
        form.get_by_role("button", name="Save item 1").click()
    expect(page.get_by_text("4 of 4 parts done")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def submit_review(reviewer: Visitor, case: Case) -> None:
    """Remarks are let stand when there are some; nothing is in the way; the password submits."""
    page = reviewer.page
    expect(page.get_by_text("Nothing is in the way.")).to_be_visible()
    for box in page.locator("#checks [name=key]:not(:disabled)").all():
        box.check()
    if page.get_by_role("button", name="I looked at these and let them stand").count():
        reviewer.press("I looked at these and let them stand")
        expect(page.locator("#checks [name=key]:not(:disabled)")).to_have_count(0)
    page.get_by_label("Your password, once more").fill("not the password")
    reviewer.press("Submit my review")
    expect(page.get_by_role("alert")).to_contain_text("The password is not right")
    page.get_by_label("Your password, once more").fill(PASSWORD)
    reviewer.press("Submit my review")
    expect(page.get_by_text("The review is submitted.")).to_be_visible()


def sign(director: Visitor, case: Case) -> None:
    """The medical director reads the draft and signs."""
    page = director.go(f"/cases/{case.pk}/")
    page.get_by_role("navigation", name="Pages of this case").get_by_role("link", name="Sign and issue").click()
    expect(page.get_by_text("Complete: every item decided")).to_be_visible()
    expect(page.get_by_text(QUOTE)).to_be_visible()
    director.look()
    page.get_by_label("Your password, once more").fill(PASSWORD)
    director.press("Sign and issue")
    expect(page.get_by_text("The determination is signed and issued.")).to_be_visible()
    director.look()
