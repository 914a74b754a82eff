"""What a scanner and a fax machine do to a page: a bilevel picture of 200 dots an inch, askew, broken and dirty.

clean: threshold only. mild: a little skew, blur and grain. moderate: broken strokes, specks, streaks. heavy: standard
mode (100 lines an inch), sent twice. The same seed gives the same dots.
"""

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

if TYPE_CHECKING:
    from openimr.records.made import MadeDocument

DPI = 200


@dataclass(frozen=True)
class Grade:
    """`skew`: degrees at most; `black`: what is darker becomes ink (0-255); `grain`: of noise before the threshold."""

    skew: float = 0.0
    blur: float = 0.0
    grain: float = 0.0
    black: int = 150
    specks: int = 0
    streaks: int = 0
    standard: bool = False  # 100 lines an inch
    sendings: int = 1


GRADES = {
    "clean": Grade(),
    "mild": Grade(skew=0.6, blur=0.5, grain=0.18, specks=25),
    "moderate": Grade(skew=1.5, blur=0.9, grain=0.45, black=138, specks=260, streaks=2),
    "heavy": Grade(skew=1.1, blur=0.8, grain=0.4, black=146, specks=220, streaks=2, standard=True, sendings=2),
}


def header(of: "MadeDocument", page: int) -> str:
    """The line that the sending machine prints over the top edge."""
    dice = random.Random(f"header {of.seed}")
    stamp = f"{dice.randrange(1, 13):02d}/{dice.randrange(1, 28):02d}/2014 {dice.randrange(7, 19):02d}:{dice.randrange(60):02d}"
    return f"{stamp} FAX {dice.randrange(200, 990)}5550{dice.randrange(100, 200)} P.{page:03d}/{len(of.pages):03d}"


def sent(grey: Image.Image, grade: str, seed: str, line: str = "") -> Image.Image:
    """A page drawn at 200 dots an inch, as it arrives."""
    how, dice = GRADES[grade], random.Random(f"fax {seed} {grade}")
    page = grey.convert("L")
    for sending in range(how.sendings):
        page = _once(page, how, dice, line if sending == 0 else "")
    return page.convert("1", dither=Image.Dither.NONE)


def _once(page: Image.Image, how: Grade, dice: random.Random, line: str) -> Image.Image:
    if line:
        _stamp(page, line)
    if how.skew:
        angle = dice.uniform(0.3, 1) * how.skew * dice.choice((-1, 1))
        page = page.rotate(angle, Image.Resampling.BILINEAR, fillcolor=255)
    if how.standard:
        page = page.resize((page.width, page.height // 2), Image.Resampling.BOX)
    if how.blur:
        page = page.filter(ImageFilter.GaussianBlur(how.blur * (0.6 if how.standard else 1)))
    page = _grain(page, how.grain, dice).point([0 if shade < how.black else 255 for shade in range(256)])
    _dirt(page, how, dice)
    return page.resize((page.width, page.height * 2), Image.Resampling.NEAREST) if how.standard else page


def _grain(page: Image.Image, strength: float, dice: random.Random) -> Image.Image:
    if not strength:
        return page
    noise = Image.frombytes("L", page.size, dice.randbytes(page.width * page.height))
    shift = noise.point([round((shade - 128) * strength) + 128 for shade in range(256)])
    return ImageChops.add(page, shift, scale=1, offset=-128)


def _dirt(page: Image.Image, how: Grade, dice: random.Random) -> None:
    draw = ImageDraw.Draw(page)
    for _ in range(how.specks):
        x, y, size = dice.randrange(page.width), dice.randrange(page.height), dice.choice((0, 0, 1, 1, 2))
        draw.rectangle((x, y, x + size, y + dice.choice((0, size))), fill=0)
    for _ in range(how.streaks):  # a dirty glass draws a line down the page; a slipping roller loses rows
        x, y = dice.randrange(page.width), dice.randrange(page.height // 8, page.height)
        draw.line((x, 0, x, page.height), fill=0)
        draw.rectangle((0, y, page.width, y + dice.choice((0, 1))), fill=255)


def _stamp(page: Image.Image, line: str) -> None:
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, page.width, 60), fill=255)
    draw.text((90, 22), line, fill=0, font=ImageFont.load_default(size=26))
