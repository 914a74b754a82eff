"""A page read again: what a citation says of it, what search finds, what stays."""

import json
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from PIL import Image, ImageDraw
from procrastinate.contrib.django.models import ProcrastinateJob

from openimr.accounts.roles import Actor
from openimr.audit.models import Entry
from openimr.cases.models import Case
from openimr.records import actions, jobs, queries, reading
from openimr.records.citing import boxes, rereading, standing
from openimr.records.models import Citation, Document, Page, Reading, Rereading
from openimr.records.store import blobs
from openimr.records.tests.conftest import AT, Add, Send, page_of, pdf

TEXT = (
    "Progress report of July 8, 2014. No fracture of the left hip was seen on the film. The patient denies numbness of"
    " the right hand. Ibuprofen 800 mg twice daily was continued. Physical therapy, visit 9 of 12, with less pain."
)


def scan(text: str = TEXT, turn: int = 0) -> bytes:
    """A page as a fax machine sends it: a bilevel picture, turned clockwise by `turn`."""
    drawn = pypdfium2.PdfDocument(pdf(text))[0].render(scale=200 / 72).to_pil().convert("L").rotate(-turn, expand=True)
    kept = BytesIO()
    drawn.convert("1", dither=Image.Dither.NONE).save(kept, "TIFF", compression="group4", dpi=(200, 200))
    return kept.getvalue()


@pytest.fixture
def scanned(send: Send) -> Page:
    return read(send, scan())


def read(send: Send, data: bytes, name: str = "fax.tif") -> Page:
    upload = send(data, name)
    actions.read_upload(upload.pk)
    return page_of(upload.documents.get())


def again(page: Page, by: Actor, turn: int = 0, *, by_eye: bool = False) -> Page:
    asked = actions.ask_again(page=page, turn=turn, by_eye=by_eye, by=by, at=AT)
    assert actions.read_page(asked.pk).state == Rereading.DONE
    return Page.objects.select_related("document__case", "upload").get(pk=page.pk)


def cite(case: Case, page: Page, quote: str, by: Actor) -> Citation:
    from openimr.records.citing.pointing import find_quote

    place = find_quote(page, quote)
    assert place is not None, page.text
    return actions.cite(case=case, page=page, first_word=place[0], last_word=place[1], quote=quote, by=by, at=AT)


def checked(citation: Citation) -> standing.Standing:
    return standing.check(Citation.objects.select_related("page__document").get(pk=citation.pk))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_box_comes_back_from_any_turn(turn: int) -> None:
    size, box = (612.0, 792.0), (10.0, 20.0, 60.0, 40.0)
    there = boxes.turned(box, size, turn)
    assert boxes.inside(there, boxes.turned_size(size, turn))
    assert boxes.unturned(there, boxes.turned_size(size, turn), turn) == box


def test_boxes_turn_with_the_picture() -> None:
    sheet = Image.new("L", (60, 80), 255)
    ImageDraw.Draw(sheet).rectangle((5, 10, 24, 19), fill=0)
    for turn in (0, 90, 180, 270):
        left, top, right, bottom = boxes.turned((5, 10, 25, 20), (60, 80), turn)
        dark = sheet.rotate(-turn, expand=True).point(lambda value: 255 - value).getbbox()
        assert dark == (left, top, right, bottom)


def test_a_citation_survives_a_second_reading_by_ocr(case: Case, scanned: Page, by: Actor) -> None:
    made = cite(case, scanned, "No fracture of the left hip", by)
    page = again(scanned, by)
    assert page.reading == 2
    assert page.ocr_confidence is not None
    found = checked(made)
    assert (found.kind, found.citation.quote) == (standing.STANDS, "No fracture of the left hip")
    assert [page.bare_words()[index] for index in found.words] == made.quote.split()


