"""`imr records`: add files to a case, and what came."""

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
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file: the receipt.")
def add(number: str, files: tuple[Path, ...], source: str, as_json: bool) -> None:
    """Add FILES to case NUMBER and read their pages; prints a receipt. Exit 1 when a file could not be read."""
    ground.ready()
    from django.utils import timezone

    from openimr.accounts.roles import Actor, Role
    from openimr.records import actions, queries

    case, by = reading.case_named(number), Actor(Role.INTAKE_CLERK, "command line")
    unread = 0
    for file in files:
        try:
            with file.open("rb") as stream:
                upload = actions.receive(
                    case=case, file=stream, name=file.name, source=source, by=by, at=timezone.now()
                )
        except OSError as error:
            raise reading.InputRefused(f"{file} cannot be read: {error.strerror}.") from error
        actions.read_upload(upload.pk)
        receipt = queries.receipt(upload)
        unread += receipt["state"] not in ("read", "duplicate")
        click.echo(json.dumps(receipt) if as_json else _words(receipt))
    if unread:
        raise click.exceptions.Exit(1)


def _words(receipt: dict[str, object]) -> str:
    line = (
        f"{receipt['name']}: {receipt['state']}, {receipt['page_count']} pages, sha256 {str(receipt['sha256'])[:16]}..."
    )
    return f"{line}\n  {receipt['problem']}" if receipt["problem"] else line


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
