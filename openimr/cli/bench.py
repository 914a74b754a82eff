"""`imr bench`: measured figures, each beside its bound or a bare reference from the same run; kept in docs/benchmarks.md."""

from pathlib import Path

import click

from openimr.cli.bench_book import kept

RECORDS = ("text", "scans", "memory", "quality", "reader", "facts")


@click.group()
def command() -> None:
    """Measure; medians and ratios, because machines are noisy."""


@command.command("house")
@click.option("--only", type=click.Choice(["clone", "start", "list", "path"]), multiple=True, help="Only these parts.")
def house(only: tuple[str, ...]) -> None:
    """Fresh clone to served page, second start, the work list, the whole path of a case."""
    from openimr.cli.bench_house import run

    for part in only or ("clone", "start", "list", "path"):
        with kept(f"imr bench house --only {part}"):
            run(part)


@command.command("law")
def law() -> None:
    """Deadlines with explanations a minute, the sweep among two million clocks, a step of the lifecycle table."""
    from openimr.cli.bench_law import run

    with kept("imr bench law"):
        run()


@command.command("records")
@click.option("--only", type=click.Choice(RECORDS), multiple=True, help="Only these parts.")
def records(only: tuple[str, ...]) -> None:
    """Pages taken in and read beside the bare engines, memory, quality; the reading page on 5,000 pages; facts."""
    from openimr.cli import bench_facts, bench_reader, bench_records

    others = {"reader": bench_reader.run, "facts": bench_facts.run}
    for part in only or RECORDS:
        with kept(f"imr bench records --only {part}"):
            others[part]() if part in others else bench_records.run(part)


@command.command("piles")
@click.option(
    "--grade",
    type=click.Choice(["digital", "clean", "mild", "moderate", "heavy"]),
    multiple=True,
    help="Only these grades.",
)
def piles(grade: tuple[str, ...]) -> None:
    """Types, dates, authors, beginnings and copies read from made papers, by how badly they were faxed."""
    from openimr.cli import bench_piles

    for one in grade or bench_piles.GRADES:
        with kept(f"imr bench piles --grade {one}"):
            bench_piles.run([one])


@command.command("archive")
@click.option("--only", multiple=True, help="Only these parts (parse, search, release).")
@click.option(
    "--letters", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Real letters for `parse`."
)
@click.option("--size", default=1_000_000, show_default=True, help="Made determinations for `search`.")
def archive(only: tuple[str, ...], letters: Path | None, size: int) -> None:
    """Letters read a second; the search on a million made determinations; what de-identification finds and misses."""
    from openimr.cli import bench_archive

    if unknown := set(only) - set(bench_archive.PARTS):
        raise click.UsageError(f"No part {', '.join(sorted(unknown))}; there are {', '.join(bench_archive.PARTS)}.")
    for part in only or bench_archive.PARTS:
        with kept(f"imr bench archive --only {part}"):
            bench_archive.PARTS[part](letters, size)
