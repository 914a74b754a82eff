"""Reading what a command is given, and finding what it speaks of."""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class InputRefused(Exception):
    """The input cannot be used; the text says why and what to do."""


def json_from(name: str) -> Any:
    """The JSON in a file, or on stdin for "-"."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise InputRefused(f"{name} cannot be read: {why}.") from error
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InputRefused(f"{name} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from error


def lines_of(file: Path) -> Iterator[str]:
    """The lines of a UTF-8 file that hold something."""
    try:
        with file.open(encoding="utf-8") as stream:
            yield from (line for line in stream if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise InputRefused(f"{file} cannot be read: {why}.") from error


def sha256_of(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def case_named(number: str) -> Any:
    """The case with that number; needs the ground (`ground.ready`)."""
    from openimr.cases.models import Case

    found = Case.objects.filter(number=number).first()
    if found is None:
        raise InputRefused(f"There is no case {number}; `imr case list` shows the numbers.")
    return found
