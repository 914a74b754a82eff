"""Scanned letters without text: read by OCR in an import, and told as such."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from openimr.archive import actions, queries, scans
from openimr.archive.made import letters, paper
from openimr.archive.models import Determination, File

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def scanned(number: int) -> bytes:
    """A made letter as pictures of its pages, 200 dots an inch."""
    document = pypdfium2.PdfDocument(paper.pdf(letters.made(number)))
    pages = [page.render(scale=200 / 72, grayscale=True).to_pil() for page in document]
    out = BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return out.getvalue()


def blank() -> bytes:
    out = BytesIO()
    Image.new("L", (1700, 2200), 255).save(out, "PDF", resolution=200)
    return out.getvalue()


def quiet(*_: Any) -> None:
    pass


def test_a_scan_is_read_and_told_as_a_scan(tmp_path: Path) -> None:
    made = letters.made(5)
    (tmp_path / "scan.pdf").write_bytes(scanned(5))
    (tmp_path / "text.txt").write_text(paper.text(letters.made(6)))
    counts = actions.import_folder(tmp_path, at=AT, tell=quiet)
    assert (counts.added, counts.unread, counts.faults["scanned"]) == (2, 0, 1)
    row = Determination.objects.get(case_number=made["case_number"])
    assert (row.layout, row.decision_date.isoformat()) == ("L5", made["decision_date"])
    assert [item.outcome for item in row.items.all()] == [item["outcome"].lower() for item in made["items"]]
    assert row.items.first().rationale.split()[:5] == made["items"][0]["rationale"].split()[:5]
    told = [fault for fault in queries.faults() if fault["kind"] == "scanned"]
    assert [fault["letter"] for fault in told] == [row.slug]
    assert "read by OCR with a mean confidence of" in told[0]["words"]
    assert "poor" not in told[0]["words"]
    assert File.objects.get(determination=row).name.endswith("scan.pdf")
    again = actions.import_folder(tmp_path, at=AT, tell=quiet)
    assert (again.added, again.same_file) == (0, 2)  # it is not read by eye again


def test_a_scan_of_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / "blank.pdf").write_bytes(blank())
    counts = actions.import_folder(tmp_path, at=AT, tell=quiet)
    assert (counts.added, counts.unread) == (0, 1)
    (fault,) = queries.faults()
    assert "no text was found" in fault["words"]


def test_a_scan_of_another_paper_is_kept_as_it_is(tmp_path: Path) -> None:
    picture = Image.new("L", (1700, 2200), 255)
    page = pypdfium2.PdfDocument(paper.pdf(letters.made(5)))[0].render(scale=200 / 72, grayscale=True).to_pil()
    picture.paste(page.crop((0, 700, 1700, 800)), (0, 300))  # one line of a letter, torn off
    (tmp_path / "piece.pdf").write_bytes(b"")
    picture.save(tmp_path / "piece.pdf", "PDF", resolution=200)
    row = scans.read(tmp_path / "piece.pdf")
    assert row.get("layout") in ("unknown", None)
    assert row["file"].endswith("piece.pdf")
