"""The rulebook's part on what is told and charged: fees, outcomes, notices."""

from collections.abc import Iterator

from openimr.law import fees, outcomes
from openimr.law.notices import NoticeRule, notices, part_words
from openimr.law.rulebook.words import mark
from openimr.law.table import Program


def fee_rows(law: Program) -> Iterator[str]:
    yield "## Fees"
    yield ""
    yield "| class | amount | from | to | law | |"
    yield "|---|---|---|---|---|---|"
    for row in fees.rows(law.id):
        amount = "not seen" if row["amount"] is None else f"{row['amount']:,} {row['unit']}"
        mark = "" if row["verified"] else "unverified"
        yield f"| {row['class']} | {amount} | {row['from']} | {row['to'] or ''} | {row['citation']} | {mark} |"
    yield ""


def outcome_words(law: Program) -> Iterator[str]:
    yield "## Outcomes"
    yield ""
    for level in outcomes.LEVELS:
        for one in outcomes.vocabularies(law.id, level):
            words = ", ".join(f"“{text}”" for text in one.words.values())
            span = f"{one.effective_from} to {one.effective_to or 'now'}"
            yield f"- Of the {level}, {span}: {words} ({one.citation}){mark(one.verified)}"
    split = outcomes.even_split(law)
    yield f"- An even split of reviewers: {split['outcome']} ({split['citation']}){mark(split['confidence'] != 'unsure')}"
    yield ""


def inventory(law: Program) -> Iterator[str]:
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
