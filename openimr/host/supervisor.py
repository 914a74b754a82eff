"""Runs the web server and the worker, starts again what ends, and stops them together.

A queue worker leaves with exit code 0 when the database restarts, so "it ended" is always a reason to start it again.
"""

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openimr.host import lifeline

TICK_S = 0.5
GRACE_S = 15.0
QUICK_END_S = 5.0  # a child that ends sooner is broken rather than unlucky: wait before the next try
MAX_WAIT_S = 30.0


@dataclass
class Child:
    """A process to keep running: its name, command, and log file."""

    name: str
    command: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait_s: float = 0.0

    def start(self, env: Mapping[str, str]) -> None:
        self.process = lifeline.start(self.command, log=self.log, env=env)
        self.started = time.monotonic()

    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def due(self) -> bool:
        """Whether a restart is due; the wait doubles while the child keeps ending quickly."""
        if time.monotonic() - self.started > QUICK_END_S + self.wait_s:
            self.wait_s = 0.0
            return True
        self.wait_s = min(MAX_WAIT_S, max(0.5, self.wait_s * 2))
        return time.monotonic() - self.started > self.wait_s

    def stop(self, limit: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass
class Supervisor:
    """Keeps `children` running until `stop` is set; `tend` is called at every tick (the database's watchdog)."""

    children: list[Child]
    env: Mapping[str, str]
    tend: Callable[[], object] = lambda: None
    stop: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        for child in self.children:
            child.start(self.env)

    def run(self) -> None:
        """Block until SIGTERM, SIGINT or `stop`; then end every child."""
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: self.stop.set())
        try:
            while not self.stop.wait(TICK_S):
                self.tend()
                self._restart_ended()
        finally:
            self.end()

    def _restart_ended(self) -> None:
        for child in self.children:
            if child.ended() and child.due():
                child.start(self.env)

    def end(self) -> None:
        for child in self.children:
            if child.process is not None and not child.ended():
                child.process.terminate()
        limit = time.monotonic() + GRACE_S
        for child in self.children:
            child.stop(limit)
