"""The keeper: one process that runs the embedded server while anybody holds it, and stops it when nobody does.

Each holder keeps a shared flock on `postgres.users`. The keeper tries the exclusive lock twice a second; getting it
means that nobody is left. If the keeper itself is killed, the kernel tells the server to stop (lifeline).
"""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from openimr.host import home as homes
from openimr.host import lifeline, postgres

TICK_S = 0.25
IDLE_TICKS = 6  # a second and a half without holders: a command line that comes right after finds the server warm
RETRIES = 40  # after a kill -9 its orphaned children hold the shared memory for a second or two


def main(home: Path, *, fast: bool) -> None:
    server = postgres.Server(home, fast=fast)
    with open(home / "postgres.keeper", "a") as own:
        try:
            fcntl.flock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return  # another keeper is at work
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        keep(server)


def keep(server: postgres.Server) -> None:
    """Run the server until nobody has held it for a while; start it again if it dies."""
    account = homes.server_account()
    postgres.prepare(server, account)
    child = start(server)
    try:
        idle = 0
        while idle < IDLE_TICKS:
            time.sleep(TICK_S)
            if child.poll() is not None:
                child = start(server)
            idle = idle + 1 if nobody_holds(server) else 0
    finally:
        child.send_signal(signal.SIGINT)  # "fast" shutdown: open transactions roll back, everything acknowledged stays
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(60)


def start(server: postgres.Server) -> subprocess.Popen[bytes]:
    for _ in range(RETRIES):
        clear_stale_pid(server)
        child = lifeline.start(
            postgres.command(server),
            account=homes.server_account(),
            on_parent_death=signal.SIGINT,
            log=server.log,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
        )
        if wait_until_up(server, child):
            return child
        time.sleep(TICK_S)
    raise SystemExit(f"keeper: the server does not start; see {server.log}")


def wait_until_up(server: postgres.Server, child: subprocess.Popen[bytes]) -> bool:
    while child.poll() is None:
        if server.answers():
            make_database(server)
            return True
        time.sleep(0.02)
    return False


def make_database(server: postgres.Server) -> None:
    link = psycopg.connect(host=str(server.sockets), user="imr", dbname="postgres", autocommit=True)
    with link, contextlib.suppress(psycopg.errors.DuplicateDatabase):
        link.execute(f"CREATE DATABASE {postgres.DATABASE}")  # a constant name of ours


def clear_stale_pid(server: postgres.Server) -> None:
    """Remove a pid file whose number now belongs to some other program: PostgreSQL would refuse to start for ever."""
    file = server.data / "postmaster.pid"
    try:
        pid = int(file.read_text().splitlines()[0])
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError, IndexError):
        return
    if str(server.data).encode() not in words:
        file.unlink(missing_ok=True)


def nobody_holds(server: postgres.Server) -> bool:
    with open(server.home / "postgres.users", "a") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


if __name__ == "__main__":
    main(Path(sys.argv[1]), fast="--fast" in sys.argv)
