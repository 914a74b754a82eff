"""The figures of the house: how fast it stands up, lists, and carries a case from application to served letter."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from openimr.cli import measuring, serving
from openimr.host import home as homes
from openimr.host import postgres

PORT = 8797
START_S, CLONE_RATIO, LIST_RATIO, CASES_A_SECOND = 3.0, 2.0, 2.0, 5.0


def run(part: str) -> None:
    """Measure the part named and print it beside its bound."""
    works: dict[str, Callable[[Path], None]] = {"clone": clone, "start": start, "list": work_list, "path": path}
    with folder() as place:
        works[part](place)


@contextmanager
def folder() -> Iterator[Path]:
    """A throw-away data folder."""
    made = Path(tempfile.mkdtemp(prefix="imr-bench-"))
    made.chmod(0o755)  # the database's own account must be able to enter
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def clone(folder: Path) -> None:
    """Fresh clone to served page beside a bare environment, install and database of the same lock."""
    begun = time.perf_counter()
    _bare(folder / "bare")
    bare = time.perf_counter() - begun
    begun = time.perf_counter()
    subprocess.run(["git", "clone", "-q", homes.CHECKOUT, folder / "clone"], check=True)
    _until_served(folder / "clone", folder / "home")
    ours = time.perf_counter() - begun
    ratio = ours / bare
    figure = f"{ours:.1f} s, bare {bare:.1f} s, {ratio:.2f}x"
    measuring.tell("fresh clone to served page", figure, f"{CLONE_RATIO}x bare", holds=ratio <= CLONE_RATIO)


def _bare(folder: Path) -> None:
    """venv + uv + the lock + initdb, nothing of ours."""
    python, lock = folder / "bin" / "python", homes.CHECKOUT / "requirements.lock"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([python, "-m", "pip", "install", "-q", "uv"], check=True, capture_output=True)
    env = {**os.environ, "VIRTUAL_ENV": str(folder)}
    words = [str(folder / "bin" / "uv"), "pip", "sync", "-q", "--compile-bytecode", "--require-hashes", str(lock)]
    subprocess.run(words, check=True, env=env, capture_output=True)
    server = postgres.Server(folder / "home")
    (folder / "home").mkdir()
    postgres.prepare(server, homes.server_account())


def _until_served(checkout: Path, home: Path) -> None:
    """`./imr run` in a checkout until the sign-in page answers; then end it."""
    env = {**os.environ, "IMR_HOME": str(home), "IMR_PYTHON": sys.executable, "PYTHONPATH": ""}
    command = [str(checkout / "imr"), "run", "--port", str(PORT)]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        if not serving.wait_until_served(PORT):
            raise RuntimeError("The site did not answer.")
    finally:
        process.terminate()
        process.wait(60)


def start(folder: Path) -> None:
    """The second start to served page."""
    _until_served(homes.CHECKOUT, folder / "home")
    taken = measuring.median_of(3, lambda: _until_served_at(folder / "home"), clock=_served_clock)
    measuring.tell("second start to served page", f"{taken:.2f} s", f"{START_S} s", holds=taken <= START_S)


_served: list[float] = []


def _served_clock() -> float:
    """The moment of the last served page after a start, else now: stopping is not counted."""
    return _served.pop() if _served else time.perf_counter()


def _until_served_at(home: Path) -> None:
    env = {**os.environ, "IMR_HOME": str(home)}
    command = [str(homes.CHECKOUT / "imr"), "run", "--port", str(PORT)]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        serving.wait_until_served(PORT)
        moment = time.perf_counter()
    finally:
        process.terminate()
        process.wait(60)
    time.sleep(3)  # until the database's keeper has let go: each start is a whole one
    _served.append(moment)


def work_list(folder: Path) -> None:
    """The work list of 50 among 100,000 cases beside a hand-written view of the same rows, CPU time."""
    _ground(folder)
    from openimr.cli import bench_rows

    ours, bare = bench_rows.measure()
    figure = f"{ours * 1000:.1f} ms, bare {bare * 1000:.1f} ms, {ours / bare:.2f}x"
    measuring.tell(
        "work list, 50 of 100,000 cases (CPU)", figure, f"{LIST_RATIO}x bare", holds=ours / bare <= LIST_RATIO
    )


def path(folder: Path) -> None:
    """The whole path of a case by actions alone: application to served determination."""
    _ground(folder)
    from openimr.cli import bench_path

    rate, phases = bench_path.measure()
    measuring.tell(
        "whole path of a case by actions",
        f"{rate:.1f} cases/s",
        f"{CASES_A_SECOND} cases/s",
        holds=rate >= CASES_A_SECOND,
    )
    print(f"    one case: {phases}")


def _ground(folder: Path) -> None:
    os.environ["IMR_HOME"] = str(folder)
    from openimr.cli import ground

    ground.ready()
    ground.static_files()
