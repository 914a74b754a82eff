"""Pages that look like one thing and are another."""

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from openimr.records import made, reading
from openimr.records.made import paper

HEADER = "07/18/2014 10:53 FAX 4155550101 BAYSIDE MEDICAL P.001/004"
KIND = "imaging"


def _scan(grade: str = "mild", kind: str = KIND, seed: str = "trap") -> tuple[Image.Image, str]:
    """A made page as a bilevel picture, and its words."""
    one = made.document(seed, kind)
    return next(picture for _, picture in paper.scans([one], grade)), made.truth(one, 1, grade)


def _picture_pdf(folder: Path, picture: Image.Image, over: str = "", *, mode: int = 0, size: int = 9) -> Path:
    """A PDF page that is the picture, with lines of text set over it in text render mode `mode`."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=paper.SHEET)
    paper.put(pdf, 0, picture)
    page = pdf.pages[0]
    page.Resources.Font = pikepdf.Dictionary(
        F1=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    text = " ".join(f"({line}) Tj T*" for line in over.replace("(", "\\(").replace(")", "\\)").split("\n"))
    if over:
        page.contents_add(f"BT /F1 {size} Tf {mode} Tr 14 TL 40 775 Td {text} ET".encode())
    pdf.save(folder / "scan.pdf")
    return folder / "scan.pdf"


def _read(file: Path) -> reading.PageRead:
    return reading.read_pages(file, "pdf", 1, 1)[0]


def _share(page: reading.PageRead, truth: str) -> float:
    """The share of the known words that were read."""
    known = set(truth.split())
    return len(known & set(page.text.split())) / len(known)


def test_a_fax_header_printed_over_a_scan_does_not_hide_the_scan(tmp_path: Path) -> None:
    picture, truth = _scan("clean")
    page = _read(_picture_pdf(tmp_path, picture, HEADER))
    assert page.words_from == "mixed"
    assert page.text.startswith(HEADER)
    assert page.text.count("P.001/004") == 1
    assert _share(page, truth) > 0.8
    assert page.confidence is not None


def test_a_scan_in_a_pdf_is_read_as_it_lies_there(tmp_path: Path) -> None:
    picture, truth = _scan()
    page = _read(_picture_pdf(tmp_path, picture))
    assert (page.words_from, page.rotation, page.blank) == ("ocr", 0, False)
    assert _share(page, truth) > 0.7
    shown = Image.open(io.BytesIO(page.image))
    assert shown.width == 1100
    assert Image.open(io.BytesIO(page.thumb)).width == 150


def test_a_true_hidden_layer_is_used(tmp_path: Path) -> None:
    lines = [f"The patient was seen for follow up of the left shoulder, line {number}." for number in range(48)]
    printed = _picture_pdf(tmp_path, Image.new("1", (1700, 2200), 255), "\n".join(lines))
    import pypdfium2

    picture = pypdfium2.PdfDocument(printed)[0].render(scale=200 / 72).to_pil().convert("1")
    page = _read(_picture_pdf(tmp_path, picture, "\n".join(lines), mode=3))
    assert page.words_from == "layer"
    assert page.confidence is None
    assert page.text.splitlines()[7] == lines[7]


@pytest.mark.parametrize("layer", ["\ufffd~}{ |^ ]]} ~~ {{|" * 3, HEADER])
def test_a_layer_without_sense_or_of_the_header_only_is_not_believed(tmp_path: Path, layer: str) -> None:
    picture, truth = _scan("clean")
    page = _read(_picture_pdf(tmp_path, picture, "\n".join([layer.replace("\ufffd", "?")] * 3), mode=3))
    assert page.words_from == "ocr"
    assert _share(page, truth) > 0.8


@pytest.mark.parametrize("degrees", [90, 180, 270])
@pytest.mark.parametrize("grade", ["clean", "moderate"])
def test_a_page_that_lies_wrong_is_stood_up(tmp_path: Path, degrees: int, grade: str) -> None:
    picture, truth = _scan(grade)
    lying = picture.transpose(
        {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}[degrees]
    )
    lying.save(tmp_path / "lying.tiff", compression="group4")
    page = reading.read_pages(tmp_path / "lying.tiff", "tiff", 1, 1)[0]
    assert page.rotation == degrees
    assert page.height > page.width
    assert _share(page, truth) > (0.8 if grade == "clean" else 0.5)
    first = page.words[0]
    assert first.box[1] < page.height / 8
    large = reading.picture(tmp_path / "lying.tiff", "tiff", 1, wide=1700, rotation=page.rotation)
    assert large is not None
    assert Image.open(io.BytesIO(large[0])).size == picture.size


def test_a_page_that_the_file_itself_turns_is_read_upright(tmp_path: Path) -> None:
    picture, truth = _scan("clean")
    with pikepdf.open(_picture_pdf(tmp_path, picture.transpose(Image.Transpose.ROTATE_90))) as pdf:
        pdf.pages[0].Rotate = 90
        pdf.pages[0].MediaBox = [0, 0, 792, 612]
        pdf.pages[0].Contents = pdf.make_stream(b"q 792 0 0 612 0 0 cm /Im0 Do Q")
        pdf.save(tmp_path / "turned.pdf")
    page = _read(tmp_path / "turned.pdf")
    assert page.rotation == 90
    assert (page.width, page.height) == (612, 792)
    assert _share(page, truth) > 0.8


def _form(folder: Path, *, flags: int = 0) -> Path:
    """A form with a name, two lines of text and two boxes, one of them ticked."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(612, 792))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(
        F1=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    ))  # fmt: skip
    page.contents_add(
        b"BT /F1 11 Tf 60 700 Td (Employee name of this form:) Tj 0 -60 Td (Treatment in dispute, in full:) Tj"
        b" 0 -90 Td (The review is expedited: yes or no) Tj ET"
    )
    fields = [
        _typed(pdf, "name", "Rosa Muñoz", [260, 692, 520, 712], flags),
        _typed(pdf, "treatment", "Physical therapy\n12 visits", [260, 610, 520, 650], flags),
        _tick(pdf, "expedited", True, [300, 545, 312, 557]),
        _tick(pdf, "other", False, [340, 545, 352, 557]),
    ]
    page.Annots = pikepdf.Array(fields)
    pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(
        Fields=pikepdf.Array(fields), NeedAppearances=True, DR=page.Resources, DA=pikepdf.String("/F1 11 Tf 0 g")
    ))  # fmt: skip
    pdf.save(folder / "form.pdf")
    return folder / "form.pdf"


