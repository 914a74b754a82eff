"""The rulebook's part on counting: versions of the rules, facts, clocks with their scenarios, other values."""

from collections.abc import Iterator

from openimr.law import clocks, fees
from openimr.law.rulebook.words import UNVERIFIED, length
from openimr.law.scenarios import scenarios
from openimr.law.table import Program, Value
from openimr.law.terms import terms


def regimes(law: Program) -> Iterator[str]:
    yield "## Versions of the rules"
    yield ""
    for row in law.data("regimes"):
        mark = UNVERIFIED if row["confidence"] == "unsure" else ""
        yield f"- {row['id']}: {row['words']}, {row['effective_from']} to {row['effective_to'] or 'now'}{mark}"
    yield ""


def clock_facts(law: Program) -> Iterator[str]:
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


def clock_rules(law: Program) -> Iterator[str]:
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


def readings(law: Program) -> Iterator[str]:
    """How units are read where the law does not say."""
    if not terms(law).readings:
        return
    yield "## How lengths of time are read"
    yield ""
    for row in terms(law).readings:
        about = f" of {row['of']}" if "of" in row else ""
        doubt = UNVERIFIED if row["confidence"] == "unsure" else ""
        yield f"- {row['unit'].replace('_', ' ')}{about}: {row['words']}. {row['citation']}{doubt}"
    yield ""


def _conditions(clock: clocks.Clock) -> str:
    only, unless = (
        ", ".join(f"{'' if wanted else 'not '}{name.replace('_', ' ')}" for name, wanted in facts.items())
        for facts in (clock.when, clock.unless)
    )
    return (f" Only when: {only}." if only else "") + (f" Unless: {unless}." if unless else "")


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
    return f"{length(row)} from {row.effective_from}{until}. {row.citation}{note}{mark}"


def values(law: Program) -> Iterator[str]:
    yield "## Other values over time"
    yield ""
    yield "| rule | value | from | to | law | |"
    yield "|---|---|---|---|---|---|"
    told_elsewhere = {*clocks.clocks(law), *(one.rule for one in fees.classes(law))}
    for row in law.values():
        if row.rule_id in told_elsewhere:
            continue
        mark = "" if row.verified else "unverified"
        told = f"{row.citation} ({row.note})" if row.note else row.citation
        yield f"| {row.rule_id} | {length(row)} | {row.effective_from} | {row.effective_to or ''} | {told} | {mark} |"
    yield ""
