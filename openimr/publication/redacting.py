"""From texts with identifiers to texts without: what was found, what stands in its place. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from openimr.publication.identifiers.finding import find
from openimr.publication.identifiers.found import Found, settled
from openimr.publication.identifiers.known import Entity
from openimr.publication.profiles import KEEP, Profile


@dataclass(frozen=True)
class Marks:
    """What hands decided: words removed wherever they stand, and words kept though they were found."""

    removed: tuple[str, ...] = ()
    kept: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rules:
    """Everything that a redaction depends on."""

    profile: Profile
    entities: tuple[Entity, ...] = ()
    marks: Marks = Marks()


@dataclass(frozen=True)
class Piece:
    """A text and what was found in it; `found` holds what is removed and what is still asked."""

    text: str
    found: tuple[Found, ...]
    redacted: str


def redact(text: str, rules: Rules, *, names: bool = True) -> Piece:
    """The text with what the profile removes replaced. What is not sure stays, and stays asked."""
    asked = [one for one in _found(text, rules, names) if rules.profile.treatment(one, _words(text, one)) != KEEP]
    out, at = [], 0
    for one in asked:
        if one.sure:
            out += [text[at : one.start], rules.profile.instead(one, _words(text, one))]
            at = one.end
    return Piece(text, tuple(asked), "".join([*out, text[at:]]))


def _words(text: str, found: Found) -> str:
    return text[found.start : found.end]


def _found(text: str, rules: Rules, names: bool) -> list[Found]:
    found = [
        one
        for one in find(text, rules.entities, names=names)
        if one.known or folded(_words(text, one)) not in rules.marks.kept
    ]
    return settled([*found, *_by_hand(text, rules.marks.removed)]) if rules.marks.removed else found


def _by_hand(text: str, removed: Sequence[str]) -> list[Found]:
    patterns = (r"\s+".join(re.escape(part) for part in words.split()) for words in removed if words.strip())
    return [
        Found(*match.span(), "manual", "marked by hand")
        for pattern in patterns
        for match in re.finditer(pattern, text, re.IGNORECASE)
    ]


def folded(words: str) -> str:
    return " ".join(words.split()).casefold()


Path = tuple[str | int, ...]
Exempt = Callable[[Path], bool]


def redact_data(
    data: Any, rules: Rules, *, citation: Exempt = lambda path: False
) -> tuple[Any, list[tuple[Path, Piece]]]:
    """JSON data redacted, and every piece with its path. `citation` tells the paths where authors are public."""
    pieces: list[tuple[Path, Piece]] = []

    def walk(value: Any, path: Path) -> Any:
        if isinstance(value, str):
            piece = redact(value, rules, names=not citation(path))
            pieces.append((path, piece))
            return piece.redacted
        if isinstance(value, Mapping):
            return {key: walk(one, (*path, key)) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [walk(one, (*path, place)) for place, one in enumerate(value)]
        return value

    return walk(data, ()), pieces


def left(text: str, rules: Rules, *, names: bool = False) -> list[Found]:
    """What of a text should have been removed and was not: for the leak test. Our own placeholders are no leaks."""
    bare = PLACEHOLDER.sub(lambda match: " " * len(match[0]), text)
    found = redact(
        bare, replace(rules, marks=Marks(kept=rules.marks.kept, removed=rules.marks.removed)), names=names
    ).found
    return [one for one in found if one.sure]


PLACEHOLDER = re.compile(r"\[[a-z\- ]{3,40}\]")
