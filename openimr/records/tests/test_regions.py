"""Citing a region of a picture, and having a page read again, through the pages of the house."""

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from openimr.accounts.models import Person
from openimr.accounts.roles import Actor, Role
from openimr.audit.models import Entry
from openimr.cases.models import Case
from openimr.records import access, actions
from openimr.records.access import CitingSentence
from openimr.records.models import Citation, Document, Page, Rereading
from openimr.records.tests.conftest import AT, Add, Send, new_case, page_of
from openimr.records.tests.test_rereading import again, read, scan

JSON = {"accept": "application/json"}
Browser = Callable[[Person], Client]


@pytest.fixture
def browser() -> Browser:
    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def page(send: Send) -> Page:
    return read(send, scan())


def place(page: Page, name: str = "region", case: Case | None = None) -> str:
    return reverse(f"records:{name}", args=[(case or page.document.case).pk, page.pk])


def around(page: Page, *words: str) -> dict[str, float]:
    """The four edges around these words of the page, as the form takes them."""
    rows = [row[1:] for row in page.word_rows() if row[0] in words]
    edges = [min(row[0] for row in rows) - 2, min(row[1] for row in rows) - 2,
             max(row[2] for row in rows) + 2, max(row[3] for row in rows) + 2]  # fmt: skip
    return dict(zip(("x0", "y0", "x1", "y1"), edges, strict=True))


def test_a_region_is_cited_by_its_four_edges(browser: Browser, seated: Person, page: Page) -> None:
    client = browser(seated)
    answer = client.post(place(page), around(page, "fracture"))
    made = Citation.objects.get()
    assert (answer.status_code, made.region, made.quote, made.made_by) == (302, True, "fracture", "seat:7c0f")
    assert (made.page_sha256, made.image_sha256, made.first_word) == (page.sha256, page.image, None)
    shown = client.get(answer.headers["Location"]).content.decode()
    assert "<q>fracture</q>" in shown
    assert f'id="citation-{made.pk}"' in shown
    assert 'aria-current="true"' in shown.split('id="citations"')[1]
    assert client.post(place(page), around(page, "fracture")).status_code == 302  # again: the same one
    assert Citation.objects.count() == 1
    assert Entry.objects.filter(verb="cite").count() == 1


def test_a_script_gets_the_region_as_shown(browser: Browser, seated: Person, page: Page) -> None:
    sent = around(page, "Ibuprofen", "800", "mg")
    told = browser(seated).post(place(page), sent, headers=JSON)
    assert told.status_code == 201
    body = told.json()
    assert (body["region"], body["token"], body["quote"]) == (True, "[R1 p. 1]", "Ibuprofen 800 mg")
    assert body["boxes"][0] == pytest.approx(list(sent.values()), abs=0.02)


def test_a_region_without_words_is_a_region_all_the_same(browser: Browser, seated: Person, page: Page) -> None:
    sent = {"x0": 100, "y0": 600, "x1": 300, "y1": 700}
    answer = browser(seated).post(place(page), sent, follow=True)
    assert Citation.objects.get().quote == ""
    assert "A region of the picture, without readable words" in answer.content.decode()


def test_words_of_a_poor_scan_are_marked_so(case: Case, page: Page, by: Actor) -> None:
    page.poor = True
    made = actions.cite_region(case=case, page=page, box=list(around(page, "fracture").values()), by=by, at=AT)
    assert (made.poor, made.words) == (True, "fracture (as read from a poor scan)")


REFUSED = [
    ({"x0": 10, "y0": 10, "x1": 900, "y1": 50}, "must lie on R1 p. 1"),
    ({"x0": -9, "y0": 10, "x1": 90, "y1": 50}, "must lie on R1 p. 1"),
    ({"x0": 90, "y0": 10, "x1": 10, "y1": 50}, "must lie on R1 p. 1"),
    ({"x0": 10, "y0": 10, "x1": 10, "y1": 10}, "must lie on R1 p. 1"),
    ({"x0": 10, "y0": 10, "x1": 12, "y1": 12}, "too small"),
    ({"x0": "nan", "y0": 10, "x1": 90, "y1": 50}, "four edges"),
    ({"x0": "inf", "y0": 10, "x1": 90, "y1": 50}, "four edges"),
    ({"x0": "1e300", "y0": 10, "x1": 90, "y1": 50}, "must lie on R1 p. 1"),
    ({"x0": "left", "y0": 10, "x1": 90, "y1": 50}, "four edges"),
    ({"x0": 10, "y0": 10, "x1": 90}, "four edges"),
]


