"""Taking the members out of a ZIP or a mail, inside the child: bytes are counted as they come, headers are not believed.

Each member taken lies as a file named by its place in the folder asked for; each other one has a reason.
"""

import errno
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from openimr.records.reading import mail
from openimr.records.reading.kinds import FileRefused
from openimr.records.reading.limits import Limits

PIECE = 1 << 16
FULL = "The server's disk has no room to unpack the file; tell the administrator, then start the reading again."
DAMAGED = "The ZIP is damaged; ask the sender for it again."
MANY = "The ZIP holds {:,} files; at most {:,} are taken. Ask the sender to split it."
HUGE = "Unpacked the file is larger than {:.0f} GB; ask the sender to split it."
BOMB = "unpacks to more than {} times its size, as no record does; ask the sender for it alone"
LARGE = "is larger than {} MB; ask the sender to split it"
BROKEN = "is damaged; ask the sender for it again"
Entry = zipfile.ZipInfo


class LeftOut(Exception):
    """This member is not taken; the text says why and what to do."""


def unpack(path: Path, kind: str, into: Path, limits: Limits) -> dict[str, Any]:
    """`members`: place and name of each one taken; `left_out`: name and problem; `state`, `problem` as of an inspection."""
    room, members, left_out = Room(limits), [], []
    try:
        for place, name, write in HOLDERS[kind](path, limits):
            try:
                _take(into / str(place), write, room)
                members.append({"place": place, "name": name})
            except LeftOut as why:
                (into / str(place)).unlink(missing_ok=True)
                left_out.append({"name": name, "problem": f"{why}."})
    except FileRefused as refused:
        return {"state": refused.state, "problem": str(refused), "members": [], "left_out": []}
    return {"state": "ok", "problem": "", "members": members, "left_out": left_out}


class Room:
    """What may still be unpacked of one file."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.left = limits, limits.unpacked_bytes

    def spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise FileRefused("refused", HUGE.format(self.limits.unpacked_bytes / 1024**3))


Write = Callable[[BinaryIO, Room], None]
Member = tuple[int, str, Write]


def _take(file: Path, write: Write, room: Room) -> None:
    try:
        with file.open("wb") as out:
            write(out, room)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise FileRefused("unreadable", FULL) from error
        raise LeftOut(BROKEN) from error


def _zip(path: Path, limits: Limits) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, MemoryError) as error:
        raise FileRefused("refused", DAMAGED) from error
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > limits.entries:
        raise FileRefused("refused", MANY.format(len(entries), limits.entries))
    if not entries:
        raise FileRefused("refused", "The ZIP is empty; ask the sender for it again.")
    for place, entry in enumerate(entries, start=1):
        yield place, entry.filename, _inflating(archive, entry)


def _inflating(archive: zipfile.ZipFile, entry: Entry) -> Write:
    def write(out: BinaryIO, room: Room) -> None:
        for unfit, why in UNFIT:
            if unfit(entry):
                raise LeftOut(why)
        try:
            with archive.open(entry) as packed:
                _counted(packed, out, entry, room)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
            raise LeftOut(BROKEN) from error

    return write


def _counted(packed: Any, out: BinaryIO, entry: Entry, room: Room) -> None:
    limits, done = room.limits, 0
    allowed = max(limits.small_bytes, limits.ratio * entry.compress_size)
    while piece := packed.read(PIECE):
        done += len(piece)
        room.spend(len(piece))
        if done > allowed:
            raise LeftOut(BOMB.format(limits.ratio))
        if done > limits.member_bytes:
            raise LeftOut(LARGE.format(limits.member_bytes >> 20))
        out.write(piece)


def _leads_out(entry: Entry) -> bool:
    name = entry.orig_filename.replace("\\", "/")
    return name.startswith("/") or bool(re.match(r"[A-Za-z]:", name)) or ".." in name.split("/")


def _is_link(entry: Entry) -> bool:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return kind not in (0, stat.S_IFREG)


def _is_of_a_system(entry: Entry) -> bool:
    parts = entry.filename.split("/")
    return "__MACOSX" in parts or parts[-1] in (".DS_Store", "Thumbs.db", "desktop.ini")


UNFIT: tuple[tuple[Callable[[Entry], bool], str], ...] = (
    (lambda entry: bool(entry.flag_bits & 0x41), "is locked with a password; ask the sender for an open copy"),
    (_leads_out, "has a name that leads out of the archive; ask the sender to send the file alone"),
    (_is_link, "is a link and no file; ask the sender for the file itself"),
    (_is_of_a_system, "was put there by the sender's computer and is no record"),
    (
        lambda entry: entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED),
        "is packed in an unusual way; ask the sender to pack it as an ordinary ZIP",
    ),
)


def _mail(path: Path, limits: Limits) -> Iterator[Member]:
    for place, part in enumerate(mail.walked(mail.opened(path, limits), limits)):
        if mail.is_member(part):
            yield place, mail.attachment_name(part, place), _attached(part)


def _attached(part: Any) -> Write:
    def write(out: BinaryIO, room: Room) -> None:
        try:
            data = mail.attachment_bytes(part)
        except (RecursionError, ValueError, LookupError) as error:
            raise LeftOut(BROKEN) from error
        room.spend(len(data))
        if len(data) > room.limits.member_bytes:
            raise LeftOut(LARGE.format(room.limits.member_bytes >> 20))
        out.write(data)

    return write


HOLDERS: dict[str, Callable[[Path, Limits], Iterator[Member]]] = {"zip": _zip, "eml": _mail}
