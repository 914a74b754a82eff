"""From a letter's content to the bytes of its PDF: PDF/A-2a and PDF/UA-1, the same bytes for the same content and moment.

Data reach the template as JSON and are never evaluated. System fonts are ignored, so a letter looks alike everywhere; a
character that the fonts cannot print is refused rather than left out.
"""

import json
import re
import threading
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import typst

from openimr.letters.content import Letter, texts

TEMPLATE = Path(__file__).parent / "typst" / "letter.typ"
REFERENCE = re.compile(r"\[(R\d+ p\. \d+)\]")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_lock = threading.Lock()


class LetterRefused(Exception):
    """The letter cannot be made; the text says which words are in the way and what to do."""


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(str(TEMPLATE), root=str(TEMPLATE.parent), ignore_system_fonts=True)


def render(letter: Letter, *, at: datetime) -> bytes:
    """The PDF. `at` is written into it as its date; raises `LetterRefused`."""
    data = letter.as_data()
    _check(letter, texts(data))
    stamp = at.astimezone(UTC).replace(microsecond=0)
    try:
        with _lock:
            pdf = _compiler().compile(
                format="pdf",
                pdf_standards=["a-2a", "ua-1"],
                timestamp=stamp,
                sys_inputs={"data": json.dumps(data, sort_keys=True, ensure_ascii=False)},
            )
    except typst.TypstError as error:
        raise LetterRefused(_reason(str(error))) from error
    assert isinstance(pdf, bytes)  # one document, not pages
    return pdf + b"\n"  # a later signature is written after the end mark and needs a line of its own


def _check(letter: Letter, words: list[str]) -> None:
    """Refuse invisible characters and references that lead nowhere."""
    known = {row.ref for row in letter.citations}
    for text in words:
        if found := CONTROL.search(text):
            raise LetterRefused(
                f"The words “{text[:60]}” hold an invisible character (U+{ord(found[0]):04X}); remove it."
            )
        for ref in REFERENCE.findall(text):
            if (known and ref not in known) or (not known and letter.citations):
                raise LetterRefused(f"The text cites [{ref}], which is not in the table of cited pages.")


def _reason(error: str) -> str:
    if missing := re.search(r"the text '?(.+?)'? (?:was|could|is)", error):
        return f"The fonts cannot print “{missing[1].strip('`"')}”; write it with other letters."
    first = error.strip().splitlines()[0] if error.strip() else "unknown reason"
    return f"The letter could not be typeset ({first[:200]})."
