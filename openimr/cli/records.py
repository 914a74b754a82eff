"""`imr records`: add files to a case, and what came."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from openimr.cli import ground, reading


@click.group()
def command() -> None:
    """Add records to a case and see what came."""


SOURCES = ("claims_administrator", "employee", "employee_attorney", "requesting_physician", "employer")


@command.command("add")
@click.argument("number")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--from", "source", type=click.Choice(SOURCES), default="claims_administrator", help="Who sent them.")
@click.option("--password", help="Of locked files; - asks for it, so that no list of processes shows it. Kept nowhere.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file: the receipt, with what came inside.")
def add(number: str, files: tuple[Path, ...], source: str, password: str | None, as_json: bool) -> None:
    """Add FILES to case NUMBER and read their pages; prints a receipt: what came, from whom, when, pages and hash.

    Archives and mails are unpacked. Exit 1 when a file, or something inside one, could not be read.
    """
    if password == "-":  # noqa: S105 - a wish to be asked
        password = click.prompt("Password", hide_input=True, err=True)
    ground.ready()
    from openimr.accounts.roles import Actor, Role
    from openimr.records import queries

    case, by = reading.case_named(number), Actor(Role.INTAKE_CLERK, "command line")
    unread = 0
    for file in files:
        receipt = queries.receipt(_taken(case, file, source, by, password))
        unread += not _well(receipt)
        click.echo(json.dumps(receipt) if as_json else _words(receipt))
    if unread:
        raise click.exceptions.Exit(1)


def _taken(case: Any, file: Path, source: str, by: Any, password: str | None) -> Any:
    """The upload, read as far as it can be."""
    from django.utils import timezone

    from openimr.records import actions

    try:
        with file.open("rb") as stream:
            upload = actions.receive(case=case, file=stream, name=file.name, source=source, by=by, at=timezone.now())
    except OSError as error:
        raise reading.InputRefused(f"{file} cannot be read: {error.strerror}.") from error
    upload = actions.read_upload(upload.pk)
    for locked in _locked(upload) if password else ():
        with contextlib.suppress(actions.ReceiveRefused):  # the receipt says that it still waits
            actions.unlock(upload=locked, password=str(password), by=by, at=timezone.now())
            actions.read_upload(locked.pk)
    return upload


def _locked(upload: Any) -> Iterator[Any]:
    """The file itself and what came inside it, where a password is waited for; of one sent again, the first."""
    first = upload.duplicate_of or upload
    if first.state == first.NEEDS_PASSWORD:
        yield first
    for member in upload.members.all():
        yield from _locked(member)


def _well(receipt: dict[str, Any]) -> bool:
    good = receipt["state"] in ("read", "duplicate") and not receipt["left_out"]
    return good and all(_well(member) for member in receipt["members"])


def _words(receipt: dict[str, Any], indent: str = "") -> str:
    head = f"{receipt['name']}: {receipt['state']}, {receipt['page_count']} pages, sha256 {receipt['sha256'][:16]}..."
    told = f"  from {receipt['source']}, received {receipt['received_at']}"
    lines = [head, *([] if indent else [told]), *([f"  {receipt['problem']}"] if receipt["problem"] else [])]
    lines += [f"  {row['name']}: not taken; it {row['problem']}" for row in receipt["left_out"]]
    inside = [_words(member, f"{indent}  ") for member in receipt["members"]]
    return "\n".join([*(f"{indent}{line}" for line in lines), *inside])


@command.command("list")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a document.")
def list_documents(number: str, as_json: bool) -> None:
    """The documents of case NUMBER."""
    ground.ready()
    from openimr.records import queries

    for document in queries.documents(reading.case_named(number)):
        row = {
            "ref": document.ref,
            "type": document.type,
            "title": document.title,
            "author": document.author,
            "service_date": document.service_date.isoformat() if document.service_date else None,
            "pages": document.page_count,
            "state": document.state,
        }
        click.echo(
            json.dumps(row)
            if as_json
            else f"{document.ref:4} {document.service_date or '':10} {document.title} ({document.page_count} p.)"
        )
