"""A process behind the wall reaches nobody, not even this machine, and still reads and writes its files."""

import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ASKS = """
import os, socket, sys
from openimr.host.netwall import leave_the_network
port, account, file = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
encoded = "x".encode("idna")  # loaded while files of the house can be read
if account and os.geteuid() == 0:
    os.setgid(account), os.setuid(account)
if not leave_the_network():
    sys.exit(3)
with open(file, "w") as out:
    out.write("kept")
try:
    socket.create_connection(("127.0.0.1", port), timeout=5)
except OSError:
    sys.exit(0 if open(file).read() == "kept" else 2)
sys.exit(1)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any account may write in; pytest's own are closed to others."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


@pytest.mark.parametrize("account", [0, 65534])
def test_nobody_is_reached_from_behind_the_wall(account: int, open_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        ended = subprocess.run([sys.executable, "-c", ASKS, port, str(account), open_folder / "kept"], check=False)
    if ended.returncode == 3:
        pytest.skip("this machine allows no network namespaces")
    assert ended.returncode == 0
