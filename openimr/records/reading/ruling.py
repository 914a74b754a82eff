"""Takes the ruled lines of a form away before it is read: beside a line Tesseract drops whole rows of words, unsaid."""

from PIL import Image, ImageChops, ImageFilter

HALF = 2  # lines are looked for at this much smaller
RUN = 24  # pixels to each side at that size: no letter is so long
INKED = [0 if shade < 60 else 255 for shade in range(256)]  # a thin line is grey at half size
LINE = [0 if shade < 243 else 255 for shade in range(256)]  # of a run that is a line: nearly all of it
ANY = [0] + [255] * 255
AROUND = 1  # pixels at half size: the edges of a line


def unruled(grey: Image.Image) -> Image.Image:
    """The picture with white where long straight lines were; the same picture when it has none."""
    lines = ruled(grey)
    return grey if lines is None else ImageChops.lighter(grey, lines)


def ruled(grey: Image.Image) -> Image.Image | None:
    """White where long straight lines are, those of a form and the streaks of a dirty glass; None without any."""
    ink = ImageChops.invert(grey.reduce(HALF)).point(INKED)
    found = [lines for lines in (_lines(ink, RUN, 0), _lines(ink, 0, RUN)) if lines is not None]
    if not found:
        return None
    both = found[0] if len(found) == 1 else ImageChops.lighter(*found)
    return both.resize(grey.size, Image.Resampling.NEAREST)


def _lines(ink: Image.Image, across: int, down: int) -> Image.Image | None:
    """White where a straight line of ink runs in this direction, with its ends and edges; None without any."""
    core = ink.filter(ImageFilter.BoxBlur((across, down))).point(LINE)
    if core.getbbox() is None:
        return None
    return core.filter(ImageFilter.BoxBlur((across or AROUND, down or AROUND))).point(ANY)
