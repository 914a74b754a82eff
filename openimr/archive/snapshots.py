"""Snapshots of the open data: made when rows changed, kept by revision, given out by the names they were made with."""

import shutil
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from openimr.archive import exporting
from openimr.archive.models import Determination, Snapshot
from openimr.archive.search.source import newest_revision
from openimr.publication import queries as publication

KEPT = 3  # folders of files; the rows of older snapshots stay


def root() -> Path:
    return Path(settings.HOME) / "exports"


def folder(snapshot: Snapshot) -> Path:
    return root() / str(snapshot.revision)


def newest() -> Snapshot | None:
    return Snapshot.objects.first()


def spoiled(snapshot: Snapshot | None) -> bool:
    """Whether a letter was withdrawn since a snapshot, followed or not: its files are given out no more."""
    if snapshot is None:
        return False
    gone = Determination.objects.filter(withdrawn_at__isnull=False)
    to_follow = Determination.objects.public().filter(published_id__in=publication.withdrawn())
    return gone.filter(revision__gt=snapshot.revision).exists() or to_follow.exists()


@transaction.atomic
def make(*, at: datetime) -> Snapshot | None:
    """A snapshot of the rows as they are, unless the newest one holds them already. Files first, then the row."""
    last, revision = newest(), newest_revision()
    if not revision or (last is not None and last.revision >= revision):
        return None
    fresh = root() / f".new-{revision}"
    shutil.rmtree(fresh, ignore_errors=True)
    files = exporting.export(fresh)
    shutil.rmtree(root() / str(revision), ignore_errors=True)
    fresh.replace(root() / str(revision))
    since = Determination.objects.filter(revision__gt=last.revision if last else 0)
    made = Snapshot.objects.create(
        revision=revision, made_at=at, letters=Determination.objects.public().count(), added=since.public().count(),
        withdrawn=since.filter(withdrawn_at__isnull=False).count(), files=[asdict(file) for file in files],
    )  # fmt: skip
    _sweep()
    return made


def _sweep() -> None:
    """Of the newest snapshots the files stay, as long as they hold nothing that was withdrawn since."""
    whole = {str(one.revision) for one in Snapshot.objects.all()[:KEPT] if not spoiled(one)}
    for place in root().iterdir():
        if place.name not in whole and not place.name.startswith("."):
            shutil.rmtree(place, ignore_errors=True)


def kept(snapshot: Snapshot) -> bool:
    """Whether its files are given out."""
    return folder(snapshot).exists() and not spoiled(snapshot)


def file_of(snapshot: Snapshot, name: str) -> Path | None:
    """A file of a snapshot by its name; None for a name it does not have or whose files are kept no more.

    A snapshot that holds a letter withdrawn since gives out nothing: the next one does not hold it.
    """
    if spoiled(snapshot):
        return None
    names = {file["name"] for file in snapshot.files} | {"dictionary.json"}
    place = folder(snapshot) / name
    return place if name in names and place.is_file() else None
