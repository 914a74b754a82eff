"""The rulebook's part on deciding: standards, the search for evidence, reviewers and their conflicts."""

from collections.abc import Iterator

from openimr.law import conflicts, qualifications, standard
from openimr.law.rulebook.words import mark
from openimr.law.table import Program


def standards(law: Program) -> Iterator[str]:
    yield "## Standards of medical necessity"
    yield ""
    if standard.ranked(law.id):
        yield "The first that applies decides; a lower one only where the review says why every higher does not apply."
    else:
        yield "Any of them may carry the decision."
    yield ""
    for rank in standard.ranks(law.id):
        yield f"- {rank.letter}: {rank.words} ({rank.citation}){mark(rank.verified)}"
    yield ""
    yield from _search(law)


def _search(law: Program) -> Iterator[str]:
    steps, types = standard.search(law.id), standard.citation_types(law.id)
    if steps:
        yield "Where evidence is looked for, in order:"
        yield ""
    for step in steps:
        only = f", only if {step.only_if}" if step.only_if else ""
        yield f"- {step.step}: {step.words}{only} ({step.citation}){mark(step.verified)}"
    if types:
        yield ""
        yield "What a citation must name:"
        yield ""
    for one in types.values():
        yield f"- {one.words}: {', '.join(one.names)} ({one.citation}){mark(one.verified)}"
    yield ""


def reviewers(law: Program) -> Iterator[str]:
    yield "## Reviewers"
    yield ""
    for row in qualifications.checks(law):
        yield f"- {row.code}: {row.sentence} {row.citation}{mark(row.verified)}"
    for row in qualifications.checks(law, "preferences"):
        yield f"- {row.code} (ranks, refuses nobody): {row.sentence} {row.citation}{mark(row.verified)}"
    yield ""
    yield from _conflicts(law)


def _conflicts(law: Program) -> Iterator[str]:
    rules = conflicts.rules(law)
    yield f"CONFLICT: no material professional, familial or financial affiliation ({rules.citation}){mark(rules.verified)} with"
    yield ""
    for relation in rules.relations:
        yield f"{relation.number}. {relation.words}"
    yield ""
    for kind, rule in rules.affiliations.items():
        without = f"; not: {'; '.join(rule.excluded.values())}" if rule.excluded else ""
        yield f"- {kind}: {rule.words}{without}"
    yield ""
