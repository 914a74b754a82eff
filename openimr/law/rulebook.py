"""The rulebook: every rule of a program printed for people, from the same data and sentences that the program applies."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from openimr.law import clocks, eligibility, qualifications, standard
from openimr.law.notices import notices
from openimr.law.required_records import required
from openimr.law.table import Program, Value, program, read_yaml

SCENARIOS = Path(__file__).parent / "tests" / "scenarios" / "eligibility.yaml"
UNVERIFIED = " **unverified**"


def markdown(program_id: str) -> str:
    """The whole rulebook of a program."""
    law = program(program_id)
    parts = (
        _head(law),
        _regimes(law),
        _clocks(law),
        _values(law),
        _grounds(law),
        _records(law),
        _standard(law),
        _reviewers(),
        _notices(law),
    )
    return "\n".join(line for part in parts for line in part) + "\n"


def unverified(program_id: str) -> list[dict[str, Any]]:
    """What nobody has verified yet, for counsel: [{kind, id, words, citation}]."""
    law = program(program_id)
    rows = [
        {
            "kind": "value",
            "id": row.rule_id,
            "words": f"{row.value} {row.unit} from {row.effective_from}",
            "citation": row.citation,
        }
        for row in law.values()
        if not row.verified
    ]
    rows += [
        {
            "kind": "clock",
            "id": clock.id,
            "words": "whether days for service are added",
            "citation": _history(law, clock.id)[-1].citation,
        }
        for clock in clocks.clocks(law).values()
        if clock.mail_confidence == "unsure"
    ]
    rows += [
        {"kind": "notice", "id": rule.id, "words": rule.title, "citation": rule.citation}
        for rule in notices(program_id).values()
        if not rule.verified
    ]
    return rows


def _history(law: Program, rule_id: str) -> tuple[Value, ...]:
    return law.history(rule_id)


def _head(law: Program) -> Iterator[str]:
    yield f"# Rulebook of the program {law.id}"
    yield ""
    yield "Printed from `openimr/law` by `./imr law print`. In our own words; no legal advice."
    yield "What nobody has verified is marked."
    yield ""


def _regimes(law: Program) -> Iterator[str]:
    yield "## Versions of the rules"
    yield ""
    for row in law.data("regimes"):
        mark = UNVERIFIED if row["confidence"] == "unsure" else ""
        yield f"- {row['id']}: {row['words']}, {row['effective_from']} to {row['effective_to'] or 'now'}{mark}"
    yield ""


SERVICE = {
    "Y": "days for service are added (8 CCR 10605)",
    "IN": "days for service are already inside",
    "N": "nothing is added for service",
}


def _clocks(law: Program) -> Iterator[str]:
    yield "## Clocks"
    yield ""
    known = law.data("events")
    for clock in clocks.clocks(law).values():
        value = law.history(clock.id)[-1]
        yield f"### {clock.id}: {clock.what}"
        yield ""
        yield f"- Starts: {known[clock.start]}"
        yield f"- Length: {_length(value)}{'' if value.verified else UNVERIFIED}"
        doubt = UNVERIFIED if clock.mail_confidence == "unsure" else ""
        yield f"- Count: the first day is excluded; {SERVICE[clock.mail]}{doubt};"
        yield f"  the last day {'rolls to the next business day' if clock.roll else 'does not roll'}."
        yield f"- Owed by: {clock.owed_by.replace('_', ' ')}. If missed: {clock.consequence or 'nothing further'}."
        yield f"- Law: {value.citation}"
        yield ""


def _length(value: Value) -> str:
    return f"{value.value} {value.unit.replace('_', ' ')}"


def _values(law: Program) -> Iterator[str]:
    yield "## Values over time"
    yield ""
    yield "| rule | value | from | to | law | |"
    yield "|---|---|---|---|---|---|"
    for row in law.values():
        mark = "" if row.verified else "unverified"
        yield f"| {row.rule_id} | {_length(row)} | {row.effective_from} | {row.effective_to or ''} | {row.citation} | {mark} |"
    yield ""


def _grounds(law: Program) -> Iterator[str]:
    yield "## Eligibility"
    yield ""
    examples = _examples(law)
    for row in eligibility.grounds(law.id):
        yield f"### {row.code}: {row.outcome.replace('_', ' ')}{_in_force(row)}{'' if row.verified else UNVERIFIED}"
        yield ""
        yield f"- {eligibility.sentence(law.id, row)}"
        yield f"- Facts asked: {', '.join(row.asks)}"
        yield f"- Cure: {row.cure if row.curable else 'none'}"
        yield f"- Notice: {row.notice or 'none'}. Law: {row.citation}"
        yield f"- Scenarios: {'; '.join(examples.get(row.code, [])) or 'none'}"
        yield ""


def _in_force(row: eligibility.Row) -> str:
    since = "" if row.effective_from == date.min else f", received from {row.effective_from}"
    return since + ("" if row.effective_to == date.max else f", received until {row.effective_to}")


def _examples(law: Program) -> dict[str, list[str]]:
    """The names of the scenarios that tell of each ground."""
    told: dict[str, list[str]] = {}
    for row in read_yaml(SCENARIOS)["scenarios"] if SCENARIOS.exists() else ():
        if row.get("program", "ca-wc") == law.id:
            for code in row["codes"]:
                told.setdefault(code, []).append(row["name"])
    return told


def _records(law: Program) -> Iterator[str]:
    yield "## Records to be provided"
    yield ""
    for row in required(law.id):
        must = "must be answered" if row.mandatory else "where there is one"
        yield f"- {row.letter}: {row.words} {row.citation}; {must}{'' if row.verified else UNVERIFIED}"
    yield ""


def _standard(law: Program) -> Iterator[str]:
    yield "## Standards of medical necessity"
    yield ""
    for rank in standard.ranks(law.id):
        yield f"- {rank.letter}: {rank.words} ({rank.citation})"
    yield ""


def _reviewers() -> Iterator[str]:
    yield "## Reviewers"
    yield ""
    for code, citation, verified, test in qualifications.CHECKS:
        yield f"- {code}: {' '.join((test.__doc__ or '').split())} {citation}{'' if verified else UNVERIFIED}"
    yield "- CONFLICT: No material professional, familial or financial affiliation. Labor Code 139.5(c)(2), (d)(5)"
    yield ""


def _notices(law: Program) -> Iterator[str]:
    yield "## Notices"
    yield ""
    yield "| notice | title | to | must hold | law | |"
    yield "|---|---|---|---|---|---|"
    for rule in notices(law.id).values():
        to = ", ".join(kind.replace("_", " ") for kind in rule.recipients)
        parts = ", ".join(part.replace("_", " ") for part in rule.mandatory) or "nothing further"
        yield f"| {rule.id} | {rule.title} | {to} | {parts} | {rule.citation} | {'' if rule.verified else 'unverified'} |"
