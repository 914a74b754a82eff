"""A text as sentences, each with the pages and the quotations it holds. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from openimr.records.citing import cites

SENTENCE = re.compile(
    r"(?<=[.!?])(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\bvs\.)(?<!\bNo\.)[ \t]+(?=[A-Z\[“\"])|\n\s*\n"
)
LEADING = re.compile(rf"\s*(?:{cites.TOKEN.pattern.replace('?P<document>', '').replace('?P<pages>', '')}[\s.,;]*)+")
QUOTED = re.compile(r"“([^“”]{2,600})”|\"([^\"]{2,600})\"")


@dataclass(frozen=True)
class Sentence:
    """One sentence: its place in the text (1 for the first), its pages, what it quotes, and its own words without both."""

    place: int
    text: str
    tokens: tuple[cites.Token, ...]
    quotes: tuple[str, ...]

    @property
    def own_words(self) -> str:
        return cites.TOKEN.sub(" ", QUOTED.sub(" ", self.text))

    @property
    def refs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(token.ref for token in self.tokens))


def of(text: str) -> list[Sentence]:
    """The sentences of a text in order; a reference that follows the full stop belongs to the sentence before it."""
    return [
        Sentence(
            place, words, tuple(cites.find_tokens(words)), tuple(one or other for one, other in QUOTED.findall(words))
        )
        for place, words in enumerate(_pieces(text), start=1)
    ]


def _pieces(text: str) -> Iterator[str]:
    pieces: list[str] = []
    for piece in SENTENCE.split(text):
        led = LEADING.match(piece)
        if led and pieces:
            pieces[-1] = f"{pieces[-1]} {led[0].strip()}"
            piece = piece[led.end() :]
        pieces.append(piece)
    return (piece.strip() for piece in pieces if piece.strip())


def citing(text: str) -> list[Sentence]:
    """The sentences that rest on a page."""
    return [sentence for sentence in of(text) if sentence.tokens]
