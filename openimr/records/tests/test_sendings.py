"""Files sent piece by piece: what was acknowledged is kept, the rest comes again, the receipt comes once."""

import os
import subprocess
import sys
import threading
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from openimr.accounts import actions as accounts
from openimr.accounts.models import Person
from openimr.accounts.roles import SYSTEM, Actor, Role
from openimr.audit.models import Entry
from openimr.cases.models import Case
from openimr.host.home import CHECKOUT
from openimr.records.models import Document, Sending, Upload
from openimr.records.receiving import intake, sendings
from openimr.records.store import blobs
from openimr.records.tests.conftest import AT, PASSWORD, new_case

DATA = b"%PDF-1.4 " + bytes(range(256)) * 40
MARK = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def desk(clerk: Person) -> Client:
    client = Client(enforce_csrf_checks=False)
    client.force_login(clerk)
    return client


def begin(client: Client, case: Case, **about: Any) -> Any:
    told = {"key": str(uuid4()), "name": "fax.pdf", "source": "employee", "size": len(DATA), "mark": MARK}
    return client.post(reverse("records:sendings", args=[case.pk]), told | about)


def put(client: Client, case: Case, key: str, offset: int, piece: bytes) -> Any:
    address = reverse("records:sending", args=[case.pk, key]) + f"?offset={offset}"
    return client.put(address, piece, content_type="application/octet-stream")


def receipt(client: Client, case: Case, key: str) -> Any:
    return client.post(reverse("records:sending_receipt", args=[case.pk, key]))


def test_a_file_comes_in_pieces_and_gets_its_receipt(desk: Client, case: Case, clerk: Person) -> None:
    begun = begin(desk, case)
    assert (begun.status_code, begun.json()["kept"]) == (201, 0)
    key = begun.json()["id"]
    assert put(desk, case, key, 0, DATA[:4000]).json()["kept"] == 4000
    assert put(desk, case, key, 4000, DATA[4000:]).json()["kept"] == len(DATA)
    told = receipt(desk, case, key).json()
    upload = Upload.objects.get()
    assert told["id"] == str(upload.pk)
    assert (told["name"], told["source"], told["size"]) == ("fax.pdf", "employee", len(DATA))
    assert told["received_by"] == f"person:{clerk.pk}"
    assert blobs().read(told["sha256"]) == DATA
    assert not sendings.place(begun.json()["id"]).exists()
    assert Entry.objects.filter(about=case.pk, verb="receive_record").count() == 1


def test_asked_twice_the_receipt_is_the_same(desk: Client, case: Case) -> None:
    key = begin(desk, case).json()["id"]
    put(desk, case, key, 0, DATA)
    first, again = receipt(desk, case, key).json(), receipt(desk, case, key).json()
    assert first["id"] == again["id"]
    assert (Upload.objects.count(), Document.objects.count()) == (1, 1)


def test_a_wrong_place_is_told_the_right_one(desk: Client, case: Case) -> None:
    key = begin(desk, case).json()["id"]
    put(desk, case, key, 0, DATA[:100])
    for offset in (0, 99, 101, len(DATA)):
        answer = put(desk, case, key, offset, DATA[:10])
        assert (answer.status_code, answer.json()["kept"]) == (409, 100)
    assert desk.get(reverse("records:sending", args=[case.pk, key])).json()["kept"] == 100


def test_a_later_visit_goes_on_with_the_same_file(desk: Client, case: Case) -> None:
    key = begin(desk, case).json()["id"]
    put(desk, case, key, 0, DATA[:3000])
    found = begin(desk, case)  # another page, another key, the same file
    assert (found.status_code, found.json()["id"], found.json()["kept"]) == (200, key, 3000)
    assert begin(desk, case, mark="f" * 32).json()["kept"] == 0  # another file of that name and size
    page = desk.get(reverse("records:records", args=[case.pk])).content.decode()
    assert "Not finished" in page
    assert "Choose or drop the same file to go on" in page


