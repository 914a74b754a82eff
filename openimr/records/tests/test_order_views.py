"""The pages of order, copies and completeness: who opens them, what their buttons do without a script."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from openimr.accounts.models import Person
from openimr.accounts.roles import Actor
from openimr.cases.models import Case
from openimr.records import actions
from openimr.records.models import Copy, CustodianRequest, Document, Proposal, RequiredRecord
from openimr.records.order import deciding, folding, proposing
from openimr.records.tests.conftest import AT, Add, new_case, page_of
from openimr.records.tests.test_proposing import FAX, MRI, pr2

pytestmark = pytest.mark.usefixtures("clerk")
NAMES = ("order", "order_sure", "copies", "completeness")


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def desk(clerk: Person) -> Client:
    return signed_in(clerk)


@pytest.fixture
def whole(case: Case, add: Add) -> Document:
    document = add(FAX, pr2("7/18/2014"), MRI)
    proposing.propose(document.upload_id, at=AT)
    return document


def at(name: str, case: Case, *more: object) -> str:
    return reverse(f"records:{name}", args=[case.pk, *more])


def posted(case: Case, do: str, place: int = 0, **change: str) -> dict[str, str]:
    one = deciding.queue(case)[place]
    values = {name: str(value or "") for name, value in deciding.as_proposed(one).items()}
    return {"item": one.key, "page": str(one.first), "do": do, **values, **change}


@pytest.mark.parametrize("name", NAMES)
def test_only_clerks_open_these_pages(
    case: Case, desk: Client, whole: Document, name: str, seated: Person, stranger: Person, employee: Person
) -> None:
    assert desk.get(at(name, case)).status_code == 200
    for person in (seated, stranger, employee):
        answer = signed_in(person).get(at(name, case))
        assert answer.status_code in (403, 404)
        assert b"Progress Report" not in answer.content
    assert Client().get(at(name, case)).status_code == 302


def test_nothing_is_reached_or_changed_through_another_case(
    desk: Client, case: Case, whole: Document, by: Actor
) -> None:
    other = new_case("IMR14-0000002")
    assert b"Progress Report" not in desk.get(at("order", other), {"item": deciding.queue(case)[1].key}).content
    assert desk.post(at("order", other), posted(case, "confirm", 1)).status_code == 422
    assert desk.post(at("fold", other, page_of(whole).pk), {"do": "fold"}).status_code == 404
    assert desk.post(at("join", other, whole.pk)).status_code == 404
    assert desk.post(at("split_document", other, whole.pk), {"parts": "1\n2-3"}).status_code == 404
    assert desk.post(at("answer", other), {"letter": "A", "documents": ["1"]}).status_code == 422
    assert case.documents.count() == 1
    assert not Proposal.objects.exclude(state="proposed").exists()


def test_the_words_that_were_read_are_shown_on_the_page(desk: Client, case: Case, whole: Document) -> None:
    one = deciding.queue(case)[1]
    text = desk.get(at("order", case), {"item": one.key}).content.decode()
    assert "Document 2 of 3: page 2" in text
    assert text.count('<rect data-kind="date"') == 1
    assert 'value="2014-07-18"' in text
    assert "<q>7/18/2014</q>" in text


def test_confirming_goes_on_to_the_next(desk: Client, case: Case, whole: Document) -> None:
    following = deciding.queue(case)[1].key
    answer = desk.post(at("order", case), posted(case, "confirm"))
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"?item={following}")
    assert case.documents.get(number=1).type == "cover"


def test_a_form_with_a_mistake_comes_back_with_its_sentence(desk: Client, case: Case, whole: Document) -> None:
    answer = desk.post(at("order", case), posted(case, "confirm", 1, type="", service_date="soon"))
    assert answer.status_code == 422
    assert "Choose a type from the list." in answer.content.decode()
    assert "for example 2014-07-08" in answer.content.decode()
    future = desk.post(at("order", case), posted(case, "confirm", 1, service_date="2099-01-01"))
    assert "lies in the future" in future.content.decode()


@pytest.mark.parametrize("do, firsts", [("join", [1, 3]), ("refuse", [1, 2, 3]), ("nonsense", [1, 2, 3])])
def test_the_other_buttons(desk: Client, case: Case, whole: Document, do: str, firsts: list[int]) -> None:
    assert desk.post(at("order", case), posted(case, do)).status_code in (200, 302)
    assert [one.first for one in deciding.queue(case)] == firsts


def test_splitting_before_the_page_that_is_shown(desk: Client, case: Case, whole: Document) -> None:
    desk.post(at("order", case), posted(case, "join", 1))
    desk.post(at("order", case), posted(case, "split", 1, page="3"))
    assert [one.first for one in deciding.queue(case)] == [1, 2, 3]
    refused = desk.post(at("order", case), posted(case, "split", 1, page="99999999999"))
    assert refused.status_code == 409
    assert "Choose a page" in refused.content.decode()


def test_what_is_sure_is_listed_before_it_is_confirmed(desk: Client, case: Case, whole: Document) -> None:
    Proposal.objects.update(confidence=0.5)
    Proposal.objects.filter(first_page=2).update(confidence=0.99)
    text = desk.get(at("order_sure", case)).content.decode()
    assert text.count('type="checkbox" name="item"') == 1
    keys = [one.key for one in deciding.queue(case)]
    desk.post(at("order_sure", case), {"item": keys})
    assert [one.first for one in deciding.queue(case)] == [1, 3]


def test_copies_are_told_folded_and_unfolded(desk: Client, case: Case, whole: Document, add: Add) -> None:
    again = add(MRI, pr2("8/8/2014"))
    folding.fold(case.pk, at=AT)
    text = desk.get(at("copies", case)).content.decode()
    assert "R2 p. 1</a></strong> report repeats" in text
    assert "R1 p. 3</a></strong>" in text
    similar = desk.get(at("copies", case), {"show": "similar"}).content.decode()
    assert "<del>7/18/2014</del>" in similar
    page = page_of(again, 2)
    desk.post(at("fold", case, page.pk), {"do": "fold", "show": "similar"})
    assert Copy.objects.get(page=page).folded is True


def test_a_letter_is_answered_and_a_custodian_asked(desk: Client, case: Case, whole: Document, by: Actor) -> None:
    actions.describe(document=whole, type="application", title="Form", by=by, at=AT)
    text = desk.get(at("completeness", case)).content.decode()
    assert "Would answer B" in text
    desk.post(at("answer", case), {"letter": "B", "documents": ["1"]})
    assert RequiredRecord.objects.get(case=case, letter="B").status == "found"
    asked = {"of": "claims_administrator", "lines": "The report of Dr. Hall\n\nThe MRI", "letters": ["A"]}
    assert desk.post(at("ask_custodian", case), asked).status_code == 302
    made = CustodianRequest.objects.get(case=case)
    assert made.asked == ["The report of Dr. Hall", "The MRI"]
    assert "The report of Dr. Hall" in desk.get(at("records", case)).content.decode()
    desk.post(at("custodian_answered", case, made.pk), {"uploads": [str(whole.upload_id), "x"], "note": ""})
    made.refresh_from_db()
    assert list(made.uploads.all()) == [whole.upload]
    empty = desk.post(at("ask_custodian", case), {"of": "claims_administrator", "lines": " "})
    assert empty.status_code == 422


def test_documents_are_split_and_joined_on_their_own_page(desk: Client, case: Case, whole: Document) -> None:
    desk.post(at("split_document", case, whole.pk), {"parts": "1 Cover\n2-3 Rest"})
    assert case.documents.count() == 2
    assert "Join the next document" in desk.get(at("document", case, whole.pk)).content.decode()
    desk.post(at("join", case, whole.pk))
    whole.refresh_from_db()
    assert whole.page_count == 3


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_asks_as_often_for_one_document_as_for_three(
    desk: Client, case: Case, add: Add, django_assert_num_queries: Callable, count: int
) -> None:
    for number in range(count):
        proposing.propose(add(f"{MRI} number {number}").upload_id, at=AT)
    desk.get(at("order", case))
    with django_assert_num_queries(11):
        desk.get(at("order", case))


def test_a_document_that_came_before_is_collapsed_and_one_click_away(
    desk: Client, case: Case, whole: Document, add: Add
) -> None:
    add(MRI, FAX)
    folding.fold(case.pk, at=AT)
    collapsed = desk.get(at("records", case)).content.decode()
    assert "1 document that came before is collapsed" in collapsed
    assert 'data-label="No.">R2' not in collapsed
    shown = desk.get(at("records", case), {"copies": "shown"}).content.decode()
    assert 'data-label="No.">R2' in shown


def test_a_button_pressed_twice_joins_once(case: Case, desk: Client, whole: Document, by: Actor) -> None:
    sent = posted(case, "join", last="1")
    assert desk.post(at("order", case), sent).status_code == 302
    again = desk.post(at("order", case), sent)
    assert (again.status_code, "goes to page 2 meanwhile" in again.content.decode()) == (409, True)
    assert [(one.first, one.last) for one in deciding.queue(case)] == [(1, 2), (3, 3)]
    actions.split(upload=whole.upload, parts=[actions.Part(1, 1), actions.Part(2, 2), actions.Part(3, 3)], by=by, at=AT)
    for _ in range(2):
        desk.post(at("join", case, whole.pk), {"pages": "1"})
    assert list(case.documents.exclude(state="removed").values_list("page_count", flat=True)) == [2, 1]
