"""`imr bench`: measured figures, each beside its bound or a bare reference from the same run."""

from pathlib import Path

import click

RECORDS = ("text", "scans", "memory", "quality", "reader", "facts")


@click.group()
def command() -> None:
    """Measure; medians and ratios, because machines are noisy."""


@command.command("house")
@click.option("--only", type=click.Choice(["clone", "start", "list", "path"]), multiple=True, help="Only these parts.")
def house(only: tuple[str, ...]) -> None:
    """Fresh clone to served page, second start, the work list, the whole path of a case."""
    from openimr.cli.bench_house import run

    run(only or ("clone", "start", "list", "path"))


@command.command("law")
def law() -> None:
    """Deadlines with explanations a minute, the sweep among two million clocks, a step of the lifecycle table."""
    from openimr.cli.bench_law import run

    run()


@command.command("records")
@click.option("--only", type=click.Choice(RECORDS), multiple=True, help="Only these parts.")
@click.option("--write", is_flag=True, help="Keep the figures of pages and scans in docs/benchmarks.md.")
def records(only: tuple[str, ...], *, write: bool) -> None:
    """Pages taken in and read beside the bare engines, memory, quality; the reading page on 5,000 pages; facts."""
    from openimr.cli import bench_facts, bench_reader, bench_records

    parts = only or RECORDS
    if pages := [part for part in parts if part in RECORDS[:4]]:
        bench_records.run(pages, write=write)
    for name, run in (("reader", bench_reader.run), ("facts", bench_facts.run)):
        if name in parts:
            run()


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

    bench_piles.run(grade or bench_piles.GRADES)


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
    bench_archive.run(only, letters=letters, size=size)
