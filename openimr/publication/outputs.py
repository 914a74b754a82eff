"""The files of a release, made from its redacted data: letter as PDF, determination as JSON, letter as text."""

import json
from dataclasses import dataclass
from datetime import datetime

from openimr.letters.content import Letter
from openimr.letters.render import render
from openimr.publication import leaks, public_letter
from openimr.publication.leaks import Leak, Looked


@dataclass(frozen=True)
class Outputs:
    pdf: bytes
    json: bytes
    text: bytes


def make(letter: Letter, handed: object, *, at: datetime) -> Outputs:
    """The bytes; the same for the same data and moment. Raises `LetterRefused`."""
    told = json.dumps(handed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Outputs(render(letter, at=at), told.encode(), public_letter.text(letter).encode())


def left_in(made: Outputs, sought: Looked) -> list[Leak]:
    """Every leak of every file."""
    text = made.text.decode()
    return [
        *leaks.in_pdf(made.pdf, sought),
        *leaks.in_json(made.json, sought),
        *leaks.in_text(text, sought, output="letter.txt", reader="bytes"),
        *leaks.in_hidden(text, sought, output="letter.txt", reader="bytes"),
    ]
