"""A thousand planted names in everything that a case holds: none comes out anywhere."""

import json
import logging
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone

from openimr.accounts.roles import Role
from openimr.archive import jobs, snapshots
from openimr.archive.models import Determination, GuidelineCitation, Item, next_revision
from openimr.archive.search import schema
from openimr.archive.search.index import searcher
from openimr.audit.models import Entry
from openimr.cases.models import Case, Party
from openimr.cli import publish
from openimr.publication import actions, extracting, queries, rereading
from openimr.publication.models import Release
from openimr.publication.store import blobs
from openimr.publication.tests import test_releasing as releasing
from openimr.publication.tests.ready import issued
from openimr.records.models import Document, Upload
from openimr.review.tests import test_actions as reviewing
from tests.cast import Cast

NOW = timezone.now()
HEADS, MIDDLES, ENDS = (
    "Br Cl Dr Fr Gl Kr Pl Sk Tr Zw".split(),
    "a e i o u".split(),
    "lvex ndrith ckwell mbrose rquist".split(),
)
SHAPES = (
    "Dr. {0} wrote a note.", "{0}, MD, asked for it.", "Her husband {0} helps at home.", "A co-worker, {0}, saw the fall.",
    "Then {0} reported less pain.", "The study was read by {0}.", "Mr. {1} drove the truck.", "The interpreter {0} was present.",
    "{1}, {2} was told of it.", "The adjuster {0} called.",
)  # fmt: skip


