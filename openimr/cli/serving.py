"""The site's processes: web server and worker under one supervisor, the database tended."""

import os
import socket
import sys
import urllib.error
import urllib.request
from contextlib import suppress
from time import monotonic, sleep

import click

from openimr.cli import ground
from openimr.cli.reading import InputRefused
from openimr.host import home as homes
from openimr.host.supervisor import Child, Supervisor

UP_LIMIT_S = 60.0
PORTS = click.IntRange(1, 65_535)


def supervisor(*, port: int, workers: int | None = None, demo: bool = False) -> Supervisor:
    """The site on loopback at `port`: one web worker a core, one queue worker."""
    home = homes.data_folder()
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": ground.SETTINGS, "IMR_URL": f"http://localhost:{port}"}
    env |= {"OMP_THREAD_LIMIT": "1"} | ({"IMR_DEMO": "1"} if demo else {})
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    web += ["--blocking-threads", "1", "--workers", str(workers or os.cpu_count() or 1), "--respawn-failed-workers"]
    web += ["--log-level", "warning", "openimr.site.wsgi:application"]
    worker = [sys.executable, "-m", "openimr.cli", "worker"]
    children = [Child("web", web, home / "log" / "web.log"), Child("worker", worker, home / "log" / "worker.log")]
    return Supervisor(children, env, tend=ground.database)


def need_free(port: int) -> None:
    """Raises `InputRefused` when somebody answers there: two sites at one address would take each other's visitors."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2):
        raise InputRefused(f"Something is served at port {port} already; end it, or choose another with --port.")


def wait_until_served(port: int) -> bool:
    """Whether the sign-in page answers within a minute."""
    limit = monotonic() + UP_LIMIT_S
    while monotonic() < limit:
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(_page(port), timeout=5) as answer:
            return bool(answer.status == 200)
        sleep(0.05)
    return False


def _page(port: int) -> str:
    return f"http://127.0.0.1:{port}/account/login/"
