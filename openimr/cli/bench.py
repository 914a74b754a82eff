"""`imr bench`: measured figures, each beside its bound or a bare reference from the same run."""

from pathlib import Path

import click


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
@click.option("--only", type=click.Choice(["pages", "reader", "facts"]), multiple=True, help="Only these parts.")
def records(only: tuple[str, ...]) -> None:
    """Pages read a second beside the bare engines; the reading page on 5,000 pages; facts found on made pages."""
    from openimr.cli import bench_facts, bench_records

    parts = only or ("pages", "reader", "facts")
    bench_records.run([part for part in parts if part != "facts"])
    if "facts" in parts:
        bench_facts.run()


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
@click.option("--only", multiple=True, help="Only these parts (parse, search).")
@click.option(
    "--letters", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Real letters for `parse`."
)
@click.option("--size", default=1_000_000, show_default=True, help="Made determinations for `search`.")
def archive(only: tuple[str, ...], letters: Path | None, size: int) -> None:
    """Letters read a second; the search on a million made determinations."""
    from openimr.cli import bench_archive

    if unknown := set(only) - set(bench_archive.PARTS):
        raise click.UsageError(f"No part {', '.join(sorted(unknown))}; there are {', '.join(bench_archive.PARTS)}.")
    bench_archive.run(only, letters=letters, size=size)
