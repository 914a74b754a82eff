"""Two at once: a person decides while a job works, or two windows stand open. What a person decided is never undone."""

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from django.db import connections

from openimr.accounts.roles import Actor
from openimr.cases.models import Case
from openimr.records import actions
from openimr.records.models import Citation, Copy, Document, Page, Proposal
from openimr.records.order import deciding, folding, proposing
from openimr.records.reader import marks
from openimr.records.tests.conftest import AT, Add, page_of
from openimr.records.tests.test_proposing import FAX, MRI, pr2


def meanwhile(work: Callable[[], object]) -> None:
    """Somebody else does this now, over a connection of their own, and is done before we go on."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    thread.join(20)
    assert not thread.is_alive(), "waits for ever"
    assert failed == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("folded", [True, False])
def test_a_fold_that_a_person_decides_while_the_job_looks_stays(
    case: Case, add: Add, by: Actor, monkeypatch: pytest.MonkeyPatch, folded: bool
) -> None:
    add(MRI, FAX)
    page = page_of(add(FAX, MRI), 2)
    folding.fold(case.pk, at=AT)
    find = folding.copies.find_copies

    def found_late(*told: Any) -> Any:
        meanwhile(lambda: actions.set_folded(page=page, folded=folded, by=by, at=AT))
        return [] if folded else find(*told)

    monkeypatch.setattr(folding.copies, "find_copies", found_late)
    monkeypatch.setattr(folding, "VERSION", folding.VERSION + 1)  # every row is written anew
    folding.fold(case.pk, at=AT)
    row = Copy.objects.get(page=page)
    assert (row.folded, row.by) == (folded, by.ref)


@pytest.mark.django_db(transaction=True)
def test_a_page_that_a_person_folds_while_the_job_finds_it_is_one_row(
    case: Case, add: Add, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, page = page_of(add(MRI, FAX)), page_of(add(FAX, MRI), 2)
    find = folding.copies.find_copies

    def found_late(*told: Any) -> Any:
        if not Copy.objects.exists():
            meanwhile(lambda: actions.set_folded(page=page, folded=True, first=first, by=by, at=AT))
        return find(*told)

    monkeypatch.setattr(folding.copies, "find_copies", found_late)
    folding.fold(case.pk, at=AT)
    assert Copy.objects.get(page=page).by == by.ref


def test_a_page_folded_by_hand_stands_for_itself_when_its_first_is_removed(case: Case, add: Add, by: Actor) -> None:
    first, copy = add(pr2("7/18/2014")), add(MRI)
    actions.describe(document=copy, type="imaging", title="MRI", by=by, at=AT)
    page = page_of(copy)
    actions.set_folded(page=page, folded=True, first=page_of(first), by=by, at=AT)
    actions.remove(document=first, because="another person's", by=by, at=AT)
    assert not Copy.objects.filter(page=page, folded=True).exists()
    folding.fold(case.pk, at=AT)
    assert not Copy.objects.filter(page=page, folded=True).exists()
    assert page in marks.unopened(case, by.ref)


def test_no_page_is_folded_on_one_that_is_folded_on_it(case: Case, add: Add, by: Actor) -> None:
    """A person folds the first of two look-alikes on the second before the job sees them: one of them stays."""
    first, second = page_of(add(FAX, MRI), 2), page_of(add(MRI))
    actions.set_folded(page=first, folded=True, first=second, by=by, at=AT)
    folding.fold(case.pk, at=AT)
    assert Copy.objects.get(page=first).folded
    assert not Copy.objects.filter(page=second, folded=True).exists()


@pytest.mark.django_db(transaction=True)
def test_a_proposal_decided_while_the_job_writes_stays(
    case: Case, add: Add, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = add(pr2("7/18/2014"))
    proposing.propose(document.upload_id, at=AT)
    row = Proposal.objects.get(kind=Proposal.TYPE)
    said, deciders = proposing._all_said, []

    def refuse() -> None:
        deciding.refuse(case=case, key=f"{document.upload_id}.1", by=by, at=AT)
        connections.close_all()

    def said_late(*told: Any) -> Any:
        deciders.append(Thread(target=refuse))
        deciders[0].start()
        deciders[0].join(0.5)  # waits for us, or is faster: both must end well
        yield from ()

    monkeypatch.setattr(proposing, "_all_said", said_late)
    proposing.propose(document.upload_id, at=AT)
    deciders[0].join(20)
    monkeypatch.setattr(proposing, "_all_said", said)
    assert not deciders[0].is_alive()
    held = Proposal.objects.filter(pk=row.pk).first()
    assert held is None or held.state == Proposal.REFUSED


@pytest.mark.django_db(transaction=True)
def test_a_page_cited_while_it_moves_is_cited_where_it_stands(
    case: Case, add: Add, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = add(MRI, FAX)
    page = page_of(document, 2)
    page.document.case_id  # noqa: B018 - read before the document is cut
    meanwhile(lambda: actions.cut(document=document, before=2, by=by, at=AT))
    made = actions.cite(
        case=case, page=page, first_word=0, last_word=1, quote=" ".join(page.bare_words()[:2]), by=by, at=AT
    )
    assert made.document_id == Page.objects.get(pk=page.pk).document_id


@pytest.mark.django_db(transaction=True)
def test_a_page_is_not_cited_while_its_document_leaves_the_record(case: Case, add: Add, by: Actor) -> None:
    page = page_of(add(MRI))
    document = Document.objects.get(pages=page)
    meanwhile(lambda: actions.remove(document=document, because="another person's", by=by, at=AT))
    with pytest.raises(actions.CiteRefused, match="not part"):
        actions.cite(case=case, page=page, first_word=0, last_word=0, quote=page.bare_words()[0], by=by, at=AT)
    with pytest.raises(actions.CiteRefused, match="not part"):
        actions.cite_region(case=case, page=page, box=(10, 10, 100, 100), by=by, at=AT)
    assert not Citation.objects.exists()
