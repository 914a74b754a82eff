"""Going through a record: order, filters, marks, what came meanwhile, two pages; and who may do so."""

from collections.abc import Callable
from datetime import date

import pgtrigger
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from openimr.accounts.models import Person
from openimr.accounts.roles import Actor, Role
from openimr.cases.models import Case
from openimr.records import actions
from openimr.records.models import Document, Mark, Opened, Page
from openimr.records.reader import asked, marking, marks, news, shown, walking
from openimr.records.tests.conftest import AT, Add, new_case, page_of

READER = Actor(Role.REVIEWER, "seat:7c0f")
SCRIPT = {"accept": "application/json"}
Go = Callable[[Person], Client]


@pytest.fixture
def client_of() -> Go:
    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def record(case: Case, add: Add, by: Actor) -> list[Document]:
    """R1 of two pages, 2014-07; R2 of one, undated; R3 of two, 2013."""
    made = [add("One first", "One second"), add("Two"), add("Three first", "Three second")]
    told = (
        (date(2014, 7, 8), "progress", "Ann Ames, MD"),
        (None, "imaging", "Bo Birch, MD"),
        (date(2013, 5, 1), "progress", ""),
    )
    for document, (day, kind, author) in zip(made, told, strict=True):
        actions.describe(document=document, type=kind, title="Report", author=author, service_date=day, by=by, at=AT)
    return made


def see(case: Case, reader: str = READER.ref, **given: str) -> dict:
    return shown.context(case, shown.asked(given), reader)


def way(case: Case, **given: str) -> list[str]:
    """Every page in the order in which “next page” leads through the record."""
    seen, told = [], see(case, **given)
    for _ in range(20):
        seen.append(told["page"].ref)
        if not told["after"]:
            return seen
        told = see(case, **dict(pair.split("=") for pair in told["after"].removeprefix("?").split("&")))
    pytest.fail("the way has no end")


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    ("given", "pages"),
    [
        ({}, ["R1 p. 1", "R1 p. 2", "R2 p. 1", "R3 p. 1", "R3 p. 2"]),
        ({"order": "date"}, ["R3 p. 1", "R3 p. 2", "R1 p. 1", "R1 p. 2", "R2 p. 1"]),
        ({"order": "type"}, ["R2 p. 1", "R3 p. 1", "R3 p. 2", "R1 p. 1", "R1 p. 2"]),
        ({"type": "progress"}, ["R1 p. 1", "R1 p. 2", "R3 p. 1", "R3 p. 2"]),
        ({"author": "Bo+Birch,+MD"}, []),
        ({"only": "unread"}, ["R1 p. 1", "R2 p. 1", "R3 p. 1", "R3 p. 2"]),
        ({"only": "cited"}, ["R3 p. 2"]),
    ],
)
def test_the_way_follows_order_and_filters(case: Case, by: Actor, given: dict[str, str], pages: list[str]) -> None:
    actions.mark(pages=[page_of(case.documents.get(number=1), 2).pk], by=READER, at=AT, read=True)
    cited = page_of(case.documents.get(number=3), 2)
    actions.cite(case=case, page=cited, first_word=0, last_word=0, quote="Three", by=by, at=AT)
    if pages:
        assert way(case, **given) == pages
    else:  # nobody of that name wrote anything: the first document is shown and nothing follows
        assert see(case, **given)["groups"] == []


def test_poor_scans_alone(case: Case, record: list[Document]) -> None:
    with pgtrigger.ignore("records.Page:page_follows_readings"):
        Page.objects.filter(document=record[1]).update(poor=True)
    assert way(case, only="poor") == ["R2 p. 1"]


@pytest.mark.usefixtures("record")
def test_pages_set_aside_are_passed_over_and_come_back(case: Case) -> None:
    one = page_of(case.documents.get(number=1), 2)
    actions.mark(pages=[one.pk], by=READER, at=AT, aside="not_relevant")
    assert "R1 p. 2" not in way(case)
    assert "R1 p. 2" in way(case, folded="1")
    assert see(case, document="1", page="2")["aside_words"] == "not relevant"
    assert "R1 p. 2" in see(case, reader="seat:other", document="1")["after"].replace("?document=1&page=2", "R1 p. 2")
    actions.mark(pages=[one.pk], by=READER, at=AT, aside="")
    assert "R1 p. 2" in way(case)


@pytest.mark.parametrize(
    ("typed", "lands"),
    [
        ("2", (1, 2, "")),
        ("R3", (3, 1, "")),
        ("r3 p. 2", (3, 2, "")),
        ("R3.2", (3, 2, "")),
        (" ", (1, 7, "")),
        ("here", (1, 7, "here")),
    ],
)
def test_jumping(typed: str, lands: tuple[int, int, str]) -> None:
    found = asked.asked({"document": "1", "page": "7", "go": typed})
    assert (found.document, found.page, found.lost) == lands