def test_a_file_that_is_not_whole_gets_no_receipt(desk: Client, case: Case) -> None:
    key = begin(desk, case).json()["id"]
    put(desk, case, key, 0, DATA[:-1])
    answer = receipt(desk, case, key)
    assert (answer.status_code, answer.json()["kept"]) == (409, len(DATA) - 1)
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("about", "says"),
    [
        ({"source": "nobody"}, "which party"),
        ({"size": intake.LARGEST + 1}, "larger than 500 MB"),
        ({"mark": "no mark"}, "valid"),
        ({"key": "no key"}, "load it again"),
    ],
)
def test_what_cannot_be_begun_says_why(desk: Client, case: Case, about: dict[str, Any], says: str) -> None:
    answer = begin(desk, case, **about)
    assert answer.status_code == 422
    assert says in answer.json()["problem"]
    assert not Sending.objects.exists()


def test_a_decided_case_takes_no_sending(desk: Client) -> None:
    assert "no more records" in begin(desk, new_case("IMR14-0000009", "issued")).json()["problem"]


def test_a_key_used_for_another_file_is_refused(desk: Client, case: Case) -> None:
    key = begin(desk, case).json()["id"]
    put(desk, case, key, 0, DATA)
    receipt(desk, case, key)
    assert "another file" in begin(desk, case, key=key, size=5, mark="e" * 32).json()["problem"]


def test_pieces_have_a_largest_size(desk: Client, case: Case) -> None:
    key = begin(desk, case, size=20_000_000).json()["id"]
    assert put(desk, case, key, 0, bytes(sendings.LARGEST_PIECE + 1)).status_code == 409
    assert put(desk, case, key, 0, bytes(sendings.LARGEST_PIECE)).json()["kept"] == sendings.LARGEST_PIECE
    assert put(desk, case, key, sendings.LARGEST_PIECE * 2, b"x").status_code == 409


def test_an_empty_file_is_received_as_refused(desk: Client, case: Case) -> None:
    key = begin(desk, case, size=0).json()["id"]
    told = receipt(desk, case, key).json()
    assert (told["state"], "empty" in told["problem"]) == ("refused", True)


def test_nobody_else_sees_or_goes_on_with_a_sending(
    desk: Client, case: Case, employee: Person, stranger: Person
) -> None:
    key = begin(desk, case).json()["id"]
    put(desk, case, key, 0, DATA[:10])
    other = accounts.enrol(
        email="second@example.org",
        full_name="Second Clerk",
        password=PASSWORD,
        roles=[Role.INTAKE_CLERK],
        by=SYSTEM,
        at=AT,
    )
    for person in (employee, stranger, other):
        client = Client()
        client.force_login(person)
        answers = (put(client, case, key, 10, b"evil"), receipt(client, case, key))
        assert {answer.status_code for answer in answers} == {404}
    assert put(desk, new_case("IMR14-0000002"), key, 10, b"evil").status_code == 404
    assert Sending.objects.get().kept == 10
    fresh = Client()
    fresh.force_login(other)
    assert begin(fresh, case).json()["kept"] == 0  # the same file, another person: their own sending
    assert "Not finished" not in Client().get(reverse("records:records", args=[case.pk])).content.decode()


def test_no_room_keeps_what_came_and_says_so(desk: Client, case: Case, settings: Any) -> None:
    key = begin(desk, case).json()["id"]
    put(desk, case, key, 0, DATA[:10])
    sendings.place(Sending.objects.get().pk).chmod(0o600)
    settings.BLOBS = Path("/proc/nothing")  # a file system that takes no file
    answer = put(desk, case, key, 10, DATA[10:])
    assert (answer.status_code, answer.json()["kept"]) == (409, 10)
    assert "What came so far is kept" in answer.json()["problem"]


def test_bytes_gone_behind_our_back_are_told(desk: Client, case: Case) -> None:
    key = begin(desk, case).json()["id"]
    put(desk, case, key, 0, DATA[:500])
    sendings.place(Sending.objects.get().pk).unlink()
    answer = put(desk, case, key, 500, DATA[500:])
    assert (answer.status_code, "start the file again" in answer.json()["problem"]) == (422, True)


