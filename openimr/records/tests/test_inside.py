"""What comes inside: members of archives and mails, words and pictures of Word files, files behind a password."""

import logging
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from openimr.accounts.models import Person
from openimr.accounts.roles import Actor
from openimr.audit.models import Entry
from openimr.cases.models import Case
from openimr.records import actions, queries, reading
from openimr.records.models import Document, Rereading, Upload
from openimr.records.reader import large
from openimr.records.receiving import pagework, unpacking
from openimr.records.store import blobs
from openimr.records.tests import bad_liars
from openimr.records.tests.bad_packs import packed, picture_of
from openimr.records.tests.bad_pdfs import locked
from openimr.records.tests.conftest import AT, Send, page_of, pdf
from openimr.records.tests.papers import docx, eml

REPORT, SCAN = pdf("Progress report. Left knee."), picture_of("Right shoulder", "PNG")


@pytest.fixture
def desk(clerk: Person) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


def words(upload: Upload) -> str:
    return "\n".join(page.text for page in upload.pages.order_by("upload_page"))


# ---- archives


def test_each_member_of_an_archive_is_a_file_of_the_record(case: Case, send: Send) -> None:
    upload = send(packed({"a/report.pdf": REPORT, "scan.png": SCAN, "../x.pdf": REPORT}), "box.zip", source="employee")
    assert not upload.documents.exists()
    actions.read_upload(upload.pk)
    told = queries.receipt(upload)
    assert (told["state"], told["page_count"], told["documents"]) == ("read", 0, [])
    assert [(row["name"], row["state"], row["page_count"], row["documents"]) for row in told["members"]] == [
        ("report.pdf", "read", 1, ["R1"]),
        ("scan.png", "read", 1, ["R2"]),
    ]
    assert [row["name"] for row in told["left_out"]] == ["x.pdf"]
    assert "1 of the files inside could not be taken" in told["problem"]
    members = list(upload.members.order_by("place"))
    assert {(member.source, member.received_at, member.received_by) for member in members} == {
        ("employee", upload.received_at, upload.received_by)
    }
    assert blobs().read(members[0].sha256) == REPORT
    entries = Entry.objects.filter(about=case.pk, verb="receive_record")
    assert [row.detail["upload"] for row in entries.order_by("number")] == [str(one.pk) for one in (upload, *members)]


def test_members_have_jobs_of_their_own(send: Send) -> None:
    upload = send(packed({"report.pdf": REPORT, "other.pdf": pdf("Other")}), "box.zip")
    pagework.begin(upload.pk)
    waiting = {job.args["upload_id"] for job in ProcrastinateJob.objects.filter(task_name="records.read_upload")}
    assert waiting == {str(one.pk) for one in (upload, *upload.members.all())}


