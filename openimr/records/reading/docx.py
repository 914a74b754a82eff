"""Pages of a Word file: its words set as text pages, then each embedded picture as a page read by OCR.

Words come from the paragraphs, tables, text boxes, notes, heads and feet of the pages; macros, embedded objects and
links to files elsewhere are told and never run, opened or fetched.
"""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openimr.records.reading.kinds import FileRefused
from openimr.records.reading.limits import Limits
from openimr.records.reading.pictures import Encoded
from openimr.records.reading.scans import PicturePages
from openimr.records.reading.typed import Heading, LinePages

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
OLD_PICTURE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MACRO_DOCUMENT = "application/vnd.ms-word.document.macroEnabled.main+xml"
NOTES = (("footnotes", "Footnotes"), ("endnotes", "Endnotes"), ("comments", "Comments"))
MARKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
SMALL = 48  # pixels: a smaller picture is an ornament
DAMAGED = "The Word file is damaged; ask the sender for it again, as PDF if possible."
HUGE = "Unpacked the Word file is too large; ask the sender to print it to PDF and send that."
PRINTED = "The pages are set by us from the words of the Word file and break elsewhere than on the sender's paper."
UNSHOWN = "{} of its pictures cannot be shown; ask the sender for a PDF."
ACTIVE = (  # (part of a name inside the file, what it is)
    ("vbaProject", "macros"),
    ("/embeddings/", "embedded objects"),
    ("/activeX/", "controls"),
    ("/afchunk", "documents within the document"),
)


class WordPages:
    """An open Word file. Raises `FileRefused` when it cannot be read."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.limits = limits
        names = _counted(path, limits)
        try:
            part = _opened(path)
            lines = list(_lines(part))
            self.pictures, unshown = _pictures(part, limits)
        except Exception as error:  # python-docx raises whatever a part missing or of another kind leads to
            raise FileRefused("unreadable", DAMAGED) from error
        self.text = LinePages(lines, limits, _remarks(part, names, unshown))
        self.first_picture = self.text.count() + 1

    def count(self) -> int:
        return self.text.count() + len(self.pictures)

    def remarks(self) -> list[str]:
        return self.text.remarks()

    def page(self, number: int) -> dict[str, Any]:
        if number < self.first_picture:
            return self.text.page(number)
        blob = io.BytesIO(self.pictures[number - self.first_picture])
        return {**PicturePages(blob, self.limits).page(1), "number": number}

    def picture(self, number: int, wide: int, rotation: int) -> Encoded:
        if number < self.first_picture:
            return self.text.picture(number, wide, rotation)
        blob = io.BytesIO(self.pictures[number - self.first_picture])
        return PicturePages(blob, self.limits).picture(1, wide, rotation)


def _counted(path: Path, limits: Limits) -> list[str]:
    """The names inside, once the bytes inside were counted: python-docx would hold all of them in memory."""
    left = min(limits.ratio * path.stat().st_size + limits.small_bytes, limits.member_bytes)
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        if len(entries) > limits.entries:
            raise FileRefused("refused", HUGE)
        try:
            for entry in entries:
                left = _spent(archive, entry, left)
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
            raise FileRefused("unreadable", DAMAGED) from error
    return [entry.filename for entry in entries]


def _spent(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    with archive.open(entry) as packed:
        while piece := packed.read(1 << 16):
            left -= len(piece)
            if left < 0:
                raise FileRefused("refused", HUGE)
    return left


def _opened(path: Path) -> Any:
    """The main part of the file; one with macros is read like any other."""
    from docx.opc.package import PartFactory
    from docx.package import Package
    from docx.parts.document import DocumentPart

    PartFactory.part_type_for[MACRO_DOCUMENT] = DocumentPart
    part = Package.open(str(path)).main_document_part
    if not isinstance(part, DocumentPart):
        raise FileRefused("unreadable", DAMAGED)
    return part


def _lines(part: Any) -> Iterator[str]:
    """Head lines of the pages once, the body, foot lines once, then notes and comments."""
    body = part.element.body
    yield from _unique(_around(part, "header"))
    yield from _block(body, part)
    yield from _unique(_around(part, "footer"))
    for kind, title in NOTES:
        for root in _related(part, kind):
            found = [line for line in _block(root, part) if line.strip()]
            yield from ["", Heading(title), *found] if found else []


def _around(part: Any, kind: str) -> Iterator[str]:
    for root in _related(part, kind):
        yield from _block(root, part)


def _unique(lines: Iterator[str]) -> Iterator[str]:
    yield from dict.fromkeys(line for line in lines if line.strip())


def _related(part: Any, kind: str) -> Iterator[Any]:
    """The roots of the parts that stand in this relation to the document."""
    from docx.oxml.parser import parse_xml

    for link in part.rels.values():
        if not link.is_external and link.reltype.endswith(f"/{kind}"):
            element = getattr(link.target_part, "element", None)
            yield parse_xml(link.target_part.blob) if element is None else element


def _block(root: Any, part: Any) -> Iterator[str]:
    """The lines of a block: paragraphs and tables, also those within content controls and tracked insertions."""
    for child in root:
        if child.tag == f"{W}p":
            yield from _paragraph(child, part)
        elif child.tag == f"{W}tbl":
            yield from _table(child, part)
        elif child.tag not in (f"{W}sectPr", f"{W}del", f"{W}moveFrom", FALLBACK):
            yield from _block(child, part)


def _paragraph(paragraph: Any, part: Any) -> Iterator[str]:
    boxes: list[Any] = []
    text = "".join(_words(paragraph, boxes))
    if _is_heading(paragraph, part):
        yield ""
    make = Heading if _is_heading(paragraph, part) else str
    bullet = "• " if text.strip() and paragraph.find(f"{W}pPr/{W}numPr") is not None else ""
    yield from (make(f"{bullet}{line}") for line in text.split("\n"))
    for box in boxes:
        yield from _block(box, part)


def _words(element: Any, boxes: list[Any]) -> Iterator[str]:
    """The words of a paragraph; text boxes anchored in it are gathered in `boxes`, words struck out are not read."""
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in MARKS:
            yield MARKS[child.tag]
        elif child.tag == f"{W}txbxContent":
            boxes.append(child)
        elif child.tag not in (FALLBACK, f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr"):
            yield from _words(child, boxes)


def _is_heading(paragraph: Any, part: Any) -> bool:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    name = style.get(f"{W}val", "") if style is not None else ""
    return name.lower().startswith(("heading", "title", "ttulo", "titulo"))


def _table(table: Any, part: Any) -> Iterator[str]:
    """A line for each row, its cells set apart by bars; the words of a table within a cell stand in that cell."""
    for row in _own(table, f"{W}tr"):
        cells = [" ".join(line.strip() for line in _block(cell, part) if line.strip()) for cell in _own(row, f"{W}tc")]
        yield " | ".join(cells)


def _own(element: Any, tag: str) -> Iterator[Any]:
    """The parts with this tag, also those within content controls, but none of a part within a part."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in (f"{W}del", f"{W}moveFrom", FALLBACK):
            yield from _own(child, tag)


