"""Prints the record files of a case: digital pages through Typst, faxed pages as pictures without text.

`build(case, folder)` writes one PDF a file of the case; the same case gives the same bytes on every run.
"""

import io
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import typst

from openimr.demo.world import fax, filled, markup, shelf

LAYOUT = Path(__file__).parent / "layouts" / "pages.typ"
LOOKS = {
    "rfa": "form", "application": "form", "ur_decision": "letter", "correspondence": "letter",
    "letter_of_support": "letter", "statement_of_reasons": "letter", "imaging": "typed", "laboratory": "typed",
    "pharmacy": "typed",
}  # fmt: skip

UNTITLED = ("application", "rfa", "correspondence", "letter_of_support", "statement_of_reasons")


def build(case: shelf.Case, folder: Path) -> list[Path]:
    """Writes every record file of the case into `folder` (made when absent) and returns their paths, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(folder / record["file"], pdf(case, record)) for record in case["records"]]


def pdf(case: shelf.Case, record: Mapping[str, Any]) -> bytes:
    """One record file, its faxed pages as pictures."""
    printed = digital(case, record)
    levels = [_level(record, document) for document in record["documents"] for _ in document["text"]]
    return _with_fax(printed, levels, record) if any(levels) else _settled(printed)


def digital(case: shelf.Case, record: Mapping[str, Any]) -> bytes:
    """One record file with text on every page, as it was before it went through a fax machine."""
    inputs = {"sheets": json.dumps(list(sheets(case, record))), "title": record["title"]}
    made: bytes = typst.compile(
        LAYOUT.read_bytes(), format="pdf", sys_inputs=inputs, ignore_system_fonts=True,
        timestamp=int(datetime.fromisoformat(record["received_at"]).timestamp()),
    )  # fmt: skip
    return made


def sheets(case: shelf.Case, record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The pages of one file in order, as the layout takes them."""
    fill = filled.fills(case["application"])
    for document in record["documents"]:
        for number, text in enumerate(document["text"], 1):
            yield _sheet(case, document, number, markup.blocks(text, fill))


def _sheet(case: shelf.Case, document: Mapping[str, Any], number: int, blocks: list[markup.Block]) -> dict[str, Any]:
    head = document.get("letterhead")
    of = len(document["text"])
    return {
        "look": document.get("look") or LOOKS.get(document["type"], "clinic"),
        "letterhead": case["letterheads"][head] if head else None,
        "title": _title(document),
        "running": _running(case, document, number, of),
        "footer": f"Page {number} of {of}" if of > 1 else "",
        "first": number == 1,
        "blocks": blocks,
    }


def _title(document: Mapping[str, Any]) -> str:
    own = "" if document["type"] in UNTITLED else document["title"]
    return str(document.get("heading", own))


def _running(case: shelf.Case, document: Mapping[str, Any], number: int, of: int) -> str:
    app = case["application"]
    day = filled.us(document["service_date"])
    return f"{filled.name(app)}   Claim {app['claim_number']}   {day}   page {number} of {of}"


def _level(record: Mapping[str, Any], document: Mapping[str, Any]) -> str | None:
    level = document.get("fax", record["fax"])
    return "light" if level is True else level or None


def _with_fax(printed: bytes, levels: list[str | None], record: Mapping[str, Any]) -> bytes:
    with pdfium.PdfDocument(printed) as source, pikepdf.open(io.BytesIO(printed)) as target:
        for index, level in enumerate(levels):
            if level:
                words = f"{record.get('fax_header', '')}     P.{index + 1:03d}/{len(levels):03d}"
                fax.put(target, index, fax.faxed(source[index], level, words, f"{record['file']} {index}"))
        return _saved(target)


def _settled(printed: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(printed)) as target:
        return _saved(target)


def _saved(target: pikepdf.Pdf) -> bytes:
    """Without the tag tree, which would still hold the words of pages that are pictures now."""
    for key in ("/StructTreeRoot", "/MarkInfo", "/Outlines"):
        if key in target.Root:
            del target.Root[key]
    target.remove_unreferenced_resources()
    held = io.BytesIO()
    target.save(held, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return held.getvalue()


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
