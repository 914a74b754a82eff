"""A thousand planted names in everything that a case holds: none comes out anywhere."""

import json
import logging
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils import timezone

from openimr.accounts.roles import Role
from openimr.audit.models import Entry
from openimr.cases.models import Case, Party
from openimr.cli import publish
from openimr.publication import actions, queries, rereading
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
    leaks = [
        (place, name) for place, text in places.items() for name in sorted(names) if name.casefold() in text.casefold()
    ]
    assert leaks == []
    assert rereading.left_in(made) == []


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
