"""Page pictures: 16 shades of grey as PNG for text pages, JPEG for pages with color or photographs."""

import io

from PIL import Image, ImageFilter, ImageOps

from openimr.records.reading.limits import Limits

WIDE = 1100  # pixels across a letter page: sharp on a screen, small on the wire
LARGE = 1700  # the dots of a letter page scanned at 200 an inch
THUMB = 150
SWATCH = 100  # pixels: enough to see whether there is color
COLORFUL = 24.0  # mean saturation from which a page counts as colored
INK = 190  # darker than this is ink, at half size
BLANK_SHARE = 0.0004  # of the page's pixels
CLEARLY_INKED = 0.01  # of the page's pixels, at a quarter of the size: no need to look closer
PACKING = 2  # zlib's level: 4 takes 30 % longer for 12 % fewer bytes
GREYS = [shade * 17 for shade in range(16) for _ in range(3)]
SHADES = [value >> 4 for value in range(256)]
Picture = Image.Image
Encoded = tuple[bytes, str]  # bytes and content type


def guard(limits: Limits) -> None:
    """Make Pillow refuse pictures that unpack to more pixels than a page can need."""
    Image.MAX_IMAGE_PIXELS = limits.pixels // 2  # Pillow raises at twice this


def encode(picture: Picture, wide: int = WIDE) -> Encoded:
    """The picture at most `wide` pixels across, for the reading page."""
    return _encoded(_fitted(picture, wide))


def both(picture: Picture) -> tuple[Encoded, Encoded]:
    """The picture for the reading page and the thumbnail, which is made of that."""
    fitted = _fitted(picture, WIDE)
    return _encoded(fitted), thumbnail(fitted)


def thumbnail(picture: Picture) -> Encoded:
    small = picture.convert("L")
    small.thumbnail((THUMB, THUMB * 2), Image.Resampling.BOX, reducing_gap=2.0)
    return _png(small, 4), "image/png"


def _fitted(picture: Picture, wide: int) -> Picture:
    if picture.width <= wide:
        return picture
    grey = picture.convert("L") if picture.mode == "1" else picture
    return grey.resize((wide, round(picture.height * wide / picture.width)), Image.Resampling.BOX, reducing_gap=2.0)


def _encoded(picture: Picture) -> Encoded:
    if colored(picture):
        return _jpeg(picture)
    return (_bilevel(picture) if picture.mode == "1" else _png(picture.convert("L"), 4)), "image/png"


def colored(picture: Picture) -> bool:
    """Whether color carries something on the page: a photograph, a stamp, a marked passage."""
    if picture.mode in ("1", "L"):
        return False
    tiny = picture.convert("RGB").resize((64, 64), Image.Resampling.BOX).convert("HSV").getchannel("S")
    return sum(value * count for value, count in enumerate(tiny.histogram())) / 4096 > COLORFUL


def _jpeg(picture: Picture) -> Encoded:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=78)
    return out.getvalue(), "image/jpeg"


def _bilevel(picture: Picture) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=False, compress_level=PACKING)
    return out.getvalue()


def _png(grey: Picture, bits: int) -> bytes:
    shades = grey.point(SHADES)
    shades.putpalette(GREYS)  # "L" becomes "P" with 16 greys
    out = io.BytesIO()
    shades.save(out, "PNG", bits=bits, optimize=False, compress_level=PACKING)
    return out.getvalue()


def is_blank(picture: Picture) -> bool:
    """Whether next to nothing stands on the page: its margins and single specks do not count."""
    grey = picture.convert("L")
    if _share_of_ink(_inner(grey.reduce(4))) > CLEARLY_INKED:
        return False
    half = _inner(grey.reduce(2))  # half size: a quarter of the work, and thin strokes still show
    return _share_of_ink(half.filter(ImageFilter.MedianFilter(3))) < BLANK_SHARE


def _inner(grey: Picture) -> Picture:
    return ImageOps.crop(grey, max(1, grey.width // 40))


def _share_of_ink(grey: Picture) -> float:
    return sum(grey.histogram()[:INK]) / max(1, grey.width * grey.height)
