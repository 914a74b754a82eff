"""A real Chromium, and visitors who sign in with it. One browser a run; each visitor has a window of their own."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from openimr.accounts.models import Person
from openimr.cli.browser import find_or_install
from tests.cast import FAST_HASHERS, Cast, enrol_cast
from tests.journeys.visitor import Visitor

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
PATIENCE_MS = 15_000
Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("IMR_BROWSER") or find_or_install()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def cast(transactional_db: None, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = FAST_HASHERS
    return enrol_cast()


@pytest.fixture
def visit(chromium: Browser, live_server: Any) -> Iterator[Visit]:
    """`visit(person)` opens a window and signs in; what its console complained of fails the test at the end."""
    opened: list[Visitor] = []

    def visit(person: Person, *, scripts: bool = True) -> Visitor:
        context = chromium.new_context(
            base_url=live_server.url, viewport={"width": 1280, "height": 900}, java_script_enabled=scripts
        )
        context.set_default_timeout(PATIENCE_MS)
        visitor = Visitor(context.new_page())
        opened.append(visitor)
        visitor.sign_in(person)
        return visitor

    yield visit
    for visitor in opened:
        visitor.page.context.close()
    assert [complaint for visitor in opened for complaint in visitor.complaints] == []