def test_a_worker_killed_while_unpacking_is_followed_by_one_that_goes_on(
    case: Case, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = send(packed({f"{number}.txt": b"words %d" % number for number in range(5)}), "box.zip")
    really, taken = unpacking._enter, []

    def dies(*about: Any) -> None:
        if len(taken) == 3:
            raise KeyboardInterrupt
        taken.append(really(*about))

    monkeypatch.setattr(unpacking, "_enter", dies)
    with pytest.raises(KeyboardInterrupt):
        pagework.begin(upload.pk)
    monkeypatch.undo()
    kept = list(upload.members.order_by("place").values_list("pk", flat=True))
    assert (len(kept), Upload.objects.get(pk=upload.pk).state) == (3, Upload.RECEIVED)
    actions.read_upload(upload.pk)
    assert [*upload.members.order_by("place").values_list("pk", flat=True)][:3] == kept
    assert sorted(document.title for document in case.documents.all()) == ["0", "1", "2", "3", "4"]


def test_a_case_decided_meanwhile_takes_no_members(case: Case, send: Send) -> None:
    upload = send(packed({"report.pdf": REPORT}), "box.zip")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET state = 'issued' WHERE id = %s", [case.pk])
    with pytest.raises(actions.ReceiveRefused, match="no more records"):
        actions.read_upload(upload.pk)
    assert not case.documents.exists()


def test_the_page_shows_what_came_inside_and_what_did_not(case: Case, send: Send, desk: Client) -> None:
    upload = send(packed({"report.pdf": REPORT, "/etc/passwd": b"x"}), "box.zip")
    actions.read_upload(upload.pk)
    page = desk.get(reverse("records:records", args=[case.pk])).content.decode()
    assert "came inside box.zip" in page
    assert "passwd: has a name that leads out of the archive" in page


# ---- mails


def test_a_mail_is_a_document_and_its_attachments_are_files(case: Case, send: Send) -> None:
    mail = eml(
        "Please find the report.\nDr. Lapwing", {"report.pdf": REPORT, "scan.png": SCAN}, subject="Señora Fenner"
    )
    upload = send(mail, "mail.eml")
    assert upload.documents.get().ref == "R1"
    actions.read_upload(upload.pk)
    upload.refresh_from_db()
    assert (upload.kind, upload.state) == ("eml", "read")
    said = words(upload)
    for line in ("From: Front Desk", "Subject: Señora Fenner", "Please find the report.", "Attached: report.pdf"):
        assert line in said
    members = list(upload.members.order_by("place"))
    assert [(member.name, member.state) for member in members] == [("report.pdf", "read"), ("scan.png", "read")]
    assert "Right shoulder" in words(members[1])


def test_a_mail_of_web_pages_alone_is_read_without_their_marks(send: Send) -> None:
    upload = send(eml("", html="<style>p{}</style><p>Left&nbsp;knee</p><script>x()</script><p>MRI</p>"), "mail.eml")
    actions.read_upload(upload.pk)
    assert "Left knee\nMRI" in words(upload).replace("\xa0", " ")
    assert "x()" not in words(upload)


def test_a_mail_in_an_archive_is_opened_once(case: Case, send: Send) -> None:
    upload = send(packed({"mail.eml": eml("Outer", {"report.pdf": REPORT})}), "box.zip")
    actions.read_upload(upload.pk)
    mail = upload.members.get()
    assert (mail.kind, mail.state, mail.members.get().state) == ("eml", "read", "read")
    told = queries.receipt(upload)
    assert told["members"][0]["members"][0]["name"] == "report.pdf"


def test_a_memo_is_no_mail(send: Send) -> None:
    memo = send(b"From: Dr. Lapwing\nTo: File\nDate: July 8, 2014\n\nLeft knee.", "memo.txt")
    assert memo.kind == "text"


# ---- Word files


def test_a_word_file_is_set_in_pages_and_its_pictures_are_pages_of_their_own(case: Case, send: Send) -> None:
    table = [["Drug", "Dose"], ["Norco", "10/325"]]
    data = docx("Left knee pain.", "Señora Muñoz", heading="Progress report", table=table, pictures=(SCAN,))
    upload = send(data, "report.docx")
    assert upload.state == Upload.RECEIVED
    actions.read_upload(upload.pk)
    upload.refresh_from_db()
    assert (upload.kind, upload.state, upload.page_count) == ("docx", "read", 2)
    assert "break elsewhere" in upload.problem
    document = upload.documents.get()
    assert (document.ref, document.state) == ("R1", Document.READ)
    for line in ("Progress report", "Left knee pain.", "Señora Muñoz", "Norco | 10/325"):
        assert line in page_of(document).text
    picture = page_of(document, 2)
    assert "Right shoulder" in picture.text
    assert picture.ocr_confidence is not None


def test_no_words_of_a_word_file_are_lost(send: Send) -> None:
    """Heads, feet, notes, text boxes, links, insertions: all stand on the page; words struck out do not."""
    import docx as library
    from docx.oxml import parse_xml

    document = library.Document()
    document.sections[0].header.paragraphs[0].text = "Head: Rosa Delgado"
    document.sections[0].footer.paragraphs[0].text = "Foot: page of Dr. Lapwing"
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    for inner in (
        "<w:ins w:id='1' w:author='a'><w:r><w:t>Inserted words</w:t></w:r></w:ins>",
        "<w:del w:id='2' w:author='a'><w:r><w:delText>Struck words</w:delText></w:r></w:del>",
        "<w:hyperlink><w:r><w:t>Linked words</w:t></w:r></w:hyperlink>",
        "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Boxed words</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>",
        "<w:sdt><w:sdtContent><w:r><w:t>Controlled words</w:t></w:r></w:sdtContent></w:sdt>",
    ):
        document.element.body.insert(0, parse_xml(f"<w:p {space}>{inner}</w:p>"))
    document.add_comment(document.add_paragraph("Base").runs, text="Comment words", author="a")
    out = BytesIO()
    document.save(out)
    upload = send(out.getvalue(), "report.docx")
    actions.read_upload(upload.pk)
    said = words(upload)
    for told in ("Head: Rosa", "Foot: page", "Inserted", "Linked", "Boxed", "Controlled", "Comment"):
        assert told in said
    assert "Struck" not in said
    assert "words struck out are not shown" in Upload.objects.get().problem


# ---- text


def test_an_old_encoding_is_read_with_a_remark(send: Send) -> None:
    upload = send("Señora Muñoz’s left knee".encode("cp1252"), "note.txt")
    actions.read_upload(upload.pk)
    assert words(upload) == "Señora Muñoz’s left knee"
    assert "cp1252" in Upload.objects.get().problem


def test_a_letter_torn_at_the_sample_is_still_text(send: Send) -> None:
    data = b"a " * (2 * 1024 * 1024 - 1) + b"a" + "ñ".encode() + b" end"
    assert reading.kinds.SAMPLE == 4 * 1024 * 1024
    assert send(data, "note.txt").kind == "text"


def test_long_words_and_capitals_stay_on_the_page(send: Send) -> None:
    upload = send(("W" * 500 + "\n" + "PATIENT REPORTS WORSE PAIN " * 30).encode(), "note.txt")
    actions.read_upload(upload.pk)
    page = upload.pages.get()
    assert max(row[3] for row in page.word_rows()) <= page.width - 50
    assert page.text.count("W") >= 500


# ---- passwords


PASSWORD = "Sesame-öffne-dich"


def test_a_locked_file_waits_and_is_read_once_its_password_is_typed(
    case: Case, send: Send, desk: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    upload = send(locked(PASSWORD))
    assert actions.read_upload(upload.pk).state == Upload.NEEDS_PASSWORD
    address = reverse("records:unlock", args=[case.pk, upload.pk])
    refused = desk.post(address, {"password": "wrong one"})
    assert (refused.status_code, "this password does not open it" in refused.content.decode()) == (422, True)
    assert b"wrong one" not in refused.content
    assert f'action="{address}"' in refused.content.decode()
    assert desk.post(address, {"password": PASSWORD}).status_code == 302
    actions.read_upload(upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.documents.get().state) == (Upload.READ, Document.READ)
    assert "Left shoulder pain." in words(upload)
    assert blobs().read(upload.sha256) == locked_as_it_came(upload)
    assert upload.opened != upload.sha256
    assert PASSWORD not in caplog.text
    assert kept_anywhere(PASSWORD) == []


def test_an_opened_file_is_drawn_larger_and_read_again(case: Case, send: Send, by: Actor) -> None:
    upload = actions.read_upload(send(locked(PASSWORD)).pk)
    actions.unlock(upload=upload, password=PASSWORD, by=by, at=AT)
    page = actions.read_upload(upload.pk).pages.get(upload_page=1)
    assert large.of(page)[0] != page.image
    asked = actions.ask_again(page=page, turn=90, by=by, at=AT)
    assert actions.read_page(asked.pk).state == Rereading.DONE


def locked_as_it_came(upload: Upload) -> bytes:
    data = blobs().read(upload.sha256)
    assert b"/Encrypt" in data
    return data


def kept_anywhere(secret: str) -> list[str]:
    """The tables whose rows hold these words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [name for (name,) in cursor.fetchall()]
        found = []
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}" AS row WHERE row::text LIKE %s', [f"%{secret}%"])
            found += [name] if cursor.fetchone()[0] else []  # type: ignore[index]
    return found


def test_an_open_file_asks_for_no_password(send: Send, by: Actor) -> None:
    upload = actions.read_upload(send(REPORT).pk)
    with pytest.raises(actions.ReceiveRefused, match="waits for no password"):
        actions.unlock(upload=upload, password="x", by=by, at=AT)


def test_only_the_clerks_of_the_case_try_passwords(case: Case, send: Send, employee: Person, seated: Person) -> None:
    upload = actions.read_upload(send(locked(PASSWORD)).pk)
    for person in (employee, seated):
        client = Client()
        client.force_login(person)
        assert (
            client.post(reverse("records:unlock", args=[case.pk, upload.pk]), {"password": PASSWORD}).status_code == 404
        )
    upload.refresh_from_db()
    assert (upload.state, upload.opened) == (Upload.NEEDS_PASSWORD, "")


def test_the_words_of_a_table_in_a_table_are_read_once(send: Send) -> None:
    upload = actions.read_upload(send(bad_liars.tables_in_tables(3), "letter.docx").pk)
    assert words(upload).count("deep words") == 1
