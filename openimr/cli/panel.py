"""`imr panel`: who could review a case."""

import json

import click

from openimr.cli import ground, reading


@click.command()
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="The proposals as JSON, best first, then the refused.")
def command(number: str, as_json: bool) -> None:
    """Who could review case NUMBER, best first, with reasons; then who may not, with reasons. Names stay sealed."""
    ground.ready()
    from openimr.panel import queries

    rows = queries.proposals_as_data(reading.case_named(number))
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        click.echo(f"{'fits   ' if row['fits'] else 'refused'}  {row['reviewer']}  {row['specialties']}")
        click.echo("\n".join(f"           {sentence}" for sentence in [*row["reasons"], *row["refusals"]]))
