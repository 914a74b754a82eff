"""Files that cannot be read end in a clear state that says what to do; the queue goes on."""

from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from openimr.accounts.roles import Actor
from openimr.cases.models import Case
from openimr.records import actions, queries
from openimr.records.models import Document, Upload
from openimr.records.tests.conftest import AT, Send, page_of, pdf


def locked(password: str) -> bytes:
    with pikepdf.open(BytesIO(pdf("Secret words"))) as whole:
        kept = BytesIO()
        whole.save(kept, encryption=pikepdf.Encryption(owner="owner", user=password))
    return kept.getvalue()


def claiming(pages: int) -> bytes:
    """A small file that says it has `pages` pages: each of them the same object."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, b"3 0 R " * pages),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, words in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj %s endobj\n" % (number, words)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 4\n0000000000 65535 f \n%strailer << /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    return body + end % (table, len(body))


BAD = {
    "broken": (b"%PDF-1.7\nnothing that is a file", Upload.UNREADABLE),
    "locked": (locked("a real password"), Upload.NEEDS_PASSWORD),
    "endless": (claiming(10_001), Upload.REFUSED),
    "no picture": (b"\x89PNG\r\n\x1a\n and nothing", Upload.UNREADABLE),
}


@pytest.mark.parametrize(("data", "state"), BAD.values(), ids=BAD)
def test_a_bad_file_says_what_is_wrong_and_what_to_do(send: Send, data: bytes, state: str) -> None:
    upload = actions.read_upload(send(data).pk)
    assert upload.state == state
    assert len(upload.problem) > 20
    assert upload.problem.endswith(".")
    document = upload.documents.get()
    assert document.state != Document.READ
    assert document.problem == upload.problem
    assert not document.pages.exists()
    assert actions.read_upload(upload.pk).state == state  # asked again, nothing changes


def test_a_bad_file_holds_no_other_up(case: Case, send: Send) -> None:
    bad, good = send(BAD["broken"][0]), send(pdf("Good words"))
    actions.read_upload(bad.pk)
    assert actions.read_upload(good.pk).state == Upload.READ
    assert queries.lifecycle_facts(case)["unreadable_documents"] == 1


def test_a_file_cut_off_is_told(send: Send) -> None:
    whole = pdf(*(f"Page {number}" for number in range(6)))
    upload = actions.read_upload(send(whole[: len(whole) // 2]).pk)
    assert upload.state == Upload.UNREADABLE or "damaged" in upload.problem


def test_an_owner_password_alone_locks_nobody_out(send: Send) -> None:
    upload = actions.read_upload(send(locked("")).pk)
    assert upload.state == Upload.READ
    assert page_of(upload.documents.get()).bare_words() == ["Secret", "words"]


def test_a_faxed_page_is_read_by_eye(send: Send) -> None:
    sheet = Image.new("1", (1700, 2200), 1)
    kept = BytesIO()
    sheet.save(kept, "TIFF", compression="group4", dpi=(200, 200))
    upload = actions.read_upload(send(kept.getvalue(), "fax.tif").pk)
    page = page_of(upload.documents.get())
    assert (upload.state, page.blank, page.bare_words()) == (Upload.READ, True, [])


def test_a_refused_claim_keeps_its_number_empty(case: Case, send: Send, by: Actor) -> None:
    actions.read_upload(send(BAD["endless"][0]).pk)
    assert send(pdf("next")).documents.get().ref == "R2"
    assert [document.ref for document in queries.documents(case)] == ["R2"]
    again = send(BAD["endless"][0])
    assert again.state == Upload.RECEIVED  # nothing of it is in the record, so it is no duplicate
    with pytest.raises(actions.OrderRefused, match="was removed"):
        actions.describe(document=case.documents.get(number=1), type="other", title="x", by=by, at=AT)
