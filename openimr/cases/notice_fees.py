"""The fee of a case as a notice states it: its class and its amount, or a refusal where the amount is not known."""

from openimr.cases.clocks import day_of
from openimr.cases.lifecycle import State
from openimr.cases.models import Notice
from openimr.cases.notice_words import Blocks, law_words
from openimr.law import fees
from openimr.letters.content import Boxed, Paragraph

ENDED_WITHOUT = frozenset({State.TERMINATED, State.WITHDRAWN})  # ended without a determination


def fee_asked(notice: Notice) -> fees.Asked:
    """What decides the class of a case's fee: how the review was asked for, and how far it came.

    `fee_kind`, `reviewers` and `profession` of the notice's facts go before what the case itself tells; the seat's
    profession is not the case room's to know, so a period that asks for it needs the fact.
    """
    facts = notice.facts
    return fees.Asked(
        on=day_of(notice.case.received_at),
        kind=str(facts.get("fee_kind") or fee_kind(notice)),
        reviewers=int(facts.get("reviewers") or 1),
        profession=str(facts.get("profession") or ""),
    )


def fee_kind(notice: Notice) -> str:
    case = notice.case
    if case.lifecycle_state in ENDED_WITHOUT:
        reviewed = case.timeline.filter(step="assign_reviewer").exists()
        return "ended_after_reviewer" if reviewed else "ended_before_reviewer"
    if case.expedited:
        return "expedited"
    pharmacy = all(item.category == "PHARMA" for item in case.items.all())
    return "pharmacy_only" if pharmacy else "regular"


def fee_class(notice: Notice, language: str) -> Blocks:
    found = fees.fee_class(notice.case.program, fee_asked(notice).kind)
    law = law_words(found.citation, found.verified, language)
    if language == "es":
        words = f"Cuota por {found.words_es} {law}. La paga el administrador; el trabajador no paga nada."
        return (Paragraph(words),)
    words = f"Fee for {found.words} {law}. The claims administrator pays it; the employee pays nothing."
    return (Paragraph(words),)


def fee_amount(notice: Notice, language: str) -> Blocks:
    """The amount, or a refusal that names the rule: no amount is guessed."""
    found = fees.fee(notice.case.program, fee_asked(notice))
    law = law_words(found.citation, found.verified, language)
    return (Boxed("Cantidad" if language == "es" else "Amount due", f"${found.amount:,} {law}", "due"),)
