"""Files as hostile, broken and careless senders make them, each in one function; built here, small on disk.

`KINDS` is the table: name of the file as sent, how it is made, the states it may end in, words of its sentence.
"""

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pikepdf
from PIL import Image, ImageDraw

from openimr.records.tests.papers import docx, eml, pdf_of

READ, UNREADABLE, REFUSED = "read", "unreadable", "refused"
LOCKED, DUPLICATE = "needs_password", "duplicate"
PROGRAM = b"MZ\x90\x00" + b"\x00" * 60 + b"This program cannot be run in DOS mode."
KILLED = "too much time or memory"


@dataclass(frozen=True)
class Kind:
    """One kind of bad file. `says`: words of the sentence of the file or of one of its members; "" where all is well."""

    make: Callable[[], bytes]
    states: tuple[str, ...]
    says: str = ""
    name: str = "record.pdf"


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


# ---- pictures


def tiff_bomb() -> bytes:
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "TIFF", compression="group4")
    return out.getvalue()


def tiff_loop() -> bytes:
    """A TIFF whose first directory names itself as the next one."""
    entries = [(256, 3, 1, 8), (257, 3, 1, 8), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 200), (278, 3, 1, 8),
               (279, 4, 1, 64)]  # fmt: skip
    ifd = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return (b"II*\x00" + struct.pack("<I", 8) + ifd + struct.pack("<I", 8)).ljust(200, b"\x00") + bytes(range(64))


def tiff_offsets() -> bytes:
    """A TIFF whose strips lie far outside it."""
    out = io.BytesIO()
    Image.new("L", (64, 64), 255).save(out, "TIFF")
    return out.getvalue()[:100] + b"\xff" * 400


def huge_jpeg() -> bytes:
    """A JPEG of 65,500 x 65,500 points by its own word."""
    out = io.BytesIO()
    Image.new("L", (16, 16)).save(out, "JPEG")
    data = bytearray(out.getvalue())
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", 65500, 65500)
    return bytes(data)


