"""`imr audit`: the trail of a case."""

import json
import sys

import click

from openimr.cli import ground, reading


@click.group()
def command() -> None:
    """Print and verify the trail of a case."""


@command.command("trail")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="One JSON object an entry.")
def trail(number: str, as_json: bool) -> None:
    """Who saw or changed what on case NUMBER. A reviewer appears as a seat."""
    ground.ready()
    from openimr.audit import queries

    for entry in queries.trail(reading.case_named(number).pk):
        row = {
            "number": entry.number,
            "at": entry.at.isoformat(),
            "role": entry.role,
            "actor": entry.actor,
            "verb": entry.verb,
        }
        row |= {"detail": entry.detail, "digest": entry.digest}
        click.echo(json.dumps(row) if as_json else f"{entry.at:%Y-%m-%d %H:%M} {entry.role:16} {entry.verb}")


@command.command("verify")
@click.argument("number", required=False)
def verify(number: str | None) -> None:
    """Recompute the chain of case NUMBER, or of every case; exit 1 when something does not fit."""
    ground.ready()
    from openimr.audit import queries
    from openimr.cases.models import Case

    cases = [reading.case_named(number)] if number else Case.objects.order_by("number").iterator()
    broken = 0
    for case in cases:
        problems = queries.verify(case.pk)
        broken += bool(problems)
        click.echo(f"{case.number}: {' '.join(problems) or 'whole'}")
    sys.exit(1 if broken else 0)
