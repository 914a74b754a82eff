"""Keeps what a bench printed in docs/benchmarks.md: a section for each part, the newest run in it, with machine and day."""

import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import date
from pathlib import Path

from openimr.cli import measuring
from openimr.host.home import CHECKOUT

BOOK = CHECKOUT / "docs" / "benchmarks.md"
HEAD = "# Figures\n\nEach section was written by the command it names; run it again to have this machine's figures.\n"


class _Both(io.StringIO):
    """What is printed is seen and kept."""

    def write(self, text: str) -> int:
        sys.__stdout__.write(text)  # type: ignore[union-attr]
        return super().write(text)


@contextmanager
def kept(section: str, *, book: Path = BOOK) -> Iterator[None]:
    """What is printed meanwhile becomes the section of the book, unless the work fails."""
    print(f"-- {section} · {measuring.machine()}")
    with redirect_stdout(_Both()) as said:
        yield
    book.write_text(with_section(book.read_text() if book.exists() else HEAD, section, said.getvalue()))


def with_section(text: str, section: str, said: str) -> str:
    """The book's text with the section written anew, or at its end."""
    day = date.today().isoformat()  # noqa: DTZ011 - the day a person reads
    body = f"## {section}\n\n{measuring.machine()}; {day}\n\n```\n{said.rstrip()}\n```\n"
    found = re.search(rf"^## {re.escape(section)}\n.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    if found is None:
        return f"{text.rstrip()}\n\n{body}"
    rest = text[found.end() :]
    return text[: found.start()] + body + (f"\n{rest}" if rest else "")