def half_png() -> bytes:
    """A PNG whose picture data end in the middle."""
    out = io.BytesIO()
    picture = Image.effect_noise((400, 400), 90)
    picture.save(out, "PNG")
    return out.getvalue()[: len(out.getvalue()) // 2]


def png_bomb() -> bytes:
    out = io.BytesIO()
    Image.new("1", (40_000, 40_000)).save(out, "PNG")
    return out.getvalue()


def picture_of(words: str, kind: str) -> bytes:
    picture = Image.new("L", (800, 300), 255)
    ImageDraw.Draw(picture).text((40, 100), words, fill=0, font_size=36)
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


# ---- archives


def packed(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def zip_bomb() -> bytes:
    return packed({"zeros.txt": bytes(50_000_000), "good.pdf": good()})


def zip_total() -> bytes:
    """Members that are each no bomb and together too much (with the tests' own limit)."""
    grain = os.urandom(1 << 16)
    return packed({f"{number}.txt": grain * 40 for number in range(20)})


def zip_slip() -> bytes:
    return packed(
        {
            "../../etc/cron.d/evil": b"words",
            "/etc/passwd": b"words",
            "C:\\boot.ini": b"words",
            "a\\..\\..\\b.txt": b"words",
        }
    )


def zip_many() -> bytes:
    return packed({f"{number}.txt": b"x" for number in range(3_000)}, method=zipfile.ZIP_STORED)


def zip_nested() -> bytes:
    return packed({"inner.zip": packed({"deeper.zip": packed({"report.pdf": good()})})})


def zip_locked() -> bytes:
    """The mark of encryption on a member, in both of its heads."""
    data = bytearray(packed({"secret.pdf": good()}, method=zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def zip_overlapping() -> bytes:
    """A quine-like archive: hundreds of names for the same packed bytes."""
    whole = packed({"a.txt": bytes(900_000)})
    central = whole[whole.index(b"PK\x01\x02") : whole.index(b"PK\x05\x06")]
    local = whole[: whole.index(b"PK\x01\x02")]
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 500, 500, 500 * len(central), len(local), 0)
    return local + central * 500 + end


def zip_lying() -> bytes:
    """A member that says it is ten bytes and is many."""
    data = bytearray(packed({"a.txt": bytes(30_000_000)}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 10)
    return bytes(data)


def zip_link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link.pdf")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def zip_unusual() -> bytes:
    return packed({"a.txt": b"words " * 1000}, method=zipfile.ZIP_BZIP2)


def zip_rotten() -> bytes:
    data = bytearray(packed({"a.txt": os.urandom(5000)}, method=zipfile.ZIP_STORED))
    data[200] ^= 0xFF
    return bytes(data)


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


# ---- mails


def nested_parts(depth: int = 500) -> bytes:
    head = b"From: a@example.org\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"
    opening = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level) for level in range(depth)
    )
    closing = b"".join(b"\r\n--b%d--\r\n" % level for level in reversed(range(depth)))
    return head + opening + b"Content-Type: text/plain\r\n\r\nwords\r\n" + closing


def many_parts() -> bytes:
    head = b'From: a@example.org\nMessage-ID: <1@example.org>\nContent-Type: multipart/mixed; boundary="b"\n\n'
    return head + b"--b\nContent-Type: text/plain\n\nwords\n" * 3_000 + b"--b--\n"


def head_bomb() -> bytes:
    fields = b"".join(b"X-Field-%d: =?utf-8?q?%s?=\n" % (number, b"=41" * 20) for number in range(40_000))
    return (
        b"Received: by a\nFrom: a@example.org\nSubject: "
        + b"=?utf-8?b?QUFB?= " * 200_000
        + b"\n"
        + fields
        + b"\nwords\n"
    )


def huge_boundary() -> bytes:
    edge = b"b" * 1_000_000
    head = b'From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="%s"\n\n' % edge
    return head + b"--%s\nContent-Type: text/plain\n\nwords\n--%s--\n" % (edge, edge)


def mail_of_mails() -> bytes:
    """A mail in a mail in an archive."""
    inner = eml("Inner words", {"scan.pdf": good()})
    return packed({"outer.eml": eml("Outer words", {"inner.eml": inner})})


# ---- Word files


def word_changed(change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx("Left knee words"))) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    change(parts)
    return packed(parts)


def word_entities() -> bytes:
    """Entities that double nine times ten."""
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 10))
    doctype = b'<!DOCTYPE d [<!ENTITY l0 "ha">' + laughs + b"]>"

    def change(parts: dict[str, bytes]) -> None:
        body = parts["word/document.xml"]
        at = body.index(b"?>") + 2
        parts["word/document.xml"] = body[:at] + doctype + body[at:].replace(b"Left knee words", b"&l9;")

    return word_changed(change)


def word_outside() -> bytes:
    """A template fetched from elsewhere, and a picture that is a file of the server."""

    def change(parts: dict[str, bytes]) -> None:
        links = parts["word/_rels/document.xml.rels"]
        kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        more = b'<Relationship Id="rX1" Type="%simage" Target="file:///etc/passwd" TargetMode="External"/>' % kind
        more += (
            b'<Relationship Id="rX2" Type="%soleObject" Target="http://127.0.0.1:9/x" TargetMode="External"/>' % kind
        )
        parts["word/_rels/document.xml.rels"] = links.replace(b"</Relationships>", more + b"</Relationships>")

    return word_changed(change)


def word_macros() -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        kinds = parts["[Content_Types].xml"]
        plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        parts["[Content_Types].xml"] = kinds.replace(plain, b"application/vnd.ms-word.document.macroEnabled.main+xml")
        parts["word/vbaProject.bin"] = b"\xd0\xcf\x11\xe0 macros"

    return word_changed(change)


def word_bomb() -> bytes:
    return word_changed(lambda parts: parts.__setitem__("word/media/image9.png", bytes(80_000_000)))


def word_broken() -> bytes:
    return word_changed(lambda parts: parts.__setitem__("word/document.xml", b"<w:document><w:body>"))


# ---- text


def long_line() -> bytes:
    return b"A line without an end. " * 450_000


