"""The table of hostile files: name as sent, how it is made, the states it may end in, words of its sentence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from openimr.records.tests import bad_liars as liars
from openimr.records.tests.bad_packs import (
    half_png,
    head_bomb,
    huge_boundary,
    huge_jpeg,
    long_line,
    mail_of_mails,
    many_parts,
    nested_parts,
    packed,
    picture_of,
    png_bomb,
    tiff_bomb,
    tiff_loop,
    tiff_offsets,
    word_bomb,
    word_broken,
    word_entities,
    word_macros,
    word_outside,
    zip_bomb,
    zip_link,
    zip_locked,
    zip_lying,
    zip_many,
    zip_nested,
    zip_overlapping,
    zip_rotten,
    zip_slip,
    zip_total,
    zip_unusual,
)
from openimr.records.tests.bad_pdfs import (
    PROGRAM,
    boastful,
    carrying,
    claiming,
    deep_arrays,
    empty_page,
    endless_page,
    flate_bomb,
    form_laughs,
    glyph_bomb,
    good,
    launching,
    locked,
    looping,
    one_bad_page,
    picture_bomb,
    polyglot,
    polyglot_of_program,
    rotten,
    scripted,
    stack_bomb,
    truncated,
    xfa,
)
from openimr.records.tests.papers import docx, eml

READ, UNREADABLE, REFUSED = "read", "unreadable", "refused"
LOCKED, DUPLICATE = "needs_password", "duplicate"
KILLED = "too much time or memory"


@dataclass(frozen=True)
class Kind:
    """One kind of bad file. `says`: words of the sentence of the file or of one of its members; "" where all is well."""

    make: Callable[[], bytes]
    states: tuple[str, ...]
    says: str = ""
    name: str = "record.pdf"


def kinds() -> Iterator[tuple[str, Kind]]:
    yield from PDFS.items()
    yield from PICTURES.items()
    yield from ARCHIVES.items()
    yield from MAILS.items()
    yield from WORDS.items()
    yield from TEXTS.items()
    yield from LIARS.items()


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
UNDRAWN = "cannot be shown"
LIARS = {
    "page whose box is no number": Kind(lambda: liars.boxed(b"NaN NaN NaN NaN"), (READ,)),
    "page turned inside out": Kind(lambda: liars.boxed(b"612 792 0 0"), (READ,)),
    "page of a hair's breadth": Kind(lambda: liars.boxed(b"0 0 0.001 792"), (READ,), UNDRAWN),
    "page cropped elsewhere": Kind(lambda: liars.page(keys=b"/CropBox[5000 5000 6000 6000]"), (READ,), UNDRAWN),
    "page turned by 99999999999": Kind(lambda: liars.page(keys=b"/Rotate 99999999999"), (READ,)),
    "words of an endless size": Kind(lambda: liars.written_at(b"3e38 0 0 3e38 -3e38 -3e38"), (READ,)),
    "font written in itself": Kind(liars.glyphs_of_themselves, (READ,)),
    "page without its font": Kind(lambda: liars.page(used=b"/Font<</F1 99 0 R>>"), (READ,)),
    "page that is its own words": Kind(liars.page_of_itself, (READ,)),
    "50,000 notes on a page": Kind(liars.many_notes, (READ,)),
    "JPEG 2000 that unpacks to nothing": Kind(liars.wavelets, (READ,), UNDRAWN),
    "JBIG2 that unpacks to nothing": Kind(liars.bilevel, (READ,), UNDRAWN),
    "PNG with a colour profile of 300 MB": Kind(lambda: liars.png_with(b"iCCP"), (UNREADABLE,), "damaged", "scan.png"),
    "PNG with a remark of 300 MB": Kind(lambda: liars.png_with(b"zTXt"), (UNREADABLE,), "damaged", "scan.png"),
    "PNG of one dot": Kind(lambda: liars.sliver(1, 1), (READ,), UNDRAWN, "scan.png"),
    "PNG of one long line": Kind(lambda: liars.sliver(5_000_000, 1), (READ,), UNDRAWN, "scan.png"),
    "photo of one dot an inch": Kind(liars.squeezed, (READ,), "", "photo.jpg"),
    "Word file of tables in tables": Kind(lambda: liars.tables_in_tables(40), (READ,), "", "letter.docx"),
    "Word file of 3,000 tables in tables": Kind(lambda: liars.tables_in_tables(3_000), FOUND, "damaged", "letter.docx"),
    "mail with NULs": Kind(liars.mail_of_nulls, (READ,), "", "fax.eml"),
    "mail with half letters": Kind(liars.mail_of_halves, (READ,), "", "fax.eml"),
    "mail with a NUL in its head": Kind(lambda: liars.mail(b"Subject: =?utf-8?q?a=00b?="), (READ,), "", "fax.eml"),
    "mail in an encoding of no name": Kind(
        lambda: liars.mail(b"Content-Type: text/plain; charset*=utf-8''u%00x"), (READ,), "", "fax.eml"
    ),
    "mail with a head of 10 MB": Kind(lambda: liars.mail(b"Subject: " + b"x" * 10_000_000), (READ,), "", "fax.eml"),
    "ZIP with one name twice": Kind(liars.twice_named, (READ,), "", "records.zip"),
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
