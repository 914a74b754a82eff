"""Searching and resolving references; what the lifecycle asks of the record."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openimr.accounts.roles import Actor
from openimr.cases.models import Case
from openimr.records import actions, queries
from openimr.records.tests.conftest import AT, Add, new_case, page_of


def refs(found: queries.Found) -> list[str]:
    return [hit.page.ref for group in found.groups for hit in group.hits]


@pytest.fixture
def record(add: Add) -> None:
    add("Cervical pain, C6-7 disc bulge.", "Physical therapy times 8 sessions.")
    add("Therapy was physical; the patient's neck/shoulder.")


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    ("question", "pages"),
    [
        ("therapy", ["R1 p. 2", "R2 p. 1"]),
        ('"physical therapy"', ["R1 p. 2"]),
        ("physical therapy", ["R1 p. 2", "R2 p. 1"]),
        ("ther* sess*", ["R1 p. 2"]),
        ("C6-7", ["R1 p. 1"]),
        ("c6", ["R1 p. 1"]),
        ("shoulder", ["R2 p. 1"]),
        ("lumbar", []),
        ("cervical therapy", []),
        ("", []),
        ('* "" \' & | ! ( ) :* <->', []),
        ("therapy' | '1':*", []),
        ("'; DROP TABLE records_page; --", []),
        ("%", []),
        ("\x00therapy", ["R1 p. 2", "R2 p. 1"]),
        ("therapy " * 500, ["R1 p. 2", "R2 p. 1"]),
        ("x" * 5000, []),
    ],
)
def test_search(case: Case, question: str, pages: list[str]) -> None:
    assert refs(queries.search(case, question)) == pages


@pytest.mark.usefixtures("record")
def test_hits_are_grouped_and_point_at_words(case: Case) -> None:
    found = queries.search(case, '"physical therapy"')
    (group,) = found.groups
    (hit,) = group.hits
    words = hit.page.bare_words()
    assert [words[index] for index in hit.words] == ["Physical", "therapy"]
    assert ("Physical", True) in hit.passage
    assert (found.shown, found.total) == (1, 1)


def test_a_search_stays_inside_its_case(case: Case, add: Add) -> None:
    add("Cervical pain", to=new_case("IMR14-0000002"))
    assert refs(queries.search(case, "cervical")) == []


def test_removed_documents_are_not_found(case: Case, add: Add, by: Actor) -> None:
    document = add("Cervical pain")
    actions.remove(document=document, because="another person's", by=by, at=AT)
    assert refs(queries.search(case, "cervical")) == []
    assert list(queries.documents(case)) == []
    (cited,) = queries.cited(case, "[R1 p. 1]")
    assert (cited.document, cited.page) == (None, None)


def test_references_resolve_or_say_that_they_do_not(case: Case, add: Add, by: Actor) -> None:
    document = add("Neck pain is better.", "Second page.")
    page = page_of(document)
    quote = actions.cite(case=case, page=page, first_word=0, last_word=1, quote="Neck pain", by=by, at=AT)
    text = "Better [R1 p. 1], so [R1 p. 1]; see [R1 p. 9] and [R4 p. 1]."
    first, beyond, unknown = queries.cited(case, text)
    assert (first.ref, first.page, first.quotes) == ("R1 p. 1", page, (quote,))
    assert (beyond.document, beyond.page) == (document, None)
    assert (unknown.document, unknown.page, unknown.quotes) == (None, None, ())


def test_the_same_number_of_queries_however_many_references(case: Case, add: Add) -> None:
    for text in ("one", "two", "three"):
        add(text)
    with CaptureQueriesContext(
        connection,
    ) as one:
        queries.cited(case, "[R1 p. 1]")
    with CaptureQueriesContext(connection) as three:
        queries.cited(case, "[R1 p. 1] [R2 p. 1] [R3 p. 1]")
    assert len(one) == len(three) == 3


def describe(document: object, by: Actor, **values: object) -> None:
    given = {"type": "progress", "title": "Progress report", **values}
    actions.describe(document=document, **given, by=by, at=AT)  # type: ignore[arg-type]


def test_facts_of_an_empty_record(case: Case) -> None:
    assert queries.lifecycle_facts(case) == {
        "clinical_documents": 0,
        "non_ur_documents": 0,
        "unreadable_documents": 0,
        "required_missing": ["A", "B", "C", "D"],
    }


def test_a_document_counts_once_it_is_described(case: Case, add: Add, by: Actor) -> None:
    document = add("Progress report")
    assert queries.lifecycle_facts(case)["clinical_documents"] == 0
    describe(document, by, answers=["A", "D"])
    facts = queries.lifecycle_facts(case)
    assert (facts["clinical_documents"], facts["non_ur_documents"]) == (1, 1)
    assert facts["required_missing"] == ["B", "C"]


@pytest.mark.parametrize("type", ["ur_decision", "application", "cover"])
def test_the_refusal_and_paperwork_are_no_ground_to_proceed(case: Case, add: Add, by: Actor, type: str) -> None:
    describe(add("UR denial"), by, type=type)
    facts = queries.lifecycle_facts(case)
    assert (facts["clinical_documents"], facts["non_ur_documents"]) == (0, 0)


def test_files_not_read_hold_the_case_until_removed(case: Case, send: object, by: Actor) -> None:
    upload = send(b"%PDF-1.4 broken")  # type: ignore[operator]
    assert queries.lifecycle_facts(case)["unreadable_documents"] == 1
    actions.remove(document=upload.documents.get(), because="a better copy came", by=by, at=AT)
    assert queries.lifecycle_facts(case)["unreadable_documents"] == 0


def test_chronology_puts_undated_documents_last(case: Case, add: Add, by: Actor) -> None:
    for text, day in (("a", None), ("b", date(2014, 8, 5)), ("c", date(2014, 7, 8))):
        describe(add(text), by, service_date=day)
    assert [document.ref for document in queries.chronology(case)] == ["R3", "R2", "R1"]