@pytest.mark.parametrize("lies", [90, 180, 270])
def test_a_page_that_lay_on_its_side_stands_upright_and_can_be_turned(
    case: Case, send: Send, by: Actor, lies: int
) -> None:
    page = read(send, scan(turn=lies))
    assert "No fracture of the left hip" in " ".join(page.text.split())
    assert page.rotation == 360 - lies
    region = actions.cite_region(case=case, page=page, box=(20, 20, page.width - 20, page.height - 20), by=by, at=AT)
    before = (page.width, page.height)
    page = again(page, by, turn=90)
    assert (page.width, page.height) == pytest.approx(boxes.turned_size(before, 90))
    page = again(page, by, turn=270)
    assert page.rotation == 360 - lies
    assert (page.width, page.height) == pytest.approx(before)
    assert "R1 p. 1" in [hit.page.ref for group in queries.search(case, '"left hip"').groups for hit in group.hits]
    picture = Image.open(BytesIO(blobs().read(page.image)))
    assert (picture.width > picture.height) == (page.width > page.height)
    upright = cite(case, page, "denies numbness", by)
    found = checked(region)
    assert found.places[0] == pytest.approx((20, 20, page.width - 20, page.height - 20), abs=0.1)
    page = again(page, by, turn=90)
    moved = checked(upright)
    assert (upright.quote, upright.boxes) == (moved.citation.quote, moved.citation.boxes)
    assert all(boxes.inside(box, (page.width, page.height)) for box in moved.places)
    page = again(page, by, turn=270)
    assert checked(upright).kind == standing.STANDS


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_digital_page_keeps_its_words_when_turned(case: Case, add: Add, by: Actor, turn: int) -> None:
    page = page_of(add(TEXT))
    made = cite(case, page, "Ibuprofen 800 mg", by)
    page = again(page, by, turn=turn)
    assert page.ocr_confidence is None
    found = checked(made)
    assert found.stands, found.sentence
    assert [page.bare_words()[index] for index in found.words] == ["Ibuprofen", "800", "mg"]


def test_a_pages_own_words_can_be_left_aside(add: Add, by: Actor) -> None:
    page = again(page_of(add(TEXT)), by, by_eye=True)
    assert page.ocr_confidence is not None
    assert "Ibuprofen 800 mg" in page.text.replace("\n", " ")
    first = Reading.objects.get(page=page, number=1)
    assert (first.ocr_confidence, first.width, first.height) == (None, page.width, page.height)


def reads_now(monkeypatch: pytest.MonkeyPatch, page: Page, change: dict[str, str]) -> None:
    """Let the engine read some words of this page otherwise: a newer one, or a worse scan."""
    words = tuple(reading.Word(change.get(row[0], row[0]), tuple(row[1:5])) for row in page.word_rows())
    told = reading.PageRead(
        1,
        page.width,
        page.height,
        json.dumps([[one.text, *one.box] for one in words]),
        " ".join(word.text for word in words),
        confidence=70.0,
    )
    monkeypatch.setattr(rereading.reading, "read_again", lambda *_where, **_how: told)


@pytest.mark.parametrize(
    ("change", "kind", "says"),
    [
        ({"fracture": "fractvre"}, standing.STANDS, "the same but for misread signs"),
        ({"hip": "hip,"}, standing.STANDS, "the words stand"),
        ({"left": "right"}, standing.DIFFERS, "now reads “No fracture of the right hip”"),
        ({"No": ""}, standing.DIFFERS, "now reads"),
        ({"No": "", "fracture": "", "of": "", "the": "", "left": "", "hip": ""}, standing.DIFFERS, "now reads"),
    ],
)
def test_words_that_differ_now_are_told_and_the_quotation_stays(
    case: Case, scanned: Page, by: Actor, monkeypatch: pytest.MonkeyPatch, change: dict[str, str], kind: str, says: str
) -> None:
    made = cite(case, scanned, "No fracture of the left hip", by)
    reads_now(monkeypatch, scanned, change)
    again(scanned, by)
    found = checked(made)
    assert (found.kind, says in found.sentence) == (kind, True), found.sentence
    assert found.citation.quote == made.quote


def test_a_removed_document_is_told(case: Case, scanned: Page, by: Actor) -> None:
    made = cite(case, scanned, "No fracture", by)
    Document.objects.filter(pk=scanned.document_id).update(state=Document.REMOVED)
    assert checked(made).kind == standing.CHANGED


def test_another_picture_is_told(case: Case, scanned: Page, by: Actor) -> None:
    made = cite(case, scanned, "No fracture", by)
    made.image_sha256, made.page_sha256 = "0" * 64, "1" * 64
    assert standing.check(made).kind == standing.CHANGED


