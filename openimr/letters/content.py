"""What a letter says, as plain data. How it looks is `typst/letter.typ`; bytes are `render`.

Text of a determination may cite pages as [R3 p. 2]; each must have a row in `citations`, to which it becomes a link.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

VERSION = "2026-11-1"  # of the template; goes up with every change of what a letter looks like


@dataclass(frozen=True)
class Sender:
    name: str
    address: tuple[str, ...] = ()
    phone: str = ""


@dataclass(frozen=True)
class Addressee:
    name: str
    role: str
    address: tuple[str, ...] = ()


@dataclass(frozen=True)
class LawLine:
    """A sentence about the law applied, its citation, and whether it is verified."""

    words: str
    citation: str
    verified: bool = True


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 2
    kind: str = field(default="heading", init=False)


@dataclass(frozen=True)
class Paragraph:
    text: str
    kind: str = field(default="paragraph", init=False)


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]
    kind: str = field(default="bullets", init=False)


@dataclass(frozen=True)
class Facts:
    """Label and value pairs."""

    caption: str
    rows: tuple[tuple[str, str], ...]
    kind: str = field(default="facts", init=False)


@dataclass(frozen=True)
class Table:
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: str = field(default="table", init=False)


@dataclass(frozen=True)
class Boxed:
    """What must not be overlooked: a due date, a last day."""

    title: str
    text: str
    kind: str = field(default="boxed", init=False)


Block = Heading | Paragraph | Bullets | Facts | Table | Boxed


@dataclass(frozen=True)
class CitedPage:
    """A row of the table of cited pages: the reference as it stands in the text, and what it leads to."""

    ref: str  # R3 p. 2
    document: str
    date: str
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """A whole letter. A determination is one too: its sections are blocks, its cited pages are `citations`."""

    title: str
    sender: Sender
    recipient: Addressee
    case_number: str
    date: str  # as printed
    blocks: tuple[Block, ...]
    language: str = "en"
    references: tuple[tuple[str, str], ...] = ()
    law: tuple[LawLine, ...] = ()
    citations: tuple[CitedPage, ...] = ()
    signature: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    draft: bool = False
    template_version: str = VERSION

    def as_data(self) -> dict[str, Any]:
        """JSON data, the same for the same letter."""
        return asdict(self)


def texts(data: Any) -> list[str]:
    """Every string in a letter's data, for checks of what it holds."""
    if isinstance(data, str):
        return [data]
    if isinstance(data, Mapping):
        return [text for value in data.values() for text in texts(value)]
    if isinstance(data, list | tuple):
        return [text for value in data for text in texts(value)]
    return []