@pytest.mark.parametrize(("sent", "says"), REFUSED, ids=[json.dumps(row[0])[:50] for row in REFUSED])
def test_a_region_that_is_none(
    browser: Browser, seated: Person, page: Page, sent: dict[str, object], says: str
) -> None:
    client = browser(seated)
    told = client.post(place(page), sent, headers=JSON)
    assert (told.status_code, says in told.json()["problem"]) == (422, True), told.json()
    shown = client.post(place(page), sent)
    assert (shown.status_code, says in shown.content.decode()) == (422, True)
    assert not Citation.objects.exists()


@pytest.mark.parametrize("name", ["region", "readings"])
def test_nobody_acts_on_a_page_they_may_not_read(
    browser: Browser, clerk: Person, seated: Person, stranger: Person, employee: Person, page: Page, add: Add, name: str
) -> None:
    other = new_case("IMR14-0000002")
    theirs = page_of(add("Private words", to=other))
    sent = around(page, "fracture") | {"turn": 90}
    for person, where in (
        (stranger, place(page, name)),
        (employee, place(page, name)),
        (seated, place(theirs, name)),
        (clerk, place(page, name, other)),  # the page is reached through its own case alone
        (seated, place(theirs, name, page.document.case)),
    ):
        assert browser(person).post(where, sent, headers=JSON).status_code == 404
    assert browser(clerk).get(place(page, name)).status_code == 405
    Document.objects.filter(pk=page.document_id).update(state=Document.REMOVED)
    assert browser(seated).post(place(page, name), sent, headers=JSON).status_code == 404
    assert not Citation.objects.exists()
    assert not Rereading.objects.exists()


def test_a_removed_page_is_refused_by_the_action_too(case: Case, page: Page, by: Actor) -> None:
    Document.objects.filter(pk=page.document_id).update(state=Document.REMOVED)
    box = list(around(page, "fracture").values())
    with pytest.raises(actions.CiteRefused, match="not part"):
        actions.cite_region(case=case, page=page, box=box, by=by, at=AT)
    with pytest.raises(actions.CiteRefused, match="not part"):
        actions.cite_region(case=new_case("IMR14-0000002"), page=page, box=box, by=by, at=AT)
    with pytest.raises(actions.RereadRefused, match="not part"):
        actions.ask_again(page=page, turn=90, by=by, at=AT)


def test_a_reviewer_turns_a_page_through_its_form(browser: Browser, seated: Person, case: Case, page: Page) -> None:
    client = browser(seated)
    shown = client.get(reverse("records:read", args=[case.pk])).content.decode()
    assert 'name="turn" value="90"' in shown
    assert f"{reverse('records:image', args=[case.pk, page.pk, 'page'])}?reading=1" in shown
    assert client.post(place(page, "readings"), {"turn": "90"}).status_code == 302
    waiting = client.get(reverse("records:read", args=[case.pk])).content.decode()
    assert "waiting to be read again" in waiting
    assert 'name="turn"' not in waiting
    twice = client.post(place(page, "readings"), {"turn": "180"}, headers=JSON)
    assert (twice.status_code, "already" in twice.json()["problem"]) == (422, True)
    assert client.post(place(page, "readings"), {"turn": "45"}).status_code == 422
    asked = Rereading.objects.get()
    assert (asked.by, asked.rotation, asked.by_eye) == ("seat:7c0f", 90, False)
    actions.read_page(asked.pk)
    turned = client.get(reverse("records:words", args=[case.pk, page.pk])).json()
    assert (turned["reading"], turned["width"]) == (2, page.height)
    done = client.get(reverse("records:read", args=[case.pk])).content.decode()
    assert "?reading=2" in done
    assert "waiting to be read again" not in done