def canaries() -> list[tuple[str, str]]:
    """A thousand first and family names that are no words of any language."""
    first = [f"{head}{vowel}{end}" for head, vowel, end in product(HEADS, MIDDLES, ENDS)]
    family = [f"{head}{vowel}{end}son" for head, vowel, end in product(HEADS, MIDDLES, ENDS)]
    return [(first[number % 250], family[(number * 7 + number // 250) % 250]) for number in range(1000)]


def sentences(names: list[tuple[str, str]]) -> Iterator[str]:
    for number, (first, last) in enumerate(names):
        yield SHAPES[number % len(SHAPES)].format(f"{first} {last}", last, "Maria" if number % 2 else "Jose")


@pytest.fixture
def planted(company: Cast, tmp_path: Path) -> Case:
    told = list(sentences(canaries()[:970]))
    case = issued(company, tmp_path, words=" ".join(told) + " " + reviewing.WORDS)
    rest = iter(" ".join(name) for name in canaries()[970:])
    for party in Party.objects.filter(case=case):
        Party.objects.filter(pk=party.pk).update(name=next(rest))
    Upload.objects.filter(case=case).update(name=f"{next(rest)}.pdf")
    Document.objects.filter(case=case).update(author=f"{next(rest)}, MD", title=f"Report of {next(rest)}")
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("profile", ["DWC_PUBLIC", "SAFE_HARBOR"])
def test_no_canary_leaves(
    planted: Case, company: Cast, tmp_path: Path, caplog: pytest.LogCaptureFixture, profile: str
) -> None:
    names = {part for pair in canaries() for part in pair}
    original = json.dumps(planted.determinations.get().letter.data)
    assert sum(name in original for name in names) > 490  # they could leak
    with caplog.at_level(logging.DEBUG):
        made = releasing.out(_settled(planted, company, profile), company)
        archive = json.dumps([vars(one) for one in queries.released_since(0, profile=profile)], default=str)
        files = _saved(tmp_path / "out", profile)
    places = {
        "outputs": releasing.everything(made), "archive": archive, "files": files, "logs": caplog.text,
        "trail": json.dumps([row.detail for row in Entry.objects.filter(verb__contains="release")]),
        "blobs": "".join(blobs().path(name).name for name in (made.pdf_sha256, made.json_sha256)),
    }  # fmt: skip
    assert _leaks(places) == []
    assert rereading.left_in(made) == []


def test_no_canary_is_in_anything_that_the_archive_shows(
    planted: Case, company: Cast, tmp_path: Path, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    settings.HOME = tmp_path / "home"
    with caplog.at_level(logging.DEBUG):
        releasing.out(_settled(planted, company, "DWC_PUBLIC"), company)
        jobs.take_released(0)
        snapshots.make(at=NOW)
        places = _shown() | {"logs": caplog.text} | _on_disk(tmp_path / "home")
    assert all(WITNESS in places[name] for name in SHOWN)  # what is looked through holds the letter
    assert {"index", "exports"} <= {name.partition(":")[0] for name in places}
    assert _leaks(places) == []

    _plant_one_in_each_column()  # the proof can fail: what got into a column is seen wherever that column is shown
    jobs.follow_index(0)
    snapshots.make(at=NOW)
    seen = {(place.partition(":")[0], name) for place, name in _leaks(_shown() | _on_disk(tmp_path / "home"))}
    expected = {
        (place, canaries()[number][0]) for number, (_, places) in enumerate(PLANTED) for place in places.split()
    }
    assert expected - seen == set()


WITNESS = "Physical therapy"  # of the request
SHOWN = ("page", "text", "data", "search", "feed", "api", "api list")
PLANTED = (  # a column of the archive, and the places that show it
    ("summary", "page text data api exports index"), ("diagnoses", "page data api exports index"),
    ("title", "page text data search feed api exports index"), ("quantity", "page data api exports"),
    ("rationale", "page text data api exports index"), ("raw", "data api exports"),
)  # fmt: skip


def _plant_one_in_each_column() -> None:
    item, letter = Item.objects.get(), Determination.objects.get()
    for number, (field, _) in enumerate(PLANTED):
        name = canaries()[number][0]
        row: Any = letter if field in ("summary", "diagnoses") else item
        if field == "raw":
            row = GuidelineCitation.objects.filter(item=item).first()
        held = getattr(row, field)
        setattr(row, field, [*held, name] if field == "diagnoses" else f"{held} {name}")
        row.save()
    Determination.objects.update(revision=next_revision())


def _shown() -> dict[str, str]:
    """Every public answer about the one determination that was released."""
    row, stranger = Determination.objects.get(), Client()
    number = row.case_number
    addresses = {
        "page": f"/determinations/{row.slug}/", "text": f"/determinations/{row.slug}/text/",
        "data": f"/determinations/{row.slug}/data/", "search": f"/determinations/?q={number}",
        "feed": f"/determinations/feed/?q={number}", "api": f"/api/determinations/{row.slug}",
        "api list": f"/api/determinations?q={number}", "api releases": "/api/releases", "data page": "/open-data/",
        "statistics": "/statistics/items/?by=guideline_key", "pdf": f"/determinations/{row.slug}/letter.pdf",
    }  # fmt: skip
    answers = {place: stranger.get(address) for place, address in addresses.items()}
    assert {answer.status_code for answer in answers.values()} == {200}
    told = {place: f"{dict(answer.headers)}{answer.content.decode('latin-1')}" for place, answer in answers.items()}
    words = "".join(f"{one.text}\n{one.hidden}" for one in extracting.both(answers["pdf"].content))
    return told | {"words of the pdf": words}


def _on_disk(home: Path) -> dict[str, str]:
    """Every file of the index and of the snapshots as it lies there; what is packed is unpacked."""
    files = [file for name in ("index", "exports") for file in (home / name).rglob("*") if file.is_file()]
    told = {f"{file.relative_to(home).parts[0]}: {file}": _read(file) for file in files}
    assert {".csv", ".ndjson", ".parquet"} <= {file.suffix for file in files}
    return told | {"index: terms": _terms()}


def _read(file: Path) -> str:
    plain = file.read_bytes().decode("latin-1")
    if file.suffix != ".parquet":
        return file.name + plain
    import duckdb

    with duckdb.connect() as base:
        return (
            file.name
            + plain
            + json.dumps(base.execute("SELECT * FROM read_parquet(?)", [str(file)]).fetchall(), default=str)
        )


def _terms() -> str:
    """The canaries that the index answers to; its words lie there folded and packed, so it is asked for each."""
    at = searcher()
    tokens = {name: schema.tokens(name)[0] for name in sorted({part for pair in canaries() for part in pair})}
    return " ".join(name for name, token in tokens.items() if any(at.doc_freq(field, token) for field in schema.TEXTS))


def _leaks(places: dict[str, str]) -> list[tuple[str, str]]:
    names = sorted({part for pair in canaries() for part in pair})
    return [(place, name) for place, text in places.items() for name in names if name.casefold() in text.casefold()]


def _settled(case: Case, company: Cast, profile: str) -> Release:
    """Drafted, every word that was asked removed, checked."""
    by = company.coordinator.acting_as(Role.COORDINATOR)
    made = actions.draft(case=case, profile_name=profile, by=by, at=NOW)
    for words in actions.open_questions(made):
        made = actions.mark(release=made, words=words, choice="remove", because="may be a name", by=by, at=NOW)
    made = actions.check(release=made, by=by, at=NOW)
    assert made.state == Release.CHECKED, made.report
    return made


def _saved(folder: Path, profile: str) -> str:
    """What the command line writes: names and contents of the files, and what it says."""
    said = CliRunner().invoke(publish.save, [str(folder), "--profile", profile], catch_exceptions=False, obj=None)
    assert said.exit_code == 0
    files = sorted(folder.iterdir())
    assert len(files) == 2
    return said.output + "".join(f"{file.name}{file.read_bytes().decode('latin-1')}" for file in files)
