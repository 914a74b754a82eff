"""What the reading page tells of citing: what was cited from the page, by which sentences, and how it was read."""

from collections.abc import Mapping, Sequence
from typing import Any

from openimr.accounts.models import Person
from openimr.accounts.roles import Actor
from openimr.cases.models import Case
from openimr.records import access, forms
from openimr.records.citing import standing
from openimr.records.models import Page, Rereading
from openimr.records.reading.again import TURNABLE

WIDEST = 2000  # words that an address may have highlighted


def context(
    person: Person, by: Actor, case: Case, page: Page, given: Mapping[str, str], hits: Sequence[int]
) -> dict[str, Any]:
    """For the template. `given`: the address's `mark` ("4-9", indexes of words) or `citation` (its id), highlighted
    beside the `hits` of a search."""
    standings = standing.of_page(page, access.citations_of(page, by))
    return {
        "citations": standings,
        "hits": sorted({*hits, *_marked(page, given.get("mark", "")), *_chosen(standings, given.get("citation", ""))}),
        "chosen": given.get("citation", ""),
        "sentences": access.sentences_citing(person, case, page),
        "region_form": forms.RegionForm(),
        "reading_form": forms.ReadingForm(),
        "rereading": page.rereadings.exclude(state=Rereading.DONE).order_by("at").last(),
        "may_turn": page.upload.kind in TURNABLE,
        "may_read_again": case.lifecycle_state.open_before_determination,
    }


def _marked(page: Page, mark: str) -> Sequence[int]:
    """The words an address marks, as far as the page has them; none when it asks for more than a quotation holds."""
    first, _, last = mark.partition("-")
    if not (first.isascii() and first.isdigit() and last.isascii() and last.isdigit()) or len(mark) > 12:
        return ()
    if int(last) - int(first) >= WIDEST:
        return ()
    return range(int(first), min(int(last) + 1, len(page.word_rows())))


def _chosen(standings: Sequence[standing.Standing], citation: str) -> Sequence[int]:
    return next((one.words for one in standings if str(one.citation.pk) == citation), ())
