"""Every hostile file ends in a clear state with a sentence; the next good file reads, and nothing else is touched."""

import os
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from openimr.accounts.roles import Actor
from openimr.cases.models import Case
from openimr.records import actions, queries, reading
from openimr.records.models import Document, Page, Upload
from openimr.records.reading import sandbox
from openimr.records.tests import bad_packs, bad_pdfs, hostile
from openimr.records.tests.conftest import AT, Send, page_of
from openimr.records.tests.papers import pdf_of

TABLE = dict(hostile.kinds())
QUICK = replace(
    reading.LIMITS, cpu_seconds=2, wall_seconds=4.0, memory_bytes=900 << 20, unpacked_bytes=40_000_000, pages=10_000
)
TEXT_PAGES = 400  # so that the long text need not be drawn
GOOD = pdf_of("No fracture of the left hip.")


@pytest.fixture(autouse=True)
def quick_limits(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    few = "megabytes" in request.node.name
    monkeypatch.setattr(reading, "LIMITS", replace(QUICK, pages=TEXT_PAGES) if few else QUICK)


def sentences(upload: Upload) -> str:
    """All that is said of a file, of what came inside it and of its pages."""
    said = [
        upload.problem,
        *(row["problem"] for row in upload.left_out),
        *(page.problem for page in upload.pages.all()),
    ]
    return " ".join([*said, *(sentences(member) for member in upload.members.all())])


def test_the_table_holds_enough_kinds() -> None:
    assert len(TABLE) + len(hostile.NAMES) >= 60


@pytest.mark.parametrize("kind", TABLE.values(), ids=TABLE)
def test_a_hostile_file_ends_in_a_clear_state(case: Case, send: Send, kind: hostile.Kind, tmp_path: Path) -> None:
    (tmp_path / "neighbour").write_bytes(GOOD)
    before = send(GOOD, "before.pdf")
    actions.read_upload(before.pk)
    pages = list(Page.objects.values_list("pk", "sha256"))
    begun = time.monotonic()
    upload = send(kind.make(), kind.name)
    actions.read_upload(upload.pk)
    upload.refresh_from_db()
    assert upload.state in kind.states, sentences(upload)
    assert kind.says in sentences(upload)
    for told in (upload, *upload.members.all()):
        clear(told)
    assert time.monotonic() - begun < 30
    after = send(pdf_of("Lumbar spine, L4-5."), "after.pdf")
    assert actions.read_upload(after.pk).state == Upload.READ
    assert list(Page.objects.filter(upload=before).values_list("pk", "sha256")) == pages
    assert {file.name for file in tmp_path.iterdir()} == {"neighbour", "files"}


def clear(upload: Upload) -> None:
    """A state that lasts, and a sentence that says what to do where the file is not simply read."""
    assert not upload.still_to_read
    if upload.state != Upload.READ:
        assert len(upload.problem) > 20
        assert upload.problem.endswith((".", "again."))
        assert not upload.pages.exists()
    assert actions.read_upload(upload.pk).state == upload.state  # asked again, nothing changes
    for document in upload.documents.all():
        assert document.state in (upload.state, Document.REMOVED)
        assert document.pages.count() == (upload.page_count if upload.state == Upload.READ else 0)


@pytest.mark.parametrize(("name", "shown"), hostile.NAMES.values(), ids=hostile.NAMES)
def test_a_name_is_made_safe(case: Case, send: Send, name: str, shown: str) -> None:
    assert send(GOOD, name).name == shown
    inside = send(bad_packs.packed({name or "x": pdf_of("member")}), "records.zip")
    actions.read_upload(inside.pk)
    for member in inside.members.all():
        assert "/" not in member.name
        assert all(ord(sign) >= 32 and sign != "\u202e" for sign in member.name)


def test_the_same_file_twice_adds_nothing(case: Case, send: Send) -> None:
    for data, name in ((bad_pdfs.good(), "a.pdf"), (bad_packs.packed({"in.pdf": bad_pdfs.good()}), "a.zip")):
        for _ in range(2):
            actions.read_upload(send(data, name).pk)
    states = [upload.state for upload in case.uploads.order_by("received_at", "pk") if upload.kind == "pdf"]
    assert sorted(states) == ["duplicate", "duplicate", "duplicate", "read"]
    assert case.documents.count() == 1


def test_a_page_that_kills_its_reader_costs_that_page_alone(case: Case, send: Send) -> None:
    upload = send(bad_pdfs.one_bad_page())
    actions.read_upload(upload.pk)
    rows = list(upload.pages.order_by("upload_page").values_list("unreadable", "text"))
    assert [unreadable for unreadable, _ in rows] == [False, True, False, False]
    assert "Left shoulder" in rows[0][1]


def test_a_killed_reading_server_is_replaced(case: Case, send: Send) -> None:
    actions.read_upload(send(GOOD).pk)
    os.kill(sandbox._server().process.pid, 9)
    upload = send(pdf_of("Lumbar spine"), "next.pdf")
    assert actions.read_upload(upload.pk).state == Upload.READ


def test_an_archive_still_to_be_unpacked_holds_the_record_open(case: Case, send: Send) -> None:
    upload = send(bad_packs.packed({"report.pdf": GOOD}), "records.zip")
    assert queries.lifecycle_facts(case)["unreadable_documents"] == 1
    actions.read_upload(upload.pk)
    assert queries.lifecycle_facts(case)["unreadable_documents"] == 0


def test_nothing_a_hostile_file_names_is_opened(case: Case, send: Send, tmp_path: Path, settings: Any) -> None:
    """What a link, a path or a picture of the server would have brought in does not stand on any page."""
    for make in (bad_packs.zip_link, bad_packs.zip_slip, bad_packs.word_outside):
        actions.read_upload(send(make(), "records.bin").pk)
    assert not Page.objects.filter(text__contains="root:").exists()


def test_a_bad_file_holds_the_record_open_and_no_other_file_up(case: Case, send: Send) -> None:
    bad, good = send(b"%PDF-1.7\nnothing that is a file"), send(GOOD)
    actions.read_upload(bad.pk)
    assert actions.read_upload(good.pk).state == Upload.READ
    assert queries.lifecycle_facts(case)["unreadable_documents"] == 1


def test_an_owner_password_alone_locks_nobody_out(send: Send) -> None:
    upload = actions.read_upload(send(bad_pdfs.locked("")).pk)
    assert "Left shoulder pain." in page_of(upload.documents.get()).text


def test_a_faxed_page_of_nothing_is_blank(send: Send) -> None:
    sheet = Image.new("1", (1700, 2200), 1)
    kept = BytesIO()
    sheet.save(kept, "TIFF", compression="group4", dpi=(200, 200))
    upload = actions.read_upload(send(kept.getvalue(), "fax.tif").pk)
    page = page_of(upload.documents.get())
    assert (upload.state, page.blank, page.bare_words()) == (Upload.READ, True, [])


def test_a_refused_claim_keeps_its_number_empty(case: Case, send: Send, by: Actor) -> None:
    endless = bad_pdfs.claiming(10_001)
    actions.read_upload(send(endless).pk)
    assert send(GOOD).documents.get().ref == "R2"
    assert [document.ref for document in queries.documents(case)] == ["R2"]
    assert send(endless).state == Upload.RECEIVED  # nothing of it is in the record, so it is no duplicate
    with pytest.raises(actions.OrderRefused, match="was removed"):
        actions.describe(document=case.documents.get(number=1), type="other", title="x", by=by, at=AT)
