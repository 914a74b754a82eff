"""Page pictures: 16 shades of grey as PNG for text pages, JPEG for pages with color or photographs."""

import io

from PIL import Image, ImageFilter, ImageOps

from openimr.records.reading.limits import Limits

WIDE = 1100  # pixels across a letter page: sharp on a screen, small on the wire
THUMB = 150
SWATCH = 100  # pixels: enough to see whether there is color
COLORFUL = 24.0  # mean saturation from which a page counts as colored
INK = 190  # darker than this is ink, at half size
BLANK_SHARE = 0.0004  # of the page's pixels
GREYS = [shade * 17 for shade in range(16) for _ in range(3)]
Picture = Image.Image


def guard(limits: Limits) -> None:
    """Make Pillow refuse pictures that unpack to more pixels than a page can need."""
    Image.MAX_IMAGE_PIXELS = limits.pixels // 2  # Pillow raises at twice this


def encode(picture: Picture) -> tuple[bytes, str]:
    """The picture for the reading page: bytes and content type."""
    if picture.width > WIDE:
        picture = picture.resize(
            (WIDE, round(picture.height * WIDE / picture.width)), Image.Resampling.BOX, reducing_gap=2.0
        )
    return _jpeg(picture) if colored(picture) else (_png(picture.convert("L"), 4), "image/png")


def thumbnail(picture: Picture) -> tuple[bytes, str]:
    small = picture.convert("L")
    small.thumbnail((THUMB, THUMB * 2), Image.Resampling.BOX, reducing_gap=2.0)
    return _png(small, 4), "image/png"


def colored(picture: Picture) -> bool:
    """Whether color carries something on the page: a photograph, a stamp, a marked passage."""
    if picture.mode in ("1", "L"):
        return False
    tiny = picture.convert("RGB").resize((64, 64), Image.Resampling.BOX).convert("HSV").getchannel("S")
    return sum(value * count for value, count in enumerate(tiny.histogram())) / 4096 > COLORFUL


def _jpeg(picture: Picture) -> tuple[bytes, str]:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=78)
    return out.getvalue(), "image/jpeg"


def _png(grey: Picture, bits: int) -> bytes:
    shades = grey.point([value >> 4 for value in range(256)])
    shades.putpalette(GREYS)  # "L" becomes "P" with 16 greys
    out = io.BytesIO()
    shades.save(out, "PNG", bits=bits, optimize=False, compress_level=4)
    return out.getvalue()


def is_blank(picture: Picture) -> bool:
    """Whether next to nothing stands on the page: its margins and single specks do not count."""
    grey = picture.convert("L").reduce(2)  # half size: a quarter of the work, and thin strokes still show
    edge = max(1, grey.width // 40)
    inner = ImageOps.crop(grey, edge).filter(ImageFilter.MedianFilter(3))
    dark = sum(inner.histogram()[:INK])
    return dark < BLANK_SHARE * inner.width * inner.height
