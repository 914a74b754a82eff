"""Reads the world: six cases and the people who act in them."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
type Case = dict[str, Any]


def cases() -> list[Case]:
    """The six cases in the order they are played, each as the mapping that README.md here describes."""
    return [_read(path) for path in sorted((HERE / "cases").glob("[0-9]_*.yaml"))]


def case(number: int) -> Case:
    """One case by its number in the world, 1 to 6. Raises KeyError with the numbers there are."""
    found = {each["number"]: each for each in cases()}
    if number not in found:
        raise KeyError(f"No case {number} in the demo's world; there are {sorted(found)}.")
    return found[number]


def people() -> dict[str, Any]:
    """Staff, reviewers and parties' logins, as README.md here describes."""
    return _read(HERE / "people.yaml")


def documents(one: Case) -> list[dict[str, Any]]:
    """Every document of a case in the order of its R-numbers; `first_page` and `last_page` count from 1 in its file."""
    return [document for record in one["records"] for document in placed(record)]


def placed(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The documents of one file with the pages they take in it; `text` holds what stands on each page."""
    result, page = [], 1
    for document in record["documents"]:
        count = len(document["text"])
        result.append({**document, "file": record["file"], "first_page": page, "last_page": page + count - 1})
        page += count
    return result


@cache
def _read(path: Path) -> dict[str, Any]:
    """A file's data, read once: nobody changes what they are given."""
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=PlainLoader)  # noqa: S506 - a SafeLoader
    return loaded


class PlainLoader(yaml.SafeLoader):
    """YAML whose dates and moments stay the ISO strings of the application JSON."""


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in rules if tag != "tag:yaml.org,2002:timestamp"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
