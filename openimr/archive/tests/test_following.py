"""Our own determinations come in by release, once, whole, and leave again when they are withdrawn."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from openimr.archive import following, jobs, search, snapshots
from openimr.archive.models import Determination, Item, Taken
from openimr.archive.search import index
from openimr.archive.tests.test_importing import _url
from openimr.archive.tests.test_search import take
from openimr.cases.models import Case
from openimr.publication import actions as publication
from openimr.publication.models import Event, Release
from openimr.publication.tests import test_releasing as releasing
from openimr.publication.tests.ready import first_page, issued
from tests.cast import Cast
from tests.journeys import application

NOW = timezone.now()


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path / "home"
    index._open.update(place=None, index=None)
    return tmp_path / "home"


@pytest.fixture
def case(home: Path, company: Cast, tmp_path: Path) -> Case:
    take(range(12))
    search.rebuild()
    return issued(company, tmp_path)


def released(case: Case, company: Cast, *, exhibit: bool = False) -> Release:
    made = releasing.checked(case, company)
    if exhibit:
        pages: Any = [first_page(case)]
        made = publication.exhibit(release=made, pages=pages, by=releasing.maker(company), at=NOW)
        made = publication.check(release=made, by=releasing.maker(company), at=NOW)
    return releasing.out(made, company)


def withdrawn(made: Release, company: Cast) -> None:
    publication.withdraw(release=made, because="a name was told", by=releasing.maker(company), at=NOW)


def test_from_a_signed_determination_to_the_public_page_and_out_again(case: Case, company: Cast) -> None:
    stranger = Client()
    made = released(case, company, exhibit=True)
    jobs.take_released(0)
    row = Determination.objects.get(published_id=made.published_id)
    page, words = f"/determinations/{row.slug}/", f"/determinations/?q={case.number}"
    assert row.slug == case.number.lower()
    snapshots.make(at=NOW)
    told = stranger.get(words).content.decode()
    assert page in told
    assert "made here" in told
    places = everywhere(stranger, row, page)
    assert all(row.slug in text for text in places.values()), {
        name for name, text in places.items() if row.slug not in text
    }
    shown = stranger.get(page)
    assert "Made here" in shown.content.decode()
    assert shown.headers["Cache-Control"] == "no-cache"
    assert stranger.get(f"{page}letter.pdf").content[:5] == b"%PDF-"
    assert stranger.get(f"{page}exhibit.pdf").content[:5] == b"%PDF-"

    withdrawn(made, company)
    for ending in ("", "text/", "data/", "letter.pdf", "exhibit.pdf"):  # at once, before the archive has followed
        assert stranger.get(f"{page}{ending}").status_code == 410, ending
    asked = (
        "/determinations/?source=released",
        f"/determinations/feed/?q={row.case_number}",
        "/api/determinations?source=released",
    )
    assert [address for address in asked if row.slug in stranger.get(address).content.decode()] == []
    newest: Any = snapshots.newest()
    assert stranger.get(f"/open-data/{newest.revision}/items.ndjson").status_code in (404, 410)
    jobs.take_released(0)
    assert "withdrawn" in stranger.get(page).content.decode()
    assert {name for name, text in everywhere(stranger, row, page).items() if row.slug in text} == {"page"}
    assert stranger.get(f"/api/determinations/{row.slug}").status_code == 410


def everywhere(stranger: Client, row: Determination, page: str) -> dict[str, str]:
    """All that is public, as text, by place. The page itself names the letter as withdrawn."""
    newest = snapshots.newest()
    assert newest is not None
    files = {
        name: b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
        for name in ("determinations.csv", "items.ndjson")
        if (answer := stranger.get(f"/open-data/{newest.revision}/{name}")).status_code == 200
    }
    assert len(files) == 2
    api = stranger.get(f"/api/determinations?q={row.case_number}").json()
    return files | {
        "page": stranger.get(page).content.decode() + f"/determinations/{row.slug}/",
        "feed": stranger.get(f"/determinations/feed/?q={row.case_number}").content.decode(),
        "search": stranger.get("/determinations/?source=released").content.decode(),
        "api": json.dumps(api),
    }


def test_a_page_of_the_state_offers_no_file(case: Case) -> None:
    row = Determination.objects.first()
    assert row is not None
    stranger = Client()
    page = stranger.get(f"/determinations/{row.slug}/").content.decode()
    assert "Published by the state" in page
    assert "letter.pdf" not in page
    assert stranger.get(f"/determinations/{row.slug}/letter.pdf").status_code == 404


def test_what_the_release_leaves_open_is_read_from_its_words(case: Case, company: Cast) -> None:
    made = released(case, company)
    following.take_released(at=NOW)
    row = Determination.objects.get(published_id=made.published_id)
    item = row.items.get()
    assert made.handed["items"][0]["treatment_class"] == ""
    assert item.treatment_class not in ("", "other")
    assert item.body_parts
    assert (item.outcome, row.case_outcome, row.source) == ("overturned", "overturn", "released")
    assert row.records_complete_date is not None
    assert row.text_sha256 == made.json_sha256
    found = search.update() and search.search(search.Asked(filters={"source": ["released"]}))
    assert found.keys == (row.pk,)
    assert dict(found.facets["source"]) == {"published": 12, "released": 1}
    told = Client().get("/api/statistics/letters?by=source").json()
    assert {line["value"]: line["n"] for line in told["lines"]} == {"published": 12, "released": 1}


def test_following_twice_changes_nothing(case: Case, company: Cast) -> None:
    released(case, company)
    assert following.take_released(at=NOW).added == 1
    before = list(Determination.objects.values_list("pk", "revision"))
    assert following.take_released(at=NOW) == following.Followed()
    Taken.objects.update(watermark=0)  # even asked from the beginning
    assert following.take_released(at=NOW) == following.Followed()
    assert list(Determination.objects.values_list("pk", "revision")) == before


def test_released_and_withdrawn_before_anybody_looked(case: Case, company: Cast) -> None:
    withdrawn(released(case, company), company)
    assert following.take_released(at=NOW) == following.Followed()
    assert Taken.objects.get().watermark == Event.objects.latest("pk").pk


def test_a_copy_released_anew_has_an_address_of_its_own_and_the_old_one_leads_to_it(case: Case, company: Cast) -> None:
    withdrawn(released(case, company), company)
    first = released(case, company)
    following.take_released(at=NOW)
    withdrawn(first, company)
    second = released(case, company)
    following.take_released(at=NOW)
    rows = {row.published_id: row for row in Determination.objects.filter(source="released")}
    assert rows[first.published_id].withdrawn_at is not None
    answer = Client().get(f"/determinations/{rows[first.published_id].slug}/")
    assert answer.status_code == 410
    assert f"/determinations/{rows[second.published_id].slug}/" in answer.content.decode()


def test_a_release_that_cannot_be_taken_holds_the_line_but_no_withdrawal(
    case: Case, company: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for field, words in (("claim_number", "HCS-22-0077"), ("employee.birth_date", "1961-03-09")):
        monkeypatch.setitem(application.TEXTS, field, words)
    monkeypatch.setitem(application.TEXTS, "employee.first_name", "Ottoline")
    other = issued(company, tmp_path)
    stands = released(other, company)
    following.take_released(at=NOW)
    held = released(case, company)
    withdrawn(stands, company)
    with monkeypatch.context() as broken:
        broken.setattr(following, "take", lambda *given, **named: {}["no"])
        done = following.take_released(at=NOW)
    assert (done.withdrawn, done.held) == (1, f"{held.published_id} (KeyError)")
    assert Taken.objects.get().watermark < Event.objects.latest("pk").pk
    done = following.take_released(at=NOW)
    assert (done.added, done.withdrawn, done.held) == (1, 0, "")
    assert Item.objects.filter(determination__published_id=held.published_id).count() == 1


SLOW = """
import sys, time, django
django.setup()
from django.utils import timezone
from openimr.archive import following
honest = following.take
def slow(*given, **named):
    made = honest(*given, **named)
    print("written", flush=True)
    time.sleep(60)
    return made
following.take = slow if sys.argv[1] == "before" else honest
following.take_released(at=timezone.now())
print("done", flush=True)
time.sleep(60)
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_killed_follower_loses_nothing_and_takes_nothing_twice(
    home: Path, transactional_db: None, company: Cast, tmp_path: Path, when: str
) -> None:
    made = released(issued(company, tmp_path), company)
    env = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "openimr.site.settings",
        "DATABASE_URL": _url(connection.settings_dict["NAME"]),
    }  # fmt: skip
    running = subprocess.Popen([sys.executable, "-c", SLOW, when], stdout=subprocess.PIPE, env=env, text=True)
    assert running.stdout is not None
    assert running.stdout.readline()
    running.send_signal(signal.SIGKILL)
    running.wait()
    time.sleep(0.2)  # the server notices that its client is gone
    marks = list(Taken.objects.values_list("watermark", flat=True))
    assert (Determination.objects.count(), len(marks)) == ((0, 0) if when == "before" else (1, 1))
    assert following.take_released(at=NOW).added == (1 if when == "before" else 0)
    assert Determination.objects.get().published_id == made.published_id
    assert Taken.objects.get().watermark == Event.objects.get().pk
