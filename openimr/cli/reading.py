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
        text = (sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()).decode("utf-8-sig")
    except (OSError, ValueError) as error:  # a name with a NUL is a ValueError, bytes that are no text too
        why = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise InputRefused(f"{name} cannot be read: {why}.") from error
    try:
        return json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise InputRefused(f"{name} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from error
    except RecursionError:
        raise InputRefused(f"{name} is nested too deep to be read; no field of ours lies so deep.") from None
    except ValueError as error:  # a whole number of thousands of digits
        raise InputRefused(f"{name} holds a number too long to be read.") from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose fields are each given once: of two values nobody knows which was meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InputRefused(f"{twice}: is given twice in one object; remove one of the two.")
    return found


def _no_number(word: str) -> Any:
    raise InputRefused(f"{word} is no number of JSON; remove it or write the number.")


def text_from(file: Path) -> str:
    """The text of a file; "-" is stdin."""
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise InputRefused(f"{file} cannot be read: {why}.") from error


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
