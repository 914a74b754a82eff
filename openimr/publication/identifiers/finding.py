"""All that identifies somebody in a text, as a profile sees it."""

from collections.abc import Iterable

from openimr.publication.identifiers import known, patterns, people
from openimr.publication.identifiers.found import Found, settled
from openimr.publication.identifiers.known import Entity


def find(text: str, entities: Iterable[Entity], *, names: bool = True) -> list[Found]:
    """Places in order, none overlapping. `names` False: a line of citations, whose authors are public."""
    found = [*known.find(text, entities), *patterns.find(text)]
    if names:
        found += people.find(text)
    return settled(found)