def test_marks_add_up_and_stay_the_readers_own(case: Case, record: list[Document]) -> None:
    pages = marking.pages_of(record[0])
    actions.mark(pages=pages, by=READER, at=AT, read=True, seconds=5)
    actions.mark(pages=pages[:1], by=READER, at=AT, seconds=9_999)
    assert list(Mark.objects.order_by("page").values_list("seconds", flat=True)) == [5 + marking.LONGEST, 5]
    assert see(case)["progress"].words == "2 of 5 pages read"
    assert see(case, reader="seat:other")["progress"].words == "0 of 5 pages read"
    actions.mark(pages=pages[:1], by=READER, at=AT, read=False)
    assert marks.told(page_of(record[0]), READER.ref)["document_words"] == "1 of 2 pages read"
    assert see(case)["stopped"] == ("R1 p. 2", "?document=1&page=2")
    with pytest.raises(actions.MarkRefused, match="not relevant or as a duplicate"):
        actions.mark(pages=pages, by=READER, at=AT, aside="lost")


def test_what_was_put_back_is_not_read(case: Case, record: list[Document]) -> None:
    page = page_of(record[0])
    actions.open_page(page=page, by=READER, at=AT)
    assert page not in marks.unopened(case, READER.ref)
    actions.mark(pages=[page.pk], by=READER, at=AT, seconds=2)  # a short look is an opening still
    assert page not in marks.unopened(case, READER.ref)
    actions.mark(pages=[page.pk], by=READER, at=AT, read=False)
    assert page in marks.unopened(case, READER.ref)


@pytest.mark.usefixtures("record")
def test_two_pages(case: Case, seated: Person, client_of: Go) -> None:
    told = see(case, document="1", page="1", beside="3.2")
    assert (told["page"].ref, told["beside"].ref) == ("R1 p. 1", "R3 p. 2")
    assert see(case, document="1")["keep_beside"] == "?document=1&page=2&beside=1.1"
    assert see(case, document="1", beside="99.1")["beside"] is None
    answer = client_of(seated).get(reverse("records:read", args=[case.pk]), {"beside": "3.2"})
    assert "R3 p. 2, kept beside" in answer.content.decode()
    assert Opened.objects.filter(page__document__number=3, reader=READER.ref).exists()


def test_what_came_meanwhile(case: Case, record: list[Document], add: Add) -> None:
    known = see(case)["known"]
    assert known == "1-3"
    assert news.since(case, known) == {"count": 0, "words": "", "query": ""}
    add("Four")
    add("Five")
    assert news.since(case, known) == {"count": 2, "words": "2 new since you started: R4, R5", "query": "?document=4"}
    assert news.since(case, "; drop--1.9999999-3.x")["count"] == 5


@pytest.mark.usefixtures("record")
def test_hits_lead_from_page_to_page(case: Case) -> None:
    told = see(case, q="first", document="1")
    assert [(group.document.ref, group.count) for group in told["hit_groups"]] == [("R1", 1), ("R3", 1)]
    assert (told["hit_before"], told["hit_after"]) == ("", "?document=3&page=1&q=first")
    assert see(case, q="first", document="2")["hit_before"] == "?document=1&page=1&q=first"
    alone = see(case, q="first", document="1", within="3")
    assert [group.document.ref for group in alone["hit_groups"]] == ["R3"]


# -- through the pages ----------------------------------------------------------------------------------------------
def test_a_mark_by_form_and_by_script(case: Case, record: list[Document], seated: Person, client_of: Go) -> None:
    page, client = page_of(record[0]), client_of(seated)
    place = reverse("records:mark", args=[case.pk, page.pk])
    back = client.post(place, {"read": "1", "back": "document=1&page=1&order=date"})
    assert back.headers["Location"] == f"{reverse('records:read', args=[case.pk])}?document=1&page=1&order=date"
    told = client.post(place, {"aside": "not_relevant", "whole": "1"}, headers=SCRIPT)
    assert (told.json()["aside"], told.json()["record_words"]) == ("not_relevant", "1 of 5 pages read")
    assert Mark.objects.filter(aside="not_relevant").count() == 2
    assert told.headers["Cache-Control"] == "private, no-store"
    assert set(Mark.objects.values_list("reader", flat=True)) == {READER.ref}
    assert client.post(place, {"aside": "hidden"}, headers=SCRIPT).status_code == 422
    assert client.post(place, {"back": "https://elsewhere.example/"}).headers["Location"].startswith("/cases/")


