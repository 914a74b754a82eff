"""`imr letter`: a case's letters."""

import json
from pathlib import Path

import click

from openimr.cli import ground, letter_reading, reading


@click.group()
def command() -> None:
    """List a case's letters and save them; read published determinations."""


command.add_command(letter_reading.parse)
command.add_command(letter_reading.evaluate)


@command.command("list")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a letter.")
def list_letters(number: str, as_json: bool) -> None:
    """The letters of case NUMBER with their proofs of service."""
    ground.ready()
    from openimr.letters import queries

    for letter in queries.about(reading.case_named(number).pk):
        services = [
            {"on": row.recipient_role, "by": row.method, "at": row.served_at.isoformat()}
            for row in letter.services.all()
        ]
        row = {
            "id": str(letter.pk),
            "kind": letter.kind,
            "title": letter.title,
            "sha256": letter.sha256,
            "services": services,
        }
        words = ", ".join(f"{one['on']} by {one['by']} {one['at'][:10]}" for one in services) or "not served yet"
        click.echo(json.dumps(row) if as_json else f"{letter.kind:4} {letter.title}: {words}")


@command.command("save")
@click.argument("number")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def save(number: str, folder: Path) -> None:
    """Write every letter of case NUMBER as a PDF into FOLDER."""
    ground.ready()
    from openimr.letters import queries

    folder.mkdir(parents=True, exist_ok=True)
    for position, letter in enumerate(queries.about(reading.case_named(number).pk), start=1):
        file = folder / f"{number}-{position:02d}-{letter.kind}.pdf"
        file.write_bytes(queries.pdf(letter))
        click.echo(str(file))
