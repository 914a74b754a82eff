"""From a letter's content to the bytes of its PDF: PDF/A-2a and PDF/UA-1, the same bytes for the same content and moment.

Data reach the template as JSON and are never evaluated. System fonts are ignored, so a letter looks alike everywhere: its
fonts are those inside the `typst` wheel (Libertinus Serif, then New Computer Modern and DejaVu Sans Mono). A character
that they cannot print is refused rather than left out.
"""

import json
import re
import threading
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from openimr.letters.content import (
    DETERMINATIONS,
    Determination,
    Heading,
    Letter,
    LetterRefused,
    Table,
    fixed_words,
    shortened,
    texts,
)

__all__ = ["LetterRefused", "cited_pages", "layout", "named_texts", "render"]

TEMPLATE = Path(__file__).parent / "typst" / "letter.typ"
STANDARDS: list[Any] = ["a-2a", "ua-1"]
# Page references, in the grammar of the records room: [R3 p. 2], [R3, p.2], [R3 pp. 2-4, 7].
REFERENCE = re.compile(r"\[R(?P<document>\d{1,5}),?\s*pp?\.?\s*(?P<pages>\d[\d\s,–-]{0,60})\]")
RANGE = re.compile(r"(\d+)(?:\s*[–-]\s*(\d+))?")
WIDEST = 100  # pages that one range may name: a typing error must not make thousands
LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
STEERING = re.compile("[\u00ad\u200b\u2060\ufeff]")  # only steer line breaks; pasted text is full of them
HIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
LONG = re.compile(r"\S{29,}")  # a word that may be wider than its column
MISSING = re.compile(r"the text `\"(.+?)\"` could not be displayed")
PRINTED = ("text", "title", "items", "rows", "header", "caption")  # a block's fields that hold words
NARROW, KEPT_WHOLE = 20, 700  # characters: a column that needs no more is as wide as its words; a row kept on one page
_own = threading.local()

Words = (
    str | list[Any]
)  # text, or pieces: text; {"words", "to"}, a link; {"group"}, kept on one line; {"pieces"}, a long word


def render(letter: Letter | Determination, *, at: datetime) -> bytes:
    """The PDF. `at`, a moment with a zone, is written into it as its date; raises `LetterRefused`."""
    content = letter.letter() if isinstance(letter, Determination) else letter
    data = json.dumps(layout(content), sort_keys=True, ensure_ascii=False)
    stamp = at.astimezone(UTC).replace(microsecond=0)
    try:
        pdf = _compiler().compile(format="pdf", pdf_standards=STANDARDS, timestamp=stamp, sys_inputs={"data": data})
    except typst.TypstError as error:
        raise LetterRefused(_reason(content, f"{error.message}\n{error.diagnostic}")) from error
    assert isinstance(pdf, bytes)  # one document, not pages
    return pdf + b"\n"  # a later signature is written after the end mark and needs a line of its own


def _compiler() -> typst.Compiler:
    """This thread's own compiler, used again: it keeps what it learned of the template and the fonts."""
    if not hasattr(_own, "compiler"):
        _own.compiler = typst.Compiler(
            TEMPLATE, root=str(TEMPLATE.parent), font_paths=_fonts(), ignore_system_fonts=True
        )
    compiler: typst.Compiler = _own.compiler
    return compiler


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def _reason(letter: Letter, error: str) -> str:
    """The sentence for what Typst refused: the characters and where they stand, or its own first line."""
    missing = "".join(dict.fromkeys("".join(MISSING.findall(error))))
    if not missing:
        return f"The letter could not be typeset ({error.strip().splitlines()[0][:200]})."
    where = next((name for name, text in named_texts(letter) if set(_clean(text)) & set(missing)), "the letter")
    return f"The fonts cannot print “{missing[:20]}”, which stands in {where}; write it with other letters."


# What the template is given: the letter's data with its words cut into pieces.


