"""Files dropped on the records page: several at once, over a line that breaks, and on another visit."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import CDPSession, Page, expect

from openimr.cases.models import Case
from openimr.records.models import Sending, Upload
from openimr.records.store import blobs
from tests.cast import Cast
from tests.journeys import paper, ready
from tests.journeys.conftest import Visit
from tests.journeys.visitor import NARROW, WIDE, Visitor

pytestmark = pytest.mark.django_db(transaction=True)
SLOW = 3_000_000  # bytes a second
LARGE = b"%PDF-1.4\n" + os.urandom(1_500_000) * 9  # several pieces


@pytest.fixture
def case(cast: Cast, tmp_path: Path) -> Case:
    return ready.in_review(cast, tmp_path)


@pytest.fixture
def clerk(visit: Visit, cast: Cast, case: Case) -> Visitor:
    visitor = visit(cast.clerk)
    visitor.go(f"/cases/{case.pk}/records/")
    return visitor


class Line:
    """The browser's line: as fast as told, or broken."""

    def __init__(self, page: Page) -> None:
        self.link: CDPSession = page.context.new_cdp_session(page)
        self.link.send("Network.enable")

    def runs(self, bytes_a_second: int = -1) -> None:
        self._set(offline=False, upload=bytes_a_second)

    def breaks(self) -> None:
        self._set(offline=True, upload=-1)

    def _set(self, *, offline: bool, upload: int) -> None:
        words = {"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": upload}
        self.link.send("Network.emulateNetworkConditions", words)

    def drop(self, page: Page, files: list[Path]) -> None:
        """What the browser does when a person lets files fall on the place for them."""
        place = page.locator("[data-drop]")
        place.scroll_into_view_if_needed()
        box: Any = place.bounding_box()
        data = {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            where = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
            self.link.send("Input.dispatchDragEvent", {"type": kind, **where, "data": data})


def row(page: Page, name: str) -> Any:
    return page.locator("[data-sending-list] li", has_text=name)


def written(folder: Path, **files: bytes) -> Iterator[Path]:
    for name, data in files.items():
        (folder / f"{name}.pdf").write_bytes(data)
        yield folder / f"{name}.pdf"


def offsets(page: Page) -> list[int]:
    """Where each piece that is put begins, as they go out."""
    seen: list[int] = []
    page.on("request", lambda request: request.method == "PUT" and seen.append(int(request.url.rsplit("=", 1)[1])))
    return seen


def half_way(page: Page) -> None:
    """Wait until some of the large file is acknowledged and more is on its way."""
    while not Sending.objects.filter(name="scan.pdf", kept__gt=0).exists():
        page.wait_for_timeout(50)


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("IMR_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_three_files_dropped_and_a_line_that_breaks(clerk: Visitor, case: Case, tmp_path: Path) -> None:
    page, line = clerk.page, Line(clerk.page)
    small = [paper.pdf(tmp_path / "decision.pdf", paper.UR_DECISION), paper.pdf(tmp_path / "visit.pdf", paper.PROGRESS)]
    before = Upload.objects.count()
    line.runs(SLOW)
    line.drop(page, [small[0], *written(tmp_path, scan=LARGE), small[1]])
    expect(page.get_by_text("Say first who sent the files.")).to_be_visible()
    page.get_by_label("Who sent them").select_option("employee_attorney")
    expect(row(page, "scan.pdf")).to_contain_text("% of 13.5 MB")
    half_way(page)
    line.breaks()
    expect(row(page, "scan.pdf")).to_contain_text("The connection broke")
    for size, name in ((WIDE, "broken-1280"), (NARROW, "broken-360")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        picture(page, name)
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    assert 0 < Sending.objects.get(name="scan.pdf").kept < len(LARGE)
    assert Upload.objects.count() == before + 1  # the first one came whole, the others not yet
    line.runs()
    expect(row(page, "visit.pdf")).to_contain_text("Received; it will be read.")
    picture(page, "received-1280")
    clerk.look()
    names = ("scan.pdf", "decision.pdf", "visit.pdf")
    came = {
        upload.name: upload for upload in Upload.objects.filter(case=case, source="employee_attorney", name__in=names)
    }
    assert set(came) == set(names)
    assert blobs().read(came["scan.pdf"].sha256) == LARGE
    assert not list((Path(settings.BLOBS) / "sendings").iterdir())


def test_a_later_visit_goes_on_where_it_stopped(clerk: Visitor, case: Case, tmp_path: Path) -> None:
    page, line, (file,) = clerk.page, Line(clerk.page), list(written(tmp_path, scan=LARGE))
    page.get_by_label("Who sent them").select_option("employee")
    line.runs(SLOW)
    line.drop(page, [file])
    half_way(page)
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(f"/cases/{case.pk}/")
    line.runs()
    clerk.go(f"/cases/{case.pk}/records/")
    expect(page.get_by_role("heading", name="Not finished")).to_be_visible()
    clerk.look()
    picture(page, "unfinished-1280")
    kept, pieces = Sending.objects.get(name="scan.pdf").kept, offsets(page)
    page.get_by_label("Who sent them").select_option("employee")
    page.locator("[name=files]").set_input_files(file)
    clerk.press("Send the files")
    expect(row(page, "scan.pdf")).to_contain_text("Received")
    assert kept > 0
    assert pieces[0] == kept
    assert blobs().read(Upload.objects.get(case=case, name="scan.pdf").sha256) == LARGE
