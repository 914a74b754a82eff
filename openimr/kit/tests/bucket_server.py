"""An S3 server process on this machine, and a line to it that can break. Real bytes over real sockets."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

KEYS = {"access_key": "test", "secret_key": "test", "region_name": "us-east-1"}
SERVER = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p"]


@pytest.fixture(scope="session")
def s3_server() -> Iterator[int]:
    """The port of a running server."""
    port = free_port()
    quiet = {**os.environ, "MOTO_CALL_RESET_API": "false"}
    process = subprocess.Popen([*SERVER, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=quiet)
    deadline = time.monotonic() + 60
    while not _answers(port):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.1)
    yield port
    process.kill()
    process.wait()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@pytest.fixture
def bucket(s3_server: int, request: pytest.FixtureRequest) -> dict[str, str]:
    """A fresh bucket: django-storages' options for it."""
    name = f"bucket-{abs(hash(request.node.nodeid)):x}"
    client(s3_server).create_bucket(Bucket=name)
    return {"bucket_name": name, "endpoint_url": f"http://127.0.0.1:{s3_server}", "location": "files", **KEYS}


def client(port: int) -> Any:
    import boto3

    return boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        region_name="us-east-1",
    )


class BreakingLine:
    """A way to the server that cuts the first `breaks` connections after `after` bytes from the asker or the server."""

    def __init__(self, port: int, *, breaks: int, after: int, of_answer: bool = False) -> None:
        self.target, self.breaks, self.after, self.of_answer = port, breaks, after, of_answer
        self.asked = 0
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                ours, _ = self.door.accept()
                self.asked += 1
                threading.Thread(target=self._carry, args=(ours, self.asked <= self.breaks), daemon=True).start()

    def _carry(self, ours: socket.socket, cut: bool) -> None:
        theirs = socket.create_connection(("127.0.0.1", self.target))
        limits = (self.after if cut and not self.of_answer else None, self.after if cut and self.of_answer else None)
        for source, target, limit in ((ours, theirs, limits[0]), (theirs, ours, limits[1])):
            threading.Thread(target=self._pump, args=(source, target, limit), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, limit: int | None) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while piece := source.recv(4096):
                passed += len(piece)
                if limit is not None and passed > limit:
                    break
                target.sendall(piece)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.door.close()