def test_a_failed_reading_is_told_on_the_page(browser: Browser, seated: Person, case: Case, page: Page) -> None:
    Rereading.objects.create(page=page, seen=1, rotation=90, by="seat:7c0f", role="reviewer", at=AT,
                             state=Rereading.FAILED, problem="The page could not be read so.")  # fmt: skip
    assert "could not be read so" in browser(seated).get(reverse("records:read", args=[case.pk])).content.decode()


def test_an_issued_case_offers_no_reading(browser: Browser, clerk: Person, case: Case, page: Page) -> None:
    Case.objects.filter(pk=case.pk).update(state="issued")
    client = browser(clerk)
    assert 'name="turn"' not in client.get(reverse("records:read", args=[case.pk])).content.decode()
    assert client.post(place(page, "readings"), {"turn": "90"}).status_code == 422


def test_the_reading_page_says_how_its_citations_stand(
    browser: Browser, seated: Person, case: Case, page: Page, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openimr.records.tests.test_rereading import cite, reads_now

    cite(case, page, "No fracture of the left hip", by)
    reads_now(monkeypatch, page, {"left": "right"})
    again(page, by)
    shown = browser(seated).get(reverse("records:read", args=[case.pk])).content.decode()
    assert "No fracture of the left hip</q>" in shown
    assert "now reads “No fracture of the right hip”" in shown


def test_an_address_marks_words_and_citations(browser: Browser, seated: Person, case: Case, page: Page) -> None:
    client, where = browser(seated), reverse("records:read", args=[case.pk])
    made = actions.cite_region(case=case, page=page, box=list(around(page, "fracture").values()),
                               by=Actor(Role.REVIEWER, "seat:7c0f"), at=AT)  # fmt: skip
    (place_of,) = (index for index, word in enumerate(page.bare_words()) if word == "fracture")
    for told in ({"mark": f"{place_of}-{place_of}"}, {"citation": str(made.pk)}):
        assert f'data-hits="{place_of}"' in client.get(where, told).content.decode()
    for told in ({"mark": "9-x"}, {"mark": "-1-2"}, {"mark": "7-999999999"}, {"mark": "9-2"}, {"citation": "none"}):
        assert client.get(where, told).status_code == 200


def test_a_reviewer_sees_no_other_seats_citations(
    browser: Browser, clerk: Person, seated: Person, case: Case, page: Page, by: Actor
) -> None:
    words = {"seat:other": "fracture", "seat:7c0f": "numbness", by.ref: "Ibuprofen"}
    for ref, word in words.items():
        box = list(around(page, word).values())
        actions.cite_region(case=case, page=page, box=box, by=Actor(by.role, ref), at=AT)
    where = reverse("records:read", args=[case.pk])
    mine, office = (browser(person).get(where).content.decode() for person in (seated, clerk))
    assert [f"<q>{word}</q>" in mine for word in words.values()] == [False, True, True]
    assert all(f"<q>{word}</q>" in office for word in words.values())


def test_sentences_are_told_by_the_rooms_above(
    browser: Browser, clerk: Person, seated: Person, case: Case, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rule(person: Person, about: Case, told: Page) -> list[CitingSentence]:
        assert (about, told.pk) == (case, page.pk)
        return [CitingSentence("summary", "<b>No</b> fracture.", "/there/#s1")] if person == seated else []

    monkeypatch.setattr(access, "_tellings", [rule])
    where = reverse("records:read", args=[case.pk])
    mine, office = (browser(person).get(where).content.decode() for person in (seated, clerk))
    assert 'Summary: <a href="/there/#s1">&lt;b&gt;No&lt;/b&gt; fracture.</a>' in mine
    assert "there/#s1" not in office


def test_an_address_after_a_citation_leads_back_to_it(browser: Browser, seated: Person, page: Page) -> None:
    answer = browser(seated).post(place(page), around(page, "fracture"))
    told = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert (told["document"], told["page"], told["citation"]) == (["1"], ["1"], [str(Citation.objects.get().pk)])
    assert Citation.objects.get().at <= timezone.now()
