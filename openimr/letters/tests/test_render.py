"""Letters: the same bytes, the words as they are, an accessible structure, and a refusal for what cannot be printed."""

import hashlib
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pdfua
import pikepdf
import pypdfium2
import pytest
import typst

from openimr.host.home import CHECKOUT
from openimr.letters.content import (
    Addressee,
    Boxed,
    Bullets,
    CitedPage,
    Facts,
    Heading,
    LawLine,
    Letter,
    Paragraph,
    Sender,
    Table,
)
from openimr.letters.render import LetterRefused, render

AT = datetime(2014, 11, 6, 17, tzinfo=UTC)
HOSTILE = '#read("/etc/passwd") *bold* $x$ \\ @ref <label> [not a link] // no comment'
LETTER = Letter(
    title="Final Determination",
    sender=Sender("OpenIMR Review Organization", ("P.O. Box 100",), "(916) 555-0100"),
    recipient=Addressee("María Núñez Łódź Nguyễn", "employee", ("1 Main Street",)),
    case_number="IMR14-0000001",
    date="November 6, 2014",
    references=(("Claim", "A-1"),),
    blocks=(
        Heading("Summary"),
        Paragraph("Pain was the same [R1 p. 2]."),
        Paragraph(HOSTILE),
        Bullets(("first point", "second point")),
        Facts("Facts told", (("Quantity", "8 sessions"),)),
        Table("Records listed", ("No.", "Document", "Pages"), (("R1", "Progress report", "3"),)),
        Boxed("Last day", "December 11, 2014"),
        Heading("Reasons", 3),
    ),
    citations=(CitedPage("R1 p. 2", "Progress report", "2014-07-08", ("no change",)),),
    law=(LawLine("Appeal", "Labor Code 4610.6(h)"), LawLine("Doubt", "practice", verified=False)),
    signature=("Signed by somebody",),
    copies=("Other Party (attorney)",),
)


def _text(pdf: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def test_everything_is_printed_as_it_is() -> None:
    text = " ".join(_text(render(LETTER, at=AT)).split())
    for words in ("María Núñez Łódź", "Pain was the same [R1 p. 2].", '#read("/etc/passwd") *bold* $x$', "first point", "8 sessions",
                  "Records listed", "Last day", "“no change”", "unverified", "Signed by somebody", "Other Party", "Page 1 of"):  # fmt: skip
        assert words in text, words
    assert "root:" not in text


def test_another_process_gives_the_same_bytes() -> None:
    code = "from openimr.letters.tests.test_render import *; print(hashlib.sha256(render(LETTER, at=AT)).hexdigest())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=CHECKOUT, check=True)
    assert done.stdout.strip() == hashlib.sha256(render(LETTER, at=AT)).hexdigest()
    assert render(LETTER, at=AT) != render(replace(LETTER, date="November 7, 2014"), at=AT)


@pytest.mark.parametrize(
    "change, said",
    [
        ({"title": "判定"}, "fonts cannot print"),
        ({"case_number": "A\x00B"}, "invisible character"),
        ({"date": "to\u202eday"}, "invisible character"),
        ({"blocks": (Paragraph("See [R9 p. 9]."),)}, r"cites \[R9 p. 9\]"),
    ],
)
def test_what_cannot_be_printed_is_refused(change: dict[str, object], said: str) -> None:
    with pytest.raises(LetterRefused, match=said):
        render(replace(LETTER, **change), at=AT)  # type: ignore[arg-type]


def test_references_lead_to_the_table() -> None:
    with pikepdf.open(BytesIO(render(LETTER, at=AT))) as pdf:
        links = [note for page in pdf.pages for note in page.get("/Annots", []) if note.get("/Subtype") == "/Link"]
    assert len(links) == 1


def _tags(node: object) -> list[str]:
    if not isinstance(node, pikepdf.Dictionary | pikepdf.Array):
        return []
    if isinstance(node, pikepdf.Array):
        return [tag for kid in node for tag in _tags(kid)]
    own = [str(node["/S"])] if "/S" in node else []
    return own + (_tags(node["/K"]) if "/K" in node else [])


def test_the_structure_is_accessible() -> None:
    with pikepdf.open(BytesIO(render(LETTER, at=AT))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang).startswith("en")
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert "Final Determination" in metadata["dc:title"]
            assert metadata["dc:creator"] == ["OpenIMR Review Organization"]
        tags = _tags(pdf.Root.StructTreeRoot["/K"])
        fonts = [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
        assert fonts
        for font in fonts:
            descendant = font.get("/DescendantFonts", [font])[0]
            assert any(name.startswith("/FontFile") for name in descendant.FontDescriptor.keys())  # noqa: SIM118
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/L", "/LI", "/Link", "/P"} <= set(tags)
    levels = [int(tag[2]) for tag in tags if len(tag) == 3 and tag.startswith("/H")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_checker_of_pdf_ua_finds_nothing(tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(render(LETTER, at=AT))
    (tmp_path / "untagged.pdf").write_bytes(
        typst.compile(b"= Untagged", format="pdf", pdf_tags=False, ignore_system_fonts=True)
    )
    assert list(pdfua.validate(str(tmp_path / "letter.pdf")).findings) == []
    assert list(pdfua.validate(str(tmp_path / "untagged.pdf")).findings) != []
