"""A text with its letters bare, so that "Quiñones", "Quinones" and "QUIÑONES" are one, and every place leads back.

Accents go, curly quotes and the many hyphens become plain ones, underscores become blanks, signs that nobody sees are left
out: a zero-width sign inside a name hides it from no search.
"""

import unicodedata
from functools import lru_cache

BARE = str.maketrans(
    {
        **dict.fromkeys("’‘`´ʼ′＇", "'"),
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f_", " "),
        **dict(zip("ıøØłŁđĐ", "ioOlLdD", strict=True)),
    }
)


@lru_cache(maxsize=8192)
def _bare(sign: str) -> str:
    plain = sign.translate(BARE)
    if plain.isascii():
        return plain
    if unicodedata.category(plain) in ("Mn", "Cf"):
        return ""
    return "".join(one for one in unicodedata.normalize("NFKD", plain) if unicodedata.category(one) != "Mn")


class Folded:
    """`text` without accents; `span` gives the place of a match in the text as it stands."""

    def __init__(self, whole: str) -> None:
        self.whole = whole
        self.places: list[int] | None = None
        if whole.isascii():
            self.text = whole.translate(BARE)
            return
        parts = [(place, one) for place, sign in enumerate(whole) for one in _bare(sign)]
        self.text = "".join(one for _, one in parts)
        self.places = [place for place, _ in parts]

    def span(self, start: int, end: int) -> tuple[int, int]:
        if self.places is None or start >= end:
            return start, end
        stop = self.places[end - 1] + 1
        while stop < len(self.whole) and not _bare(self.whole[stop]):
            stop += 1  # the accent written behind its letter
        return self.places[start], stop


def fold(text: str) -> str:
    return Folded(text).text