def kinds() -> Iterator[tuple[str, Kind]]:
    yield from PDFS.items()
    yield from PICTURES.items()
    yield from ARCHIVES.items()
    yield from MAILS.items()
    yield from WORDS.items()
    yield from TEXTS.items()


FOUND = (READ, UNREADABLE)
PDFS = {
    "empty": Kind(lambda: b"", (REFUSED,), "empty"),
    "one byte": Kind(lambda: b"%", (READ, REFUSED)),
    "only a mark": Kind(lambda: b"%PDF-1.7\nnothing that is a file", (UNREADABLE,), "damaged"),
    "truncated": Kind(truncated, FOUND, "damaged"),
    "bit rot": Kind(rotten, FOUND, "damaged"),
    "looping page tree": Kind(looping, (*FOUND, REFUSED)),
    "two billion pages by its own word": Kind(boastful, (READ, REFUSED, UNREADABLE)),
    "20,000 pages": Kind(lambda: claiming(20_000), (REFUSED,), "20,000 pages"),
    "deep nesting": Kind(deep_arrays, FOUND),
    "a million pages": Kind(lambda: claiming(1_000_000), (REFUSED, UNREADABLE), "Ask the sender"),
    "glyph bomb": Kind(glyph_bomb, FOUND),
    "form laughs": Kind(form_laughs, FOUND, KILLED),
    "Flate bomb": Kind(flate_bomb, FOUND),
    "stack bomb": Kind(stack_bomb, FOUND),
    "picture bomb in a PDF": Kind(picture_bomb, FOUND),
    "page of ten billion points": Kind(endless_page, FOUND),
    "page without a size": Kind(empty_page, FOUND),
    "one page that kills its reader": Kind(one_bad_page, (READ,), KILLED),
    "locked with a password": Kind(lambda: locked("a real password"), (LOCKED,), "password"),
    "locked for its owner alone": Kind(lambda: locked(""), (READ,)),
    "scripts": Kind(scripted, (READ,), "scripts"),
    "order to start a program": Kind(launching, (READ,), "start a program"),
    "embedded file": Kind(carrying, (READ,), "embedded files"),
    "XFA form": Kind(xfa, (READ,), "XFA"),
    "program named PDF": Kind(lambda: PROGRAM, (REFUSED,), "program"),
    "web page named PDF": Kind(lambda: b"<!DOCTYPE html><html><p>Report</p></html>", (REFUSED,), "web page"),
    "polyglot of PDF and ZIP": Kind(polyglot, (READ,)),
    "polyglot of program and PDF": Kind(polyglot_of_program, (REFUSED,), "program"),
    "old Office file": Kind(
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), (REFUSED,), "Office", "letter.doc"
    ),
    "PDF named JPG": Kind(good, (READ,), "", "photo.jpg"),
}
PICTURES = {
    "JPEG named PDF": Kind(lambda: picture_of("Left knee", "JPEG"), (READ,), "", "report.pdf"),
    "TIFF bomb": Kind(tiff_bomb, (UNREADABLE,), "too large", "fax.tif"),
    "PNG bomb": Kind(png_bomb, (UNREADABLE,), "too large", "scan.png"),
    "TIFF whose directories loop": Kind(tiff_loop, FOUND, "", "fax.tif"),
    "TIFF with strips outside it": Kind(tiff_offsets, FOUND, "damaged", "fax.tif"),
    "JPEG of an absurd size": Kind(huge_jpeg, (UNREADABLE,), "too large", "photo.jpg"),
    "PNG cut off in its data": Kind(half_png, FOUND, "damaged", "scan.png"),
    "PNG of nothing": Kind(lambda: b"\x89PNG\r\n\x1a\n and nothing", (UNREADABLE,), "damaged", "scan.png"),
}
ARCHIVES = {
    "ZIP bomb": Kind(zip_bomb, (READ,), "more than 100 times", "records.zip"),
    "ZIP too large in sum": Kind(zip_total, (REFUSED,), "larger than", "records.zip"),
    "ZIP slip": Kind(zip_slip, (REFUSED,), "leads out of the archive", "records.zip"),
    "ZIP of 3,000 files": Kind(zip_many, (REFUSED,), "3,000 files", "records.zip"),
    "ZIP in a ZIP": Kind(zip_nested, (READ,), "packed inside a packed file", "records.zip"),
    "ZIP with a password": Kind(zip_locked, (REFUSED,), "locked with a password", "records.zip"),
    "ZIP of one thing 500 times": Kind(zip_overlapping, (READ, REFUSED), "", "records.zip"),
    "ZIP that lies of a size": Kind(zip_lying, (READ, REFUSED), "", "records.zip"),
    "ZIP with a link": Kind(zip_link, (REFUSED,), "is a link", "records.zip"),
    "ZIP packed unusually": Kind(zip_unusual, (REFUSED,), "unusual way", "records.zip"),
    "ZIP with a rotten member": Kind(zip_rotten, (REFUSED,), "damaged", "records.zip"),
    "ZIP cut off": Kind(lambda: packed({"a.pdf": good()})[:-40], (REFUSED,), "damaged", "records.zip"),
    "ZIP of nothing": Kind(lambda: packed({}), (REFUSED,), "empty", "records.zip"),
}
MAILS = {
    "mail of 500 parts in parts": Kind(nested_parts, (REFUSED,), "parts within parts", "fax.eml"),
    "mail of 3,000 parts": Kind(many_parts, (REFUSED,), "parts", "fax.eml"),
    "mail with a bomb of a head": Kind(head_bomb, (READ, REFUSED), "", "fax.eml"),
    "mail with a huge boundary": Kind(huge_boundary, (READ, REFUSED), "", "fax.eml"),
    "mail in a mail in a ZIP": Kind(mail_of_mails, (READ,), "packed inside a packed file", "fax.zip"),
    "mail with a program": Kind(lambda: eml("Words", {"x.exe": PROGRAM}), (READ,), "program", "fax.eml"),
}
WORDS = {
    "Word file with entities": Kind(word_entities, FOUND, "", "letter.docx"),
    "Word file that fetches": Kind(word_outside, (READ,), "links to files elsewhere", "letter.docx"),
    "Word file with macros": Kind(word_macros, (READ,), "macros", "letter.docm"),
    "Word file that is a bomb": Kind(word_bomb, (REFUSED,), "too large", "letter.docx"),
    "Word file that is broken": Kind(word_broken, (UNREADABLE,), "damaged", "letter.docx"),
    "Word file named PDF": Kind(lambda: docx("Left knee words"), (READ,), "set by us", "letter.pdf"),
}
TEXTS = {
    "text with NULs": Kind(lambda: b"words\x00\x00\x01 words " * 20, (REFUSED,), "is no PDF", "note.txt"),
    "text in UTF-16": Kind(lambda: "Left knee, señor".encode("utf-16"), (READ,), "", "note.txt"),
    "text in UTF-16 without its mark": Kind(
        lambda: "Left knee pain".encode("utf-16-le"), (READ,), "UTF-16", "note.txt"
    ),
    "text in an old encoding": Kind(lambda: "Señora Muñoz’s left knee".encode("cp1252"), (READ,), "cp1252", "note.txt"),
    "ten megabytes in one line": Kind(long_line, (REFUSED,), "pages", "note.txt"),
    "rich text": Kind(lambda: b"{\\rtf1\\ansi words}", (REFUSED,), "rich text", "note.rtf"),
    "random bytes": Kind(lambda: bytes(range(256)) * 40, (REFUSED,), "is no PDF", "note.txt"),
}
NAMES = {
    "paths": ("../../etc/passwd/../report.pdf", "report.pdf"),
    "paths of Windows": ("C:\\Users\\x\\..\\report.pdf", "report.pdf"),
    "control characters": ("re\x00po\x1b[31mrt\r\n.pdf", "repo[31mrt.pdf"),
    "writing turned around": ("invoice\u202efdp.exe", "invoicefdp.exe"),
    "300 characters": ("a" * 300 + ".pdf", "a" * 115 + "….pdf"),
    "only dots": ("...", "file without a name"),
    "nothing": ("", "file without a name"),
}
