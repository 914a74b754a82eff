"""`imr bench`: measured figures, each beside its bound or a bare reference from the same run."""

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
@click.option(
    "--only", type=click.Choice(["text", "scans", "memory", "quality"]), multiple=True, help="Only these parts."
)
@click.option("--write", is_flag=True, help="Keep the figures in docs/benchmarks.md.")
def records(only: tuple[str, ...], *, write: bool) -> None:
    """Pages taken in and read by OCR beside the bare engines, the memory of a worker, how well pages are read."""
    from openimr.cli.bench_records import run

    run(only, write=write)
