"""What a PDF would do if it were let: scripts, orders to start programs, embedded files. Found and told, never run."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from openimr.records.reading.limits import Limits

DEEPEST = 60  # dictionaries within dictionaries
SCRIPTS, LAUNCH, SENDS = "scripts", "orders to start a program", "orders to send data away or fetch it"
FILES, ELSEWHERE, MEDIA = "embedded files", "links into other files", "films, sound or 3D pictures"
ACTIONS = {
    "/JavaScript": SCRIPTS, "/Launch": LAUNCH, "/SubmitForm": SENDS, "/ImportData": SENDS, "/GoToR": ELSEWHERE,
    "/GoToE": ELSEWHERE, "/Movie": MEDIA, "/Sound": MEDIA, "/Rendition": MEDIA, "/RichMediaExecute": MEDIA,
    "/GoTo3DView": MEDIA,
}  # fmt: skip
KEYS = {"/JS": SCRIPTS, "/EF": FILES, "/EmbeddedFiles": FILES, "/RichMediaContent": MEDIA, "/3DD": MEDIA}
ORDER = (SCRIPTS, LAUNCH, SENDS, FILES, ELSEWHERE, MEDIA)
PART = "Only a part of the file was searched for scripts and embedded files, as it holds very many objects."


def remarks(path: Path, limits: Limits) -> list[str]:
    """Sentences for the clerk; none when the file is only paper. Raises what pikepdf raises on a file it cannot open."""
    found: set[str] = set()
    left = limits.objects
    with pikepdf.open(path) as pdf:
        for value in _values(pdf):
            left -= 1
            if left < 0:
                break
            found |= _kinds(value)
    named = [words for words in ORDER if words in found]
    return ([_sentence(named)] if named else []) + ([PART] if left < 0 else [])


def _values(pdf: Any) -> Iterator[Any]:
    """Every dictionary of the file, however deep it lies; one that others point at comes once, by itself."""
    for whole in (pdf.trailer, *pdf.objects):
        waiting = [(whole, 0)]
        while waiting:
            value, depth = waiting.pop()
            if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
                yield value
            if depth < DEEPEST:
                waiting += [(inner, depth + 1) for inner in _direct(value)]


def _direct(value: Any) -> list[Any]:
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        inner = [item for _, item in value.items()]
    elif isinstance(value, pikepdf.Array):
        inner = list(value)
    else:
        return []
    return [item for item in inner if isinstance(item, pikepdf.Object) and not item.is_indirect]


def _kinds(value: Any) -> set[str]:
    kinds = {words for key, words in KEYS.items() if key in value}
    action = value.get("/S")
    if isinstance(action, pikepdf.Name) and str(action) in ACTIONS:
        kinds.add(ACTIONS[str(action)])
    if value.get("/Type") == "/EmbeddedFile":
        kinds.add(FILES)
    return kinds


def _sentence(named: list[str]) -> str:
    words = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    return f"The file carries {words}; they are never run or opened, and stay with the original."
