"""Which sentences of a review rest on a page, for those who may read the review."""

from collections.abc import Iterator

from django.urls import reverse

from openimr.accounts.models import Person
from openimr.cases.models import Case
from openimr.panel import access as panel
from openimr.records.access import CitingSentence
from openimr.records.citing import sentences
from openimr.records.citing.sentences import Sentence
from openimr.records.models import Page
from openimr.review import queries
from openimr.review.models import Review


def texts(review: Review) -> list[tuple[str, str, str]]:
    """The review's texts: where ("summary", "item 2"), the name of its place on the review page, and the words."""
    rows = queries.decisions(review)
    return [
        ("summary", "summary", review.summary),
        *((f"item {row.item.position}", f"rationale-{row.item.position}", row.rationale) for row in rows),
    ]


def sentences_on(review: Review, page: Page) -> Iterator[tuple[str, str, Sentence]]:
    """Where, name of the place, and sentence, for each that cites the page."""
    ref = page.ref
    for where, name, text in texts(review):
        yield from ((where, name, one) for one in sentences.citing(text) if ref in one.refs)


def own(person: Person, case: Case, page: Page) -> Iterator[CitingSentence]:
    """The reviewer's own sentences: of the seat this person holds now, submitted or not; nobody else's."""
    seat = panel.seat_of(person, case)
    review = Review.objects.filter(seat=seat).first() if seat else None
    here = reverse("review:write", args=[case.pk])
    for where, name, one in sentences_on(review, page) if review else ():
        yield CitingSentence(where, one.text, f"{here}#{name}-s{one.place}")
