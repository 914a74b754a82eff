"""The index on disk: built anew beside the old one and put in its place at once; followed by the rows' revisions.

`current` names the folder in use; `state.json` in it holds the schema's version and the revision it is up to. One
writer at a time (a lock on the folder); readers take up what is committed. The index is no record: losing it loses
nothing, and it stands outside of backups.
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy
from django.conf import settings

from openimr.archive.models import Determination
from openimr.archive.search import schema, source

HEAP = 256 * 1024 * 1024  # bytes a writer holds before it writes a segment
AT_ONCE = 2000  # letters between two looks at the clock
DAMAGED = "damaged"  # a file of this name in the folder: no process asks this index any more
HARMED = "The index is damaged; it is rebuilt from the database."


class IndexAway(Exception):
    """The index cannot be asked now; the text says why. It is being rebuilt, or should be."""


@dataclass(frozen=True)
class Status:
    """How the index stands: ready | away; letters in it, the revision it is up to, revisions it is behind."""

    state: str
    letters: int
    revision: int
    behind: int
    problem: str = ""


def root() -> Path:
    place = Path(settings.HOME) / "index" / "archive"
    place.mkdir(parents=True, exist_ok=True)
    return place


@contextmanager
def _writing() -> Iterator[None]:
    """The one writer's turn; raises `IndexAway` when another has it."""
    with (root() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise IndexAway("The index is being written by another process; try again when it is done.") from error
        yield


def _folder() -> Path:
    """The folder in use; raises `IndexAway` when there is none or it is of another version."""
    with suppress(OSError, ValueError):
        place = root() / (root() / "current").read_text().strip()
        if _state(place)["schema"] == schema.VERSION and not (place / DAMAGED).exists():
            return place
    raise IndexAway("The index of published determinations is missing or old; it is rebuilt from the database.")


def _state(place: Path) -> dict[str, int]:
    state: dict[str, int] = json.loads((place / "state.json").read_text())
    return state


def _write_state(place: Path, revision: int) -> None:
    fresh = place / "state.json.new"
    fresh.write_text(json.dumps({"schema": schema.VERSION, "revision": revision}))
    fresh.replace(place / "state.json")


def rebuild(*, tell: Any = None) -> int:
    """Build the index from the database and put it in place; gives the letters in it."""
    with _writing():
        place = root() / f"built-{time.time_ns()}"
        place.mkdir()
        try:
            count, revision = _fill(place, tell)
            _write_state(place, revision)
            _point_to(place)
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise
        _sweep(keep=place)
        return count


def _fill(place: Path, tell: Any) -> tuple[int, int]:
    index = _registered(tantivy.Index(schema.schema(), path=str(place)))
    writer = index.writer(heap_size=HEAP, num_threads=1)
    count, revision = 0, source.newest_revision()
    for letter in source.letters():
        writer.add_document(schema.document(letter))
        count += 1
        if tell and count % AT_ONCE == 0:
            tell(count)
    writer.commit()
    writer.wait_merging_threads()
    return count, revision


def _point_to(place: Path) -> None:
    fresh = root() / "current.new"
    fresh.write_text(place.name)
    os.replace(fresh, root() / "current")


def _sweep(keep: Path) -> None:
    """Remove folders that no reader needs any more: readers of the last minutes keep theirs open."""
    for old in root().glob("built-*"):
        if old != keep and time.time() - old.stat().st_mtime > 600:
            shutil.rmtree(old, ignore_errors=True)


def update() -> int:
    """Bring the index up to the database's newest revision; gives the letters that were written or taken out."""
    with _writing():
        place = _folder()
        since = _state(place)["revision"]
        changed = source.changed(since)
        if not changed:
            return 0
        try:
            _apply(place, [key for key, _ in changed])
        except (ValueError, OSError) as error:
            raise IndexAway(HARMED) from error
        _write_state(place, changed[-1][1])
        return len(changed)


def _apply(place: Path, keys: list[int]) -> None:
    index = _registered(tantivy.Index.open(str(place)))
    writer = index.writer(heap_size=HEAP // 4, num_threads=1)
    for key in keys:
        writer.delete_documents_by_query(
            tantivy.Query.term_query(schema.schema(), "id", key)
        )  # by term finds no number
    for letter in source.letters(keys):
        writer.add_document(schema.document(letter))
    writer.commit()
    writer.wait_merging_threads()


def _registered(index: Any) -> Any:
    index.register_tokenizer(schema.ENGLISH, schema.analyzer())
    return index


_open: dict[str, Any] = {"place": None, "seen": 0, "index": None}


def searcher() -> Any:
    """The newest committed state to ask; raises `IndexAway` when there is none that can be read."""
    place = _folder()
    try:
        seen = (place / "state.json").stat().st_mtime_ns
        if _open["place"] != place:
            _open.update(place=place, index=_registered(tantivy.Index.open(str(place))), seen=seen)
        elif _open["seen"] != seen:
            _open["index"].reload()
            _open["seen"] = seen
        return _open["index"].searcher()
    except (ValueError, OSError) as error:
        _open.update(place=None, index=None)
        raise IndexAway(HARMED) from error


def opened() -> tuple[str, int]:
    """Which state of the index this process asks: what was counted in it stays true as long as this is the same."""
    return str(_open["place"]), int(_open["seen"])


@contextmanager
def asking() -> Iterator[Any]:
    """The newest committed state, to ask it within: whatever the engine throws while it reads becomes `IndexAway`.

    An index harmed while it is open throws from within the engine, as a panic that no `except Exception` stops.
    """
    try:
        yield searcher()
    except IndexAway:
        raise
    except BaseException as error:
        if not isinstance(error, ValueError | OSError) and type(error).__name__ != "PanicException":
            raise
        _look_for_harm()
        raise IndexAway("The index could not answer; when it is damaged it is rebuilt from the database.") from error


def _look_for_harm() -> None:
    """After a question failed: an index that cannot be opened anew, or read through once, is marked and rebuilt."""
    place = Path(_open["place"] or _folder())
    _open.update(place=None, index=None)
    try:
        fresh = _registered(tantivy.Index.open(str(place))).searcher()
        for name in schema.TEXTS:
            phrase = tantivy.Query.phrase_query(schema.schema(), name, list(schema.tokens("medical treatment")))
            fresh.search(phrase, limit=1)
        hits = fresh.search(tantivy.Query.all_query(), limit=1, order_by_field="day").hits
        [fresh.doc(address) for _, address in hits]
        fresh.aggregate(tantivy.Query.all_query(), {name: {"terms": {"field": name}} for name in schema.FACETS})
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        with suppress(OSError):
            (place / DAMAGED).touch()


def status() -> Status:
    """How the index stands, for people and for the housekeeping job."""
    newest = source.newest_revision()
    try:
        revision = _state(_folder())["revision"]
        found = searcher()
        return Status("ready", found.num_docs, revision, max(0, newest - revision))
    except IndexAway as away:
        return Status("away", 0, 0, newest, str(away))


def letters_in_database() -> int:
    return Determination.objects.public().count()
