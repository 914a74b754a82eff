"""Files that strangers send: what can be read is read, and what cannot ends in a sentence."""

import json
from pathlib import Path

import pikepdf
import pytest
import typst
from PIL import Image

from openimr.records import reading
from openimr.records.reading.limits import Limits

SMALL = Limits(cpu_seconds=4, wall_seconds=8.0)
TEXT = "Physical therapy for the left shoulder, visit 9 of 12. Pain 6/10."


def _pdf(tmp_path: Path, text: str = TEXT, pages: int = 1) -> Path:
    source = tmp_path / "source.typ"
    source.write_text("#pagebreak()\n".join(f"#text(12pt)[{text} Page {n + 1}]\n" for n in range(pages)))
    file = tmp_path / "made.pdf"
    file.write_bytes(typst.compile(str(source), format="pdf", ignore_system_fonts=True))
    return file


def _scan(tmp_path: Path, pdf: Path) -> Path:
    import pypdfium2

    page = pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72).to_pil().convert("1")
    file = tmp_path / "scan.tiff"
    page.save(file, "TIFF", compression="group4", dpi=(200, 200))
    return file


def test_a_digital_page_has_words_over_their_ink(tmp_path: Path) -> None:
    file = _pdf(tmp_path, pages=2)
    found = reading.inspect(file)
    assert (found.kind, found.page_count, found.state, found.problem) == ("pdf", 2, "ok", "")
    page = reading.read_pages(file, "pdf", 2, 2)[0]
    assert page.number == 2
    assert page.text.startswith("Physical therapy for the left shoulder, visit 9 of 12.")
    assert page.confidence is None
    (tmp_path / "page.png").write_bytes(page.image)
    picture = Image.open(tmp_path / "page.png").convert("L")
    scale = picture.width / page.width
    for word in page.words:
        box = tuple(int(edge * scale) for edge in word.box)
        assert picture.crop((box[0], box[1], box[2] + 1, box[3] + 1)).getextrema()[0] < 100, word.text
    margin = picture.crop((0, 0, picture.width, int(page.words[0].box[1] * scale) - 4))
    assert margin.getextrema()[0] > 200


def test_a_scanned_page_is_read_by_ocr(tmp_path: Path) -> None:
    file = _scan(tmp_path, _pdf(tmp_path))
    found = reading.inspect(file)
    assert (found.kind, found.page_count, found.state) == ("tiff", 1, "ok")
    page = reading.read_pages(file, "tiff", 1, 1)[0]
    assert "left shoulder" in page.text
    assert page.confidence is not None
    assert page.confidence > 85
    assert not page.poor
    top = next(word for word in page.words if word.text == "Physical")
    assert 60 < top.box[0] < 90


def test_text_becomes_a_page(tmp_path: Path) -> None:
    file = tmp_path / "note.pdf"  # the name lies; the bytes decide
    file.write_text("Seen today.\nRight knee pain.")
    assert reading.inspect(file).kind == "text"
    assert reading.read_pages(file, "text", 1, 1)[0].text == "Seen today.\nRight knee pain."


def _bytes(data: bytes) -> object:
    return lambda folder: _write(folder / "file.pdf", data)


def _write(file: Path, data: bytes) -> Path:
    file.write_bytes(data)
    return file


