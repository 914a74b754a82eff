"""What nobody has verified yet, for counsel."""

from collections.abc import Iterator
from typing import Any

from openimr.law import clocks, conflicts, eligibility, fees, outcomes, qualifications, standard
from openimr.law.notices import notices
from openimr.law.required_records import required
from openimr.law.rulebook.words import length
from openimr.law.table import Program, program
from openimr.law.terms import terms


def unverified(program_id: str) -> list[dict[str, Any]]:
    """What nobody has verified yet, for counsel: [{kind, id, words, citation}]."""
    law = program(program_id)
    rows = [
        {
            "kind": "value",
            "id": row.rule_id,
            "words": f"{length(row)} from {row.effective_from}",
            "citation": row.citation,
        }
        for row in law.values()
        if not row.verified
    ]
    rows += [
        {"kind": "regime", "id": row.id, "words": row.words, "citation": f"in force from {row.effective_from}"}
        for row in law.regimes
        if row.confidence == "unsure"
    ]
    rows += [
        {"kind": "reading", "id": row["unit"], "words": row["words"], "citation": row["citation"]}
        for row in terms(law).readings
        if row["confidence"] == "unsure"
    ]
    rows += [
        {
            "kind": "clock",
            "id": clock.id,
            "words": "whether days for service are added",
            "citation": law.history(clock.id)[-1].citation,
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
    """What is unsure of reviewers, conflicts, standards, outcomes, grounds, records and fees."""
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
    told += [
        ("ground", row.code, eligibility.sentence(law.id, row), row.citation, row.verified)
        for row in eligibility.grounds(law.id)
    ]
    told += [("record", row.letter, row.words, row.citation, row.verified) for row in required(law.id)]
    told += [("fee", kind.kind, kind.words, kind.citation, kind.verified) for kind in fees.kinds(law).values()]
    for kind, id_, text, citation, verified in told:
        if not verified:
            yield {"kind": kind, "id": id_, "words": text, "citation": citation}
