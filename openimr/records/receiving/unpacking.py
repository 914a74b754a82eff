"""The members of an archive or a mail: each a file of the record like any other, with the same sender and receipt.

A member is entered once, by its place in the archive; a worker killed in the middle is followed by one that goes on.
"""

import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import IntegrityError

from openimr.accounts.roles import SYSTEM
from openimr.records import names, reading
from openimr.records.models import Upload
from openimr.records.reading import kinds
from openimr.records.receiving import intake
from openimr.records.store import blobs

LeftOut = list[dict[str, str]]
NESTED = "The file came packed inside a packed file; ask the sender to send its contents singly."
NONE_TAKEN = "Nothing in the file could be taken; see the reason for each, and ask the sender for the files singly."
SOME_LEFT = "{} of the files inside could not be taken: see the reason for each."


def unpack(upload: Upload, found: reading.Inspection) -> tuple[reading.Inspection, LeftOut]:
    """Enter the members of a file; gives what the file itself is now, and what was left out of it, with reasons."""
    if _too_deep(upload, found.kind):
        return replace(found, state="refused", page_count=0, problem=NESTED), []
    with tempfile.TemporaryDirectory(prefix="imr-unpack-") as folder:
        inside = reading.unpack(blobs().path(upload.to_read), found.kind, Path(folder))
        if inside.state != "ok":
            return replace(found, state=inside.state, page_count=0, problem=inside.problem), []
        present = set(upload.members.values_list("place", flat=True))
        for member in inside.members:
            if member["place"] not in present:
                _enter(upload, member, Path(folder))
    return _told(found, inside)


def _too_deep(upload: Upload, kind: str) -> bool:
    """A mail may come in an archive and an archive in a mail, once; an archive in an archive is not opened."""
    above = upload.parent
    return above is not None and (above.parent_id is not None or kind == above.kind == "zip")


def _enter(parent: Upload, member: Mapping[str, Any], folder: Path) -> None:
    upload = Upload(
        case_id=parent.case_id,
        parent=parent,
        place=member["place"],
        name=names.clean(member["name"]),
        source=parent.source,
        received_at=parent.received_at,
        received_by=parent.received_by,
    )
    with (folder / str(member["place"])).open("rb") as file:
        problem = intake.keep(upload, file)
    (folder / str(member["place"])).unlink()
    with suppress(IntegrityError):  # another worker was faster with this member
        intake.enter(upload, problem, SYSTEM, parent.received_at)


def _told(found: reading.Inspection, inside: reading.Unpacked) -> tuple[reading.Inspection, LeftOut]:
    left_out = [{"name": names.clean(row["name"]), "problem": row["problem"]} for row in inside.left_out]
    if found.kind in kinds.PACKED and not inside.members:
        return replace(found, state="refused", problem=NONE_TAKEN), left_out
    said = [found.problem, SOME_LEFT.format(len(left_out)) if left_out else ""]
    return replace(found, problem=" ".join(filter(None, said))), left_out
