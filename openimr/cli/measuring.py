"""Timing and telling: medians, ratios, the machine."""

import os
import platform
import statistics
import time
from collections.abc import Callable

Clock = Callable[[], float]


def machine() -> str:
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def median_of(runs: int, work: Callable[[], object], clock: Clock = time.perf_counter) -> float:
    """The median of `runs` runs after one that is not counted, by `clock` (seconds)."""
    work()
    taken = []
    for _ in range(runs):
        begun = clock()
        work()
        taken.append(clock() - begun)
    return statistics.median(taken)


def paired(runs: int, one: Callable[[], object], other: Callable[[], object], clock: Clock) -> tuple[float, float]:
    """Medians of two works measured in turn, so that drift hits both alike."""
    one(), other()
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for place, work in enumerate((one, other)):
            begun = clock()
            work()
            taken[place].append(clock() - begun)
    return statistics.median(taken[0]), statistics.median(taken[1])


def tell(name: str, figure: str, bound: str, *, holds: bool) -> None:
    print(f"{name:44} {figure:30} bound: {bound:24} {'holds' if holds else 'FALLS SHORT'}", flush=True)
