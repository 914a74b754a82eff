"""Proposals for an upload, the queue, and what persons decide; copies across uploads in any order."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from threading import Thread
from typing import Any

import pytest
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob

from openimr.accounts.roles import Actor
from openimr.audit.models import Entry
from openimr.cases.models import Case
from openimr.records import actions, handover, made
from openimr.records.made import altered
from openimr.records.models import Copy, Document, Proposal, Upload
from openimr.records.order import deciding, folding, proposing
from openimr.records.piles import overlaid
from openimr.records.piles.layings import Layings
from openimr.records.tests.conftest import AT, Add, Send, page_of, pdf

PR2 = """Lakeside Clinic \\
Primary Treating Physician's Progress Report (PR-2) \\
Patient: Rosa Delgado \\
Date of Injury: 1/20/2004 \\
Date of Exam: {day} \\
Claim No: 77 \\
Subjective complaints: neck pain of {pain} of 10 on the left side, worse with sitting at a desk for two hours. \\
Objective findings: motion is reduced, no weakness is seen. Treatment plan: continue the home exercise program. \\
Electronically signed by John Smith, M.D."""
MRI = "Bay Imaging \\\nMRI of the cervical spine \\\nExam date: 6/1/2014 \\\nFindings: C5-6 protrusion. \\\nImpression: stenosis. \\\nRadiologist: Amy Lee, M.D."
FAX = "FAX COVER SHEET \\\nTo: Records \\\nFrom: Golden Mutual \\\nDate: 8/1/2014 \\\nTotal pages: 9"


def pr2(day: str, pain: int = 6) -> str:
    return PR2.format(day=day, pain=pain)


@pytest.fixture
def whole(add: Add) -> Document:
    """One upload that is four documents: a cover, a report of one page, an MRI, another report."""
    return add(FAX, pr2("7/18/2014"), MRI, pr2("8/8/2014", 5))


@pytest.fixture
def proposed(whole: Document) -> Document:
    proposing.propose(whole.upload_id, at=AT)
    return whole


def item(case: Case, place: int) -> deciding.Item:
    return deciding.queue(case)[place]


def confirm(case: Case, one: deciding.Item, by: Actor, **change: Any) -> Document:
    values = deciding.as_proposed(one) | change
    return deciding.confirm(case=case, key=one.key, values=values, by=by, at=AT)


def test_reading_the_last_page_asks_for_the_order(whole: Document) -> None:
    jobs = ProcrastinateJob.objects.filter(task_name="records.order_upload")
    assert [job.args for job in jobs] == [{"upload_id": str(whole.upload_id)}]


def test_a_pile_is_proposed_and_never_split_by_itself(case: Case, proposed: Document) -> None:
    told = [(one.first, one.last, one.type_words) for one in deciding.queue(case)]
    assert told == [
        (1, 1, "cover sheet or proof of service"),
        (2, 2, "progress report"),
        (3, 3, "imaging report"),
        (4, 4, "progress report"),
    ]
    assert case.documents.count() == 1
    row = Proposal.objects.get(upload=proposed.upload, first_page=2, kind="date")
    words = row.page.bare_words()[row.first_word : row.last_word + 1]  # type: ignore[union-attr, operator, misc]
    assert (row.value, words, row.state) == ("2014-07-18", ["7/18/2014"], "proposed")


def test_proposing_twice_changes_nothing(proposed: Document) -> None:
    before = list(Proposal.objects.order_by("pk").values())
    proposing.propose(proposed.upload_id, at=AT + timedelta(days=1))
    assert list(Proposal.objects.order_by("pk").values()) == before


def test_confirming_makes_the_document_and_keeps_what_was_proposed(case: Case, proposed: Document, by: Actor) -> None:
    made = confirm(case, item(case, 2), by)
    assert (made.ref, made.first_page, made.page_count, made.type) == ("R2", 3, 1, "imaging")
    assert (made.service_date, made.author, made.clinical) == (date(2014, 6, 1), "Amy Lee, M.D.", True)
    assert page_of(made).text.startswith("Bay Imaging")
    states = set(made.proposals.values_list("kind", "state"))
    assert states == {(kind, "confirmed") for kind in ("split", "type", "title", "author", "date")}
    assert [one.first for one in deciding.queue(case)] == [1, 2, 4]


def test_all_in_turn_leaves_an_empty_queue_and_every_page_once(case: Case, proposed: Document, by: Actor) -> None:
    for _ in range(4):
        confirm(case, item(case, 0), by)
    assert deciding.queue(case) == []
    pages = case.documents.order_by("first_page").values_list(
        "first_page", "page_count", "pages__upload_page", "pages__number"
    )
    assert list(pages) == [(1, 1, 1, 1), (2, 1, 2, 1), (3, 1, 3, 1), (4, 1, 4, 1)]


def test_a_correction_is_kept_and_can_be_given_out_for_teaching(case: Case, proposed: Document, by: Actor) -> None:
    confirm(case, item(case, 1), by, service_date=date(2014, 7, 17), author="")
    rows = {row["kind"]: row for row in deciding.training_rows(case)}
    assert (rows["date"]["proposed"], rows["date"]["kept"], rows["date"]["state"]) == (
        "2014-07-18",
        "2014-07-17",
        "corrected",
    )
    assert (rows["author"]["kept"], rows["author"]["state"]) == ("", "corrected")
    assert rows["type"]["state"] == "confirmed"
    proposing.propose(proposed.upload_id, at=AT)
    assert {row["kind"]: row for row in deciding.training_rows(case)} == rows


def test_describing_on_the_other_page_settles_the_proposals_too(case: Case, add: Add, by: Actor) -> None:
    document = add(pr2("7/18/2014"))
    proposing.propose(document.upload_id, at=AT)
    actions.describe(
        document=document, type="consultation", title="Visit", service_date=date(2014, 7, 18), by=by, at=AT
    )
    states = dict(document.proposals.values_list("kind", "state"))
    assert states == {"type": "corrected", "title": "corrected", "date": "confirmed", "author": "corrected"}


def test_two_pages_are_joined_and_parted_again_by_a_person(case: Case, proposed: Document, by: Actor) -> None:
    deciding.join_next(case=case, key=item(case, 1).key, by=by, at=AT)
    assert [(one.first, one.last) for one in deciding.queue(case)] == [(1, 1), (2, 3), (4, 4)]
    proposing.propose(proposed.upload_id, at=AT)
    assert [one.first for one in deciding.queue(case)] == [1, 2, 4]  # what a person said outlives the readers
    made = deciding.begin_here(case=case, key=item(case, 1).key, page=3, by=by, at=AT)
    assert (made.first, made.last, made.type_words) == (3, 3, "imaging report")
    assert Entry.objects.filter(about=case.pk, verb__in=["join_document", "begin_document"]).count() == 2


def test_refused_proposals_leave_the_fields_empty(case: Case, proposed: Document, by: Actor) -> None:
    refused = deciding.refuse(case=case, key=item(case, 0).key, by=by, at=AT)
    assert deciding.as_proposed(refused) == {"type": "", "title": "", "author": "", "service_date": None}
    proposing.propose(proposed.upload_id, at=AT)
    assert deciding.as_proposed(item(case, 0))["type"] == ""


@pytest.mark.parametrize("page", [0, 2, 9])
def test_a_split_outside_the_document_is_refused(case: Case, proposed: Document, by: Actor, page: int) -> None:
    with pytest.raises(actions.OrderRefused):
        deciding.begin_here(case=case, key=item(case, 1).key, page=page, by=by, at=AT)


def test_what_is_cited_keeps_its_page_numbers(case: Case, proposed: Document, by: Actor) -> None:
    actions.cite(case=case, page=page_of(proposed, 3), first_word=0, last_word=0, quote="Bay", by=by, at=AT)
    with pytest.raises(actions.OrderRefused, match="cited"):
        confirm(case, item(case, 1), by)
    assert case.documents.count() == 1
    assert item(case, 1).fields["type"].state == "proposed"


def test_a_decided_item_is_not_decided_again(case: Case, proposed: Document, by: Actor) -> None:
    one = item(case, 1)
    confirm(case, one, by)
    with pytest.raises(actions.OrderRefused, match="in order already"):
        confirm(case, one, by)


def test_only_what_is_sure_is_confirmed_together(case: Case, proposed: Document, by: Actor) -> None:
    Proposal.objects.update(confidence=0.5)
    Proposal.objects.filter(first_page__in=[2, 3]).update(confidence=0.97)
    Proposal.objects.filter(first_page=3, kind="date").update(confidence=0.94)
    keys = [one.key for one in deciding.queue(case)]
    assert [one.first for one in deciding.sure(deciding.queue(case))] == [2]
    made, problems = deciding.confirm_sure(case=case, keys=keys, by=by, at=AT)
    assert [document.type for document in made] == ["progress"]
    assert len(problems) == 3


# Documents of an upload that was split before.


def test_parts_can_be_split_and_joined_again(case: Case, whole: Document, by: Actor) -> None:
    actions.split(upload=whole.upload, parts=[actions.Part(1, 1), actions.Part(2, 4)], by=by, at=AT)
    second = case.documents.get(number=2)
    made = actions.split_document(
        document=second, parts=[actions.Part(1, 2, title="Two"), actions.Part(3, 3, "progress", "Last")], by=by, at=AT
    )
    assert [(one.ref, one.first_page, one.page_count) for one in made] == [("R2", 2, 2), ("R3", 4, 1)]
    joined = actions.merge(document=second, by=by, at=AT)
    assert (joined.page_count, page_of(joined, 3).upload_page) == (3, 4)
    gone = case.documents.get(number=3)
    assert (gone.state, gone.problem) == ("removed", "Joined to R2.")
    with pytest.raises(actions.OrderRefused, match="follows"):
        actions.merge(document=joined, by=by, at=AT)


@pytest.mark.parametrize("parts", [[(1, 1)], [(2, 4)], [(1, 2), (4, 4)], [(1, 5)]])
def test_parts_must_cover_the_document(case: Case, whole: Document, by: Actor, parts: list[tuple[int, int]]) -> None:
    with pytest.raises(actions.OrderRefused):
        actions.split_document(document=whole, parts=[actions.Part(*part) for part in parts], by=by, at=AT)
    assert case.documents.count() == 1


def test_a_cited_document_is_not_joined_to_another(case: Case, whole: Document, by: Actor) -> None:
    second = actions.cut(document=whole, before=3, by=by, at=AT)
    actions.cite(case=case, page=page_of(second), first_word=0, last_word=0, quote="Bay", by=by, at=AT)
    whole.refresh_from_db()
    with pytest.raises(actions.OrderRefused, match="cited"):
        actions.merge(document=whole, by=by, at=AT)
    assert actions.cut(document=whole, before=2, by=by, at=AT).ref == "R3"  # what stands before a citation may be cut


# Copies.


def copies_of(case: Case) -> list[tuple[str, str, str, bool]]:
    rows = (
        Copy.objects.filter(case=case)
        .select_related("page__document", "first__document")
        .order_by("page__document__number", "page__number")
    )
    return [(row.page.ref, row.first.ref, row.kind, row.folded) for row in rows]


def test_the_page_that_came_first_stands_for_its_copies(case: Case, send: Send, by: Actor) -> None:
    """The second file is read before the first: what came first still stands."""
    first, second = send(pdf(pr2("7/18/2014"), MRI)), send(pdf(FAX, pr2("7/18/2014")))
    Upload.objects.filter(pk=second.pk).update(received_at=AT + timedelta(hours=1))
    actions.read_upload(second.pk)
    folding.fold(case.pk, at=AT)
    assert copies_of(case) == []
    actions.read_upload(first.pk)
    folding.fold(case.pk, at=AT)
    assert copies_of(case) == [("R2 p. 2", "R1 p. 1", "exact", True)]
    assert case.documents.count() == 2


def test_look_alikes_of_two_dates_do_not_fold(case: Case, add: Add) -> None:
    add(pr2("7/18/2014"), pr2("8/8/2014"))
    folding.fold(case.pk, at=AT)
    assert copies_of(case) == [("R1 p. 2", "R1 p. 1", "similar", False)]


def test_a_page_faxed_again_folds_and_a_changed_one_does_not(
    case: Case, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = made.document("o3", "progress", grade="mild")
    other = altered.altered(note, "patient")
    assert other is not None
    upload = send(made.pdf([note, replace(note, seed="o3 again"), other]))
    actions.read_upload(upload.pk)
    assert folding.fold(case.pk, at=AT) == 1
    rows = [("R1 p. 2", "R1 p. 1", "near", True), ("R1 p. 3", "R1 p. 1", "similar", False)]
    assert copies_of(case) == rows
    monkeypatch.setattr(overlaid, "lay", lambda *_: pytest.fail("These were laid on one another before."))
    folding.fold(case.pk, at=AT)
    assert copies_of(case) == rows


def test_many_scans_are_laid_in_several_runs(case: Case, send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    note = made.document("o3", "progress", grade="mild")
    upload = send(made.pdf([note, replace(note, seed="o3 again"), replace(note, seed="o3 third")]))
    actions.read_upload(upload.pk)
    monkeypatch.setattr(folding, "Layings", partial(Layings, most=1))
    queued = ProcrastinateJob.objects.filter(task_name=handover.FOLD_CASE)
    assert [folding.fold(case.pk, at=AT), queued.count()] == [1, 1]
    for _ in range(4):
        folding.fold(case.pk, at=AT)
    assert copies_of(case) == [("R1 p. 2", "R1 p. 1", "near", True), ("R1 p. 3", "R1 p. 1", "near", True)]
    queued.delete()
    folding.fold(case.pk, at=AT)
    assert not queued.exists()


def test_what_a_person_unfolded_stays_unfolded(case: Case, add: Add, by: Actor) -> None:
    add(MRI + " \\\nSeen and signed on the same day by the radiologist named above.", FAX)
    again = add(FAX, MRI + " \\\nSeen and signed on the same day by the radiologist named above.")
    folding.fold(case.pk, at=AT)
    assert [row[3] for row in copies_of(case)] == [True, True]
    actions.set_folded(page=page_of(again, 2), folded=False, by=by, at=AT)
    folding.fold(case.pk, at=AT)
    assert ("R2 p. 2", "R1 p. 1", "exact", False) in copies_of(case)
    actions.set_folded(page=page_of(again, 2), folded=True, by=by, at=AT)
    assert ("R2 p. 2", "R1 p. 1", "exact", True) in copies_of(case)
    page = Copy.objects.get(page=page_of(again, 2)).first
    other = page_of(page.document, 2)
    with pytest.raises(actions.OrderRefused, match="Other pages are folded"):
        actions.set_folded(page=page, folded=True, first=other, by=by, at=AT)


def test_a_person_can_fold_what_no_reader_found(case: Case, add: Add, by: Actor) -> None:
    document = add(MRI, FAX)
    with pytest.raises(actions.OrderRefused, match="which other page"):
        actions.set_folded(page=page_of(document, 2), folded=True, by=by, at=AT)
    actions.set_folded(page=page_of(document, 2), folded=True, first=page_of(document, 1), by=by, at=AT)
    folding.fold(case.pk, at=AT)
    assert copies_of(case) == [("R1 p. 2", "R1 p. 1", "person", True)]


def test_a_copy_of_a_removed_document_stands_for_itself(case: Case, add: Add, by: Actor) -> None:
    first, _ = add(pr2("7/18/2014"), MRI), add(pr2("7/18/2014"), FAX)
    folding.fold(case.pk, at=AT)
    assert len(copies_of(case)) == 1
    actions.remove(document=first, because="another person's", by=by, at=AT)
    folding.fold(case.pk, at=AT)
    assert copies_of(case) == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_each_row_once(case: Case, add: Add) -> None:
    uploads = [add(pr2("7/18/2014"), MRI).upload_id]
    uploads += [add(FAX, pr2("7/18/2014"), MRI).upload_id]
    run_together(
        [lambda one=one: proposing.propose(one, at=AT) for one in uploads * 2]
        + [lambda: folding.fold(case.pk, at=AT)] * 3
    )
    assert Copy.objects.filter(case=case).count() == 2
    assert [one.first for one in deciding.queue(case)] == [1, 2, 1, 2, 3]


def run_together(works: list[Callable[[], object]]) -> None:
    failed: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    random.Random(1).shuffle(works)
    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
