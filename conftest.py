"""Fixtures for every test. The database is a real PostgreSQL (tests/ground.py); each run has one of its own."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.management import call_command
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from openimr.kit.tests.bucket_server import bucket, s3_server

if TYPE_CHECKING:
    from tests.cast import Cast

__all__ = ["bucket", "s3_server"]

# A busy machine is slow, not wrong: time is measured by the bench, never by a property.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Runs side by side must not share a test database."""
    settings.DATABASES["default"]["TEST"]["NAME"] = f"test_imr_{os.getpid()}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        call_command("createcachetable", verbosity=0)


@pytest.fixture(autouse=True)
def own_blobs(tmp_path: Path, settings: object) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.BLOBS = tmp_path / "files"  # type: ignore[attr-defined]


@pytest.fixture
def company(db: None, settings: object) -> "Cast":
    """The cast of people, enrolled; signing in is quick because no test here proves a hasher."""
    from tests.cast import FAST_HASHERS, enrol_cast

    settings.PASSWORD_HASHERS = FAST_HASHERS  # type: ignore[attr-defined]
    return enrol_cast()
