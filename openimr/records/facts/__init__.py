"""Facts found on pages: proposed by rules with their page and words, used only when a person accepted them.

`accepted` is the only door for other rooms; what nobody accepted is shown on the Facts page and nowhere else.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openimr.cases.models import Case
    from openimr.records.facts.listing import Row


def accepted(case: "Case", *kinds: str) -> "list[Row]":
    """The facts of a case that a person accepted or edited, of these kinds or of all; with their pages. Two queries."""
    from openimr.records.facts import listing

    found = listing.used(case)
    return listing.rows(found.filter(kind__in=kinds) if kinds else found)
