"""The Facts page at the keyboard, without scripts, and beside the reviewer's item."""

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from openimr.cases.models import Case
from openimr.records.facts import proposing
from openimr.records.facts.tables import Fact
from tests.cast import Cast
from tests.journeys import paper, ready
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = (
    "Progress report. Date of service: 03/04/2026. The employee completed twelve physical therapy visits for the low back. MRI of the lumbar"
    " spine dated 2/1/2026 showed a 4 mm L4-5 disc protrusion. Norco 10/325 mg q6h prn. Soma 350 mg was discontinued. Pain is 6/10.",
    "Progress report. Date of service: 04/04/2026. She has attended eight physical therapy visits. Norco 5/325 mg q6h. Pain is 4/10."
    " Work status: modified duty, no lifting over 20 lbs. Assessment: left lumbar radiculopathy; right knee strain.",
)


@pytest.fixture
def case(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    monkeypatch.setattr(paper, "PROGRESS", PAGES)
    made = ready.in_review(cast, tmp_path)
    proposing.propose_case(made, at=timezone.now())
    return made


def states() -> list[str]:
    return [fact.state for fact in Fact.objects.order_by("pk") if fact.state != "proposed"]


def test_accept_edit_and_refuse_by_keyboard(visit: Visit, cast: Cast, case: Case) -> None:
    assert _by_keyboard(visit, cast, case) == []


def _by_keyboard(visit: Visit, cast: Cast, case: Case) -> list[str]:
    clerk = visit(cast.clerk)
    page = clerk.go(f"/cases/{case.pk}/facts/")
    expect(page.locator(".conflict").first).to_contain_text("differs")
    keys = page.keyboard
    keys.press("j")
    keys.press("a")
    expect(page.locator("[data-fact]").nth(0)).to_have_attribute("data-state", "accepted")
    expect(page.locator("[data-fact]").nth(1)).to_have_class("fact at")
    keys.press("x")
    expect(page.locator("[data-fact]").nth(1)).to_have_attribute("data-state", "refused")
    keys.press("e")
    field = page.locator("[data-fact]").nth(2).locator("details input:not([type=hidden])").first
    expect(field).to_be_focused()
    problems = clerk.problems()
    field.fill("corrected by hand")
    field.press("Enter")
    expect(page.locator("[data-fact]").nth(2)).to_have_attribute("data-state", "edited")
    expect(page.locator("[data-fact]").nth(2)).to_contain_text("orrected by hand")
    assert sorted(states()) == ["accepted", "edited", "refused"]
    keys.press("k")
    keys.press("o")
    page.wait_for_url("**/read/?**mark=*")
    page.locator(".hit-box").first.wait_for(state="attached")
    return problems


def test_without_scripts_each_fact_has_its_buttons(visit: Visit, cast: Cast, case: Case) -> None:
    clerk = visit(cast.clerk, scripts=False)
    page = clerk.go(f"/cases/{case.pk}/facts/?kind=medication")
    page.locator("[data-fact]").first.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("accepted.").first).to_be_visible()
    assert states() == ["accepted"]


def test_an_accepted_visit_is_cited_beside_the_item(visit: Visit, cast: Cast, case: Case) -> None:
    reviewer = visit(cast.reviewer)
    page = reviewer.go(f"/cases/{case.pk}/facts/?kind=visits")
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator("[data-fact][data-state=accepted]")).to_have_count(1)
    assert Fact.objects.get(state="accepted").by.startswith("seat:")
    page = reviewer.go(f"/cases/{case.pk}/review/")
    page.locator("#rationale-1").fill("Twelve visits were completed")
    page.locator(".facts-beside").get_by_role("button", name="Cite").first.click()
    expect(page.locator("#rationale-1")).to_have_value("Twelve visits were completed [R1 p. 1]")
    reviewer.look()
