"""The catalogue of guideline sources, and what a citation must name (8 CCR 9792.21.1(d))."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

REQUIRED = {  # kind: the fields a citation must name
    "mtus": ("title", "year", "section"),
    "guideline": ("publisher", "title", "year", "section"),
    "study": ("author", "title", "year", "journal", "pages"),
}
KINDS = {"mtus": "MTUS", "guideline": "another guideline", "study": "a study"}


@dataclass(frozen=True)
class Source:
    """A guideline and when it was in force."""

    id: str
    kind: str
    title: str
    year: int
    from_date: date
    to_date: date | None
    citation: str
    verified: bool

    def in_force(self, on: date) -> bool:
        return self.from_date <= on and (self.to_date is None or on <= self.to_date)


@cache
def sources() -> tuple[Source, ...]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    rows = yaml.load((Path(__file__).parent / "catalogue.yaml").read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    return tuple(
        Source(
            row["id"],
            row["kind"],
            row["title"],
            row["year"],
            row["from"],
            row["to"],
            row["citation"],
            row["confidence"] != "unsure",
        )
        for row in rows
    )


def in_force(on: date) -> list[Source]:
    """The sources of the MTUS in force on a day."""
    return [source for source in sources() if source.in_force(on)]


def missing_fields(given: Mapping[str, Any]) -> list[str]:
    """The fields that a citation of its kind lacks; ["kind"] when the kind itself is missing."""
    required = REQUIRED.get(str(given.get("kind", "")))
    if required is None:
        return ["kind"]
    return [name for name in required if not str(given.get(name) or "").strip()]


def words(given: Mapping[str, Any]) -> str:
    """A citation as one line, for example "MTUS Chronic Pain ... (2009), Physical Medicine, pages 98-99"."""
    head = (
        f"{given['publisher']}, " if given.get("publisher") else f"{given['author']}, " if given.get("author") else ""
    )
    parts = [f"{head}{given.get('title', '')} ({given.get('year', '')})", given.get("journal"), given.get("section")]
    pages = str(given.get("pages") or "").strip()
    return ", ".join([str(part) for part in parts if part] + ([f"pages {pages}"] if pages else []))