def layout(letter: Letter) -> dict[str, Any]:
    """The template's data; raises `LetterRefused` for what would print wrongly, naming where it stands."""
    _check_words(letter)
    _check_shape(letter)
    used = _where_used(letter)
    _check_references(letter, used)
    known = {row.ref for row in letter.citations}
    data = {name: _pieces(value, frozenset()) for name, value in letter.as_data().items() if name not in RAW}
    return {
        **data,
        **{name: getattr(letter, name) for name in ("language", "draft")},
        "plain_title": _clean(f"{letter.title} {letter.case_number}"),
        "author": _clean(letter.sender.name),
        "blocks": [_block(block, frozenset(known)) for block in letter.as_data()["blocks"]],
        "citations": [
            {
                **_pieces(row, frozenset()),
                "label": _label(row["ref"]),
                "used": _places(letter, used.get(row["ref"], [])),
            }
            for row in letter.as_data()["citations"]
        ],
    }


RAW = frozenset({"blocks", "citations", "language", "draft", "kind", "template_version"})


def _block(block: dict[str, Any], known: frozenset[str]) -> dict[str, Any]:
    printed = {name: _pieces(block[name], known) for name in PRINTED if name in block}
    looks = _columns(block["header"], block["rows"]) if block["kind"] == "table" else {}
    whole = [len("".join(row)) < KEPT_WHOLE for row in block.get("rows", ())]
    return {**block, **printed, **looks, "whole": whole}


def _pieces(value: Any, known: frozenset[str]) -> Any:
    """`value` with each text in it cut into pieces."""
    if isinstance(value, dict):
        return {key: _pieces(one, known) for key, one in value.items()}
    if isinstance(value, list):
        return [_pieces(one, known) for one in value]
    return _cut(_clean(value), known) if isinstance(value, str) else value


