"""What lies on a PDF page besides words: pictures and how much they cover, hidden text, filled form fields."""

import ctypes
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium_c

from openimr.records.reading.rows import WordRow

MOST_OBJECTS = 5_000  # looked at on one page
FULL = 0.97  # of the page: a picture that covers this much is the page
INVISIBLE = 3  # text render mode of an OCR layer
HIDDEN = 0x02 | 0x20  # annotation flags hidden, no view
TICKS = {pdfium_c.FPDF_FORMFIELD_CHECKBOX, pdfium_c.FPDF_FORMFIELD_RADIOBUTTON}
TYPED = {
    pdfium_c.FPDF_FORMFIELD_TEXTFIELD,
    pdfium_c.FPDF_FORMFIELD_COMBOBOX,
    pdfium_c.FPDF_FORMFIELD_LISTBOX,
}
POINT = 10  # device units of a point, for boxes turned by pdfium itself
LETTER = 11.0  # points: how large a form is filled in, as a rule


@dataclass
class Sheet:
    """`covered`: share of the page under pictures, 0 to 1. `only`: the one picture that is the whole page, upright."""

    covered: float = 0.0
    pictures: int = 0
    shapes: int = 0  # paths, shadings, visible text
    hidden: int = 0  # runs of invisible text
    only: Any = field(default=None, repr=False)


def look(page: Any) -> Sheet:
    """The objects of a page, a form's own objects counted with the form."""
    left, bottom, right, top = page.get_cropbox()
    area = max(1.0, (right - left) * (top - bottom))
    sheet = Sheet()
    for index in range(min(MOST_OBJECTS, pdfium_c.FPDFPage_CountObjects(page.raw))):
        thing = pdfium_c.FPDFPage_GetObject(page.raw, index)
        kind = pdfium_c.FPDFPageObj_GetType(thing)
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE or (kind == pdfium_c.FPDF_PAGEOBJ_FORM and _holds_picture(thing)):
            share = _share(thing, (left, bottom, right, top)) / area
            sheet.covered = min(1.0, sheet.covered + share)
            sheet.pictures += 1
            if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE and share >= FULL and _upright(thing):
                sheet.only = thing
        elif kind == pdfium_c.FPDF_PAGEOBJ_TEXT and pdfium_c.FPDFTextObj_GetTextRenderMode(thing) == INVISIBLE:
            sheet.hidden += 1
        else:
            sheet.shapes += 1
    if sheet.pictures != 1 or sheet.shapes or pdfium_c.FPDFPage_GetAnnotCount(page.raw):
        sheet.only = None
    return sheet


def undrawn(page: Any) -> bool:
    """Whether a picture of the page cannot be unpacked: the page is white where it should stand."""
    for index in range(min(MOST_OBJECTS, pdfium_c.FPDFPage_CountObjects(page.raw))):
        thing = pdfium_c.FPDFPage_GetObject(page.raw, index)
        if pdfium_c.FPDFPageObj_GetType(thing) != pdfium_c.FPDF_PAGEOBJ_IMAGE:
            continue
        bitmap = pdfium_c.FPDFImageObj_GetBitmap(thing)
        if not bitmap:
            return True
        pdfium_c.FPDFBitmap_Destroy(bitmap)
    return False


def _holds_picture(form: Any) -> bool:
    count = min(MOST_OBJECTS, pdfium_c.FPDFFormObj_CountObjects(form))
    inside = (pdfium_c.FPDFFormObj_GetObject(form, index) for index in range(count))
    return any(pdfium_c.FPDFPageObj_GetType(thing) == pdfium_c.FPDF_PAGEOBJ_IMAGE for thing in inside)


def _share(thing: Any, crop: tuple[float, float, float, float]) -> float:
    """Square points of the object inside the page."""
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium_c.FPDFPageObj_GetBounds(thing, *edges):
        return 0.0
    left, bottom, right, top = (edge.value for edge in edges)
    return max(0.0, min(right, crop[2]) - max(left, crop[0])) * max(0.0, min(top, crop[3]) - max(bottom, crop[1]))


def _upright(thing: Any) -> bool:
    matrix = pdfium_c.FS_MATRIX()
    return bool(
        pdfium_c.FPDFPageObj_GetMatrix(thing, matrix) and matrix.a > 0 and matrix.d > 0 and matrix.b == matrix.c == 0
    )


def filled(document: Any, page: Any, size: tuple[float, float]) -> list[list[WordRow]]:
    """The words of filled form fields, a list for each field; a ticked box says X. Empty without a form."""
    if document.formenv is None:
        return []
    fields = []
    for index in range(min(MOST_OBJECTS, pdfium_c.FPDFPage_GetAnnotCount(page.raw))):
        note = pdfium_c.FPDFPage_GetAnnot(page.raw, index)
        if note and pdfium_c.FPDFAnnot_GetSubtype(note) == pdfium_c.FPDF_ANNOT_WIDGET:
            fields.append(_field(document.formenv.raw, page, note, size))
        pdfium_c.FPDFPage_CloseAnnot(note)
    return [words for words in fields if words]


def _field(form: Any, page: Any, note: Any, size: tuple[float, float]) -> list[WordRow]:
    if pdfium_c.FPDFAnnot_GetFlags(note) & HIDDEN:
        return []
    kind = pdfium_c.FPDFAnnot_GetFormFieldType(form, note)
    if kind in TICKS:
        return [("X", *_box(page, note, size))] if pdfium_c.FPDFAnnot_IsChecked(form, note) else []
    return _spread(_value(form, note), _box(page, note, size)) if kind in TYPED else []


def _value(form: Any, note: Any) -> str:
    length = pdfium_c.FPDFAnnot_GetFormFieldValue(form, note, None, 0)
    held = ctypes.create_string_buffer(length)
    pdfium_c.FPDFAnnot_GetFormFieldValue(form, note, ctypes.cast(held, ctypes.POINTER(ctypes.c_ushort)), length)
    return held.raw[: max(0, length - 2)].decode("utf-16-le", "replace")


def _box(page: Any, note: Any, size: tuple[float, float]) -> tuple[float, float, float, float]:
    """The field's place in points from the top left corner of the page as shown."""
    rect = pdfium_c.FS_RECTF()
    pdfium_c.FPDFAnnot_GetRect(note, rect)
    wide, high = round(size[0] * POINT), round(size[1] * POINT)
    corners = [_shown(page, x, y, wide, high) for x, y in ((rect.left, rect.top), (rect.right, rect.bottom))]
    (x0, x1), (y0, y1) = (sorted(edge) for edge in zip(*corners, strict=True))
    return x0 / POINT, y0 / POINT, x1 / POINT, y1 / POINT


def _shown(page: Any, x: float, y: float, wide: int, high: int) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(page.raw, 0, 0, wide, high, 0, x, y, across, down)
    return across.value, down.value


def _spread(value: str, box: tuple[float, float, float, float]) -> list[WordRow]:
    """The words of a value over its field: each line its share of the height, each sign the same width."""
    lines = [line for line in value.replace("\r", "\n").split("\n") if line.strip()]
    step = (box[3] - box[1]) / max(1, len(lines))
    rows: list[WordRow] = []
    for place, line in enumerate(lines):
        sign, top = min((box[2] - box[0]) / len(line), min(step, LETTER) * 0.55), box[1] + place * step
        start = 0
        for word in line.split():
            start = line.index(word, start)
            rows.append((word, box[0] + start * sign, top, box[0] + (start + len(word)) * sign, top + step))
            start += len(word)
    return rows
