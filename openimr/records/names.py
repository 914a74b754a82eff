"""A file's name as a stranger gave it, made safe to show. Pure. It never becomes a path of ours."""

import unicodedata

LONGEST = 120


def clean(name: str) -> str:
    """The last part of a path, without control characters or marks that turn the writing around."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(
        mark for mark in unicodedata.normalize("NFC", last) if not unicodedata.category(mark).startswith("C")
    )
    words = " ".join(shown.split())
    return _shortened(words) if words.strip(". ") else "file without a name"


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    ending = ending[:8]
    return f"{(stem or name)[: LONGEST - len(ending) - 2]}…{dot}{ending}"


def title(name: str) -> str:
    """A first title for a document: its file's name without the ending."""
    stem, dot, ending = name.rpartition(".")
    return stem if dot and stem and len(ending) <= 5 else name
