"""Makes a printed page look faxed: a bilevel picture at 200 dots an inch, a little askew, with specks, no text in it.

The same page and seed give the same bytes. Levels: light (fine mode), moderate, heavy (standard mode: half the lines,
strong dirt, lost rows).
"""

import random
from dataclasses import dataclass

import pikepdf
import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw, ImageFont

from openimr.records.made.paper import fax_image

DOTS_PER_INCH = 200


@dataclass(frozen=True, slots=True)
class Level:
    """How bad a fax is: skew in degrees at most, specks a page, threshold of black (0-255), dirt 0-1, lost rows."""

    skew: float
    specks: int
    black: int
    dirt: float
    half_lines: bool
    lost_rows: int


LEVELS = {
    "light": Level(skew=0.25, specks=36, black=150, dirt=0.0, half_lines=False, lost_rows=0),
    "moderate": Level(skew=0.7, specks=320, black=165, dirt=0.35, half_lines=False, lost_rows=1),
    "heavy": Level(skew=1.1, specks=900, black=178, dirt=0.7, half_lines=True, lost_rows=4),
}


def faxed(page: pdfium.PdfPage, level: str, header: str, seed: str) -> Image.Image:
    """One page as a bilevel picture; `header` is the line the sending machine prints over the top edge."""
    how, dice = LEVELS[level], random.Random(f"fax {seed}")
    grey = page.render(scale=DOTS_PER_INCH / 72, grayscale=True).to_pil().convert("L")
    grey = grey.rotate(dice.uniform(0.3, 1) * how.skew * dice.choice((-1, 1)), Image.Resampling.BILINEAR, fillcolor=255)
    grey = _dirty(_half(grey) if how.half_lines else grey, how.dirt, dice)
    bilevel = grey.point([0 if shade < how.black else 255 for shade in range(256)]).convert(
        "1", dither=Image.Dither.NONE
    )
    _specks(bilevel, how, dice)
    _header(bilevel, header)
    return bilevel


def _half(grey: Image.Image) -> Image.Image:
    """Standard mode sends every second line; the receiving machine prints each twice."""
    return grey.resize((grey.width, grey.height // 2), Image.Resampling.BOX).resize(grey.size, Image.Resampling.NEAREST)


def _dirty(grey: Image.Image, dirt: float, dice: random.Random) -> Image.Image:
    if not dirt:
        return grey
    width, height = grey.width // 2, grey.height // 2
    noise = Image.frombytes("L", (width, height), dice.randbytes(width * height)).resize(grey.size)
    shift = noise.point([round((shade - 128) * dirt * 0.8) + 128 for shade in range(256)])
    return ImageChops.add(grey, shift, scale=1, offset=-128)


def _specks(page: Image.Image, how: Level, dice: random.Random) -> None:
    draw = ImageDraw.Draw(page)
    for _ in range(how.specks):
        x, y, size = dice.randrange(page.width), dice.randrange(page.height), dice.choice((0, 0, 0, 1, 1, 2))
        draw.rectangle((x, y, x + size, y + dice.choice((0, size))), fill=0)
    for _ in range(how.lost_rows):
        y = dice.randrange(int(page.height * 0.1), int(page.height * 0.95))
        draw.rectangle((0, y, page.width, y + dice.choice((0, 1))), fill=255)


def _header(page: Image.Image, words: str) -> None:
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, page.width, 44), fill=255)
    draw.text((90, 14), words, fill=0, font=ImageFont.load_default(size=22))


def put(pdf: pikepdf.Pdf, index: int, picture: Image.Image) -> None:
    """Replaces page `index` (from 0) by the picture, as fax group 4, filling the page; its text layer is gone."""
    page = pdf.pages[index].obj
    width, height = (float(edge) for edge in page.MediaBox[2:4])
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=pdf.make_indirect(fax_image(pdf, picture))))
    page.Contents = pdf.make_stream(f"q {width:g} 0 0 {height:g} 0 0 cm /Im0 Do Q".encode())
    for key in ("/StructParents", "/Annots", "/Group", "/Tabs"):
        if key in page:
            del page[key]
