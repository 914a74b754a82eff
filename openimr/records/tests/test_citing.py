"""Quoted words stand on the page, exactly."""

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from openimr.accounts.roles import Actor
from openimr.cases.models import Case
from openimr.records import actions
from openimr.records.citing import pointing
from openimr.records.models import Citation, Page
from openimr.records.tests.conftest import AT, Add, new_case, page_of

TEXT = "No fracture of the left hip. Ibuprofen 800 mg twice daily."


@pytest.fixture
def page(add: Add) -> Page:
    return page_of(add(TEXT))


def test_a_citation_keeps_words_boxes_and_the_hash(case: Case, page: Page, by: Actor) -> None:
    made = actions.cite(
        case=case, page=page, first_word=0, last_word=5, quote="No fracture\n of the left hip.", by=by, at=AT
    )
    assert made.quote == "No fracture of the left hip."
    assert (made.page_sha256, made.made_by, len(made.boxes)) == (page.sha256, by.ref, 6)
    again = actions.cite(case=case, page=page, first_word=0, last_word=5, quote=made.quote, by=by, at=AT)
    assert again == made


@pytest.mark.parametrize(
    ("first", "last", "quote"),
    [
        (0, 5, "fracture of the left hip."),
        (0, 5, "No fracture of the right hip."),
        (6, 8, "Ibuprofen 80 mg"),
        (6, 8, "ibuprofen 800 mg"),
        (1, 0, ""),
        (0, 99, TEXT),
        (-1, 0, "No"),
    ],
)
def test_words_that_do_not_stand_there_are_refused(
    case: Case, page: Page, by: Actor, first: int, last: int, quote: str
) -> None:
    with pytest.raises(actions.CiteRefused):
        actions.cite(case=case, page=page, first_word=first, last_word=last, quote=quote, by=by, at=AT)
    assert not Citation.objects.exists()


def test_a_page_of_another_case_is_refused(page: Page, by: Actor) -> None:
    other = new_case("IMR14-0000002")
    with pytest.raises(actions.CiteRefused, match="not part"):
        actions.cite(case=other, page=page, first_word=0, last_word=0, quote="No", by=by, at=AT)


def test_a_citation_is_written_once(case: Case, page: Page, by: Actor) -> None:
    made = actions.cite(case=case, page=page, first_word=0, last_word=0, quote="No", by=by, at=AT)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        Citation.objects.filter(pk=made.pk).update(quote="Yes")


def test_a_typed_quote_is_found(page: Page) -> None:
    assert pointing.find_quote(page, "left  hip.") == (4, 5)
    assert pointing.find_quote(page, "right hip.") is None