def doors(case: Case, page: Page) -> list[tuple[str, str]]:
    at = [case.pk, page.pk]
    return [
        ("get", reverse("records:read", args=[case.pk]) + "?part=leaf&document=1"),
        ("get", reverse("records:read", args=[case.pk]) + "?beside=1.1"),
        ("get", reverse("records:newly_added", args=[case.pk]) + "?known="),
        ("get", reverse("records:image", args=[*at, "page"])),
        ("get", reverse("records:words", args=at)),
        ("post", reverse("records:mark", args=at)),
    ]


@pytest.mark.parametrize("who", ["stranger", "employee", "left"])
def test_others_find_nothing(
    who: str, case: Case, record: list[Document], request: pytest.FixtureRequest, client_of: Go
) -> None:
    person = request.getfixturevalue("seated" if who == "left" else who)
    client, places = client_of(person), doors(case, page_of(record[0]))
    if who == "left":  # the same person read it a moment ago; then a wall went up
        assert {getattr(client, method)(place, {"read": "1"}).status_code for method, place in places} == {200, 302}
        Mark.objects.all().delete()
        patch: pytest.MonkeyPatch = request.getfixturevalue("monkeypatch")
        from django.db.models import Q

        patch.setattr("openimr.cases.access._walls", [lambda who: Q(pk=case.pk) if who == person else Q(pk__in=[])])
    assert {getattr(client, method)(place, {"read": "1"}).status_code for method, place in places} == {404}
    assert not Mark.objects.exists()


def test_a_seat_marks_no_page_of_another_case(
    record: list[Document], case: Case, seated: Person, client_of: Go
) -> None:
    other = new_case("IMR14-0000002")
    client = client_of(seated)
    page = page_of(record[0])
    assert client.post(reverse("records:mark", args=[other.pk, page.pk]), {"read": "1"}).status_code == 404
    assert client.get(reverse("records:newly_added", args=[other.pk])).status_code == 404
    assert client.get(reverse("records:read", args=[other.pk]), {"part": "leaf"}).status_code == 404


@pytest.mark.parametrize(
    "given", [{}, {"part": "leaf"}, {"q": "first"}, {"only": "unread"}, {"only": "cited"}, {"order": "date"}]
)
def test_the_number_of_queries_stands(
    case: Case, record: list[Document], add: Add, seated: Person, client_of: Go, given: dict[str, str]
) -> None:
    client, counts = client_of(seated), []
    for texts in ((), ("first " * 5,) * 6):
        if texts:
            marking_all = marking.pages_of(add(*(f"{text} {place}" for place, text in enumerate(texts))))
            actions.mark(pages=marking_all, by=READER, at=AT, read=True)
        place = reverse("records:read", args=[case.pk])
        client.get(place, {"document": "1", **given})
        with CaptureQueriesContext(connection) as asked:
            client.get(place, {"document": "1", **given})
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 18


def test_a_long_list_stays_short(case: Case, record: list[Document], seated: Person, client_of: Go) -> None:
    held = record[0]
    Document.objects.bulk_create(
        Document(
            case=case, upload_id=held.upload_id, number=number, page_count=1, title="Progress report " * 8, state="read",
            received_at=AT, source="employee", type="progress", service_date=date(2000 + number % 20, 1, 1),
        )
        for number in range(4, 1200)
    )  # fmt: skip
    client, place = client_of(seated), reverse("records:read", args=[case.pk])
    for told in ({}, {"order": "date"}, {"order": "type", "document": "600"}):
        page = client.get(place, told).content
        assert len(page) < 150_000
    page = client.get(place, {"order": "number", "listed": "1100"}).content.decode()
    assert 'data-n="1100"' in page
    assert 'data-n="1"' in page


@given(
    some.lists(some.integers(0, 5), min_size=1, max_size=8),
    some.lists(some.tuples(some.integers(0, 7), some.integers(1, 5)), max_size=6),
)
def test_there_and_back_again(lengths: list[int], aside: list[tuple[int, int]]) -> None:
    """Going on to the end and back again passes the same pages: all but those set aside, each once."""
    documents = [Document(number=at + 1, page_count=length) for at, length in enumerate(lengths)]
    away: dict = {}
    for at, number in aside:
        if at < len(documents):
            away.setdefault(documents[at].pk, {})[number] = "copy"
    walk = walking.Walk(documents, walking.numbers(documents, None, away))
    expected = [
        (one.number, n) for one in documents for n in range(1, one.page_count + 1) if n not in away.get(one.pk, {})
    ]
    there, here = [], walk.first()
    while here:
        there.append(here)
        here = walk.after(here[0] - 1, here[1])
    back, here = [], there[-1] if there else None
    while here:
        back.append(here)
        here = walk.before(here[0] - 1, here[1])
    assert there == expected == back[::-1]
