"""The figures of the reader: pages taken in, read by OCR, the memory of a worker, and how well pages are read.

Papers are made from a seed (`records.made`). Ours is the whole way: looked into, read in children, pictures on the disk,
rows in the database. The bare engines do the same pages in the same run, in one process, and keep nothing.
"""

import io
import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pdfwords
import pypdfium2
from PIL import Image

from openimr.cli import bench_house, measuring
from openimr.records import made
from openimr.records.reading import ocr, pictures

SEED, RUNS = "bench", 5
TEXT_DOCUMENTS, SCANNED = 100, 8  # documents of a run
TEXT_SHARE, OCR_SHARE = 0.5, 0.8
AT = datetime(2014, 8, 20, 18, 0, tzinfo=UTC)


def run(part: str) -> None:
    """Measure the part named and print each figure beside its bound."""
    with bench_house.folder() as place:
        os.environ["IMR_HOME"] = str(place)
        from openimr.cli import ground

        ground.ready()
        PARTS[part](place)


def text_pages(folder: Path) -> None:
    """Pages with text: words, boxes, picture and thumbnail stored, beside text, boxes, picture as PNG of the engines."""
    shares, ours = _runs(
        folder, lambda run: made.pdf(made.pile(f"{SEED} {run}", TEXT_DOCUMENTS, "digital")), _bare_text
    )
    _tell("text pages: words, boxes, image, thumbnail stored", ours, shares, TEXT_SHARE)


def scanned_pages(folder: Path) -> None:
    """Scans: read, straightened, stored, beside Tesseract on the same pixels, cut into lines the same way."""
    for grade, share in (("clean", OCR_SHARE), ("mild", OCR_SHARE), ("moderate", 0.0)):
        shares, ours = _runs(folder, lambda run, grade=grade: _scans(run, grade), _bare_ocr)  # type: ignore[misc]
        _tell(f"scanned pages, {grade}: OCR, image, thumbnail stored", ours, shares, share)


def _scans(run: int, grade: str) -> bytes:
    return made.pdf(made.pile(f"{SEED} {grade} {run}", SCANNED, "digital"), grade)


def _runs(
    folder: Path, paper_of: Callable[[int], bytes], bare: Callable[[Path], int]
) -> tuple[list[float], list[float]]:
    """Of each run but the first: our speed as a share of the bare one, and our pages a second."""
    shares, speeds = [], []
    for run in range(RUNS + 1):
        data = paper_of(run)
        file = folder / "bench.pdf"
        file.write_bytes(data)
        begun = time.perf_counter()
        count = bare(file)
        between = time.perf_counter()
        taken_in(data, f"{bare.__name__} {run}")
        ours = time.perf_counter() - between
        shares.append((between - begun) / ours)
        speeds.append(count / ours)
    return shares[1:], speeds[1:]


def _bare_text(file: Path) -> int:
    """pdfium's text, the word boxes, pdfium's picture as PNG; nothing is kept."""
    document, words = pypdfium2.PdfDocument(file), pdfwords.open(str(file))
    for number in range(len(document)):
        document[number].get_textpage().get_text_range()
        words[number].get_text("words")
        pictures.encode(document[number].render(scale=pictures.WIDE / 612, grayscale=True).to_pil())
    return len(document)


def _bare_ocr(file: Path) -> int:
    """Tesseract's text of the pictures as they lie in the file."""
    from openimr.records.reading.raster import Rasters

    rasters, count, api = Rasters(file), len(pypdfium2.PdfDocument(file)), ocr.engine()
    for number in range(1, count + 1):
        picture = rasters.of(number)
        grey = (picture or Image.new("L", (8, 8))).convert("L")
        api.SetPageSegMode(ocr.BLOCK)
        api.SetImageBytes(grey.tobytes(), grey.width, grey.height, 1, grey.width)
        api.GetUTF8Text()
    return count


def taken_in(data: bytes, name: str) -> Any:
    """A file received and read to its last page, the way a job does it."""
    from openimr.accounts.roles import SYSTEM
    from openimr.cases.models import Case
    from openimr.records import actions

    case, _ = Case.objects.get_or_create(
        number="BENCH-1",
        program="ca-wc",
        defaults={"state": "records_pending", "received_at": AT, "employee_name": "B"},
    )
    upload = actions.receive(
        case=case, file=io.BytesIO(data), name=f"{name}.pdf", source="claims_administrator", by=SYSTEM, at=AT
    )
    return actions.read_upload(upload.pk)


def _tell(name: str, speeds: list[float], shares: list[float], bound: float) -> None:
    share, speed = statistics.median(shares), statistics.median(speeds)
    figure = f"{speed:.1f} pages/s, {share:.0%} of bare"
    measuring.tell(name, figure, f"{bound:.0%} of bare" if bound else "none", holds=share >= bound)


def memory(folder: Path) -> None:
    from openimr.cli import bench_memory

    bench_memory.run(folder)


def quality(folder: Path) -> None:
    from openimr.cli import bench_quality

    bench_quality.run(folder)


PARTS: dict[str, Callable[[Path], None]] = {
    "text": text_pages, "scans": scanned_pages, "memory": memory, "quality": quality,
}  # fmt: skip
