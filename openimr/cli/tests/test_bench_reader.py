"""The made record of the reading page's bench is still one that the tables take."""

import pytest

from openimr.cli import bench_reader
from openimr.records.models import Page

pytestmark = pytest.mark.django_db


def test_a_small_record_and_its_twin_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, small in (("DOCUMENTS", 3), ("PAGES", 9), ("LONGEST", 5), ("OTHERS", 1), ("WORDS", 20)):
        monkeypatch.setattr(bench_reader, name, small)
    case = bench_reader.records()
    assert Page.objects.filter(document__case=case).count() == 9
    assert Page.objects.exclude(document__case=case).count() == 9
