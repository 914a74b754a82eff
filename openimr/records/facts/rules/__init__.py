"""Rules that read facts from a page's words. Pure: text in, proposals out; no framework, no clock, no guess.

A page is cut into sections and sentences; terms are found from lists of ours; what stands around a term says whether it
is present, absent, possible, past, of the family or ruled out. Everything found names its words. A person decides.
"""

from collections.abc import Iterator

from openimr.records.facts.rules import (
    bodies,
    care,
    course,
    diagnoses,
    measures,
    medications,
    procedures,
    studies,
    visits,
    work,
)
from openimr.records.facts.rules.fact import VERSION, Fact
from openimr.records.facts.rules.page import Page
from openimr.records.facts.rules.sheet import Sheet, from_rows, from_text

READERS = (
    diagnoses.read,
    bodies.read,
    medications.read,
    studies.read,
    visits.read,
    work.read,
    measures.read,
    procedures.read,
    care.read,
    course.read,
)

__all__ = ["VERSION", "Fact", "Sheet", "from_rows", "from_text", "read"]


def read(sheet: Sheet) -> list[Fact]:
    """The facts of one page, in the order of its words."""
    return sorted(_all(Page(sheet)), key=lambda fact: (fact.first, fact.last, fact.kind))


def _all(page: Page) -> Iterator[Fact]:
    """What a sentence says of a guideline, it says of nobody."""
    for reader in READERS:
        yield from (fact for fact in reader(page) if not page.of_guideline(page.sheet.starts[fact.last]))
