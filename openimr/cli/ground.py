"""What commands stand on: Django set up, the database running and up to date."""

import hashlib
import os
from pathlib import Path

from openimr.host import home as homes
from openimr.host import postgres

SETTINGS = "openimr.site.settings"


def database() -> None:
    """Have the embedded server running, unless the operator names a server of their own."""
    if not os.environ.get("DATABASE_URL"):
        postgres.ensure(postgres.Server(homes.data_folder()))


def ready() -> None:
    """Database running, Django set up, tables up to date: what a command that touches cases needs."""
    database()
    _set_up()
    up_to_date()


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()


def up_to_date() -> None:
    """Migrate when this code's migrations are not those the data folder last saw (a look-up, not a second, otherwise)."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    stamp: Path = settings.HOME / f"schema-{hashlib.sha256(settings.DATABASE_URL.encode()).hexdigest()[:8]}"
    wanted = _migrations_digest()
    if stamp.exists() and stamp.read_text() == wanted and "django_migrations" in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:  # two starters: one migrates, the other waits and finds nothing to do
        cursor.execute("SELECT pg_advisory_lock(4610)")
        try:
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(4610)")
    stamp.write_text(wanted)


def _migrations_digest() -> str:
    digest = hashlib.sha256((homes.CHECKOUT / "requirements.lock").read_bytes())
    for file in sorted((homes.CHECKOUT / "openimr").glob("*/migrations/*.py")):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def static_files() -> None:
    """Collect the static files when they changed."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = settings.HOME / "static.stamp"
    wanted = _static_digest()
    if not stamp.exists() or stamp.read_text() != wanted:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(wanted)


def _static_digest() -> str:
    digest = hashlib.sha256((homes.CHECKOUT / "requirements.lock").read_bytes())
    for file in sorted((homes.CHECKOUT / "openimr").glob("*/static/**/*")):
        if file.is_file():
            digest.update(str(file).encode() + file.read_bytes())
    return digest.hexdigest()
