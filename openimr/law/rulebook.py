"""The rulebook: every rule of a program printed for people, from the same data and sentences that the program applies."""

from collections.abc import Iterator
from typing import Any

from openimr.law import clocks, conflicts, eligibility, fees, outcomes, qualifications, standard
from openimr.law.notices import NoticeRule, notices, part_words
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
        _reviewers(law),
        _fees(law),
        _outcomes(law),
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
            "words": f"{_length(row)} from {row.effective_from}",
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
    return [*rows, *_unverified_rules(law)]


def _unverified_rules(law: Program) -> Iterator[dict[str, Any]]:
    """What is unsure of reviewers, conflicts, standards and outcomes."""
    checks = (*qualifications.checks(law), *qualifications.checks(law, "preferences"))
    rules, split = conflicts.rules(law), outcomes.even_split(law)
    told = [("reviewer", row.code, row.sentence, row.citation, row.verified) for row in checks]
    told.append(("reviewer", "CONFLICT", "what an affiliation is and with whom", rules.citation, rules.verified))
    told += [("standard", row.letter, row.words, row.citation, row.verified) for row in standard.ranks(law.id)]
    told += [("search", row.step, row.words, row.citation, row.verified) for row in standard.search(law.id)]
    types = standard.citation_types(law.id).values()
    told += [("cite", row.type, "what a citation must name", row.citation, row.verified) for row in types]
    words = [row for level in outcomes.LEVELS for row in outcomes.vocabularies(law.id, level)]
    told += [("outcome", row.level, ", ".join(row.words.values()), row.citation, row.verified) for row in words]
    told.append(("outcome", "even split", split["outcome"], split["citation"], split["confidence"] != "unsure"))
    told += [("fee", kind.kind, kind.words, kind.citation, kind.verified) for kind in fees.kinds(law).values()]
    for kind, id_, text, citation, verified in told:
        if not verified:
            yield {"kind": kind, "id": id_, "words": text, "citation": citation}


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
    return "not seen" if value.value is None else f"{value.value} {value.unit.replace('_', ' ')}"


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


def _mark(verified: bool) -> str:
    return "" if verified else UNVERIFIED


def _standard(law: Program) -> Iterator[str]:
    yield "## Standards of medical necessity"
    yield ""
    if standard.ranked(law.id):
        yield "The first that applies decides; a lower one only where the review says why every higher does not apply."
    else:
        yield "Any of them may carry the decision."
    yield ""
    for rank in standard.ranks(law.id):
        yield f"- {rank.letter}: {rank.words} ({rank.citation}){_mark(rank.verified)}"
    yield ""
    yield from _search(law)


def _search(law: Program) -> Iterator[str]:
    steps, types = standard.search(law.id), standard.citation_types(law.id)
    if steps:
        yield "Where evidence is looked for, in order:"
        yield ""
    for step in steps:
        only = f", only if {step.only_if}" if step.only_if else ""
        yield f"- {step.step}: {step.words}{only} ({step.citation}){_mark(step.verified)}"
    if types:
        yield ""
        yield "What a citation must name:"
        yield ""
    for one in types.values():
        yield f"- {one.words}: {', '.join(one.names)} ({one.citation}){_mark(one.verified)}"
    yield ""


def _reviewers(law: Program) -> Iterator[str]:
    yield "## Reviewers"
    yield ""
    for row in qualifications.checks(law):
        yield f"- {row.code}: {row.sentence} {row.citation}{_mark(row.verified)}"
    for row in qualifications.checks(law, "preferences"):
        yield f"- {row.code} (ranks, refuses nobody): {row.sentence} {row.citation}{_mark(row.verified)}"
    yield ""
    yield from _conflicts(law)


def _conflicts(law: Program) -> Iterator[str]:
    rules = conflicts.rules(law)
    mark = _mark(rules.verified)
    yield f"CONFLICT: no material professional, familial or financial affiliation ({rules.citation}){mark} with"
    yield ""
    for relation in rules.relations:
        yield f"{relation.number}. {relation.words}"
    yield ""
    for kind, rule in rules.affiliations.items():
        without = f"; not: {'; '.join(rule.excluded.values())}" if rule.excluded else ""
        yield f"- {kind}: {rule.words}{without}"
    yield ""


def _fees(law: Program) -> Iterator[str]:
    yield "## Fees"
    yield ""
    yield "| class | amount | from | to | law | |"
    yield "|---|---|---|---|---|---|"
    for row in fees.rows(law.id):
        amount = "not seen" if row["amount"] is None else f"{row['amount']:,} {row['unit']}"
        mark = "" if row["verified"] else "unverified"
        yield f"| {row['class']} | {amount} | {row['from']} | {row['to'] or ''} | {row['citation']} | {mark} |"
    yield ""


def _outcomes(law: Program) -> Iterator[str]:
    yield "## Outcomes"
    yield ""
    for level in outcomes.LEVELS:
        for one in outcomes.vocabularies(law.id, level):
            words = ", ".join(f"“{text}”" for text in one.words.values())
            span = f"{one.effective_from} to {one.effective_to or 'now'}"
            yield f"- Of the {level}, {span}: {words} ({one.citation}){_mark(one.verified)}"
    split = outcomes.even_split(law)
    yield f"- An even split of reviewers: {split['outcome']} ({split['citation']}){_mark(split['confidence'] != 'unsure')}"
    yield ""


def _notices(law: Program) -> Iterator[str]:
    yield "## Notices"
    yield ""
    yield "| notice | title | from | to | when | by | must hold | grade | law | |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for rule in notices(law.id).values():
        to = ", ".join(kind.replace("_", " ") for kind in rule.recipients)
        parts = "; ".join(part_words(law.id, part) for part in rule.mandatory)
        grades = [f"{language} {found.grade}" for language in ("en", "es") if (found := rule.reading(language))]
        cells = (rule.id, rule.title, _sender(rule), to, rule.trigger, ", ".join(rule.means), parts, ", ".join(grades))
        yield f"| {' | '.join(cells)} | {rule.citation} | {'' if rule.verified else 'unverified'} |"


def _sender(rule: NoticeRule) -> str:
    """Who sends a notice, and whether the product composes it."""
    if not rule.ours:
        return rule.sender.replace("_", " ")
    return "us, not composed yet" if rule.made == "not_yet" else "us" if rule.steps else "us; no step owes it yet"