def _clean(text: str) -> str:
    """Accents composed, one kind of line end, no marks that only steer line breaks."""
    text = STEERING.sub("", LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", text).replace("\t", " ").strip()


def _cut(text: str, known: frozenset[str]) -> Words:
    pieces: list[Any] = []
    done = 0
    for found in REFERENCE.finditer(text) if known else ():
        pieces += [*_breakable(text[done : found.start()]), *_links(found)]
        done = found.end()
    pieces += _breakable(text[done:])
    return pieces if any(isinstance(piece, dict) for piece in pieces) else text


def _links(found: re.Match[str]) -> Iterator[Any]:
    """A reference to one page is a link as a whole; of one to several pages, each number is a link."""
    pages = list(RANGE.finditer(found["pages"]))
    if len(pages) == 1 and not pages[0][2]:
        yield {"words": found[0], "to": _label(f"R{found['document']} p. {int(pages[0][1])}")}
        return
    start, whole = found.start("pages"), found.string
    parts: list[Any] = [whole[found.start() : start]]
    for number, gap in re.findall(r"(\d+)(\D*)", found["pages"]):
        parts += [{"words": number, "to": _label(f"R{found['document']} p. {int(number)}")}, gap]
    yield {"group": [*parts, "]"]}


def _breakable(text: str) -> Iterator[Any]:
    """Text, with very long words in pieces between which a line may end."""
    done = 0
    for found in LONG.finditer(text):
        yield text[done : found.start()]
        yield {"pieces": [found[0][start : start + 6] for start in range(0, len(found[0]), 6)]}
        done = found.end()
    yield text[done:]


def _columns(header: list[str], rows: list[list[str]]) -> dict[str, Any]:
    """Each column's width: 0 as wide as its words, else a share of the rest; and which columns hold numbers."""
    columns = [[_clean(cell) for cell in column] for column in zip(header, *rows, strict=True)]
    widest = [max(len(line) for cell in column for line in cell.split("\n")) for column in columns]
    shares = [
        0.0 if most <= NARROW else min(max(sum(map(len, column)) / len(column) + most / 3, 16), 70)
        for most, column in zip(widest, columns, strict=True)
    ]
    if not any(shares):
        shares[widest.index(max(widest))] = 1.0
    return {"shares": shares, "numeric": [len(col) > 1 and all(cell.isdigit() for cell in col[1:]) for col in columns]}


def _label(ref: str) -> str:
    return "page-" + ref.replace(" p. ", "-")


# What is used where, and what is refused.


def cited_pages(text: str) -> Iterator[str]:
    """Each page that `text` refers to, as "R3 p. 2", in order."""
    for found in REFERENCE.finditer(text):
        for first, last in RANGE.findall(found["pages"]):
            start, end = int(first), int(last or first)
            yield from (
                f"R{int(found['document'])} p. {page}"
                for page in range(start, min(max(start, end), start + WIDEST) + 1)
            )


def _where_used(letter: Letter) -> dict[str, list[int]]:
    """For each page cited in the blocks, the sections (-1: before the first) that cite it, in order."""
    used: dict[str, list[int]] = {}
    section = -1
    for number, block in enumerate(letter.as_data()["blocks"]):
        section = number if block["kind"] == "heading" and block["level"] == 2 else section
        for text in texts({name: block[name] for name in PRINTED if name in block}):
            for ref in cited_pages(_clean(text)):
                places = used.setdefault(ref, [])
                places += [] if section in places else [section]
    return used


def _places(letter: Letter, sections: list[int]) -> list[dict[str, str]]:
    return [{"words": _section_name(letter, number), "to": f"section-{number}"} for number in sections]


def _section_name(letter: Letter, number: int) -> str:
    block = letter.blocks[number] if number >= 0 else None
    if not isinstance(block, Heading):
        return str(fixed_words(letter.language)["beginning"])
    head, _colon, rest = _clean(block.text).partition(":")
    return block.short or (head if rest and len(head) <= 30 else shortened(block.text, 40))


def named_texts(letter: Letter) -> Iterator[tuple[str, str]]:
    """Each text of the letter with the words for where it stands."""
    data = letter.as_data()
    for name, words in PLACES.items():
        yield from ((words, text) for text in texts(data[name]))
    section = "the beginning of the text"
    for block in data["blocks"]:
        section = f"the section “{shortened(block['text'], 60)}”" if block["kind"] == "heading" else section
        yield from ((section, text) for text in texts(block))


PLACES = {
    "title": "the title",
    "sender": "the sender",
    "recipient": "the recipient's name or address",
    "case_number": "the case number",
    "date": "the date",
    "references": "the facts of the case",
    "law": "the law applied",
    "citations": "the pages cited",
    "signature": "the signature",
    "copies": "the list of copies",
}


def _check_words(letter: Letter) -> None:
    for place, text in named_texts(letter):
        if found := HIDDEN.search(LINE_ENDS.sub("\n", text)):
            near = HIDDEN.sub("", shortened(text, 60))
            raise LetterRefused(
                f"In {place} the words “{near}” hold an invisible character (U+{ord(found[0]):04X}); remove it."
            )
    for name, text in (("title", letter.title), ("case number", letter.case_number), ("sender", letter.sender.name)):
        if not _clean(text):
            raise LetterRefused(f"The letter has no {name}; give one.")


def _check_shape(letter: Letter) -> None:
    """Headings go down one level at a time, sections are level 2 or lower, and rows are as long as their header."""
    fixed_words(letter.language)
    level = 1
    for block in letter.blocks:
        if isinstance(block, Heading):
            if not 2 <= block.level <= level + 1 or not _clean(block.text):
                raise LetterRefused(
                    f"The heading “{shortened(block.text, 60)}” has level {block.level} after level {level};"
                    " give it words and a level that leaves none out."
                )
            level = block.level
        if isinstance(block, Table) and any(len(row) != len(block.header) for row in block.rows):
            raise LetterRefused(
                f"The table “{shortened(block.caption, 60)}” has a row that is not {len(block.header)} cells long."
            )


def _check_references(letter: Letter, used: dict[str, list[int]]) -> None:
    """Every cited page has one row and every row is cited; a notice without cited pages may quote a reference."""
    refs = [row.ref for row in letter.citations]
    known = set(refs)
    if len(known) < len(refs):
        raise LetterRefused("The table of cited pages has a page twice; give each page one row.")
    if not refs and letter.kind not in DETERMINATIONS:
        return
    if unknown := [ref for ref in used if ref not in known]:
        raise LetterRefused(
            f"The text cites [{unknown[0]}], which is not in the table of cited pages; correct the reference or remove it."
        )
    if idle := [ref for ref in refs if ref not in used]:
        raise LetterRefused(f"The table of cited pages has {idle[0]}, which the text never cites; remove the row.")