def _typed(pdf: pikepdf.Pdf, name: str, value: str, rect: list[int], flags: int) -> pikepdf.Object:
    return pdf.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T=pikepdf.String(name), Ff=4096,
        V=pikepdf.String(value), Rect=rect, F=4 | flags, DA=pikepdf.String("/F1 11 Tf 0 g"),
    ))  # fmt: skip


def _tick(pdf: pikepdf.Pdf, name: str, on: bool, rect: list[int]) -> pikepdf.Object:
    state = pikepdf.Name.Yes if on else pikepdf.Name.Off
    looks = {}
    for each, ink in (("/Yes", b"0 0 12 12 re f"), ("/Off", b"")):
        looks[each] = pdf.make_stream(ink, Subtype=pikepdf.Name.Form, BBox=[0, 0, 12, 12])
    return pdf.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Btn, T=pikepdf.String(name), V=state,
        AS=state, Rect=rect, F=4, AP=pikepdf.Dictionary(N=pikepdf.Dictionary(looks)),
    ))  # fmt: skip


def test_what_was_filled_into_a_form_is_seen_and_read(tmp_path: Path) -> None:
    page = _read(_form(tmp_path))
    assert page.words_from == "text"
    assert (
        page.text.splitlines()
        == [
            "Employee name of this form: Rosa Muñoz",
            "Treatment in dispute, in full: Physical therapy",
            "12 visits",
            "The review is expedited: yes or no X",
        ]
        or page.text.split()
        == (
            "Employee name of this form: Rosa Muñoz Treatment in dispute, in full: Physical therapy 12 visits"
            " The review is expedited: yes or no X"
        ).split()
    )
    picture = Image.open(io.BytesIO(page.image)).convert("L")
    scale = picture.width / page.width
    for word in page.words:
        box = tuple(int(edge * scale) for edge in word.box)
        assert picture.crop((box[0], box[1], box[2] + 1, box[3] + 1)).getextrema()[0] < 128, word.text


def test_a_hidden_field_says_nothing(tmp_path: Path) -> None:
    page = _read(_form(tmp_path, flags=2))
    assert "Rosa" not in page.text


def test_an_empty_page_of_a_repaired_file_is_flagged(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    for text in (b"", b"BT /F1 11 Tf 60 700 Td (The patient was seen today for the left knee.) Tj ET"):
        page = pdf.add_blank_page(page_size=(612, 792))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(
            F1=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        ))  # fmt: skip
        page.contents_add(text)
    pdf.save(tmp_path / "whole.pdf")
    assert not reading.read_pages(tmp_path / "whole.pdf", "pdf", 1, 1)[0].problem  # an empty page of a sound file
    data = (tmp_path / "whole.pdf").read_bytes()
    (tmp_path / "cut.pdf").write_bytes(data[: data.rindex(b"xref")])
    found = reading.inspect(tmp_path / "cut.pdf")
    pages = reading.read_pages(tmp_path / "cut.pdf", "pdf", 1, 2)
    if "repaired" in found.problem:  # pdfium mends some files itself
        assert pages[0].blank
        assert "may be lost" in pages[0].problem
        assert not pages[0].unreadable
    assert "left knee" in pages[1].text


def test_a_page_of_two_hundred_thousand_signs_is_cut_and_says_so(tmp_path: Path) -> None:
    words = " ".join(["(word) Tj 0 -0.01 Td"] * 55_000)
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(612, 792))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(
        F1=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    ))  # fmt: skip
    page.contents_add(f"BT /F1 1 Tf 10 780 Td {words} ET".encode())
    pdf.save(tmp_path / "long.pdf")
    read = _read(tmp_path / "long.pdf")
    assert len(read.words) <= 20_000
    assert len(read.text) <= 200_000
    assert read.image


def test_the_language_of_a_page_is_told(tmp_path: Path) -> None:
    file = tmp_path / "letters.pdf"
    file.write_bytes(
        made.pdf([made.document("one", "spanish_letter"), made.document("two", "psychological")], "digital")
    )
    spanish, english = (reading.read_pages(file, "pdf", number, number)[0] for number in (1, 2))
    assert (spanish.language, english.language) == ("es", "en")
    assert spanish.language_share > 0.8


@pytest.mark.parametrize("kind", ["billing", "application"])
def test_the_boxes_of_a_form_lose_no_words(tmp_path: Path, kind: str) -> None:
    picture, truth = _scan("clean", kind, "boxes")
    page = _read(_picture_pdf(tmp_path, picture))
    assert _share(page, truth) > 0.85
