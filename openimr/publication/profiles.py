"""The profiles of release: which kinds of identifiers go, and what stands in their place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from openimr.publication.identifiers import lists
from openimr.publication.identifiers.found import Found

KEEP, YEAR, TOP, REMOVE = "keep", "year", "top", "remove"
OLDEST = "90 or older"


class ProfileRefused(ValueError):
    """There is no such profile; the text says which there are."""


@dataclass(frozen=True)
class Profile:
    """`treats`: what becomes of a kind; a kind that is not named is removed."""

    name: str
    words: str
    citation: str
    verified: bool
    note: str
    treats: Mapping[str, str]
    public_hosts: tuple[str, ...]

    def treatment(self, found: Found, words: str) -> str:
        if found.kind == "url" and self._public(words):
            return KEEP
        return REMOVE if found.known and found.kind != "case_number" else self.treats.get(found.kind, REMOVE)

    def _public(self, words: str) -> bool:
        """A page of a public source, read without a person's account."""
        try:
            parts = urlsplit(words if "//" in words else f"//{words}")
        except ValueError:
            return False
        host = (parts.hostname or "").casefold()
        return "@" not in parts.netloc and any(host == one or host.endswith(f".{one}") for one in self.public_hosts)

    def instead(self, found: Found, words: str) -> str:
        """What stands where `words` stood."""
        how = self.treatment(found, words)
        if how == KEEP:
            return words
        if how == YEAR and (year := year_of(words)):
            return year
        return OLDEST if how == TOP else f"[{lists.KINDS[found.kind]}]"


def year_of(day: str) -> str:
    """The year that a day names, with four digits; empty when it names none."""
    if match := re.search(r"(?:19|20)\d\d", day):
        return match[0]
    if match := re.fullmatch(r"\D*\d{1,2}[/\-.]\s?\d{1,2}[/\-.]\s?(\d\d)\D*", day):
        return f"{'19' if int(match[1]) > 50 else '20'}{match[1]}"
    return ""


@cache
def profiles() -> Mapping[str, Profile]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    rows = yaml.load((Path(__file__).parent / "profiles.yaml").read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    return {
        name: Profile(
            name, row["words"], row["citation"], row["confidence"] == "read", row["note"], row["treats"],
            tuple(row["public_hosts"]),
        )
        for name, row in rows.items()
    }  # fmt: skip


def profile(name: str) -> Profile:
    if name not in profiles():
        raise ProfileRefused(f"There is no profile {name}; there are {', '.join(profiles())}.")
    return profiles()[name]
