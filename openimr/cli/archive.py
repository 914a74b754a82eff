"""`imr archive`: published determinations taken in, and what was wrong with them."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
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
        yield from (line for line in sys.stdin if line.strip())
    else:
        yield from reading.lines_of(place)


def _words(told: dict[str, int], faults: Any) -> str:
    lines = [f"{count:8,} {name.replace('_', ' ')}" for name, count in told.items()]
    return "\n".join([*lines, *(f"{count:8,} with {kind.replace('_', ' ')}" for kind, count in faults.most_common())])


@command.command("take-released")
@click.option("--json", "as_json", is_flag=True, help="The counts as JSON.")
def take_released(as_json: bool) -> None:
    """Take in what was released and withdrawn since the last time, and bring the index up to it. The worker does so by itself.

    Exit 1 when a release could not be taken; it is tried again the next time.
    """
    ground.ready()
    from django.utils import timezone

    from openimr.archive import following, search

    done = following.take_released(at=timezone.now())
    if (done.added or done.withdrawn) and search.status().state == "ready":
        search.update()
    words = f"{done.added:,} added, {done.withdrawn:,} withdrawn." + (f" Not taken: {done.held}." if done.held else "")
    click.echo(json.dumps(asdict(done)) if as_json else words)
    if done.held:
        raise click.exceptions.Exit(1)


@command.command("faults")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a fault.")
def faults(as_json: bool) -> None:
    """What was wrong with letters, and the files that could not be read."""
    ground.ready()
    from openimr.archive import queries

    for row in queries.faults():
        click.echo(json.dumps(row) if as_json else f"{row['letter']}: {row['kind'].replace('_', ' ')}: {row['words']}")


@command.group("index")
def index() -> None:
    """The search index, derived from the database: it can always be built anew."""


@index.command("rebuild")
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
def rebuild(quiet: bool) -> None:
    """Build the index anew beside the old one, which answers until then."""
    ground.ready()
    from openimr.archive import search

    count = search.rebuild(
        tell=None if quiet else lambda done: click.echo(f"{done:,}", err=True, nl=done % 20_000 == 0)
    )
    click.echo(f"{count:,} letters are in the index.")


@index.command("update")
def update() -> None:
    """Bring the index up to the database."""
    ground.ready()
    from openimr.archive import search

    click.echo(f"{search.update():,} letters were written or taken out.")


@index.command("status")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def status(as_json: bool) -> None:
    """How the index stands. Exit 1 when it cannot be asked."""
    ground.ready()
    from openimr.archive import search

    found = search.status()
    words = f"{found.state}: {found.letters:,} letters, {found.behind:,} changes behind. {found.problem}"
    click.echo(json.dumps(asdict(found)) if as_json else words.strip())
    if found.state != "ready":
        raise click.exceptions.Exit(1)


@command.command("search")
@click.argument("question", default="")
@click.option("--filter", "filters", multiple=True, help="facet=value, such as outcome=overturned; may be repeated.")
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance", show_default=True)
@click.option("--page", type=click.IntRange(1, 100), default=1)
@click.option("--json", "as_json", is_flag=True, help="Total, letters, counts as JSON.")
def find(question: str, filters: tuple[str, ...], sort: str, page: int, as_json: bool) -> None:
    """Search published determinations for QUESTION. Exit 1 when nothing is found."""
    ground.ready()
    from openimr.archive import queries, search

    held: dict[str, list[str]] = {}
    for one in filters:
        name, _, value = one.partition("=")
        if name not in queries.FACETS or not value:
            raise reading.InputRefused(f"--filter takes facet=value; the facets are {', '.join(queries.FACETS)}.")
        held.setdefault(name, []).append(value)
    found = search.search(search.Asked(question, held, sort, page))
    rows = queries.shown(found)
    if as_json:
        click.echo(json.dumps({"total": found.total, "letters": rows, "facets": found.facets}, default=str))
    else:
        click.echo("\n".join([f"{found.total:,} found", *(_line(row) for row in rows)]))
    if not found.total:
        raise click.exceptions.Exit(1)


def _line(row: dict[str, Any]) -> str:
    words = "".join(word for word, _ in row["passage"])
    return f"{row['decision_date']}  {row['slug']}  {'; '.join(row['titles'])[:100]}\n    {row['where']}: {words.strip()[:160]}"


@command.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--format", "formats", multiple=True, type=click.Choice(["csv", "ndjson", "parquet"]), help="Only these.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file: name, rows, size, sha256.")
def export(folder: Path, formats: tuple[str, ...], as_json: bool) -> None:
    """Write the open data (determinations, items, citations) into FOLDER."""
    ground.ready()
    from openimr.archive import exporting

    for file in exporting.export(folder, formats or exporting.FORMATS):
        click.echo(json.dumps(asdict(file)) if as_json else f"{file.name:24} {file.rows:10,} rows  {file.sha256}")


@command.command("snapshot")
def snapshot() -> None:
    """Make a snapshot of the open data for the public page, when rows changed since the last. Exit 1 when none did."""
    ground.ready()
    from django.utils import timezone

    from openimr.archive import snapshots

    made = snapshots.make(at=timezone.now())
    click.echo(
        f"Revision {made.revision}: {made.letters:,} letters." if made else "Nothing changed since the last snapshot."
    )
    if made is None:
        raise click.exceptions.Exit(1)


@command.command("stats")
@click.argument("measure", default="letters")
@click.option(
    "--by", default="year", show_default=True, help="year, category, treatment_class, guideline_key, specialty, source."
)
@click.option("--filter", "filters", multiple=True, help="name=value, such as category=PHARMA.")
@click.option("--json", "as_json", is_flag=True, help="The table with its query as JSON.")
def stats(measure: str, by: str, filters: tuple[str, ...], as_json: bool) -> None:
    """One statistic: letters, items, overturned_items, days_from_receipt ..."""
    ground.ready()
    from openimr.archive.counting import tables

    found = tables.table(measure, by, dict(one.partition("=")[::2] for one in filters))
    if as_json:
        click.echo(json.dumps(found.as_json()))
        return
    for line in found.lines:
        more = "too few" if line.small else " ".join(
            f"{name} {value}" for name in ("share", "low", "high", "median", "p90") if (value := getattr(line, name)) is not None
        )  # fmt: skip
        click.echo(f"{line.value:40} {line.n:10,}  {more}")