def _pictures(part: Any, limits: Limits) -> tuple[list[bytes], int]:
    """The pictures in the order they stand, each once, and how many cannot be shown."""
    shown: dict[str, bytes] = {}
    unshown: set[str] = set()
    for name, blob in _blobs(part):
        try:
            picture = PicturePages(io.BytesIO(blob), limits)
            small = max(picture.file.size) < SMALL
        except FileRefused:
            unshown.add(name)
            continue
        if not small:
            shown[name] = blob
    return list(shown.values()), len(unshown)


def _blobs(part: Any) -> Iterator[tuple[str, bytes]]:
    for element in part.element.iter():
        key = element.get(EMBED) or (element.get(OLD_PICTURE) if str(element.tag).endswith("}imagedata") else None)
        link = part.rels.get(key) if key else None
        if link is not None and not link.is_external and link.reltype.endswith("/image"):
            yield str(link.target_part.partname), link.target_part.blob


def _remarks(part: Any, names: list[str], unshown: int) -> list[str]:
    return [PRINTED, *_active(part, names), *_unread(part, unshown)]


def _active(part: Any, names: list[str]) -> list[str]:
    found = [words for mark, words in ACTIVE if any(mark.lower() in name.lower() for name in names)]
    links = [link for link in part.rels.values() if link.is_external and not link.reltype.endswith("/hyperlink")]
    found += ["links to files elsewhere"] if links or _template(part) else []
    return [f"The file carries {' and '.join(found)}; they are never run, opened or fetched."] if found else []


def _template(part: Any) -> bool:
    """Whether its settings fetch a template from elsewhere."""
    settings = [link.target_part for link in part.rels.values() if link.reltype.endswith("/settings")]
    return any(link.is_external for held in settings for link in held.rels.values())


def _unread(part: Any, unshown: int) -> list[str]:
    said = [UNSHOWN.format(unshown)] if unshown else []
    if next(part.element.iter(f"{W}del", f"{W}moveFrom"), None) is not None:
        said.append("The file tracks changes; words struck out are not shown.")
    return said