def test_the_first_reading_and_the_file_stay(scanned: Page, by: Actor) -> None:
    before = {name: getattr(scanned, name) for name in ("text", "words", "image", "sha256")}
    held = blobs().read(scanned.upload.sha256)
    page = again(scanned, by, turn=180)
    first = Reading.objects.get(page=page, number=1)
    assert {name: getattr(first, name) for name in before} == before
    assert page.image != first.image
    assert blobs().read(page.upload.sha256) == held
    second = Reading.objects.get(page=page, number=2)
    assert (second.by, second.at, "tesserocr" in second.engine) == (by.ref, AT, True)
    assert again(page, by, turn=180).image == first.image  # turned back, it is the picture that was cited


@pytest.mark.parametrize(
    "change", [{"text": "other"}, {"reading": 1}, {"reading": 3, "text": "other"}, {"rotation": 90}, {"poor": True}]
)
def test_a_page_shows_nothing_that_no_reading_says(scanned: Page, by: Actor, change: dict[str, object]) -> None:
    page = again(scanned, by)
    for _ in range(2):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Page.objects.filter(pk=page.pk).update(**change)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        Reading.objects.filter(page=page).update(text="other")


def test_the_job_run_twice_reads_once(scanned: Page, by: Actor) -> None:
    asked = actions.ask_again(page=scanned, turn=0, by=by, at=AT)
    job = ProcrastinateJob.objects.get(task_name="records.read_page")
    assert (job.queue_name, job.args) == ("pages", {"rereading_id": str(asked.pk)})
    for _ in range(2):
        jobs.read_page.func(None, **job.args)
    assert list(Reading.objects.values_list("number", flat=True)) == [1, 2]
    assert Entry.objects.filter(verb="read_page_again").count() == 1


class Job:
    def __init__(self, attempts: int) -> None:
        self.job, self.attempts = self, attempts


def test_a_page_that_cannot_be_read_again_says_so_and_stays(scanned: Page, by: Actor) -> None:
    asked = actions.ask_again(page=scanned, turn=90, by=by, at=AT)
    place = blobs().path(scanned.upload.sha256)
    kept = place.read_bytes()
    place.unlink()
    with pytest.raises(Exception, match="missing"):
        jobs.read_page.func(Job(0), str(asked.pk))
    jobs.read_page.func(Job(jobs.TRIES), str(asked.pk))
    place.write_bytes(b"II*\x00 and nothing more")
    asked.refresh_from_db()
    assert (asked.state, asked.problem) == (Rereading.FAILED, rereading.FAILED)
    broken = actions.ask_again(page=scanned, turn=90, by=by, at=AT)
    assert actions.read_page(broken.pk).state == Rereading.FAILED
    place.write_bytes(kept)
    scanned.refresh_from_db()
    assert (scanned.reading, scanned.readings.exists()) == (1, False)


def test_what_is_refused(case: Case, scanned: Page, send: Send, by: Actor) -> None:
    with pytest.raises(actions.RereadRefused, match="by 90, 180 or 270"):
        actions.ask_again(page=scanned, turn=45, by=by, at=AT)
    typed = read(send, b"Seen today.\nRight knee pain.", "note.txt")
    with pytest.raises(actions.RereadRefused, match="was typed"):
        actions.ask_again(page=typed, turn=90, by=by, at=AT)
    assert again(typed, by).reading == 2
    actions.ask_again(page=scanned, turn=90, by=by, at=AT)
    with pytest.raises(actions.RereadRefused, match="already"):
        actions.ask_again(page=scanned, turn=180, by=by, at=AT)
    Case.objects.filter(pk=case.pk).update(state="issued")
    late = page_of(typed.document)
    with pytest.raises(actions.RereadRefused, match="stays as it was read"):
        actions.ask_again(page=late, turn=0, by=by, at=AT)


@pytest.mark.parametrize("lies", [90, 180, 270])
def test_words_of_a_page_that_its_file_turns_lie_over_their_ink(send: Send, lies: int) -> None:
    with pikepdf.open(BytesIO(pdf("Neck pain"))) as whole:
        whole.pages[0].rotate(lies, relative=False)
        kept = BytesIO()
        whole.save(kept)
    page = read(send, kept.getvalue(), "turned.pdf")
    assert page.rotation == lies
    picture = Image.open(BytesIO(blobs().read(page.image))).convert("L")
    scale = picture.width / page.width
    for _, *box in page.word_rows():
        assert picture.crop([int(edge * scale) for edge in box]).getextrema()[0] < 120
