"""The made documents as files: text pages through Typst, scans and faxes as group 4 pictures without text."""

import io
import json
import math
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2 as pdfium
import typst
from PIL import Image, ImageChops, ImageFont

from openimr.records.made import fax

if TYPE_CHECKING:
    from openimr.records.made import MadeDocument

LAYOUT = Path(__file__).parent / "pages.typ"
SHEET = (612, 792)  # points


def pdf(documents: Sequence["MadeDocument"], grade: str | None = None) -> bytes:
    """One PDF; a document of grade `digital` keeps its text, any other is pictures."""
    printed = digital(documents)
    grades = [grade or each.grade for each in documents for _ in each.pages]
    if set(grades) <= {"digital"}:
        return printed
    with pikepdf.open(io.BytesIO(printed)) as target:
        for index, picture in scans(documents, grade, printed):
            put(target, index, picture)
        return _saved(target)


def digital(documents: Sequence["MadeDocument"]) -> bytes:
    """Every page with its text."""
    sheets = [
        {"look": vars(each.look), "blocks": page.blocks, "lang": each.language}
        for each in documents
        for page in each.pages
    ]
    made: bytes = typst.compile(
        LAYOUT, format="pdf", sys_inputs={"sheets": json.dumps(sheets)}, ignore_system_fonts=True,
        font_paths=[_fonts()], timestamp=0,
    )  # fmt: skip
    with pdfium.PdfDocument(made) as checked:
        if len(checked) != len(sheets):
            raise ValueError(f"{len(checked)} pages were printed for {len(sheets)} sheets: a sheet ran over.")
    return made


def scans(
    documents: Sequence["MadeDocument"], grade: str | None = None, printed: bytes | None = None
) -> Iterator[tuple[int, Image.Image]]:
    """The pages that come as pictures: place in the pile from 0, and the bilevel picture."""
    with pdfium.PdfDocument(printed or digital(documents)) as source:
        index = 0
        for each in documents:
            for number in range(1, len(each.pages) + 1):
                how = grade or each.grade
                if how != "digital":
                    grey = source[index].render(scale=fax.DPI / 72, grayscale=True).to_pil()
                    line = fax.header(each, number) if how != "clean" else ""
                    yield index, fax.sent(grey, how, f"{each.seed} {number}", line)
                index += 1


@cache
def _fonts() -> Path:
    """A folder with the sans-serif face that Pillow brings: the printer brings only serif and typewriter faces."""
    folder = Path(tempfile.mkdtemp(prefix="imr-faces-"))
    face = ImageFont.load_default(12)
    (folder / "face.ttf").write_bytes(face.font_bytes)  # type: ignore[union-attr]
    return folder


def put(target: pikepdf.Pdf, index: int, picture: Image.Image) -> None:
    """Makes page `index` (from 0) of a PDF this one bilevel picture; its text is gone."""
    image = pikepdf.Stream(target, group4(picture))
    image.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=picture.width, Height=picture.height,
        ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=1, Filter=pikepdf.Name.CCITTFaxDecode,
        DecodeParms=pikepdf.Dictionary(K=-1, Columns=picture.width, Rows=picture.height, BlackIs1=False),
    )  # fmt: skip
    sheet = pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=[0, 0, *SHEET])
    sheet.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=target.make_indirect(image)))
    sheet.Contents = target.make_stream(f"q {SHEET[0]} 0 0 {SHEET[1]} 0 0 cm /Im0 Do Q".encode())
    target.pages[index] = pikepdf.Page(target.make_indirect(sheet))


def group4(picture: Image.Image) -> bytes:
    """A bilevel picture as one fax group 4 strip (ITU-T T.6), white paper coded as white runs.

    The TIFF writer codes a bit of 0 as a white run and Pillow's black is 0, so the picture goes in turned around.
    """
    held = io.BytesIO()
    strip = math.ceil(picture.width / 8) * picture.height
    ImageChops.invert(picture).save(held, "TIFF", compression="group4", strip_size=strip)
    held.seek(0)
    with Image.open(held) as tiff:
        tags = tiff.tag_v2  # type: ignore[attr-defined]
        (start,), (length,) = tags[273], tags[279]
    return held.getvalue()[start : start + length]


def _saved(target: pikepdf.Pdf) -> bytes:
    """Without the tag tree, which would still hold the words of pages that are pictures now."""
    for key in ("/StructTreeRoot", "/MarkInfo", "/Outlines"):
        if key in target.Root:
            del target.Root[key]
    target.remove_unreferenced_resources()
    held = io.BytesIO()
    target.save(held, deterministic_id=True)
    return held.getvalue()
