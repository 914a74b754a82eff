"""Describing, answering the list, splitting, removing, completing."""

from datetime import date, timedelta

import pytest

from openimr.accounts.roles import Actor, Role
from openimr.audit.models import Entry
from openimr.cases.lifecycle import StepRefused
from openimr.cases.models import Case
from openimr.records import actions, queries
from openimr.records.actions import Part
from openimr.records.models import RequiredRecord
from openimr.records.tests.conftest import AT, Add, page_of


def test_what_a_document_is_and_was_is_kept(case: Case, add: Add, by: Actor) -> None:
    document = add("Report")
    common = {"document": document, "title": "MRI of the neck", "by": by, "at": AT}
    actions.describe(type="imaging", author="Dr. Lee", service_date=date(2014, 7, 8), **common)
    actions.describe(type="ur_decision", **common)
    document.refresh_from_db()
    assert (document.from_ur, document.clinical, document.author) == (True, False, "")
    entries = Entry.objects.filter(about=case.pk, verb="describe_record").order_by("number")
    assert entries[1].detail["before"]["author"] == "Dr. Lee"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"type": "novel"}, "type"),
        ({"title": "  "}, "title"),
        ({"service_date": (AT + timedelta(days=2)).date()}, "service_date"),
        ({"answers": ["A", "Z"]}, "answers"),
    ],
)
def test_impossible_descriptions_name_their_field(add: Add, by: Actor, values: dict[str, object], field: str) -> None:
    given = {"document": add("Report"), "type": "progress", "title": "Report", "by": by, "at": AT, **values}
    with pytest.raises(actions.OrderRefused) as refused:
        actions.describe(**given)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_letter_is_open_again_when_its_last_answer_goes(case: Case, add: Add, by: Actor) -> None:
    first, second = add("one"), add("two")
    for document in (first, second):
        actions.describe(document=document, type="progress", title="Report", answers=["A"], by=by, at=AT)
    actions.describe(document=first, type="progress", title="Report", answers=[], by=by, at=AT)
    assert "A" not in queries.required_missing(case)
    actions.remove(document=second, because="another person's", by=by, at=AT)
    assert "A" in queries.required_missing(case)


def test_not_applicable_settles_a_letter_and_missing_does_not(case: Case, by: Actor) -> None:
    mark = {"case": case, "by": by, "at": AT}
    actions.mark_required(
        letter="B", status="not_applicable", note="The form came by mail with the application.", **mark
    )
    actions.mark_required(letter="C", status="missing", note="Asked for by telephone.", **mark)
    assert queries.required_missing(case) == ["A", "C", "D"]


@pytest.mark.parametrize(
    ("letter", "status", "note"), [("B", "not_applicable", " "), ("Z", "missing", "why"), ("B", "found", "why")]
)
def test_marks_without_reason_or_sense_are_refused(case: Case, by: Actor, letter: str, status: str, note: str) -> None:
    with pytest.raises(actions.OrderRefused):
        actions.mark_required(case=case, letter=letter, status=status, note=note, by=by, at=AT)
    assert not RequiredRecord.objects.exists()


def test_a_split_makes_documents_with_pages_of_their_own(case: Case, add: Add, by: Actor) -> None:
    whole = add("cover", "report one", "report two", "mri")
    add("later")
    parts = [Part(1, 1, "cover"), Part(2, 3, "progress", "Progress report"), Part(4, 4)]
    actions.split(upload=whole.upload, parts=parts, by=by, at=AT)
    told = [(one.ref, one.title, one.page_count) for one in queries.documents(case)]
    assert told == [
        ("R1", "report", 1),
        ("R2", "report", 1),
        ("R3", "Progress report", 2),
        ("R4", "report, from page 4", 1),
    ]
    assert page_of(queries.documents(case)[2], 2).text.strip() == "report two"
    (cited,) = queries.cited(case, "[R4 p. 1]")
    assert cited.page is not None
    assert cited.page.text.strip() == "mri"


@pytest.mark.parametrize(
    "parts", [[], [(1, 1)], [(1, 1), (3, 3)], [(2, 3), (1, 1)], [(1, 2), (2, 3)], [(1, 4)], [(3, 1)]]
)
def test_a_split_must_cover_every_page_once(add: Add, by: Actor, parts: list[tuple[int, int]]) -> None:
    whole = add("one", "two", "three")
    with pytest.raises(actions.OrderRefused):
        actions.split(upload=whole.upload, parts=[Part(*part) for part in parts], by=by, at=AT)
    assert whole.upload.documents.count() == 1


def test_a_cited_document_stays_whole_and_stays(case: Case, add: Add, by: Actor) -> None:
    whole = add("one", "two")
    actions.cite(case=case, page=page_of(whole), first_word=0, last_word=0, quote="one", by=by, at=AT)
    with pytest.raises(actions.OrderRefused, match="cited"):
        actions.split(upload=whole.upload, parts=[Part(1, 1), Part(2, 2)], by=by, at=AT)
    with pytest.raises(actions.OrderRefused, match="cited"):
        actions.remove(document=whole, because="no reason", by=by, at=AT)


def test_a_complete_record_moves_the_case(case: Case, add: Add, by: Actor) -> None:
    with pytest.raises(StepRefused, match="No medical record"):
        actions.complete(case=case, by=by, at=AT)
    actions.describe(document=add("one"), type="progress", title="Report", answers="ABC", by=by, at=AT)
    with pytest.raises(StepRefused, match="still missing"):
        actions.complete(case=case, by=by, at=AT)
    actions.mark_required(
        case=case, letter="D", status="not_applicable", note="Nothing was sent in support.", by=by, at=AT
    )
    assert actions.complete(case=case, by=by, at=AT).state == "records_complete"


def test_never_on_the_refusal_alone(case: Case, add: Add) -> None:
    coordinator = Actor(Role.COORDINATOR, "person:c")
    Case.objects.filter(pk=case.pk).update(state="records_overdue")
    actions.describe(document=add("denied"), type="ur_decision", title="UR", by=coordinator, at=AT)
    with pytest.raises(StepRefused, match="utilization review decision alone"):
        actions.proceed_without(case=case, by=coordinator, at=AT)
    actions.describe(document=add("my pain"), type="letter_of_support", title="Letter", by=coordinator, at=AT)
    assert actions.proceed_without(case=case, by=coordinator, at=AT).state == "records_complete"
