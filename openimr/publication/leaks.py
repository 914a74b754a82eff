"""The leak test: every output is read again, and nothing that was removed may be in it. What cannot be read is a leak."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from openimr.letters.content import texts
from openimr.publication import extracting
from openimr.publication.identifiers import lists
from openimr.publication.identifiers.known import Entity, find
from openimr.publication.redacting import Rules, left

LEAST = 5  # signs: shorter words that were removed in one place may stand rightly in another


@dataclass(frozen=True)
class Leak:
    """Where something is left: which output, which reader, what kind, and the words."""

    output: str
    reader: str
    kind: str
    words: str


@dataclass(frozen=True)
class Looked:
    """What is looked for. `own`: words of this organization, which are public; `removed`: words that were taken out."""

    rules: Rules
    removed: tuple[Entity, ...] = ()
    own: tuple[str, ...] = ()


def looked(rules: Rules, pieces: Iterable[Any], own: Sequence[str]) -> Looked:
    """From the pieces of a release (rows as kept): every removed value is looked for as it stood."""
    removed = {
        Entity(one["kind"], "text", one["words"])
        for piece in pieces
        for one in piece["found"]
        if one["sure"] and one["instead"] != one["words"] and _telling(one["words"])
    }
    return Looked(rules, tuple(sorted(removed, key=lambda one: one.value)), tuple(sorted(own, key=len, reverse=True)))


def _telling(words: str) -> bool:
    plain = words.strip(" .,'’").casefold()
    return len(plain) >= LEAST and plain not in lists.name_words() and not lists.safe(plain)


def in_text(text: str, sought: Looked, *, output: str, reader: str) -> Iterator[Leak]:
    """Known parties, forms and removed words left in a text that people read."""
    bare = _without_own(text, sought.own)
    for found in left(bare, sought.rules):
        yield Leak(output, reader, found.kind, bare[found.start : found.end])
    yield from _exact(bare, sought, output, reader)


def in_hidden(text: str, sought: Looked, *, output: str, reader: str) -> Iterator[Leak]:
    """Known parties and removed words in metadata and the like, where forms mean nothing."""
    yield from _exact(_without_own(text, sought.own), sought, output, f"{reader}, hidden", all_known=True)


def _exact(text: str, sought: Looked, output: str, reader: str, *, all_known: bool = False) -> Iterator[Leak]:
    entities = [*sought.removed, *(_known(sought.rules) if all_known else ())]
    for found in find(text, entities, misspelled=not all_known):
        yield Leak(output, reader, found.kind, text[found.start : found.end])


def _known(rules: Rules) -> Iterator[Entity]:
    kept = {kind for kind, how in rules.profile.treats.items() if how == "keep"}
    return (one for one in rules.entities if one.kind not in kept)


def _without_own(text: str, own: Sequence[str]) -> str:
    for words in own:
        pattern = r"\s+".join(re.escape(part) for part in words.split())
        text = re.sub(pattern, lambda match: " " * len(match[0]), text) if pattern else text
    return text


def in_pdf(data: bytes, sought: Looked, *, output: str = "letter.pdf", pictures: int = 0) -> list[Leak]:
    """The leaks of a PDF by both readers; more pictures than it should have are leaks as well (a face, a scan)."""
    try:
        extracts = extracting.both(data)
    except extracting.Unreadable as error:
        return [Leak(output, "both", "unreadable", str(error))]
    found: list[Leak] = []
    for one in extracts:
        found += in_text(one.text, sought, output=output, reader=one.engine)
        found += in_hidden(one.hidden, sought, output=output, reader=one.engine)
        if one.pictures > pictures:
            found.append(Leak(output, one.engine, "photo", f"{one.pictures} pictures"))
    if not pictures and len({bool(one.text.strip()) for one in extracts}) > 1:
        found.append(Leak(output, "both", "unreadable", "One reader finds text where the other finds none."))
    return found


def in_json(data: bytes, sought: Looked, *, output: str = "determination.json") -> list[Leak]:
    """The leaks of a JSON file: read as a whole, and value by value."""
    raw = data.decode("utf-8")
    found = list(in_hidden(raw, sought, output=output, reader="bytes"))
    for value in texts(json.loads(raw)):
        found += in_text(value, sought, output=output, reader="values")
    return found


def as_rows(found: Iterable[Leak]) -> list[dict[str, str]]:
    return [asdict(one) for one in dict.fromkeys(found)]
