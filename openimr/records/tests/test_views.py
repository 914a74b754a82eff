"""The pages: who may open them, what they do, what they say when they cannot."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from openimr.accounts.models import Person
from openimr.accounts.roles import Actor
from openimr.audit.models import Entry
from openimr.cases.models import Case
from openimr.records import actions, forms
from openimr.records.models import Citation, Document, Page, RequiredRecord, Upload
from openimr.records.tests.conftest import AT, Add, Send, new_case, page_of, pdf

pytestmark = pytest.mark.usefixtures("clerk")
Go = Callable[..., Client]


@pytest.fixture
def client_of() -> Go:
    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def desk(client_of: Go, clerk: Person) -> Client:
    return client_of(clerk)


def addresses(case: Case, page: Page) -> dict[str, str]:
    document = page.document
    return {
        "records": reverse("records:records", args=[case.pk]),
        "progress": reverse("records:progress", args=[case.pk]),
        "document": reverse("records:document", args=[case.pk, document.pk]),
        "original": reverse("records:original", args=[case.pk, document.upload_id]),
        "read": reverse("records:read", args=[case.pk]) + "?q=fracture",
        "image": reverse("records:image", args=[case.pk, page.pk, "page"]),
        "thumb": reverse("records:image", args=[case.pk, page.pk, "thumb"]),
        "large": reverse("records:image", args=[case.pk, page.pk, "large"]),
        "words": reverse("records:words", args=[case.pk, page.pk]),
    }


READER_ONLY = ("read", "image", "thumb", "large", "words")


@pytest.fixture
def places(case: Case, add: Add) -> dict[str, str]:
    return addresses(case, page_of(add("No fracture of the left hip.")))


def test_the_office_opens_everything(desk: Client, places: dict[str, str]) -> None:
    assert {name: desk.get(place).status_code for name, place in places.items()} == dict.fromkeys(places, 200)


def test_a_seated_reviewer_reads_but_keeps_no_files(client_of: Go, seated: Person, places: dict[str, str]) -> None:
    client = client_of(seated)
    expected = {name: 200 if name in READER_ONLY else 404 for name in places}
    assert {name: client.get(place).status_code for name, place in places.items()} == expected


def test_a_reviewer_without_a_seat_finds_nothing(client_of: Go, stranger: Person, places: dict[str, str]) -> None:
    client = client_of(stranger)
    assert {client.get(place).status_code for place in places.values()} == {404}


def test_a_party_finds_nothing_here(client_of: Go, employee: Person, places: dict[str, str]) -> None:
    client = client_of(employee)
    assert {client.get(place).status_code for place in places.values()} == {404}


def test_a_visitor_is_sent_to_sign_in(client: Client, places: dict[str, str]) -> None:
    for place in places.values():
        answer = client.get(place)
        assert answer.status_code == 302
        assert "/account/login/" in answer.headers["Location"]


def test_a_page_is_not_reached_through_another_case(desk: Client, add: Add) -> None:
    page = page_of(add("Private words"))
    other = new_case("IMR14-0000002")
    places = addresses(other, page)
    answers = {name: desk.get(places[name]).status_code for name in ("document", "original", "image", "words")}
    assert set(answers.values()) == {404}


def test_a_seat_on_one_case_opens_no_page_of_another(client_of: Go, seated: Person, add: Add) -> None:
    other = new_case("IMR14-0000002")
    page = page_of(add("Private words", to=other))
    client = client_of(seated)
    assert {client.get(place).status_code for place in addresses(other, page).values()} == {404}


def test_a_removed_document_is_not_read(client_of: Go, seated: Person, case: Case, add: Add, by: Actor) -> None:
    document = add("Private words of someone else")
    page = page_of(document)
    actions.remove(document=document, because="another person's", by=by, at=AT)
    client = client_of(seated)
    places = addresses(case, page)
    assert {client.get(places[name]).status_code for name in ("image", "words")} == {404}
    assert b"Private" not in client.get(places["read"] + "&document=1").content


def test_a_picture_is_kept_by_nobody_but_the_reader(desk: Client, places: dict[str, str]) -> None:
    answer = desk.get(places["image"])
    assert answer.headers["Cache-Control"] == "private, max-age=3600, immutable"
    assert answer.headers["Content-Type"].startswith("image/")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert desk.get(places["words"]).headers["Cache-Control"] == "private, no-store"


def test_the_original_comes_as_a_file_to_save(desk: Client, places: dict[str, str]) -> None:
    answer = desk.get(places["original"])
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_words_with_hits(desk: Client, places: dict[str, str]) -> None:
    told = desk.get(places["words"], {"q": "left hip"}).json()
    assert [row[0] for row in told["words"]] == ["No", "fracture", "of", "the", "left", "hip."]
    assert told["hits"] == [4, 5]
    assert told["ref"] == "R1 p. 1"


def test_opening_a_page_is_told_once_a_day_and_under_the_seat(
    client_of: Go, seated: Person, places: dict[str, str]
) -> None:
    client = client_of(seated)
    for _ in range(3):
        client.get(places["read"])
        client.get(places["words"])
    entry = Entry.objects.get(verb="open_page")
    assert (entry.actor, entry.detail) == ("seat:7c0f", {"page": 1})


def send_files(client: Client, case: Case, *files: tuple[str, bytes], source: str = "employee") -> object:
    data = {"source": source, "files": [SimpleUploadedFile(name, body, "text/html") for name, body in files]}
    return client.post(reverse("records:upload", args=[case.pk]), data, follow=True)


def test_several_files_at_once_each_with_its_answer(desk: Client, case: Case) -> None:
    good = pdf("one")
    answer = send_files(desk, case, ("a.pdf", good), ("b.pdf", good), ("c.exe", b"MZ"), ("d.pdf", b""))
    states = list(Upload.objects.order_by("name").values_list("name", "state"))
    assert states == [("a.pdf", "received"), ("b.pdf", "duplicate"), ("c.exe", "refused"), ("d.pdf", "refused")]
    page = answer.content.decode()
    assert "“a.pdf” was received" in page
    assert "the same file came before" in page.lower()
    assert "is a program" in page
    assert "is empty" in page


@pytest.mark.parametrize(("source", "says"), [("", "Say which party"), ("hacker", "valid choice")])
def test_the_form_says_what_is_missing(desk: Client, case: Case, source: str, says: str) -> None:
    answer = send_files(desk, case, ("a.pdf", pdf("one")), source=source)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Upload.objects.exists()


def test_no_file_and_too_many(desk: Client, case: Case) -> None:
    assert "Choose at least one file" in send_files(desk, case).content.decode()
    many = [(f"{number}.pdf", b"%PDF-") for number in range(forms.MOST_FILES + 1)]
    assert "at most 50 files" in send_files(desk, case, *many).content.decode()


def test_a_closed_case_says_so(desk: Client) -> None:
    closed = new_case("IMR14-0000009", "closed")
    answer = send_files(desk, closed, ("a.pdf", pdf("one")))
    assert answer.status_code == 409
    assert "takes no more records" in answer.content.decode()


def test_describing_and_answering(desk: Client, case: Case, add: Add) -> None:
    document = add("Report")
    place = reverse("records:document", args=[case.pk, document.pk])
    given = {"type": "progress", "title": "Progress", "service_date": "2014-07-08", "answers": ["A"], "clinical": ""}
    assert desk.post(place, given).status_code == 302
    document.refresh_from_db()
    assert (document.type, str(document.service_date), document.clinical) == ("progress", "2014-07-08", True)
    answer = desk.post(place, {**given, "service_date": "07/99/2014", "type": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose a type" in page
    assert "year-month-day" in page
    assert 'aria-invalid="true"' in page
    future = desk.post(place, {**given, "service_date": "2999-01-01"})
    assert "lies in the future" in future.content.decode()


def test_marking_splitting_removing(desk: Client, case: Case, add: Add) -> None:
    required = reverse("records:required", args=[case.pk])
    assert desk.post(required, {"letter": "B", "status": "not_applicable", "note": ""}).status_code == 422
    assert desk.post(required, {"letter": "B", "status": "not_applicable", "note": "None was sent."}).status_code == 302
    assert RequiredRecord.objects.get().status == "not_applicable"
    document = add("one", "two")
    split = reverse("records:split", args=[case.pk, document.upload_id])
    assert "does not begin with pages" in desk.post(split, {"parts": "first"}).content.decode()
    assert "must end on the last page" in desk.post(split, {"parts": "1"}).content.decode()
    assert desk.post(split, {"parts": "1 Cover\n2 Report"}).status_code == 302
    assert [one.title for one in Document.objects.order_by("number")][1] == "Report"
    removal = reverse("records:remove", args=[case.pk, document.pk])
    assert desk.post(removal, {"because": ""}).status_code == 422
    assert desk.post(removal, {"because": "only a cover"}).status_code == 302
    assert Document.objects.get(number=1).state == "removed"


def test_citing_by_form_and_by_script(client_of: Go, seated: Person, case: Case, add: Add) -> None:
    page = page_of(add("No fracture of the left hip."))
    client, place = client_of(seated), reverse("records:cite", args=[case.pk, page.pk])
    assert client.post(place, {"quote": "left hip."}).status_code == 302
    refused = client.post(place, {"quote": "right hip."})
    assert refused.status_code == 422
    assert "do not stand on R1 p. 1" in refused.content.decode()
    sent = {"quote": "No fracture", "first_word": 0, "last_word": 1}
    told = client.post(place, sent, headers={"accept": "application/json"})
    assert (told.status_code, told.json()["token"]) == (201, "[R1 p. 1]")
    wrong = client.post(place, {**sent, "quote": "Fracture"}, headers={"accept": "application/json"})
    assert wrong.status_code == 422
    assert "do not stand" in wrong.json()["problem"]
    assert set(Citation.objects.values_list("made_by", flat=True)) == {"seat:7c0f"}


def test_the_reading_page_leads_through_the_record(desk: Client, case: Case, add: Add) -> None:
    add("Page one words", "Page two words")
    add("Other document")
    read = reverse("records:read", args=[case.pk])
    first = desk.get(read).content.decode()
    assert "R1 p. 1" in first
    assert "Page one words" in first
    assert 'href="?document=1&amp;page=2"' in first
    last = desk.get(read, {"document": "R1", "page": "2", "q": "words"}).content.decode()
    assert 'href="?document=2&amp;page=1&amp;q=words" rel="next"' in last
    assert "<mark>words</mark>" in last
    assert "R2 p. 1" in desk.get(read, {"document": 2, "page": 999}).content.decode()


@pytest.mark.parametrize("given", [{"document": "99"}, {"page": "x"}, {"page": "-1"}, {"order": "; drop"}, {"q": "''"}])
def test_senseless_addresses_lead_to_a_page(desk: Client, case: Case, add: Add, given: dict[str, str]) -> None:
    add("Words")
    assert desk.get(reverse("records:read", args=[case.pk]), given).status_code == 200


def test_an_empty_record_reads_as_such(desk: Client, case: Case, send: Send) -> None:
    assert "No document has come in yet" in desk.get(reverse("records:read", args=[case.pk])).content.decode()
    send(b"%PDF-1.4")
    assert "Being read" in desk.get(reverse("records:read", args=[case.pk])).content.decode()


def test_the_list_of_files_is_asked_for_until_all_are_read(desk: Client, case: Case, send: Send) -> None:
    upload, place = send(pdf("one")), reverse("records:progress", args=[case.pk])
    waiting = desk.get(place)
    assert "hx-get" in waiting.content.decode()
    assert "HX-Refresh" not in waiting.headers
    actions.read_upload(upload.pk)
    done = desk.get(place)
    assert "hx-get" not in done.content.decode()
    assert done.headers["HX-Refresh"] == "true"


def test_what_does_not_exist(desk: Client, case: Case, add: Add) -> None:
    page = page_of(add("Words"))
    assert desk.get(reverse("records:image", args=[case.pk, page.pk, "huge"])).status_code == 404
    assert desk.get(reverse("records:records", args=[uuid4()])).status_code == 404
    assert desk.get(reverse("records:document", args=[case.pk, uuid4()])).status_code == 404


def test_an_invisible_character_in_an_address_is_refused_with_a_sentence(desk: Client, case: Case, add: Add) -> None:
    add("Words")
    for name in ("records", "read"):
        answer = desk.get(reverse(f"records:{name}", args=[case.pk]), {"q": "pa\x00in"})
        assert (answer.status_code, "invisible character" in answer.content.decode()) == (400, True)


def test_words_on_a_page_are_shown_as_words(desk: Client, case: Case, add: Add) -> None:
    add("<script>alert(1)</script> pain")
    read = reverse("records:read", args=[case.pk])
    assert "<script>alert" not in desk.get(read, {"q": "alert"}).content.decode()
    assert json.loads(desk.get(reverse("records:words", args=[case.pk, Page.objects.get().pk])).content)["words"]


@pytest.mark.parametrize("name", ["records", "read", "progress"])
def test_more_rows_ask_no_more_queries(desk: Client, case: Case, add: Add, by: Actor, name: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for texts in (("one words", "again words"), ("two words", "three words")):
        for text in texts:
            actions.describe(document=add(text), type="progress", title="Report", answers=["A"], by=by, at=AT)
        place = reverse(f"records:{name}", args=[case.pk]) + "?q=words"
        desk.get(place)  # the first opening of a page is told to the audit trail
        with CaptureQueriesContext(connection) as queries:
            desk.get(place)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= {"read": 17, "records": 15}.get(name, 14)
