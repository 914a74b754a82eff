"""Fixtures for every test. The database is a real PostgreSQL (tests/ground.py); each run has one of its own."""

import os
from pathlib import Path

import pytest
from django.core.management import call_command


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Runs side by side must not share a test database."""
    from django.conf import settings

    settings.DATABASES["default"]["TEST"]["NAME"] = f"test_imr_{os.getpid()}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        call_command("createcachetable", verbosity=0)


@pytest.fixture(autouse=True)
def own_blobs(tmp_path: Path, settings: object) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.BLOBS = tmp_path / "files"  # type: ignore[attr-defined]
