"""Files that lie about themselves: sizes, counts, resolutions, encodings, pictures that cannot be unpacked."""

import base64
import io
import struct
import zlib

from PIL import Image, ImageDraw

from openimr.records.tests.bad_packs import packed, word_changed

HEAD = b"Received: by a\nFrom: a@example.org\nMessage-ID: <1@example.org>\nMIME-Version: 1.0\n"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
WORDS = b"BT /F1 12 Tf 72 700 Td (Left knee pain for six weeks today) Tj ET"


def raw_pdf(*objects: bytes) -> bytes:
    out, places = io.BytesIO(b""), []
    out.write(b"%PDF-1.7\n")
    for number, data in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, data))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def stream(data: bytes, keys: bytes = b"") -> bytes:
    return b"<</Length %d %s>>stream\n%s\nendstream" % (len(data), keys, data)


def page(
    *more: bytes, box: bytes = b"0 0 612 792", content: bytes = WORDS, keys: bytes = b"", used: bytes = b"/Font<</F1 5 0 R>>"
) -> bytes:  # fmt: skip
    """A PDF of one page; `more` are its objects from number 6 on."""
    return raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<<%s>>%s>>" % (box, used, keys),
        stream(content), FONT, *more,
    )  # fmt: skip


def boxed(box: bytes) -> bytes:
    return page(box=box)


def written_at(matrix: bytes) -> bytes:
    """Words of an endless size, and words beside them."""
    return page(content=b"BT /F1 12 Tf " + matrix + b" Tm (Endless words) Tj ET " + WORDS)


def glyphs_of_themselves() -> bytes:
    """A font whose letter is written in that font."""
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[0.001 0 0 0.001 0 0]/CharProcs<</a 7 0 R>>"
        b"/Encoding<</Type/Encoding/Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[1000]"
        b"/Resources<</Font<</F2 6 0 R>>>>>>"
    )
    letter = stream(b"1000 0 d0 BT /F2 1000 Tf (aaaaaaaaaa) Tj ET")
    return page(font, letter, content=b"BT /F1 12 Tf 72 700 Td (aaaa aaaa aaaa aaaa) Tj ET", used=b"/Font<</F1 6 0 R>>")


def pictured(data: bytes, keys: bytes) -> bytes:
    """A scan whose picture is `data`."""
    picture = stream(data, b"/Type/XObject/Subtype/Image " + keys)
    return page(picture, content=b"q 612 0 0 792 0 0 cm /I Do Q", used=b"/XObject<</I 6 0 R>>")


def wavelets() -> bytes:
    """JPEG 2000 of four billion pixels a side by its own word, and nothing after."""
    size = struct.pack(">IIHBBBB", 2**31 - 1, 2**31 - 1, 3, 7, 7, 0, 0)
    head = b"\x00\x00\x00\x0cjP  \r\n\x87\n\x00\x00\x00\x14ftypjp2 \x00\x00\x00\x00jp2 \x00\x00\x00-jp2h\x00\x00\x00\x16ihdr"
    tail = b"\x00\x00\x00\x0fcolr\x01\x00\x00\x00\x00\x00\x10"
    return pictured(head + size + tail, b"/Width 60000/Height 60000/Filter/JPXDecode")


def bilevel() -> bytes:
    """JBIG2 of 65,535 pixels a side by its own word, and nothing after."""
    data = struct.pack(">IBBBI", 0, 0x30, 0, 1, 19) + struct.pack(">IIIIBH", 65535, 65535, 0, 0, 0, 0)
    keys = b"/Width 65535/Height 65535/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/JBIG2Decode"
    return pictured(data, keys)


def many_notes() -> bytes:
    return page(keys=b"/Annots[" + b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]>>" * 50_000 + b"]")


def page_of_itself() -> bytes:
    kids = b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>"
    return raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", kids, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 3 0 R>>"
    )


def png_with(kind: bytes) -> bytes:
    """A PNG with a chunk that unpacks to 300 MB beside its picture."""
    data = b"x\x00\x00" + zlib.compress(bytes(300_000_000), 9)
    chunk = struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    out = io.BytesIO()
    Image.new("L", (400, 300), 255).save(out, "PNG")
    return out.getvalue()[:33] + chunk + out.getvalue()[33:]


def sliver(wide: int, high: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (wide, high), 0).save(out, "PNG")
    return out.getvalue()


def squeezed() -> bytes:
    """A photo that claims 65,535 dots an inch across and one down."""
    picture, out = Image.new("L", (800, 300), 255), io.BytesIO()
    ImageDraw.Draw(picture).text((40, 100), "Left knee", fill=0, font_size=60)
    picture.save(out, "JPEG", dpi=(65535, 1))
    return out.getvalue()


def tables_in_tables(depth: int) -> bytes:
    inner = b"<w:p><w:r><w:t>deep words</w:t></w:r></w:p>"
    for _ in range(depth):
        inner = b"<w:tbl><w:tr><w:tc>%s<w:p/></w:tc></w:tr></w:tbl>" % inner

    def change(parts: dict[str, bytes]) -> None:
        parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:sectPr", inner + b"<w:sectPr", 1)

    return word_changed(change)


def mail(fields: bytes, body: bytes = b"words") -> bytes:
    return HEAD + fields + b"\n\n" + body + b"\n"


def mail_of_nulls() -> bytes:
    body = base64.b64encode(b"words with \x00 nothing \x1b inside")
    return mail(b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", body)


def mail_of_halves() -> bytes:
    return mail(b"Content-Type: text/plain; charset=raw_unicode_escape", b"words \\ud800 stand")


def twice_named() -> bytes:
    """An archive with two members of one name."""
    return packed({"a.txt": b"one text of words", "b.txt": b"two texts of words"}).replace(b"b.txt", b"a.txt")