def _truncated(folder: Path) -> Path:
    data = _pdf(folder).read_bytes()
    return _write(folder / "cut.pdf", data[: len(data) // 2])


def _locked(folder: Path) -> Path:
    with pikepdf.open(_pdf(folder)) as pdf:
        pdf.save(folder / "locked.pdf", encryption=pikepdf.Encryption(user="secret", owner="other"))
    return folder / "locked.pdf"


def _owner_locked(folder: Path) -> Path:
    with pikepdf.open(_pdf(folder)) as pdf:
        pdf.save(folder / "owner.pdf", encryption=pikepdf.Encryption(user="", owner="other"))
    return folder / "owner.pdf"


def _many_pages(folder: Path) -> Path:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(612, 792)).obj
    pdf.Root.Pages.Kids = pikepdf.Array([pdf.make_indirect(page)] * 10_001)
    pdf.Root.Pages.Count = 10_001
    pdf.save(folder / "many.pdf")
    return folder / "many.pdf"


def _embedded(folder: Path) -> Path:
    with pikepdf.open(_pdf(folder)) as pdf:
        pdf.attachments["evil.exe"] = b"MZ"
        pdf.save(folder / "embedded.pdf")
    return folder / "embedded.pdf"


def _tiff_bomb(folder: Path) -> Path:
    Image.new("1", (30_000, 30_000)).save(folder / "bomb.tiff", compression="group4")
    return folder / "bomb.tiff"


FILES = [
    ("empty", _bytes(b""), "unreadable", "empty"),
    ("not a PDF", _bytes(bytes(range(256)) * 4), "refused", "is no PDF"),
    ("a program named .pdf", _bytes(b"MZ" + bytes(500)), "refused", "program"),
    ("a web page named .pdf", _bytes(b"<!doctype html><p>Report"), "refused", "web page"),
    ("only a PDF's mark", _bytes(b"%PDF-1.7\n"), "unreadable", "damaged"),
    ("truncated", _truncated, "unreadable", "damaged"),
    ("locked", _locked, "needs_password", "password"),
    ("10,001 pages by its own claim", _many_pages, "refused", "at most 10,000"),
    ("a picture bomb", _tiff_bomb, "unreadable", "too large"),
    ("half a PNG", _bytes(b"\x89PNG\r\n\x1a\n" + bytes(20)), "unreadable", "damaged"),
]


@pytest.mark.parametrize("make, state, words", [row[1:] for row in FILES], ids=[row[0] for row in FILES])
def test_what_cannot_be_read_says_why(tmp_path: Path, make: object, state: str, words: str) -> None:
    found = reading.inspect(make(tmp_path))  # type: ignore[operator]
    assert found.state == state
    assert words in found.problem
    assert found.problem.endswith(".")


def test_an_empty_user_password_is_no_lock(tmp_path: Path) -> None:
    file = _owner_locked(tmp_path)
    assert reading.inspect(file).state == "ok"
    assert "left shoulder" in reading.read_pages(file, "pdf", 1, 1)[0].text


def test_embedded_files_are_told(tmp_path: Path) -> None:
    found = reading.inspect(_embedded(tmp_path))
    assert found.state == "ok"
    assert "embedded files" in found.problem


def _laughs(folder: Path) -> Path:
    """A form that draws a form ten times, nine deep: two kilobytes, a billion drawings."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(612, 792))
    inner = pdf.make_stream(b"0 0 10 10 re f")
    for _ in range(9):
        outer = pdf.make_stream(b"/F Do " * 10)
        inner.Type, inner.Subtype, inner.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 612, 792]
        outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=inner))
        inner = outer
    page.Contents = pdf.make_stream(b"/F Do")
    inner.Type, inner.Subtype, inner.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 612, 792]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=inner))
    pdf.save(folder / "laughs.pdf")
    return folder / "laughs.pdf"


def test_a_page_that_kills_its_reader_leaves_the_others(tmp_path: Path) -> None:
    with pikepdf.open(_laughs(tmp_path)) as bad, pikepdf.open(_pdf(tmp_path)) as good:
        good.pages.append(bad.pages[0])
        good.save(tmp_path / "mixed.pdf")
    pages = reading.read_pages(tmp_path / "mixed.pdf", "pdf", 1, 2, SMALL)
    assert "left shoulder" in pages[0].text
    assert "took too much time or memory" in pages[1].problem
    assert reading.inspect(tmp_path / "made.pdf").state == "ok"  # the next file is read as if nothing had been


def test_results_are_plain_json_data(tmp_path: Path) -> None:
    page = reading.read_pages(_pdf(tmp_path), "pdf", 1, 1)[0]
    assert json.loads(json.dumps([[word.text, *word.box] for word in page.words]))
