"""Children are started again, and do not outlive a killed supervisor."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from openimr.host.home import CHECKOUT

SCRIPT = """
import sys
from pathlib import Path
from openimr.host.supervisor import Child, Supervisor
folder = Path(sys.argv[1])
code = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\\\n'); time.sleep(60)"
child = Child("one", [sys.executable, "-c", code, str(folder / "pids")], folder / "log")
site = Supervisor([child], dict(__import__("os").environ))
site.start()
site.run()
"""


def _pids(folder: Path, count: int) -> list[int]:
    limit = time.monotonic() + 20
    while time.monotonic() < limit:
        if (folder / "pids").exists() and len(found := (folder / "pids").read_text().split()) >= count:
            return [int(pid) for pid in found]
        time.sleep(0.05)
    raise AssertionError("the child was not started")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"


def _gone(pid: int) -> bool:
    limit = time.monotonic() + 20
    while time.monotonic() < limit and _alive(pid):
        time.sleep(0.05)
    return not _alive(pid)


def test_what_ends_is_started_again_and_nothing_is_left_behind(tmp_path: Path) -> None:
    site = subprocess.Popen([sys.executable, "-c", SCRIPT, str(tmp_path)], cwd=CHECKOUT)
    first = _pids(tmp_path, 1)[0]
    os.kill(first, signal.SIGKILL)
    second = _pids(tmp_path, 2)[1]
    assert second != first
    site.kill()
    site.wait()
    assert _gone(second)


def test_a_polite_end_ends_the_children(tmp_path: Path) -> None:
    site = subprocess.Popen([sys.executable, "-c", SCRIPT, str(tmp_path)], cwd=CHECKOUT)
    child = _pids(tmp_path, 1)[0]
    site.terminate()
    assert site.wait(20) == 0
    assert not _alive(child)
