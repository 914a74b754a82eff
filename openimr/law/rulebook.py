"""The rulebook: every rule of a program printed for people, from the same data and sentences that the program applies."""

from collections.abc import Iterator
from typing import Any

from openimr.law import clocks, eligibility, qualifications, standard
from openimr.law.notices import notices
from openimr.law.required_records import required
from openimr.law.scenarios import scenarios
from openimr.law.table import Program, Value, program, programs
from openimr.law.terms import terms

UNVERIFIED = " **unverified**"


def book() -> str:
    """The rulebooks of all programs, one after another."""
    return "\n".join(markdown(program_id) for program_id in programs())


def markdown(program_id: str) -> str:
    """The whole rulebook of a program."""
    law = program(program_id)
    parts = (
        _head(law),
        _regimes(law),
        _facts(law),
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
    yield f"# Rulebook of {terms(law).title} (`{law.id}`)"
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


def _facts(law: Program) -> Iterator[str]:
    yield "## Facts that clocks are asked with"
    yield ""
    for name, fact in terms(law).facts.items():
        kind = ", ".join(fact["kind"]) if isinstance(fact["kind"], list) else fact["kind"].replace("_", " ")
        yield f"- `{name}` ({kind}): {fact['words']}"
    for pair in terms(law).never_both:
        yield f"- never both: {' and '.join(pair['facts'])}, because {pair['because']}"
    yield ""


SERVICE = {
    "Y": "days for service are added",
    "IN": "days for service are already inside",
    "N": "nothing is added for service",
}


def _clocks(law: Program) -> Iterator[str]:
    yield "## Clocks"
    yield ""
    known = law.data("events")
    for clock in clocks.clocks(law).values():
        doubt = UNVERIFIED if clock.mail_confidence == "unsure" else ""
        yield f"### {clock.id}: {clock.what}"
        yield ""
        yield f"- Starts: {known[clock.start]}{_conditions(clock)}"
        yield from (f"- Length: {_dated(row)}" for row in law.history(clock.id))
        yield f"- Count: the first day is excluded; {SERVICE[clock.mail]}{doubt};"
        yield f"  the last day {'rolls to the next business day' if clock.roll else 'does not roll'}."
        yield f"- Owed by: {clock.owed_by.replace('_', ' ')}. If missed: {clock.consequence or 'nothing further'}."
        yield from _ends(clock, known)
        yield from _examples(law, clock.id)
        yield ""


def _conditions(clock: clocks.Clock) -> str:
    words = [f"{'' if wanted else 'not '}{name.replace('_', ' ')}" for name, wanted in clock.when.items()]
    return f" Only when: {', '.join(words)}." if words else ""


def _ends(clock: clocks.Clock, known: dict[str, str]) -> Iterator[str]:
    for words, names in (("Met", clock.met_by), ("Stopped", clock.stopped_by), ("Superseded", clock.superseded_by)):
        if names:
            yield f"- {words} when: {' Or: '.join(known[name] for name in names)}"


def _examples(law: Program, rule_id: str) -> Iterator[str]:
    for row in scenarios(law, "clocks"):
        if row["rule"] == rule_id:
            yield f"- Example: {row['name']}: {row['due']}."


def _dated(row: Value) -> str:
    until = f" to {row.effective_to}" if row.effective_to else ""
    mark = "" if row.verified else UNVERIFIED
    note = f" ({row.note})" if row.note else ""
    return f"{_length(row)} from {row.effective_from}{until}. {row.citation}{note}{mark}"


def _length(value: Value) -> str:
    return f"{value.value} {value.unit.replace('_', ' ')}"


def _values(law: Program) -> Iterator[str]:
    yield "## Other values over time"
    yield ""
    yield "| rule | value | from | to | law | |"
    yield "|---|---|---|---|---|---|"
    for row in law.values():
        if row.rule_id in clocks.clocks(law):
            continue
        mark = "" if row.verified else "unverified"
        yield f"| {row.rule_id} | {_length(row)} | {row.effective_from} | {row.effective_to or ''} | {row.citation} | {mark} |"
    yield ""


def _grounds(law: Program) -> Iterator[str]:
    yield "## Eligibility"
    yield ""
    for row in law.data("grounds"):
        sentence = " ".join((eligibility.GROUNDS[row["code"]].__doc__ or "").split())
        cure = "can be cured" if row["curable"] else "cannot be cured"
        notice = f"; notice {row['notice']}" if row["notice"] else ""
        yield f"- **{row['code']}** ({row['outcome'].replace('_', ' ')}): {sentence} It {cure}{notice}. {row['citation']}"
    yield ""


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
