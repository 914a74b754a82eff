"""`imr check`: what can be said of the code without running it."""

import subprocess
import sys
from pathlib import Path

import click

from openimr.host import home as homes

BIN = Path(sys.executable).parent
CHECKS = (
    ("format", [BIN / "ruff", "format", "--check", "-q", "."]),
    ("lint", [BIN / "ruff", "check", "-q", "."]),
    ("types", [BIN / "mypy"]),
    ("walls", [BIN / "lint-imports"]),
    ("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("documents", [sys.executable, "-m", "openimr.cli.documents"]),
)


@click.command()
def command() -> None:
    """Format, lint, types, walls between rooms, migrations, documents printed from the code."""
    failed = [name for name, words in CHECKS if not _passes(name, [str(word) for word in words])]
    if failed:
        click.echo(f"check: {', '.join(failed)} failed.", err=True)
        sys.exit(1)


def _passes(name: str, words: list[str]) -> bool:
    done = subprocess.run(words, cwd=homes.CHECKOUT, capture_output=True, text=True)
    click.echo(f"{name:12}{'ok' if done.returncode == 0 else 'FAILED'}")
    if done.returncode:
        click.echo(done.stdout[-8000:] + done.stderr[-4000:])
    return done.returncode == 0
