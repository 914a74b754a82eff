"""PDF files as hostile, broken and careless senders make them, each in one function; small on disk."""

import io
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

import pikepdf

from openimr.records.tests.papers import pdf_of

PROGRAM = b"MZ\x90\x00" + b"\x00" * 60 + b"This program cannot be run in DOS mode."


# ---- PDF, by hand


def by_hand(objects: list[bytes], *, root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1."""
    body, places = b"%PDF-1.7\n", []
    for number, words in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj %s endobj\n" % (number, words)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return body + end % (len(objects) + 1, table, len(objects) + 1, root, len(body))


def stream(data: bytes, about: bytes = b"") -> bytes:
    return b"<< /Length %d %s >> stream\n%s\nendstream" % (len(data), about, data)


def one_page(content: bytes, resources: bytes = b"<< >>", *more: bytes) -> bytes:
    """A page whose content is object 4; objects from 5 on are `more`."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources %s >>" % resources
    tree = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
    return by_hand([b"<< /Type /Catalog /Pages 2 0 R >>", tree, page, content, *more])


def claiming(pages: int) -> bytes:
    """A small file that says it has `pages` pages: each of them the same object."""
    tree = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, b"3 0 R " * pages)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>"
    return by_hand([b"<< /Type /Catalog /Pages 2 0 R >>", tree, page])


def boastful() -> bytes:
    tree = b"<< /Type /Pages /Count 2000000000 /Kids [3 0 R] >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>"
    return by_hand([b"<< /Type /Catalog /Pages 2 0 R >>", tree, page])


def looping() -> bytes:
    """A page tree whose branch is its own root."""
    return by_hand([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 4 /Kids [2 0 R 3 0 R 2 0 R] >>",
                    b"<< /Type /Pages /Parent 2 0 R /Count 3 /Kids [2 0 R] >>"])  # fmt: skip


def deep_arrays() -> bytes:
    return one_page(stream(b"0 0 m"), b"<< /X %s%s >>" % (b"[" * 100_000, b"]" * 100_000))


def flate_bomb() -> bytes:
    """Twice packed, 2 GB of nothing in a few kilobytes."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(bytes(1 << 20)) for _ in range(2048)) + packer.flush()
    return one_page(stream(zlib.compress(once, 9), b"/Filter [/FlateDecode /FlateDecode]"))


def form_laughs() -> bytes:
    """Ten forms, each drawing the next ten times."""
    about = b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /F %d 0 R >> >>"
    forms = [stream(b"/F Do " * 10, about % number) for number in range(6, 15)]
    last = stream(b"0 0 100 100 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 612 792]")
    return one_page(stream(b"/F Do " * 10), b"<< /XObject << /F 5 0 R >> >>", *forms, last)


def glyph_bomb() -> bytes:
    content = zlib.compress(b"BT /F1 8 Tf 10 10 Td (" + b"A" * 6_000_000 + b") Tj ET", 9)
    font = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    return one_page(stream(content, b"/Filter /FlateDecode"), font)


def stack_bomb() -> bytes:
    return one_page(stream(zlib.compress(b"q " * 2_000_000, 9), b"/Filter /FlateDecode"))


def picture_bomb() -> bytes:
    """A page with a picture of 50,000 x 50,000 points."""
    about = (b"/Type /XObject /Subtype /Image /Width 50000 /Height 50000 /ColorSpace /DeviceGray /BitsPerComponent 8"
             b" /Filter [/FlateDecode /FlateDecode]")  # fmt: skip
    row = zlib.compress(bytes(1 << 20), 9)
    return one_page(
        stream(b"612 0 0 792 0 0 cm /I Do"), b"<< /XObject << /I 5 0 R >> >>", stream(zlib.compress(row), about)
    )


def endless_page() -> bytes:
    return pdf_changed(lambda pdf: pdf.pages[0].__setitem__("/MediaBox", [0, 0, 10**9, 10**9]))


def empty_page() -> bytes:
    return pdf_changed(lambda pdf: pdf.pages[0].__setitem__("/MediaBox", [0, 0, 0, 0]))


# ---- PDF, changed


@cache
def good() -> bytes:
    return pdf_of("Progress report. Left shoulder pain.", "Second page.", "Third page.")


def pdf_changed(change: Callable[[pikepdf.Pdf], object], **saving: object) -> bytes:
    with pikepdf.open(io.BytesIO(good())) as pdf:
        change(pdf)
        kept = io.BytesIO()
        pdf.save(kept, **saving)  # type: ignore[arg-type]
    return kept.getvalue()


def locked(user: str) -> bytes:
    return pdf_changed(lambda pdf: None, encryption=pikepdf.Encryption(owner="owner", user=user))


def truncated() -> bytes:
    return good()[: len(good()) // 2]


def rotten() -> bytes:
    """Every 97th byte is another one."""
    data = bytearray(good())
    data[64::97] = bytes(byte ^ 0x5A for byte in data[64::97])
    return bytes(data)


def scripted() -> bytes:
    """A script in a dictionary that lies directly in another one."""
    return pdf_changed(
        lambda pdf: pdf.pages[0].__setitem__(
            "/AA", pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))
        )
    )


def launching() -> bytes:
    """A link that starts a program, in a chain of actions."""
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org", Next=pikepdf.Array([launch]))
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    return pdf_changed(lambda pdf: pdf.pages[0].__setitem__("/Annots", pikepdf.Array([link])))


def carrying() -> bytes:
    def attach(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["invoice.exe"] = pikepdf.AttachedFileSpec(pdf, PROGRAM, filename="invoice.exe")

    return pdf_changed(attach)


def xfa() -> bytes:
    def fill(pdf: pikepdf.Pdf) -> None:
        form = pdf.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=form)

    return pdf_changed(fill)


def one_bad_page() -> bytes:
    """The second of three pages kills its reader."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        with pikepdf.open(io.BytesIO(form_laughs())) as bad:
            pdf.pages.insert(1, bad.pages[0])

    return pdf_changed(spoil)


def polyglot() -> bytes:
    """A PDF in front, a ZIP behind."""
    out = io.BytesIO(good())
    out.seek(0, 2)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("evil.exe", PROGRAM)
    return out.getvalue()


def polyglot_of_program() -> bytes:
    """A program that carries a PDF's mark in its first kilobyte."""
    return PROGRAM + good()
