"""What the archive does: takes in folders of published letters and lines of parsed ones, and withdraws a letter."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import batched
from pathlib import Path
from typing import Any

from django.db import transaction

from openimr.archive import forks, scans
from openimr.archive.following import take_released
from openimr.archive.importing import Counts, take
from openimr.archive.models import Determination, File, next_revision
from openimr.archive.reading import pdf
from openimr.archive.turns import take_turn

__all__ = ["ArchiveRefused", "Counts", "import_folder", "import_lines", "take", "take_released", "withdraw"]
BATCH = 480  # files of one transaction
ENDINGS = (".pdf", ".txt")
Tell = Callable[[int, int, Counts], None]


class ArchiveRefused(ValueError):
    """The archive cannot do what was asked; the text says why and what to do."""


def import_folder(folder: Path, *, at: datetime, tell: Tell, workers: int = 0) -> Counts:
    """Take in every letter below a folder. Start it again after any interruption: what was taken is not read again."""
    files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in ENDINGS and file.is_file())
    if not files:
        raise ArchiveRefused(f"{folder} holds no {' or '.join(ENDINGS)} file.")
    counts = Counts()
    done = 0
    for batch in batched(files, BATCH):
        unseen = _unseen(batch)
        counts.same_file += len(batch) - len(unseen)
        rows = list(forks.read_kept(unseen, workers=workers))
        counts += take([row for row in rows if row.get("problem") != pdf.SCAN], at=at)
        for row in rows:
            if row.get("problem") == pdf.SCAN:  # seconds each, so each is kept as soon as it is read
                counts += take([scans.read(Path(row["file"]))], at=at)
        done += len(batch)
        tell(done, len(files), counts)
    return counts


def _unseen(files: Sequence[Path]) -> list[Path]:
    """The files whose bytes no import has read into a letter yet."""
    hashes = {file: forks.sha256(file) for file in files}
    seen = File.objects.filter(sha256__in=[one for one in hashes.values() if one], determination__isnull=False)
    known = set(seen.values_list("sha256", flat=True))
    return [file for file in files if hashes[file] not in known]


def import_lines(lines: Iterable[str], *, at: datetime, tell: Tell) -> Counts:
    """Take in parsed letters, a JSON object a line (as `imr letter parse --json` prints them)."""
    counts = Counts()
    done = 0
    for batch in batched(_rows(lines), 2000):
        counts += take(batch, at=at)
        done += len(batch)
        tell(done, 0, counts)
    return counts


NEEDED = ("text_sha256", "items", "layout", "case_number", "licensed_states", "specialties", "diagnoses")


def _rows(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise ArchiveRefused(f"Line {number} is not JSON: {error.msg}.") from error
        missing = [name for name in NEEDED if name not in row] if isinstance(row, dict) and "problem" not in row else []
        if not isinstance(row, dict) or missing:
            raise ArchiveRefused(f"Line {number} is no parsed letter{f': it lacks {missing[0]}' if missing else ''}.")
        yield row


@transaction.atomic
def withdraw(*, determination: Determination, at: datetime) -> Determination:
    """Take a letter out of what is shown; its address answers that it was withdrawn."""
    take_turn()
    held = Determination.objects.select_for_update().get(pk=determination.pk)
    if held.withdrawn_at is None:
        Determination.objects.filter(pk=held.pk).update(withdrawn_at=at, revision=next_revision())
        held.refresh_from_db()
    return held
