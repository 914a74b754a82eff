"""Everything that can be read out of a PDF, by two engines that share no code: what a leak test looks through.

`pdfium` gives the text of the pages as a reader sees it, outline, metadata and attachments. `objects` walks the file's
objects with qpdf: page text decoded by its own character maps, every string in every object, XMP, every attachment.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdfium2

FORM = pikepdf.Name.Form
SHOWS = {"Tj", "TJ", "'", '"'}
MOVES = {"Td", "TD", "T*", "Tm", "BT"}
HEX = re.compile(rb"<([0-9A-Fa-f]+)>")


class Unreadable(Exception):
    """An engine cannot read the file: nothing is proved, so nothing is released."""


@dataclass(frozen=True)
class Extract:
    """`text`: the pages' words; `hidden`: metadata, outline, alternative texts, attachments, names; `pictures`: how many."""

    engine: str
    text: str
    hidden: str
    pictures: int


def pdfium(data: bytes) -> Extract:
    document = pypdfium2.PdfDocument(data)
    try:
        text = "\n".join(page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document)
        hidden = [*document.get_metadata_dict().values(), *(str(mark.get_title()) for mark in document.get_toc())]
        for number in range(document.count_attachments()):
            attached = document.get_attachment(number)
            hidden += [attached.get_name(), bytes(attached.get_data()).decode("utf-8", "replace")]
        pictures = sum(1 for page in document for _ in page.get_objects(filter=[3]))  # 3: an image object
    finally:
        document.close()
    return Extract("pdfium", text, "\n".join(hidden), pictures)


def objects(data: bytes) -> Extract:
    import io

    with pikepdf.open(io.BytesIO(data)) as document:
        text = "\n".join(_page_text(page.obj) for page in document.pages)
        hidden: list[str] = []
        pictures = 0
        for one in document.objects:
            hidden += _strings(one)
            if isinstance(one, pikepdf.Stream):
                pictures += one.get("/Subtype") == "/Image"
                hidden += _stream(one)
        hidden += [str(name) for name in document.attachments]
        hidden += _strings(document.trailer.get("/Info", pikepdf.Dictionary()))
    return Extract("objects", text, "\n".join(hidden), pictures)


ENGINES: tuple[Callable[[bytes], Extract], ...] = (pdfium, objects)


def both(data: bytes) -> list[Extract]:
    """The extracts of both engines; raises `Unreadable` when one cannot."""
    try:
        return [engine(data) for engine in ENGINES]
    except Exception as error:
        raise Unreadable("One of the two readers cannot read the file.") from error


def _strings(one: Any, depth: int = 0) -> Iterator[str]:
    """Every string inside an object; what it refers to is visited by itself."""
    if isinstance(one, pikepdf.String):
        yield str(one)
    elif isinstance(one, pikepdf.Array) and depth < 12:
        for part in one:
            yield from _direct(part, depth)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream) and depth < 12:
        for _, part in one.items():
            yield from _direct(part, depth)


def _direct(part: Any, depth: int) -> Iterator[str]:
    if not (isinstance(part, pikepdf.Object) and part.is_indirect):
        yield from _strings(part, depth + 1)


def _stream(one: pikepdf.Stream) -> Iterator[str]:
    """The bytes of streams that hold readable words: metadata and attached files."""
    if one.get("/Type") in ("/Metadata", "/EmbeddedFile"):
        body = one.read_bytes()
        yield body.decode("utf-16" if body[:2] in (b"\xfe\xff", b"\xff\xfe") else "utf-8", "replace")


def _page_text(page: Any, depth: int = 0) -> str:
    """The words that a page or form shows, decoded by its fonts' character maps."""
    resources = page.get("/Resources", pikepdf.Dictionary())
    fonts = {name: _map(font) for name, font in resources.get("/Font", pikepdf.Dictionary()).items()}
    out: list[str] = []
    current: tuple[dict[bytes, str], int] = ({}, 1)
    for instruction in pikepdf.parse_content_stream(page):
        operands, name = list(instruction.operands), str(instruction.operator)
        if name == "Tf":
            current = fonts.get(str(operands[0]), ({}, 1))
        elif name in SHOWS:
            out += [_decoded(part, *current) for part in _shown(operands[-1])]
        elif name in MOVES:
            out.append("\n")
        elif name in ("BDC", "DP"):
            out += [f"\n{words}\n" for operand in operands for words in _strings(operand)]
        elif name == "Do" and depth < 6:
            inner = resources.get("/XObject", pikepdf.Dictionary()).get(str(operands[0]))
            out.append(_page_text(inner, depth + 1) if inner is not None and inner.get("/Subtype") == FORM else "")
    return "".join(out)


def _shown(operand: Any) -> Iterator[bytes]:
    for part in operand if isinstance(operand, pikepdf.Array) else [operand]:
        if isinstance(part, pikepdf.String):
            yield bytes(part)


def _map(font: Any) -> tuple[dict[bytes, str], int]:
    """A font's codes as text, and how many bytes a code has."""
    wide = 2 if font.get("/Subtype") == "/Type0" else 1
    if "/ToUnicode" not in font:
        return {}, wide
    table: dict[bytes, str] = {}
    body = font["/ToUnicode"].read_bytes()
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", body, re.DOTALL):
        codes = HEX.findall(block)
        table |= {
            bytes.fromhex(code.decode()): _utf16(value) for code, value in zip(codes[::2], codes[1::2], strict=False)
        }
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", body, re.DOTALL):
        table |= _ranges(block)
    return table, wide


def _ranges(block: bytes) -> dict[bytes, str]:
    table: dict[bytes, str] = {}
    for line in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(\[[^\]]*\]|<[0-9A-Fa-f]+>)", block):
        low, high, size = int(line[0], 16), int(line[1], 16), len(line[0]) // 2
        values = HEX.findall(line[2])
        for place, code in enumerate(range(low, min(high, low + 65_535) + 1)):
            value = values[place] if line[2].startswith(b"[") and place < len(values) else values[0]
            plain = _utf16(value)
            shift = 0 if line[2].startswith(b"[") else place
            table[code.to_bytes(size, "big")] = plain[:-1] + chr(ord(plain[-1]) + shift) if plain else ""
    return table


def _utf16(value: bytes) -> str:
    return bytes.fromhex(value.decode()).decode("utf-16-be", "replace")


def _decoded(shown: bytes, table: dict[bytes, str], wide: int) -> str:
    if not table:
        return shown.decode("latin-1") if wide == 1 else ""
    return "".join(table.get(shown[at : at + wide], "\ufffd") for at in range(0, len(shown), wide))
