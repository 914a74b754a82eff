"""`imr archive`: published determinations taken in, and what was wrong with them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from openimr.cli import ground, reading


@click.group()
def command() -> None:
    """Published determinations: take them in, search, count, give out."""


@command.command("import")
@click.argument("place", type=click.Path(path_type=Path))
@click.option("--jsonl", is_flag=True, help="PLACE is a file of parsed letters, one JSON object a line (- for stdin).")
@click.option("--json", "as_json", is_flag=True, help="The counts as JSON.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; all cores unless told.")
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
def take_in(place: Path, jsonl: bool, as_json: bool, workers: int | None, quiet: bool) -> None:
    """Take in every letter (PDF or text) below the folder PLACE. Start it again after any interruption.

    Exit 1 when a file could not be read; `imr archive faults` tells why.
    """
    if not jsonl and not place.is_dir():
        raise reading.InputRefused(f"{place} is no folder; name a folder of letters, or a file with --jsonl.")
    ground.ready()
    from django.utils import timezone

    from openimr.archive import actions

    def tell(done: int, of: int, counts: Any) -> None:
        if not quiet:
            click.echo(f"{done:,}{f' of {of:,}' if of else ''}: {counts.added:,} new", err=True)

    at = timezone.now()
    if jsonl:
        counts = actions.import_lines(_lines(place), at=at, tell=tell)
    else:
        counts = actions.import_folder(place, at=at, tell=tell, workers=workers or 0)
    told = {name: getattr(counts, name) for name in ("added", "same_letter", "same_file", "unread")}
    click.echo(json.dumps(told | {"faults": dict(counts.faults)}) if as_json else _words(told, counts.faults))
    if counts.unread:
        raise click.exceptions.Exit(1)


def _lines(place: Path) -> Iterator[str]:
    if str(place) == "-":
        yield from (line for line in click.get_text_stream("stdin") if line.strip())
    else:
        yield from reading.lines_of(place)


def _words(told: dict[str, int], faults: Any) -> str:
    lines = [f"{count:8,} {name.replace('_', ' ')}" for name, count in told.items()]
    return "\n".join([*lines, *(f"{count:8,} with {kind.replace('_', ' ')}" for kind, count in faults.most_common())])


@command.command("faults")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a fault.")
def faults(as_json: bool) -> None:
    """What was wrong with letters, and the files that could not be read."""
    ground.ready()
    from openimr.archive import queries

    for row in queries.faults():
        click.echo(json.dumps(row) if as_json else f"{row['letter']}: {row['kind'].replace('_', ' ')}: {row['words']}")
