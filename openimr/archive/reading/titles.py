"""What was asked for, from an item's title."""

import re

from openimr.archive.reading import days

REMAINING = re.compile(r"remaining\s+IMR\s+eligible\s+portion\s+of\s+the\s+original\s+request", re.IGNORECASE)
SUBSTITUTED = re.compile(r"leaving\s+the\s+original\s+request\s+IMR\s+eligible", re.IGNORECASE)
LAST_PART = re.compile(r"original\s+request\s*,\s*(?P<part>.+?)\s+is\s*\Z", re.IGNORECASE | re.DOTALL)


def request_kind(title: str) -> str:
    """whole, remaining_portion (part of it was authorized) or substituted (something else was authorized)."""
    if SUBSTITUTED.search(title):
        return "substituted"
    return "remaining_portion" if REMAINING.search(title) else "whole"


def request(title: str) -> str:
    """The part of a title that is decided: of a partial approval only what remains."""
    if request_kind(title) == "whole":
        return title
    found = LAST_PART.search(title)
    return found["part"] if found else title


def service_dates(title: str) -> list[str]:
    """The days named in a title (retrospective requests), ISO, in order."""
    found = (days.iso(match[0]) for match in days.DAY.finditer(title))
    return list(dict.fromkeys(day for day in found if day))
