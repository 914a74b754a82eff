"""The records room on a bucket: sending, reading, pages and files; and while the storage is away."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from openimr.accounts.models import Person
from openimr.accounts.roles import Actor
from openimr.cases.models import Case
from openimr.kit.tests.bucket_server import free_port
from openimr.records import actions, jobs
from openimr.records.models import Document, Upload
from openimr.records.tests.conftest import AT, Send, page_of, pdf


@pytest.fixture
def desk(clerk: Person) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


@pytest.fixture
def on_bucket(bucket: dict[str, str], settings: Any) -> dict[str, str]:
    settings.BUCKET = bucket
    return bucket


def another_host(settings: Any, folder: Any) -> None:
    """The same bucket seen from a machine that has nothing of it yet."""
    settings.BLOBS = folder


class Job:
    def __init__(self, attempts: int) -> None:
        self.job = self
        self.attempts = attempts


@pytest.mark.usefixtures("on_bucket")
def test_a_file_is_read_by_another_host_and_shown_by_a_third(
    case: Case, send: Send, desk: Client, settings: Any, tmp_path: Any
) -> None:
    data = pdf("Cervical spine, C6-7 disc.")
    upload = send(data)
    another_host(settings, tmp_path / "worker")
    assert actions.read_upload(upload.pk).state == Upload.READ
    another_host(settings, tmp_path / "web")
    page = page_of(upload.documents.get())
    for size in ("page", "thumb"):
        answer = desk.get(reverse("records:image", args=[case.pk, page.pk, size]))
        assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    original = desk.get(reverse("records:original", args=[case.pk, upload.pk]))
    assert b"".join(original.streaming_content) == data


def test_storage_that_is_away_takes_nothing_and_says_so(
    case: Case, on_bucket: dict[str, str], desk: Client, settings: Any, send: Send
) -> None:
    settings.BUCKET = {**on_bucket, "endpoint_url": f"http://127.0.0.1:{free_port()}"}
    with pytest.raises(actions.ReceiveRefused, match="storage cannot be reached; try again"):
        send(pdf("words"))
    assert not Upload.objects.exists()


def test_a_file_whose_storage_is_away_waits_and_is_read_later(
    case: Case, on_bucket: dict[str, str], desk: Client, settings: Any, send: Send, by: Actor, tmp_path: Any
) -> None:
    upload = send(pdf("Cervical spine"))
    other = send(pdf("Lumbar spine"))
    another_host(settings, tmp_path / "worker")
    settings.BUCKET = {**on_bucket, "endpoint_url": f"http://127.0.0.1:{free_port()}"}
    with pytest.raises(Exception, match="cannot be reached"):
        jobs.read_upload.func(Job(0), str(upload.pk))  # type: ignore[attr-defined]
    assert Upload.objects.get(pk=upload.pk).state == Upload.RECEIVED
    jobs.read_upload.func(Job(jobs.TRIES), str(upload.pk))  # type: ignore[attr-defined]
    upload.refresh_from_db()
    assert upload.state == Upload.UNREADABLE
    assert upload.problem.startswith("The file storage cannot be reached")
    assert upload.problem.endswith("Then start the reading again.")
    answer = desk.get(reverse("records:original", args=[case.pk, upload.pk]))
    assert (answer.status_code, "cannot be reached" in answer.content.decode()) == (503, True)
    assert answer.headers["Cache-Control"] == "private, no-store"
    settings.BUCKET = on_bucket
    assert actions.read_upload(other.pk).state == Upload.READ
    actions.read_again(upload=upload, by=by, at=AT)
    assert actions.read_upload(upload.pk).state == Upload.READ
    assert upload.documents.get().state == Document.READ


def test_an_object_that_is_gone_is_told(
    case: Case, on_bucket: dict[str, str], send: Send, settings: Any, tmp_path: Any
) -> None:
    from openimr.kit.tests.bucket_server import client

    upload = send(pdf("Cervical spine"))
    name = f"files/{upload.sha256[:2]}/{upload.sha256[2:4]}/{upload.sha256}"
    client(int(on_bucket["endpoint_url"].rsplit(":", 1)[1])).delete_object(Bucket=on_bucket["bucket_name"], Key=name)
    another_host(settings, tmp_path / "worker")
    jobs.read_upload.func(Job(jobs.TRIES), str(upload.pk))  # type: ignore[attr-defined]
    upload.refresh_from_db()
    assert (upload.state, "missing; restore it from a backup" in upload.problem) == (Upload.UNREADABLE, True)
