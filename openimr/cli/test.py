"""`imr test`: everything the tests need, then pytest."""

import os
import sys

import click

from openimr.host import home as homes


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run the tests on a real PostgreSQL and a real browser; ARGUMENTS go to pytest."""
    from openimr.cli import browser

    os.environ["IMR_BROWSER"] = browser.find_or_install()
    os.chdir(homes.CHECKOUT)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *arguments])
