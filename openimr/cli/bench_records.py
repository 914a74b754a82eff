"""The figures of the reader: text pages and scanned pages beside the bare engines, on pages made here."""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pdfwords
import pypdfium2
import typst
from PIL import Image

from openimr.cli import bench_reader, measuring
from openimr.records import reading
from openimr.records.reading import ocr, pictures

TEXT_PAGES, SCANS = 60, 12
TEXT_SHARE, OCR_SHARE = 0.5, 0.8
LINE = "The employee attended twelve visits of physical therapy for the neck; pain is 6 of 10 and work limits are unchanged. "


def run(parts: Sequence[str]) -> None:
    """Measure the parts named and print each figure beside its bound."""
    print(measuring.machine())
    works = {"pages": pages, "reader": bench_reader.run}
    for name in parts:
        works[name]()


def pages() -> None:
    with tempfile.TemporaryDirectory(prefix="imr-bench-") as folder:
        text_pages(Path(folder))
        scanned_pages(Path(folder))


def _paper(folder: Path, pages: int) -> Path:
    source = "#pagebreak()\n".join(f"= Progress report {number}\n" + LINE * 20 for number in range(pages))
    pdf: Any = typst.compile(source.encode(), format="pdf", ignore_system_fonts=True)
    file = folder / f"{pages}.pdf"
    file.write_bytes(pdf)
    return file


def text_pages(folder: Path) -> None:
    file = _paper(folder, TEXT_PAGES)
    reading.read_pages(file, "pdf", 1, 2)  # the reader's process is up
    ours = _seconds(lambda: reading.read_pages(file, "pdf", 1, TEXT_PAGES))
    bare = _seconds(lambda: _bare_text(file))
    _tell("text pages: words, boxes, image, thumbnail", TEXT_PAGES, ours, bare, TEXT_SHARE)


def _bare_text(file: Path) -> None:
    """pdfium's picture as PNG and the word boxes, nothing else."""
    document, words = pypdfium2.PdfDocument(file), pdfwords.open(str(file))
    for number in range(len(document)):
        words[number].get_text("words")
        page = document[number].render(scale=pictures.WIDE / 612, grayscale=True).to_pil()
        pictures.encode(page)


def scanned_pages(folder: Path) -> None:
    pages = pypdfium2.PdfDocument(_paper(folder, SCANS))
    scans = [page.render(scale=200 / 72, grayscale=True).to_pil().convert("1") for page in pages]
    file = folder / "scans.tiff"
    scans[0].save(file, "TIFF", compression="group4", dpi=(200, 200), save_all=True, append_images=scans[1:])
    ours = _seconds(lambda: reading.read_pages(file, "tiff", 1, SCANS))
    bare = _seconds(lambda: _bare_ocr(scans))
    _tell("scanned pages: OCR, image, thumbnail", SCANS, ours, bare, OCR_SHARE)


def _bare_ocr(scans: list[Image.Image]) -> None:
    """Tesseract's text of the raw scans, nothing else."""
    api = ocr.engine()
    for grey in (scan.convert("L") for scan in scans):
        api.SetImageBytes(grey.tobytes(), grey.width, grey.height, 1, grey.width)
        api.GetUTF8Text()


def _seconds(work: Any) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _tell(name: str, pages: int, ours: float, bare: float, share: float) -> None:
    figure = f"{pages / ours:.1f} pages/s, bare {pages / bare:.1f}"
    measuring.tell(name, figure, f"{share:.0%} of bare", holds=bare / ours >= share)
