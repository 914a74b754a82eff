"""`imr worker`: a queue worker; any number of them, on any hosts that reach the database and the storage."""

import click

from openimr.cli import ground


@click.command()
@click.option("--queues", default="", help="Only these queues, separated by commas: letters, pages, clocks, site.")
@click.option("--concurrency", default=2, show_default=True, help="Jobs at the same time.")
def command(queues: str, concurrency: int) -> None:
    """Take jobs from the queue until told to stop."""
    ground.ready()
    from django.core.management import call_command

    options = {"concurrency": concurrency, "delete_jobs": "successful"}
    if queues:
        options["queues"] = queues.split(",")
    call_command("procrastinate", "worker", **options)
