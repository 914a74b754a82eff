"""Pages that the record folds as copies: passed over, shown again by a reader, opened with the page they repeat."""

import pytest
from django.apps import apps

from openimr.accounts.roles import Actor, Role
from openimr.cases.models import Case
from openimr.records import actions
from openimr.records.models import Document, Page
from openimr.records.reader import marks, shown
from openimr.records.tests.conftest import AT, Add, page_of

READER = Actor(Role.REVIEWER, "seat:7c0f")
pytestmark = pytest.mark.skipif(
    "copy" not in apps.get_app_config("records").models, reason="no table of copies stands in the records room yet"
)


@pytest.fixture
def twins(case: Case, add: Add, by: Actor) -> tuple[Page, Page]:
    """R1 p. 1 and its copy R2 p. 1, which the record folds."""
    documents: list[Document] = [add("Lumbar pain."), add("Lumbar pain again.", "Another page.")]
    for document in documents:
        actions.describe(document=document, type="progress", title="Report", by=by, at=AT)
    first, copy = (page_of(document) for document in documents)
    rows = apps.get_model("records", "Copy").objects
    rows.create(case=case, page=copy, first=first, kind="exact", folded=True, version=1, found_at=AT)
    return first, copy


def see(case: Case, **given: str) -> dict:
    return shown.context(case, shown.asked(given), READER.ref)


def test_a_copy_is_passed_over_and_says_of_what(case: Case, twins: tuple[Page, Page]) -> None:
    assert see(case, document="1")["after"] == "?document=2&page=2"
    assert see(case, document="2", page="1")["aside_words"] == "folded as a duplicate of R1 p. 1"
    actions.mark(pages=[twins[1].pk], by=READER, at=AT, aside=see(case, document="2", page="1")["put_back"])
    assert see(case, document="1")["after"] == "?document=2&page=1"


def test_a_copy_is_opened_with_its_first_page(case: Case, twins: tuple[Page, Page]) -> None:
    first, copy = twins
    assert {first, copy} <= set(marks.unopened(case, READER.ref))
    actions.open_page(page=first, by=READER, at=AT)
    assert not {first, copy} & set(marks.unopened(case, READER.ref))
    actions.mark(pages=[copy.pk], by=READER, at=AT, read=False)
    assert copy in marks.unopened(case, READER.ref)
