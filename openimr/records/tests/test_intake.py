"""What becomes of a file when it comes in."""

from io import BytesIO

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from openimr.accounts.roles import Actor
from openimr.audit.models import Entry
from openimr.cases.models import Case
from openimr.records import actions
from openimr.records.models import Document, Upload
from openimr.records.store import blobs
from openimr.records.tests.conftest import AT, Send, new_case

SMALL = b"%PDF-1.4 not much of a file"


def test_the_bytes_are_kept_and_the_job_waits(case: Case, send: Send) -> None:
    upload = send(SMALL)
    assert upload.state == Upload.RECEIVED
    assert blobs().read(upload.sha256) == SMALL
    document = upload.documents.get()
    assert (document.ref, document.title, document.state) == ("R1", "report", Document.READING)
    job = ProcrastinateJob.objects.get(task_name="records.read_upload")
    assert (job.queue_name, job.args) == ("pages", {"upload_id": str(upload.pk)})
    assert Entry.objects.get(about=case.pk, verb="receive_record").detail["sha256"] == upload.sha256


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"MZ\x90 a program", "is a program"),
        (b"{\\rtf1 text", "rich text"),
        (b"<!DOCTYPE html><p>", "web page"),
        (b"\x00\x01\x02", "is no PDF"),
    ],
)
def test_a_bad_file_is_refused_with_a_reason_and_takes_no_number(
    case: Case, send: Send, data: bytes, says: str
) -> None:
    upload = send(data)
    assert upload.state == Upload.REFUSED
    assert says in upload.problem
    assert not case.documents.exists()
    assert not ProcrastinateJob.objects.filter(task_name="records.read_upload").exists()
    assert send(SMALL).documents.get().ref == "R1"


def test_the_same_file_again_is_told_and_adds_nothing(case: Case, send: Send) -> None:
    first = send(SMALL, "fax 1.pdf")
    again = send(SMALL, "fax 2.pdf")
    assert (again.state, again.duplicate_of) == (Upload.DUPLICATE, first)
    assert "fax 1.pdf" in again.problem
    assert case.documents.count() == 1


def test_the_same_file_in_another_case_is_no_duplicate(send: Send) -> None:
    send(SMALL)
    assert send(SMALL, to=new_case("IMR14-0000002")).state == Upload.RECEIVED


def test_a_removed_file_may_come_again(send: Send, by: Actor) -> None:
    document = send(SMALL).documents.get()
    actions.remove(document=document, because="belongs to another employee", by=by, at=AT)
    again = send(SMALL)
    assert again.state == Upload.RECEIVED
    assert again.documents.get().ref == "R2"  # a number is never given twice


def test_a_name_with_paths_and_control_marks_is_cleaned(send: Send) -> None:
    assert send(SMALL, "../../etc/\u202epass\x00wd.pdf").name == "passwd.pdf"


@pytest.mark.parametrize("state", ["issued", "closed", "withdrawn"])
def test_a_decided_case_takes_no_more(send: Send, state: str) -> None:
    with pytest.raises(actions.ReceiveRefused, match="no more records"):
        send(SMALL, to=new_case("IMR14-0000003", state))
    assert not Upload.objects.exists()


def test_an_unknown_source_is_refused(case: Case, by: Actor) -> None:
    with pytest.raises(actions.ReceiveRefused, match="which party"):
        actions.receive(case=case, file=BytesIO(SMALL), name="a.pdf", source="stranger", by=by, at=AT)


def test_no_room_on_the_disk_leaves_nothing_half_done(send: Send, settings: object, tmp_path: object) -> None:
    (tmp_path / "files").write_text("a file where the folder should be")  # type: ignore[operator]
    with pytest.raises(actions.ReceiveRefused, match="could not be stored"):
        send(SMALL)
    assert not Upload.objects.exists()
