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
    from django.utils import timezone

    from openimr.accounts.roles import Actor, Role
    from openimr.records import actions, queries

    case, by = reading.case_named(number), Actor(Role.INTAKE_CLERK, "command line")
    unread = 0
    for file in files:
        upload = _taken(case, file, source, by, password)
        _propose(upload)
        receipt = queries.receipt(upload)
        unread += not _well(receipt)
        click.echo(json.dumps(receipt) if as_json else _words(receipt))
    actions.fold(case.pk, at=timezone.now())
    if unread:
        raise click.exceptions.Exit(1)


def _taken(case: Any, file: Path, source: str, by: Any, password: str | None) -> Any:
    """The upload, read as far as it can be."""
    from django.utils import timezone

    from openimr.records import actions

    if file.exists() and not file.is_file():  # a pipe would be waited on for ever
        raise reading.InputRefused(f"{file} is no file; name the files in it, or the file itself.")
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


def _propose(upload: Any) -> None:
    """Propose the order of the file and of what came inside it."""
    from django.utils import timezone

    from openimr.records import actions

    actions.propose(upload.pk, at=timezone.now())
    for member in upload.members.all():
        _propose(member)


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


@command.command("order")
@click.argument("number")
@click.option("--decided", is_flag=True, help="What persons decided about proposals, as rows for teaching the readers.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a row.")
def order(number: str, decided: bool, as_json: bool) -> None:
    """The documents proposed in the files of case NUMBER that nobody described yet."""
    ground.ready()
    from openimr.records.order import deciding

    case = reading.case_named(number)
    rows = deciding.training_rows(case) if decided else [deciding.as_row(item) for item in deciding.queue(case)]
    for row in rows:
        click.echo(json.dumps(row) if as_json else "  ".join(str(value) for value in row.values() if value))


@command.command("facts")
@click.argument("number", required=False)
@click.option("--text", "texts", multiple=True, type=click.Path(path_type=Path), help="Read FILE as one page; no case.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a fact.")
def list_facts(number: str | None, texts: tuple[Path, ...], as_json: bool) -> None:
    """The facts read on the pages of case NUMBER, or, with --text, on a page of plain text (no database is needed)."""
    if bool(number) == bool(texts):
        raise click.UsageError("Name a case, or pages of text with --text FILE.")
    for row in _of_texts(texts) if texts else _of_case(str(number)):
        click.echo(json.dumps(row, ensure_ascii=False) if as_json else _fact_words(row))


def _of_texts(files: tuple[Path, ...]) -> Iterator[dict[str, Any]]:
    from openimr.records.facts import rules

    for file in files:
        for fact in rules.read(rules.from_text(reading.text_from(file))):
            yield {
                "file": str(file),
                "kind": fact.kind,
                "assertion": fact.assertion,
                "value": fact.value,
                "quote": fact.quote,
                "first": fact.first,
                "last": fact.last,
                "rule": fact.rule,
                "version": rules.VERSION,
                "confidence": fact.confidence,
            }


def _of_case(number: str) -> Iterator[dict[str, Any]]:
    """What these rules have not read yet is read first."""
    ground.ready()
    from django.utils import timezone

    from openimr.records.facts import listing, proposing

    case = reading.case_named(number)
    proposing.propose_case(case, at=timezone.now())
    for row in listing.rows(listing.standing(case)):
        fact = row.fact
        yield {
            "id": fact.pk,
            "kind": fact.kind,
            "assertion": fact.asserted,
            "value": fact.stands,
            "quote": fact.quote,
            "day": fact.day,
            "pages": [place.ref for place in row.places],
            "state": fact.state,
            "by": fact.by,
            "reason": fact.reason,
            "rule": fact.rule,
            "version": fact.version,
            "confidence": fact.confidence,
        }


def _fact_words(row: dict[str, Any]) -> str:
    from openimr.records.facts import saying

    where = ", ".join(row["pages"]) + f", {row['state']}" if "pages" in row else row["file"]
    return f"{row['kind']:18} {row['assertion']:10} {saying.sentence(row['kind'], row['value'])}  “{row['quote']}” ({where})"
