"""`imr case`: file an application, list cases, show one."""

import json
from typing import Any

import click

from openimr.cli import ground, reading


@click.group()
def command() -> None:
    """File an application, list cases, show one."""


@command.command("file")
@click.argument("application")
@click.option("--json", "as_json", is_flag=True, help='Print {"number", "state", "screening"} as JSON.')
@click.option("--screen/--no-screen", default=True, help="Screen it at once (the step stays a person's).")
def file_application(application: str, as_json: bool, screen: bool) -> None:
    """Open a case from APPLICATION (a JSON file, or - for stdin)."""
    data = reading.json_from(application)
    if not isinstance(data, dict):
        raise reading.InputRefused("The application must be one JSON object.")
    ground.ready()
    from django.utils import timezone

    from openimr.accounts.roles import Actor, Role
    from openimr.cases import actions, screening
    from openimr.cases.application import read

    now = timezone.now()
    by = Actor(Role.INTAKE_CLERK, "command line")
    case = actions.open_case(filing=read(data, now=now), by=by, at=now)
    found = screening.screen(case=case, by=by, at=now) if screen else None
    answer = {"number": case.number, "state": case.state, "screening": _screening(found)}
    click.echo(json.dumps(answer, indent=2) if as_json else _words(answer))


def _screening(found: Any) -> dict[str, Any] | None:
    if found is None:
        return None
    rows = [{"code": row.code, "sentence": row.sentence, "citations": list(row.citations)} for row in found.findings]
    return {"outcome": found.outcome, "findings": rows}


def _words(answer: dict[str, Any]) -> str:
    lines = [f"Case {answer['number']} is open."]
    if screening := answer["screening"]:
        lines.append(f"Screening: {screening['outcome'].replace('_', ' ')}")
        lines += [f"  {row['code']}: {row['sentence']}" for row in screening["findings"]]
    return "\n".join(lines)


@command.command("list")
@click.option("--all", "ended", is_flag=True, help="Ended cases too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_cases(ended: bool, as_json: bool) -> None:
    """The cases by what is late next."""
    ground.ready()
    from openimr.cases.models import Case

    cases = Case.objects.late_next_first() if ended else Case.objects.open().late_next_first()
    for case in cases.iterator():
        due = case.next_due_at.date().isoformat() if case.next_due_at else ""
        row = {
            "number": case.number,
            "state": case.state,
            "due": due,
            "rule": case.next_rule,
            "owed_by": case.next_owed_by,
        }
        click.echo(json.dumps(row) if as_json else "  ".join(f"{value:18}" for value in row.values()).rstrip())


@command.command("show")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="The case, its clocks and its timeline as JSON.")
def show(number: str, as_json: bool) -> None:
    """One case: items, clocks with their law, timeline."""
    ground.ready()
    case = reading.case_named(number)
    data = {
        "number": case.number,
        "state": case.state,
        "expedited": case.expedited,
        "items": [
            {"position": item.position, "request": item.request, "status": item.status} for item in case.items.all()
        ],
        "clocks": [_clock(clock) for clock in case.deadlines.all()],
        "timeline": [
            {"at": entry.at.isoformat(), "step": entry.step, "sentence": entry.sentence}
            for entry in case.timeline.all()
        ],
    }
    click.echo(json.dumps(data, indent=2) if as_json else _show(data))


def _clock(clock: Any) -> dict[str, Any]:
    return {
        "rule": clock.rule,
        "what": clock.what,
        "due": clock.due_at.isoformat(),
        "owed_by": clock.owed_by,
        "state": clock.state,
        "citation": clock.citation,
        "steps": clock.steps,
        "verified": clock.verified,
    }


def _show(data: dict[str, Any]) -> str:
    lines = [f"{data['number']}  {data['state']}{'  expedited' if data['expedited'] else ''}", "", "Items"]
    lines += [f"  {item['position']}. {item['request']}  ({item['status']})" for item in data["items"]]
    lines += ["", "Clocks"]
    for clock in data["clocks"]:
        mark = "" if clock["verified"] else "  unverified"
        lines.append(
            f"  {clock['due'][:10]}  {clock['rule']:10} {clock['state']:10} {clock['what']} ({clock['citation']}){mark}"
        )
    lines += ["", "Timeline"]
    lines += [f"  {entry['at'][:16]}  {entry['sentence']}" for entry in data["timeline"]]
    return "\n".join(lines)
