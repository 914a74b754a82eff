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
def records() -> None:
    """Pages read a second beside the bare engines."""
    from openimr.cli.bench_records import run

    run()


@command.command("archive")
@click.option("--only", multiple=True, help="Only these parts (parse, release).")
@click.option(
    "--letters", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Real letters for `parse`."
)
def archive(only: tuple[str, ...], letters: Path | None) -> None:
    """Letters read a second beside bare word boxes; what de-identification finds and misses."""
    from openimr.cli import bench_archive

    if unknown := set(only) - set(bench_archive.PARTS):
        raise click.UsageError(f"No part {', '.join(sorted(unknown))}; there are {', '.join(bench_archive.PARTS)}.")
    bench_archive.run(only, letters=letters)
