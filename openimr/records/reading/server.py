"""The preloaded process: engines loaded once, a child forked for each question, limits set in the child."""

import json
import os
import resource
import select
import signal
import socket
import sys
from typing import Any

from openimr.host.lifeline import die_with_parent
from openimr.host.netwall import leave_the_network
from openimr.records.reading import engine


def main(fd: int) -> None:
    leave_the_network()  # first: it clears the wish to die with the parent
    die_with_parent(signal.SIGKILL)
    link = socket.socket(fileno=fd).makefile("rwb")
    engine.warm()
    for line in link:  # ends when the asker goes
        link.write(json.dumps({"ok": _in_child(json.loads(line))}).encode() + b"\n")
        link.flush()


def _in_child(question: dict[str, Any]) -> bool:
    """Fork, let the child answer into its file, and wait; whether it ended well in time."""
    limits = question["limits"]
    pid = os.fork()
    if pid == 0:
        _answer(question)
    pidfd = os.pidfd_open(pid)
    try:
        if not select.select([pidfd], [], [], limits["wall_seconds"])[0]:
            os.kill(pid, signal.SIGKILL)
    finally:
        os.close(pidfd)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status) == 0


def _answer(question: dict[str, Any]) -> None:
    """In the child: limits first, then the work. Never returns."""
    code = 1
    try:
        die_with_parent(signal.SIGKILL)
        _limit(question["limits"])
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # engines complain on stderr; a file's words belong in no log
        head, body = engine.answer(question)
        data = json.dumps(head).encode()
        with open(question["out"], "wb") as out:
            out.write(len(data).to_bytes(4, "big") + data)
            for blob in body:
                out.write(blob)
        code = 0
    except BaseException:
        code = 1
    finally:
        os._exit(code)


def _limit(limits: dict[str, Any]) -> None:
    for kind, value in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, limits["output_bytes"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(kind, (value, value))


if __name__ == "__main__":
    main(int(sys.argv[1]))
