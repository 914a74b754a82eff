"""A Chromium for the browser tests: one on the PATH, else Debian's package, else Playwright's own, else a clear no."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from openimr.cli.reading import InputRefused

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APT_LIMIT_S = 900


def find_or_install() -> str:
    """The path of a browser that runs; raises `InputRefused` with what to install when none can be had."""
    ways: tuple[Callable[[], str | None], ...] = (_given, _on_path, _from_debian, _from_playwright)
    for way in ways:
        if found := way():
            return found
    raise InputRefused(
        "The tests need a Chromium and none could be had: install Debian's package `chromium`, or run "
        "`.venv/bin/playwright install chromium`, or name one in IMR_BROWSER."
    )


def _given() -> str | None:
    return _runs(os.environ.get("IMR_BROWSER"))


def _on_path() -> str | None:
    return next((path for name in NAMES if (path := _runs(shutil.which(name)))), None)


def _from_debian() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print("imr: installing the package chromium for the browser tests ...", file=sys.stderr)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        if not _done(["apt-get", "-qq", *words], env=quiet):
            return None
    return _on_path()


def _from_playwright() -> str | None:
    if not _done([sys.executable, "-m", "playwright", "install", "chromium"]):
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return _runs(playwright.chromium.executable_path)


def _done(words: list[str], env: dict[str, str] | None = None) -> bool:
    try:
        return subprocess.run(words, env=env, stdout=subprocess.DEVNULL, timeout=APT_LIMIT_S).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _runs(path: str | None) -> str | None:
    return path if path and _done([path, "--version"]) else None
