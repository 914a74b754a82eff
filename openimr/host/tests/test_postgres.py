"""The embedded server: alive by connecting, nothing acknowledged lost, no orphan left."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from openimr.host import home as homes
from openimr.host import postgres


@pytest.fixture
def server() -> Iterator[postgres.Server]:
    folder = Path(tempfile.mkdtemp(prefix="imr-pg-"))
    folder.chmod(0o755)
    made = postgres.Server(folder)
    yield made
    postgres.release(made)
    _wait_until(lambda: not made.answers(), 20)
    shutil.rmtree(folder, ignore_errors=True)


def _wait_until(holds: object, seconds: float) -> bool:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if holds():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def _postmaster(server: postgres.Server) -> int:
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


def test_kill_9_loses_nothing_that_was_acknowledged(server: postgres.Server) -> None:
    url = postgres.ensure(server)
    with psycopg.connect(url, autocommit=True) as link:
        link.execute("CREATE TABLE kept (n int)")
        link.execute("INSERT INTO kept SELECT generate_series(1, 20000)")
    os.kill(_postmaster(server), signal.SIGKILL)
    with psycopg.connect(postgres.ensure(server)) as link:
        assert link.execute("SELECT count(*) FROM kept").fetchone() == (20000,)


def test_the_server_ends_when_its_last_holder_is_killed(server: postgres.Server) -> None:
    code = (
        "import sys, time; from pathlib import Path; from openimr.host import postgres\n"
        "postgres.ensure(postgres.Server(Path(sys.argv[1]))); print('up', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(server.home)], stdout=subprocess.PIPE, cwd=homes.CHECKOUT
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"up\n"
    assert server.answers()
    holder.kill()
    holder.wait()
    assert _wait_until(lambda: not server.answers(), 20)
    assert _wait_until(lambda: not (server.data / "postmaster.pid").exists(), 20)


def test_a_stale_pid_of_another_program_does_not_stop_the_start(server: postgres.Server) -> None:
    postgres.ensure(server)
    postgres.release(server)
    assert _wait_until(lambda: not (server.data / "postmaster.pid").exists(), 20)
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n")
    postgres.ensure(server)
    assert server.answers()


def test_socket_paths_stay_short() -> None:
    deep = Path("/tmp") / ("x" * 120)
    assert len(str(homes.socket_folder(deep))) < homes.SOCKET_PATH_LIMIT


def test_a_closed_folder_is_noticed(tmp_path: Path) -> None:
    import pwd

    shut = tmp_path / "shut"
    shut.mkdir(mode=0o700)
    somebody = next((one for one in pwd.getpwall() if one.pw_uid not in (0, os.geteuid())), None)
    assert somebody is not None
    assert not homes.reachable(shut / "data", somebody)
    assert homes.reachable(shut / "data", None)
