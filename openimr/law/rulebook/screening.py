"""The rulebook's part on screening: grounds with their facts, cures and scenarios; the records asked for."""

from collections.abc import Iterator
from datetime import date

from openimr.law import eligibility
from openimr.law.required_records import required
from openimr.law.rulebook.words import UNVERIFIED
from openimr.law.scenarios import scenarios
from openimr.law.table import Program


def grounds(law: Program) -> Iterator[str]:
    yield "## Eligibility"
    yield ""
    told = _told(law)
    for row in eligibility.grounds(law.id):
        yield f"### {row.code}: {row.outcome.replace('_', ' ')}{_in_force(row)}{'' if row.verified else UNVERIFIED}"
        yield ""
        yield f"- {eligibility.sentence(law.id, row)}"
        yield f"- Facts asked: {', '.join(row.asks)}"
        yield f"- Cure: {row.cure if row.curable else 'none'}"
        yield f"- Notice: {row.notice or 'none'}. Law: {row.citation}"
        yield f"- Scenarios: {'; '.join(told.get(row.code, [])) or 'none'}"
        yield ""


def _in_force(row: eligibility.Row) -> str:
    since = "" if row.effective_from == date.min else f", received from {row.effective_from}"
    return since + ("" if row.effective_to == date.max else f", received until {row.effective_to}")


def _told(law: Program) -> dict[str, list[str]]:
    """The names of the scenarios that tell of each ground."""
    told: dict[str, list[str]] = {}
    for row in scenarios(law, "eligibility"):
        for code in row["codes"]:
            told.setdefault(code, []).append(row["name"])
    return told


def records(law: Program) -> Iterator[str]:
    yield "## Records to be provided"
    yield ""
    for row in required(law.id):
        must = "must be answered" if row.mandatory else "where there is one"
        yield f"- {row.letter}: {row.words} {row.citation}; {must}{'' if row.verified else UNVERIFIED}"
    yield ""
