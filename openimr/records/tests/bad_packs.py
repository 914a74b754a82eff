"""Pictures, archives, mails, Word and text files as hostile, broken and careless senders make them; small on disk."""

import io
import os
import struct
import zipfile
from collections.abc import Callable

from PIL import Image, ImageDraw

from openimr.records.tests.bad_pdfs import good
from openimr.records.tests.papers import docx, eml

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
