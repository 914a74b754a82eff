"""Loaded before Django's settings: the ground tests stand on, a throw-away data folder with a real PostgreSQL."""

import os
import tempfile
from pathlib import Path

from openimr.host import home as homes
from openimr.host import postgres

FOLDER = Path(tempfile.gettempdir()) / f"imr-test-{homes.short_hash(homes.CHECKOUT)}"
FOLDER.mkdir(exist_ok=True)
FOLDER.chmod(0o755)  # the database's own account must be able to enter
(FOLDER / "static").mkdir(exist_ok=True)  # else every request warns that it is missing
os.environ.update(IMR_HOME=str(FOLDER), IMR_PG_FAST="1", IMR_PLAIN_STATIC="1")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs a loop in the tests' thread
if "DATABASE_URL" not in os.environ:
    postgres.ensure(postgres.Server(FOLDER, fast=True))
