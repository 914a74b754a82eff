"""The rulebook: every rule of a program printed for people, from the same data and sentences that the program applies."""

from collections.abc import Iterator

from openimr.law.rulebook import counting, deciding, screening, telling
from openimr.law.table import Program, program, programs
from openimr.law.terms import terms

PARTS = (
    counting.regimes,
    counting.clock_facts,
    counting.readings,
    counting.clock_rules,
    counting.values,
    screening.grounds,
    screening.records,
    deciding.standards,
    deciding.reviewers,
    telling.fee_rows,
    telling.outcome_words,
    telling.inventory,
)


def book() -> str:
    """The rulebooks of all programs, one after another."""
    return "\n".join(markdown(program_id) for program_id in programs())


def markdown(program_id: str) -> str:
    """The whole rulebook of a program."""
    law = program(program_id)
    parts = (_head(law), *(part(law) for part in PARTS))
    return "\n".join(line for part in parts for line in part) + "\n"


def _head(law: Program) -> Iterator[str]:
    yield f"# Rulebook of {terms(law).title} (`{law.id}`)"
    yield ""
    yield "Printed from `openimr/law` by `./imr law print`. In our own words; no legal advice."
    yield "What nobody has verified is marked."
    yield ""
