"""Page references in text: [R3 p. 2] is page 2 of document 3. Pure: knows no table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(r"\[R(?P<document>\d{1,5}),?\s*pp?\.?\s*(?P<pages>\d[\d\s,–-]{0,60})\]")
RANGE = re.compile(r"(\d+)(?:\s*[–-]\s*(\d+))?")
WIDEST = 100  # pages one token may name: a typing error must not make thousands


@dataclass(frozen=True)
class Token:
    """One page that a text refers to. `start` and `end`: where the token stands in the text; a token that names
    several pages gives one `Token` for each, all with the same place."""

    ref: str
    document_number: int
    page: int
    start: int
    end: int


def find_tokens(text: str) -> list[Token]:
    """The page references in `text`, in order: [R3 p. 2], [R3 p.2], [R3, p. 2], [R3 pp. 2-4], [R3 pp. 2, 5]."""
    return [token for match in TOKEN.finditer(text) for token in _tokens(match)]


def token(document_number: int, page: int) -> str:
    """The reference as it is written into a text."""
    return f"[R{document_number} p. {page}]"


def _tokens(match: re.Match[str]) -> Iterator[Token]:
    document = int(match["document"])
    for page in _pages(match["pages"]):
        yield Token(f"R{document} p. {page}", document, page, match.start(), match.end())


def _pages(words: str) -> Iterator[int]:
    for first, last in RANGE.findall(words):
        start, end = int(first), int(last or first)
        yield from range(start, min(max(start, end), start + WIDEST) + 1)
