"""Papers that senders send: PDF, Word, mail."""

import io
import json
from collections.abc import Mapping
from email.message import EmailMessage

import docx as word
import typst

SOURCE = """#set document(title: "Record")
#set page("us-letter")
#let pages = json(bytes(sys.inputs.pages))
#for (place, page) in pages.enumerate() [
  #if place > 0 [#pagebreak(weak: false)]
  #page
]
"""


def pdf_of(*pages: str) -> bytes:
    """A PDF with a page for each text; the same texts give the same bytes."""
    return typst.compile(
        SOURCE.encode(), sys_inputs={"pages": json.dumps(pages)}, timestamp=0, ignore_system_fonts=True
    )


def docx(
    *paragraphs: str, heading: str = "", table: list[list[str]] | None = None, pictures: tuple[bytes, ...] = ()
) -> bytes:
    """A Word file of these parts, in this order."""
    document = word.Document()
    if heading:
        document.add_heading(heading, 1)
    for words in paragraphs:
        document.add_paragraph(words)
    for row in table or []:
        cells = (document.tables or [document.add_table(0, len(row))])[0].add_row().cells
        for cell, words in zip(cells, row, strict=True):
            cell.text = words
    for picture in pictures:
        document.add_picture(io.BytesIO(picture))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def eml(body: str, attached: Mapping[str, bytes] | None = None, *, html: str = "", subject: str = "Records") -> bytes:
    """A mail as it is posted."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Front Desk <desk@example.org>", "intake@example.org", subject
    mail["Date"], mail["Message-ID"] = "Fri, 11 Jul 2014 10:00:00 -0700", "<1@example.org>"
    mail.set_content(body)
    if html:
        mail.add_alternative(html, subtype="html")
    for name, data in (attached or {}).items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()