def test_unfinished_sendings_are_swept_after_days(desk: Client, case: Case, settings: Any) -> None:
    key = begin(desk, case).json()["id"]
    put(desk, case, key, 0, DATA[:500])
    last = Sending.objects.get().last_at
    assert sendings.sweep(at=last + timedelta(days=settings.SENDING_DAYS)) == 0
    assert sendings.sweep(at=last + timedelta(days=settings.SENDING_DAYS, seconds=1)) == 1
    assert not Sending.objects.exists()
    assert not list(Path(settings.BLOBS).rglob("*.part"))


def test_one_can_forget_a_sending(desk: Client, case: Case) -> None:
    key = begin(desk, case).json()["id"]
    put(desk, case, key, 0, DATA[:500])
    assert desk.post(reverse("records:sending_discard", args=[case.pk, key])).status_code == 302
    assert not Sending.objects.exists()


def test_two_requests_for_a_receipt_at_once_make_one_upload(transactional_db: None, case: Case, by: Actor) -> None:
    sending, _ = sendings.begin(
        key=uuid4(), case=case, name="a.pdf", source="employee", size=len(DATA), mark=MARK, by=by, at=AT
    )
    sending = sendings.append(sending=sending, offset=0, piece=DATA, at=AT)
    at_once, made, problems = threading.Barrier(4), [], []

    def ask() -> None:
        try:
            at_once.wait()
            made.append(sendings.finish(sending=sending, by=by, at=AT).pk)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    asking = [threading.Thread(target=ask) for _ in range(4)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert problems == []
    assert len(made) == 4
    assert len(set(made)) == 1
    assert (Upload.objects.count(), Document.objects.count()) == (1, 1)
    assert sendings.finish(sending=Sending.objects.get(), by=by, at=AT).pk == made[0]


KILLED = """
import os, sys, django
django.setup()
from datetime import datetime, UTC
from openimr.records.receiving import sendings
from openimr.records.models import Sending
really = os.fsync
calls = 0
def fsync(handle):
    global calls
    calls += 1
    if calls == int(sys.argv[2]):
        os.kill(os.getpid(), 9)
    really(handle)
os.fsync = fsync
sending = Sending.objects.get(pk=sys.argv[1])
while sending.kept < sending.size:
    piece = sys.stdin.buffer.read(1000)
    sending = sendings.append(sending=sending, offset=sending.kept, piece=piece, at=datetime.now(UTC))
    print(sending.kept, flush=True)
"""


@pytest.mark.parametrize("call", [1, 3, 6, 9])
def test_what_was_acknowledged_survives_a_kill(
    transactional_db: None, case: Case, by: Actor, call: int, settings: Any
) -> None:
    """The server is killed at one of its syncs; it goes on from what it told, and the file is whole."""
    sending, _ = sendings.begin(
        key=uuid4(), case=case, name="a.pdf", source="employee", size=len(DATA), mark=MARK, by=by, at=AT
    )
    kept = connection.settings_dict
    url = f"postgresql://{kept['USER']}@/{kept['NAME']}?host={quote(kept['HOST'] or kept['OPTIONS']['host'])}"
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "openimr.site.settings"}
    script = KILLED.replace(
        "django.setup()", f"django.setup()\nfrom django.conf import settings\nsettings.BLOBS = {str(settings.BLOBS)!r}"
    )
    killed = subprocess.run(
        [sys.executable, "-c", script, str(sending.pk), str(call)],
        input=DATA,
        env=env,
        cwd=CHECKOUT,
        capture_output=True,
    )
    assert killed.returncode == -9, killed.stderr.decode()
    told = [0, *map(int, killed.stdout.split())][-1]
    sending.refresh_from_db()
    assert sending.kept >= told
    sending = sendings.append(sending=sending, offset=sending.kept, piece=DATA[sending.kept :], at=AT)
    upload = sendings.finish(sending=sending, by=by, at=AT)
    assert blobs().read(upload.sha256) == DATA


def test_a_plain_form_still_sends(desk: Client, case: Case) -> None:
    file = BytesIO(DATA)
    file.name = "plain.pdf"
    desk.post(reverse("records:upload", args=[case.pk]), {"source": "employee", "files": [file]})
    assert Upload.objects.get().name == "plain.pdf"
