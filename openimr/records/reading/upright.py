"""Which way up a scan lies. Lines of text give stripes: across when it stands, down when it lies on its side.

Upside down looks the same to stripes, so a band of the page is read both ways, and only when there is reason to doubt.
"""

from PIL import Image, ImageOps

from openimr.records.reading import ocr

SIDE = 480  # pixels: enough to see lines of text
CLEARLY = 1.3  # times as striped the other way
SURE = 75.0  # confidence of a page that stands upright
BAND = 0.22  # of the page's height is read to tell up from down
BETTER = 1.25  # times as much must be read the other way up
TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


def turned(picture: Image.Image, degrees: int) -> Image.Image:
    """The picture turned clockwise by a quarter, half or three quarters."""
    return picture.transpose(TURNS[degrees]) if degrees % 360 else picture


def stood(picture: Image.Image) -> tuple[Image.Image, int, ocr.Found]:
    """The picture the right way up, by how many degrees it was turned clockwise for it, and what was read."""
    if on_its_side(picture):
        quarter = 90 if _band(turned(picture, 90)).worth >= _band(turned(picture, 270)).worth else 270
        return _read(picture, quarter)
    found = ocr.read(picture)
    if found.confidence >= SURE or not _upside_down(picture):
        return picture, 0, found
    return _better(_read(picture, 180), (picture, 0, found))


def _read(picture: Image.Image, degrees: int) -> tuple[Image.Image, int, ocr.Found]:
    stood = turned(picture, degrees)
    return stood, degrees, ocr.read(stood)


def _better(
    one: tuple[Image.Image, int, ocr.Found], other: tuple[Image.Image, int, ocr.Found]
) -> tuple[Image.Image, int, ocr.Found]:
    return one if one[2].worth > other[2].worth else other


def on_its_side(picture: Image.Image) -> bool:
    """Whether columns of the picture are striped and rows are not."""
    ink = ImageOps.invert(picture.convert("L")).resize((SIDE, SIDE), Image.Resampling.BOX, reducing_gap=2.0)
    margin = SIDE // 16
    ink = ImageOps.crop(ink, margin)  # dark edges of a copy are stripes too
    across, down = _stripes(ink), _stripes(ink.transpose(Image.Transpose.ROTATE_90))
    if down <= CLEARLY * across:
        return False
    return _band(turned(picture, 90)).worth + _band(turned(picture, 270)).worth > BETTER * _both(picture)


def _both(picture: Image.Image) -> float:
    return _band(picture).worth + _band(turned(picture, 180)).worth


def _stripes(ink: Image.Image) -> float:
    """Sharpness of the rows, each of four parts of the width for itself: lines need not run through."""
    wide = ink.width // 4
    return sum(ocr.sharpness(ink.crop((part * wide, 0, (part + 1) * wide, ink.height))) for part in range(4))


def _upside_down(picture: Image.Image) -> bool:
    return _band(turned(picture, 180)).worth > BETTER * _band(picture).worth


def _band(picture: Image.Image) -> ocr.Found:
    """What can be read in the darkest band of the page."""
    grey = ocr.softened(picture)
    high = round(grey.height * BAND)
    rows = list(ImageOps.invert(grey).resize((1, 100), Image.Resampling.BOX).tobytes())
    width = round(100 * BAND)
    top = max(range(5, 95 - width), key=lambda start: sum(rows[start : start + width]))
    return ocr.recognized(grey.crop((0, top * grey.height // 100, grey.width, top * grey.height // 100 + high)))
