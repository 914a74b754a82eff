"""The trail under load and under refusal: no number twice, no gap, and nothing of an act that was taken back."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pgtrigger
import pytest
from django.db import connection, transaction

from openimr.accounts.roles import Actor, Role
from openimr.audit import actions, chain, queries
from openimr.audit.models import Entry

AT = datetime(2014, 8, 4, 17, 15, 0, 123456, tzinfo=UTC)
SEAT = Actor(Role.REVIEWER, "seat:7c0f")


def act(about: UUID, verb: str = "look", **detail: Any) -> Entry:
    return actions.record(about=about, by=SEAT, verb=verb, at=AT, detail=detail)


@pytest.mark.django_db
def test_an_entry_says_who_when_and_what() -> None:
    about = uuid4()
    entry = Entry.objects.get(pk=act(about, "decide_item", item=1).pk)
    assert (entry.number, entry.previous) == (1, chain.START)
    assert (entry.actor, entry.role, entry.verb, entry.detail) == ("seat:7c0f", "reviewer", "decide_item", {"item": 1})
    assert entry.at == AT


@pytest.mark.django_db
def test_chains_do_not_touch_each_other() -> None:
    one, other = uuid4(), uuid4()
    for about in (one, other, one):
        act(about)
    assert [entry.number for entry in queries.trail(one)] == [1, 2]
    assert [entry.number for entry in queries.trail(other)] == [1]
    assert queries.verify(one) == queries.verify(other) == []
    assert queries.verify(uuid4()) == []


@pytest.mark.django_db
def test_an_act_that_was_taken_back_left_no_entry_and_no_gap() -> None:
    about = uuid4()
    act(about, "first")
    with pytest.raises(RuntimeError):
        refused_act(about)
    act(about, "third")
    assert [(entry.number, entry.verb) for entry in queries.trail(about)] == [(1, "first"), (2, "third")]
    assert queries.verify(about) == []


def refused_act(about: UUID) -> None:
    with transaction.atomic():
        act(about, "second")
        raise RuntimeError("refused")


TOUCHED: dict[str, Callable[[Any], Any]] = {
    "at": lambda rows: rows.update(at=AT + timedelta(microseconds=1)),
    "role": lambda rows: rows.update(role="system"),
    "about": lambda rows: rows.update(about=uuid4()),
    "previous": lambda rows: rows.update(previous="1" * 64),
    "removed": lambda rows: rows.delete(),
    "first of all removed": lambda rows: rows.model.objects.filter(about=rows.get().about, number=1).delete(),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", TOUCHED)
def test_whatever_is_touched_shows(name: str) -> None:
    about = uuid4()
    for number in range(4):
        act(about, n=number)
    with pgtrigger.ignore("audit.Entry:written_once"):
        TOUCHED[name](Entry.objects.filter(about=about, number=2))
    found = queries.verify(about)
    assert found
    assert all("Entry" in sentence and sentence.endswith(".") for sentence in found)


@pytest.mark.django_db
def test_a_forged_entry_needs_every_later_digest() -> None:
    about = uuid4()
    for number in range(4):
        act(about, n=number)
    second = queries.trail(about)[1]
    second.verb = "forged"
    forged = chain.digest(**{name: getattr(second, name) for name in queries.COVERED})
    with pgtrigger.ignore("audit.Entry:written_once"):
        Entry.objects.filter(pk=second.pk).update(verb="forged", digest=forged)
    assert queries.verify(about) == ["Entry 3 was changed, or the one before it."]


@pytest.mark.django_db(transaction=True)
def test_many_writers_of_one_chain_wait_for_each_other() -> None:
    about, start = uuid4(), threading.Barrier(4)

    def write() -> None:
        try:
            start.wait()
            for number in range(5):
                act(about, n=number)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [entry.number for entry in queries.trail(about)] == list(range(1, 21))
    assert queries.verify(about) == []
