"""The way through a record: which pages a reader goes through, in which order, and what stands before and after one.

Pure: documents are whatever has `pk`, `number` and `page_count`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Place = tuple[int, int]  # number of the document, number of the page


@dataclass(frozen=True)
class Walk:
    """`documents`: all of the record in the chosen order; `numbers`: the page numbers to go through of each, ascending.

    The page at hand need not be one of them: a page set aside can be looked at, and the way goes on from there.
    """

    documents: Sequence[Any]
    numbers: Mapping[Any, Sequence[int]]

    def first(self) -> Place | None:
        return self._next_from(0)

    def after(self, place: int, page: int) -> Place | None:
        """The page after page `page` of the document at index `place`."""
        document = self.documents[place]
        numbers = self.numbers.get(document.pk, ())
        at = bisect_right(numbers, page)
        return (document.number, numbers[at]) if at < len(numbers) else self._next_from(place + 1)

    def before(self, place: int, page: int) -> Place | None:
        document = self.documents[place]
        numbers = self.numbers.get(document.pk, ())
        at = bisect_left(numbers, page)
        return (document.number, numbers[at - 1]) if at else self._back_from(place, last=True)

    def next_document(self, place: int) -> Place | None:
        return self._next_from(place + 1)

    def previous_document(self, place: int) -> Place | None:
        return self._back_from(place, last=False)

    def _next_from(self, place: int) -> Place | None:
        return next(
            ((one.number, rows[0]) for one in self.documents[place:] if (rows := self.numbers.get(one.pk))), None
        )

    def _back_from(self, place: int, *, last: bool) -> Place | None:
        """The last or the first page of the nearest document before."""
        end = -1 if last else 0
        back = reversed(self.documents[:place])
        return next(((one.number, rows[end]) for one in back if (rows := self.numbers.get(one.pk))), None)


def numbers(
    documents: Sequence[Any], left: Mapping[Any, Sequence[int]] | None, aside: Mapping[Any, Mapping[int, str]]
) -> dict[Any, Sequence[int]]:
    """The pages to go through: of `left` (what a filter leaves) or of all, without those set aside."""
    found = {}
    for document in documents:
        pages: Sequence[int] = range(1, document.page_count + 1) if left is None else left.get(document.pk, ())
        away = aside.get(document.pk)
        found[document.pk] = [page for page in pages if page not in away] if away else pages
    return found


def neighbours(places: Sequence[Place], here: Place | None) -> tuple[Place | None, Place | None]:
    """The places before and after `here` in an ascending list; `here` need not be in it."""
    if here is None:
        return None, None
    before, after = bisect_left(places, here), bisect_right(places, here)
    return places[before - 1] if before else None, places[after] if after < len(places) else None
