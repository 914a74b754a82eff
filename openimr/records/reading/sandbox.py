"""The way to a child process for each file: a preloaded server forks it, its answer comes back through a file.

One server for each thread that asks; it starts with the first question, is replaced when it dies, and ends with us.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openimr.records.reading.limits import Limits

TRIES = 2  # a server that died between two questions is replaced once
_own = threading.local()


@dataclass(frozen=True)
class Answer:
    """A child's answer: JSON, and the blobs it points into as [offset, length]."""

    head: Any
    body: bytes

    def blob(self, place: list[int]) -> bytes:
        return self.body[place[0] : place[0] + place[1]]


def ask(question: dict[str, Any], limits: Limits) -> Answer | None:
    """Have a child answer; None when it was killed, ran out of time or memory, or gave nonsense."""
    with tempfile.TemporaryDirectory(prefix="imr-read-") as folder:
        out = Path(folder) / "answer"
        for _ in range(TRIES):
            try:
                ended = _server().ask({**question, "out": str(out), "scratch": folder, "limits": vars(limits)})
                return _read(out) if ended else None
            except (OSError, ValueError):
                _forget()
    return None


def _read(out: Path) -> Answer | None:
    """The answer file: four bytes of length, JSON, blobs."""
    try:
        data = out.read_bytes()
        size = int.from_bytes(data[:4], "big")
        return Answer(json.loads(data[4 : 4 + size]), data[4 + size :])
    except (OSError, ValueError):
        return None


class Server:
    """The preloaded process that forks a child for each question."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        words = [sys.executable, "-m", "openimr.records.reading.server", str(theirs.fileno())]
        env = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        self.process = subprocess.Popen(words, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, env=env)
        theirs.close()
        self.link = ours.makefile("rwb")
        ours.close()

    def ask(self, question: dict[str, Any]) -> bool:
        """Whether the child ended well. OSError or ValueError when the server itself is gone."""
        self.link.write(json.dumps(question).encode() + b"\n")
        self.link.flush()
        return bool(json.loads(self.link.readline())["ok"])

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


def _server() -> Server:
    if getattr(_own, "server", None) is None or _own.pid != os.getpid():
        _own.server, _own.pid = Server(), os.getpid()
    server: Server = _own.server
    return server


def _forget() -> None:
    if getattr(_own, "server", None) is not None and _own.pid == os.getpid():
        _own.server.close()
    _own.server = None
