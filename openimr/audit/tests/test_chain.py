"""The trail tells when it was touched."""

from uuid import uuid4

import pgtrigger
import pytest
from django.db import transaction
from django.utils import timezone

from openimr.accounts.roles import SYSTEM
from openimr.audit import actions, queries
from openimr.audit.models import Entry

pytestmark = pytest.mark.django_db


def _trail(count: int = 4) -> object:
    about = uuid4()
    for number in range(count):
        actions.record(about=about, by=SYSTEM, verb=f"act{number}", at=timezone.now(), detail={"n": number})
    return about


def test_an_untouched_chain_is_whole() -> None:
    assert queries.verify(_trail()) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change", [{"verb": "other"}, {"detail": {"n": 9}}, {"actor": "person:x"}, {"digest": "0" * 64}]
)
def test_a_changed_entry_is_named(change: dict[str, object]) -> None:
    about = _trail()
    with pgtrigger.ignore("audit.Entry:written_once"):
        Entry.objects.filter(about=about, number=2).update(**change)
    assert any("Entry 2" in problem or "Entry 3" in problem for problem in queries.verify(about))  # type: ignore[arg-type]


def test_a_removed_entry_is_missed() -> None:
    about = _trail()
    with pgtrigger.ignore("audit.Entry:written_once"):
        Entry.objects.filter(about=about, number=2).delete()
    assert "Entry 2 is missing." in queries.verify(about)  # type: ignore[arg-type]


def test_the_database_refuses_changes() -> None:
    about = _trail(1)
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        Entry.objects.filter(about=about).update(verb="other")
