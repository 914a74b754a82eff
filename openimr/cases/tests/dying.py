"""A process that sweeps the test's database in children of its own, each killed before the statement it was told.

Started by the test of the sweep; a line "number moment" in, a line "killed" or "ended" out. It has one thread, so that
it may fork.
"""

import itertools
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

import django
from django.conf import settings


def _deadly(number: int) -> Callable[..., Any]:
    left = itertools.count(number - 1, -1)

    def wrapper(execute: Callable[..., Any], *given: Any) -> Any:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*given)

    return wrapper


def sweep_and_die(number: int, now: datetime) -> None:
    from django.db import connection

    from openimr.cases import sweep

    with connection.execute_wrapper(_deadly(number)):
        sweep.sweep(now=now)


def attend() -> None:
    for line in sys.stdin:
        number, moment = line.split()
        if (child := os.fork()) == 0:
            sweep_and_die(int(number), datetime.fromisoformat(moment))
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        print("killed" if os.WIFSIGNALED(status) else "ended" if status == 0 else "failed", flush=True)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "openimr.site.settings"
    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    django.setup()
    attend()
