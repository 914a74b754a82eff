"""`imr law`: the law room by hand. None of these commands needs the database."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any

import click

from openimr.cli import reading

PROGRAM = click.option("--program", default="ca-wc", show_default=True, help="The program of law.")
MOST_EVENTS = 2000  # of one case; each is held against all others
AS_JSON = click.option("--json", "as_json", is_flag=True, help="JSON instead of text.")


@click.group()
def command() -> None:
    """Deadlines, eligibility, the lifecycle, the rulebook."""


@command.command("deadlines")
@click.argument("source", default="-")
@AS_JSON
def deadlines(source: str, as_json: bool) -> None:
    """Deadlines from events: SOURCE is a JSON file or - for stdin.

    {"program": "ca-wc", "events": [{"event": "noarfi_mailed", "at": "2014-10-03"}], "facts": {"service": "mail"}}
    """
    from openimr.law import clocks

    given = reading.json_from(source)
    if not isinstance(given, dict) or not isinstance(given.get("events"), list):
        raise reading.InputRefused(
            'Give an object with "events", a list of {"event", "at"}; see `imr law deadlines --help`.'
        )
    _known(given, ("program", "events", "facts"), "the whole")
    if len(given["events"]) > MOST_EVENTS:
        raise reading.InputRefused(f"events: are more than {MOST_EVENTS}; give the events of one case at a time.")
    events = [_event(row) for row in given["events"]]
    facts = _facts(given, "the whole")
    found = clocks.deadlines(str(given.get("program", "ca-wc")), events, facts)
    if as_json:
        click.echo(json.dumps([deadline.as_json() for deadline in found], indent=2))
        return
    for deadline in found:
        mark = "" if deadline.verified else "  (unverified)"
        click.echo(
            f"{deadline.due}  {deadline.rule}: {deadline.what}, owed by the {deadline.owed_by.replace('_', ' ')}{mark}"
        )
        click.echo("".join(f"    {step}\n" for step in deadline.steps) + f"    {deadline.citation}")


def _event(row: Any) -> Any:
    from openimr.law.clocks import Event

    if not isinstance(row, dict) or not {"event", "at"} <= row.keys():
        raise reading.InputRefused('Each event needs "event" and "at".')
    name = str(row["event"])
    _known(row, ("event", "at", "facts"), name)
    return Event(name, _moment(row["at"], name), _facts(row, name))


def _known(row: dict[str, Any], names: tuple[str, ...], of: str) -> None:
    """Refuse a field that nobody reads, such as a name mistyped: the answer would not be to what was asked."""
    if unknown := next((name for name in row if name not in names), None):
        words = f"{unknown}: is no field of {of}; it has {', '.join(names)}."
        raise reading.InputRefused(f"{words} What a clock is asked with stands in facts.")


def _facts(row: dict[str, Any], of: str) -> dict[str, Any]:
    facts = {} if row.get("facts") is None else row["facts"]
    if not isinstance(facts, dict):
        raise reading.InputRefused(f'The "facts" of {of} must be an object, such as {{"service": "mail"}}.')
    return facts


def _moment(text: Any, event: str) -> date | datetime:
    try:
        if not isinstance(text, str):
            raise ValueError
        return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
    except ValueError:
        raise reading.InputRefused(
            f'The "at" of {event} is no date or moment: {text}. Write 2014-10-03 or add a time and zone.'
        ) from None


@command.command("eligibility")
@click.argument("application", default="-")
@AS_JSON
def eligibility(application: str, as_json: bool) -> None:
    """Screen APPLICATION (a JSON file, or - for stdin) against every ground of the program that it names.

    "earlier_cases" may be added: applications with "number", "open", "decided" (true/false) and, when a person compared
    the two, "compared" ("same" or "different").

    Exit 0 when it is eligible, wholly or in part; 1 when it is not (yet); 2 when it cannot be screened: one line names the
    field and the rule.
    """
    from openimr.law import eligibility as law
    from openimr.law.refusal import Refused

    program, facts = _screenable(reading.json_from(application))
    try:
        found = law.screen(program, facts)
    except Refused as refused:
        where = f"{refused.field}: " if refused.field else ""
        raise reading.InputRefused(f"{where}{refused}{f' (rule {refused.rule})' if refused.rule else ''}") from refused
    if as_json:
        click.echo(json.dumps(found.as_json(), indent=2))
    else:
        click.echo(found.outcome.replace("_", " "))
        _lines(f"  {_of_item(row)}{row.code}: {row.sentence} ({'; '.join(row.citations)})" for row in found.findings)
    if not found.reviewed:
        raise click.exceptions.Exit(1)


def _of_item(row: Any) -> str:
    return "" if row.item is None else f"item {row.item + 1}, "


def _screenable(given: Any) -> tuple[str, dict[str, Any]]:
    """The program and the checked facts. Only the first program has a form of its own; another's facts are its grounds'."""
    from openimr.law import eligibility as law

    if not isinstance(given, dict):
        raise reading.InputRefused("application: must be one JSON object (rule FORM).")
    name = str(given.get("program", "ca-wc"))
    if name == "ca-wc":
        return name, _form(given)
    if unknown := law.unknown_facts(name, given):
        raise reading.InputRefused(f"{unknown[0]}: is no fact that the program {name} asks for (rule FORM).")
    return name, given


def _form(given: dict[str, Any]) -> dict[str, Any]:
    from openimr.cases.application import ApplicationRefused, read

    earlier = given.pop("earlier_cases", [])
    if not isinstance(earlier, list) or not all(isinstance(row, dict) for row in earlier):
        raise reading.InputRefused("earlier_cases: must be a list of objects (rule FORM).")
    facts = read(given, now=datetime.now(UTC)).facts()
    cases = []
    for place, row in enumerate(earlier):
        known = {name: row.pop(name) for name in ("number", "open", "decided", "compared") if name in row}
        _check_earlier(place, known)
        try:
            cases.append(read(row, now=datetime.now(UTC)).facts() | known)
        except ApplicationRefused as refused:
            raise reading.InputRefused(f"earlier_cases.{place}.{refused}") from refused
    return facts | {"earlier_cases": cases}


def _check_earlier(place: int, known: dict[str, Any]) -> None:
    """What an earlier case says of itself, besides its application. Not said to be open or decided, it is neither."""
    for name, fits, words in EARLIER:
        if not fits(known.get(name)):
            raise reading.InputRefused(f"earlier_cases.{place}.{name}: {words} (rule FORM).")


EARLIER: tuple[tuple[str, Callable[[Any], bool], str], ...] = (
    ("number", lambda given: isinstance(given, str) and bool(given), "must be the number of the case"),
    ("open", lambda given: given is None or isinstance(given, bool), "must be true or false"),
    ("decided", lambda given: given is None or isinstance(given, bool), "must be true or false"),
    ("compared", lambda given: given in (None, "same", "different"), 'must be "same" or "different", or left out'),
)


@command.command("grounds")
@PROGRAM
@AS_JSON
def grounds(program: str, as_json: bool) -> None:
    """The grounds of ineligibility: sentence, facts asked, outcome, cure, notice, law."""
    from openimr.law import eligibility as law

    rows = [_ground(program, row) for row in law.grounds(program)]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        mark = "" if row["verified"] else "  (unverified)"
        click.echo(f"{row['code']}  {row['outcome'].replace('_', ' ')}: {row['sentence']}{mark}")
        cure = f"can be cured: {row['cure']}" if row["curable"] else "cannot be cured"
        click.echo(
            f"    asks {', '.join(row['asks'])}\n    {cure}\n    {row['notice'] or 'no notice'}; {row['citation']}"
        )


def _ground(program: str, row: Any) -> dict[str, Any]:
    from openimr.law import eligibility as law

    bounds = {"effective_from": row.effective_from, "effective_to": row.effective_to}
    return {
        "code": row.code,
        "sentence": law.sentence(program, row),
        "asks": list(row.asks),
        "outcome": row.outcome,
        "curable": row.curable,
        "cure": row.cure,
        "notice": row.notice,
        "citation": row.citation,
        "verified": row.verified,
        **{name: None if day in (date.min, date.max) else day.isoformat() for name, day in bounds.items()},
    }


@command.command("lifecycle")
@AS_JSON
def lifecycle(as_json: bool) -> None:
    """The states of a case and the steps between them."""
    from openimr.cases import lifecycle_print

    click.echo(json.dumps(lifecycle_print.rows(), indent=2) if as_json else lifecycle_print.text())


@command.command("events")
@PROGRAM
@AS_JSON
def events(program: str, as_json: bool) -> None:
    """The events that clocks know."""
    from openimr.law import clocks

    known = clocks.events(program)
    click.echo(json.dumps(known, indent=2)) if as_json else _lines(
        f"{name:32} {words}" for name, words in known.items()
    )


@command.command("unverified")
@PROGRAM
@AS_JSON
def unverified(program: str, as_json: bool) -> None:
    """What nobody has verified yet, for counsel."""
    from openimr.law import unverified as unverified_rules

    rows = unverified_rules.unverified(program)
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    _lines(f"{row['kind']:8} {row['id']:24} {row['words']}  ({row['citation']})" for row in rows)


@command.command("print")
def print_documents() -> None:
    """Write the documents that are printed from the code: the rulebook and the lifecycle."""
    from openimr.cli import documents

    documents.main(write=True)
    click.echo("docs/rulebook.md and docs/lifecycle.md are in step with the code.")


def _lines(lines: Iterable[str]) -> None:
    click.echo("\n".join(lines))


@command.command("notices")
@PROGRAM
@AS_JSON
def notices(program: str, as_json: bool) -> None:
    """The inventory of notices, with the reading grade measured on each text to the employee.

    JSON: [{id, title, sender, to, when, within, means, must_hold, law, verified, made, owed_by, reading: {en, es:
    {grade, formula, ease}}}]. A grade is a school year; an ease of 55 or more is normal for the average adult.
    """
    from openimr.law.notices import inventory

    rows = inventory(program)
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    _lines(line for row in rows for line in _notice(row))


def _notice(row: dict[str, Any]) -> Iterable[str]:
    mark = "" if row["verified"] else "  (unverified)"
    yield f"{row['id']:8} {row['title']}{mark}"
    yield f"    from the {_plain(row['sender'])} to {', '.join(_plain(one) for one in row['to'])}; {_owed(row)}"
    within = f" (time: {row['within']})" if row["within"] else ""
    yield f"    when: {row['when']}{within}; by {', '.join(row['means'])}"
    yield f"    must hold: {'; '.join(row['must_hold'])}"
    yield f"    law: {row['law']}"
    for language, found in row["reading"].items():
        ease = f", ease {found['ease']}" if found["ease"] is not None else ""
        yield f"    reads at grade {found['grade']} in {language}{ease} ({found['formula']})"


def _owed(row: dict[str, Any]) -> str:
    if row["made"] is None:
        return "not ours to send"
    if row["made"] == "not_yet":
        return "not composed yet"
    return f"owed by {', '.join(row['owed_by'])}" if row["owed_by"] else "can be composed; no step owes it yet"


def _plain(name: str) -> str:
    return "organization" if name == "imro" else name.replace("_", " ")


@command.command("fees")
@PROGRAM
@click.option("--on", default=None, help="The day the application was received, 2014-08-01; without it, all over time.")
@click.option("--kind", default="regular", show_default=True, help="The kind of review, as `imr law fees` lists them.")
@click.option("--reviewers", default=1, show_default=True, type=click.IntRange(1), help="How many reviewers decided.")
@click.option("--profession", default="", help="The reviewer's degree, where the fee depends on it: MD, DC ...")
@AS_JSON
def fees(program: str, on: str | None, kind: str, reviewers: int, profession: str, as_json: bool) -> None:
    """The fees of a review: all over time, or with --on the one amount of a day.

    JSON: [{rule, kind, class, reviewers, professions, amount, unit, from, to, citation, verified, note}], amount null
    where it has not been seen; with --on {amount, unit, fee_class, rule, on, citation, verified, sentence}.
    """
    from openimr.law import fees as law

    if on is not None:
        found = law.fee(program, law.Asked(_day(on), kind, reviewers, profession))
        click.echo(json.dumps(found.as_json(), indent=2) if as_json else found.sentence)
        return
    if (kind, reviewers, profession) != ("regular", 1, ""):
        raise reading.InputRefused("--kind, --reviewers and --profession ask for one amount: add --on with the day.")
    rows = list(law.rows(program))
    click.echo(json.dumps(rows, indent=2)) if as_json else _lines(_fee(row) for row in rows)


def _fee(row: dict[str, Any]) -> str:
    amount = "not seen" if row["amount"] is None else f"${row['amount']:,}"
    mark = "" if row["verified"] else "  (unverified)"
    return f"{row['from']} to {row['to'] or 'now':10}  {amount:>8}  {row['class']} [{row['kind']}]  ({row['citation']}){mark}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise reading.InputRefused(f"--on is no date: {text}. Write 2014-08-01.") from None
