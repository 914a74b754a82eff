"""`imr publish`: public copies of determinations. Releasing itself is a second person's act on the page."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from openimr.cli import ground, reading


class Door(click.Group):
    """`imr publish CASE` makes a copy; a name of a command is never a case's number."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            return super().resolve_command(ctx, ["make", *args])
        return super().resolve_command(ctx, args)


@click.group(cls=Door)
def command() -> None:
    """Make and check public copies: `imr publish CASE`. A second person releases them on the page."""


@command.command("make")
@click.argument("number")
@click.option("--profile", default="DWC_PUBLIC", show_default=True, help="DWC_PUBLIC or SAFE_HARBOR.")
@click.option("--by", "email", required=True, help="Sign-in of the person who makes it; somebody else must release it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def make(number: str, profile: str, email: str, as_json: bool) -> None:
    """Draft and check a public copy of case NUMBER; exit 1 when something is left or to be settled."""
    ground.ready()
    from django.utils import timezone

    from openimr.publication import actions

    now, by = timezone.now(), _maker(email)
    made = actions.draft(case=reading.case_named(number), profile_name=profile, by=by, at=now)
    _tell(actions.check(release=made, by=by, at=now), as_json)


def _maker(email: str) -> Any:
    from openimr.accounts.models import Person
    from openimr.publication import access

    person = Person.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None or not person.holds(*access.RELEASERS):
        raise reading.InputRefused(f"{email} is no coordinator or medical director who can sign in.")
    return access.as_actor(person)


@command.command("check")
@click.argument("published_id", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a copy.")
def check(published_id: str | None, as_json: bool) -> None:
    """Check one copy again, or read every released one again; exit 1 when something is left."""
    ground.ready()
    from openimr.publication import rereading
    from openimr.publication.models import Release

    wanted = {"published_id": published_id} if published_id else {"state": Release.RELEASED}
    rows = list(Release.objects.filter(**wanted).select_related("determination__case", "determination__letter"))
    if published_id and not rows:
        raise reading.InputRefused(f"There is no public copy {published_id}; `imr publish list` shows them.")
    worst = 0
    for row in rows:
        left = rereading.left_in(row)
        worst |= bool(left)
        told = {
            "published_id": row.published_id,
            "state": row.state,
            "left": [f"{one.output}, {one.reader}: {one.kind}" for one in left],
        }
        click.echo(json.dumps(told) if as_json else f"{row.published_id} {row.state}: {len(left)} places left")
    sys.exit(worst)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a copy.")
def list_copies(as_json: bool) -> None:
    """The public copies and their states."""
    ground.ready()
    from openimr.publication.models import Release

    for row in Release.objects.select_related("determination__case").defer("pieces", "content", "handed"):
        told = {
            "published_id": row.published_id,
            "case": row.determination.case.number,
            "profile": row.profile,
            "state": row.state,
        }
        click.echo(json.dumps(told) if as_json else "  ".join(told.values()))


@command.command("save")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--profile", default="DWC_PUBLIC", show_default=True, help="DWC_PUBLIC or SAFE_HARBOR.")
def save(folder: Path, profile: str) -> None:
    """Write every released copy of a profile into FOLDER, named by its published id."""
    ground.ready()
    from openimr.publication import queries

    folder.mkdir(parents=True, exist_ok=True)
    for event in queries.released_since(0, profile=profile, most=10_000_000):
        if event.determination is not None and (pdf := queries.public_pdf(event.published_id)):
            (folder / f"{event.published_id}.pdf").write_bytes(pdf)
            (folder / f"{event.published_id}.json").write_text(json.dumps(event.determination, ensure_ascii=False))
            click.echo(event.published_id)


def _tell(made: Any, as_json: bool) -> None:
    left, questions = made.report["leaks"], made.report["questions"]
    told = {
        "published_id": made.published_id, "profile": made.profile, "state": made.state, "found": len(made.found()),
        "left": [f"{one['output']}, {one['reader']}: {one['kind']}" for one in left], "questions": len(questions),
    }  # fmt: skip
    counted = f"{told['found']} places found, {len(left)} left, {len(questions)} words to settle"
    words = f"{made.published_id} {made.state}: {counted}"
    click.echo(json.dumps(told) if as_json else words)
    sys.exit(0 if made.state == "checked" else 1)
