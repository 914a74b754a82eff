"""Parts of the notices that come after a determination: what was corrected, what was decided, petition, file of the case."""

from collections.abc import Mapping
from typing import Any

from openimr.cases.models import Notice
from openimr.cases.notice_words import Blocks, day_words
from openimr.law import outcomes
from openimr.letters import queries as letters
from openimr.letters.content import Boxed, Bullets, Heading, Paragraph

WORDS_ES = {
    outcomes.UPHELD: "“Upheld”: el tratamiento sigue negado",
    outcomes.OVERTURNED: "“Overturned”: usted debe recibir el tratamiento",
}


def what_changed(notice: Notice, language: str) -> Blocks:
    """What was corrected: `facts["what_changed"]`, and for the employee's Spanish letter `facts["what_changed_es"]`."""
    english = str(notice.facts.get("what_changed") or "").strip()
    words = str(notice.facts.get("what_changed_es") or "").strip() if language == "es" else ""
    label = ("Lo que corregimos" if words else "Lo que corregimos (escrito en inglés)") if language == "es" else ""
    return (Boxed(label or "What was corrected", words or english),) if english else ()


def determination(notice: Notice, language: str) -> Blocks:
    """The outcome of every item reviewed: `facts["results"]`, rows of position and result; the outcome is unchanged."""
    results = {row["position"]: row["result"] for row in notice.facts.get("results") or ()}
    items = [item for item in notice.case.items.all() if item.position in results]
    if not items or set(results.values()) - set(outcomes.WORDS):
        return ()
    lines = tuple(f"{item.position}. {item.request}. {_result(results[item.position], language)}." for item in items)
    return (Heading("Lo que se decidió" if language == "es" else "What was decided"), Bullets(lines))


def _result(outcome: str, language: str) -> str:
    if language == "es":
        return WORDS_ES[outcome]
    return f"{outcomes.WORDS[outcome]}. {outcomes.MEANING[outcome].rstrip('.')}"


def petition(notice: Notice, _language: str) -> Blocks:
    """Which petition: `facts` petitioner, petition_date and adj_number, without which nobody can find it."""
    told: Mapping[str, Any] = notice.facts
    names = ("petitioner", "petition_date", "adj_number")
    if not all(str(told.get(name) or "").strip() for name in names):
        return ()
    words = f"Petition of the {told['petitioner']}, dated {told['petition_date']}, case number {told['adj_number']}."
    return (Boxed("The petition", words),)


def case_file(notice: Notice, _language: str) -> Blocks:
    """What is sent: every letter of the case with its fingerprint, and the records that the caller names (`documents`)."""
    written = [
        f"{row.title}, {day_words(row.rendered_at)} (SHA-256 {row.sha256[:16]}…)"
        for row in letters.about(notice.case_id)
    ]
    records = [str(words) for words in notice.facts.get("documents") or ()]
    if not written:
        return ()
    lines = (Heading("Letters of the case"), Bullets(tuple(written)))
    if not records:
        return (*lines, Paragraph("No medical record came into this case."))
    return (*lines, Heading("Records of the case"), Bullets(tuple(records)))
