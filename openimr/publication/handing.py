"""What the archive gets: one JSON object in the shape of a read letter, made from redacted data."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from openimr.cases.clocks import PACIFIC
from openimr.determinations.models import Determination
from openimr.guidelines import catalogue
from openimr.law.outcomes import OVERTURNED
from openimr.publication.profiles import KEEP
from openimr.publication.redacting import Rules, redact_data
from openimr.review import queries as reviews
from openimr.review.models import ItemDecision

SEX = re.compile(
    r"\b(?:\d{1,3}|[Tt]he|[Aa])[\s\-]+(?:years?[\s\-]old\s+)?(?:\w+\s+){0,2}?(female|male|woman|man)\b", re.IGNORECASE
)
WORDS = {"woman": "female", "man": "male"}
OLDEST_TOLD = 89  # ages over it are one group, 45 CFR 164.514(b)(2)(i)(C)
OPEN = frozenset({"claims_administrator_guideline", "reviewer_guideline", "raw"})


def handed(determination: Determination, rules: Rules, published_id: str) -> dict[str, Any]:
    """The object. Days are null under a profile that keeps only years, which then stand in `years`."""
    case = determination.case
    review = reviews.finished(case)
    rows = reviews.decisions(review) if review else []
    summary = review.summary if review else ""
    told, _ = redact_data(
        {
            "clinical_case_summary": summary,
            "diagnoses": [one["words"] for one in case.application.filed.get("diagnoses") or ()],
            "items": [_item(case.application.filed, row) for row in rows],
        },
        rules,
        citation=lambda path: path[-1] in OPEN or (len(path) > 1 and path[-2] == "sections"),
    )
    return {
        "file": f"{published_id}.json", "published_id": published_id, "profile": rules.profile.name, "layout": "own",
        "program": case.program, "version": determination.version,
        "case_number": case.number if rules.profile.treats.get("case_number") == KEEP else None,
        **_days(determination, rules), "priority": "Expedited" if case.expedited else "Standard",
        "licensed_states": list(review.seat.licensed_states) if review else [],
        "specialties": ", ".join(review.seat.specialties) if review else "",
        "age": _age(determination), "sex": _sex(summary), "case_outcome": determination.result, "faults": [], **told,
    }  # fmt: skip


def _days(determination: Determination, rules: Rules) -> dict[str, Any]:
    case, steps = determination.case, {entry.step: entry.at for entry in determination.case.timeline.all()}
    assigned, whole = steps.get("request_records"), steps.get("complete_records") or steps.get("proceed_without")
    days: dict[str, date | None] = {
        "decision_date": determination.signed_at.astimezone(PACIFIC).date(),
        "date_assigned": assigned.astimezone(PACIFIC).date() if assigned else None,
        "application_received": case.received_at.astimezone(PACIFIC).date(),
        "ur_denial_date": case.application.ur_decision_date,
        "date_of_injury": case.application.date_of_injury,
        "records_complete_date": whole.astimezone(PACIFIC).date() if whole else None,
    }
    if rules.profile.treats.get("date") == KEEP:
        return {name: day.isoformat() if day else None for name, day in days.items()}
    return dict.fromkeys(days) | {"years": {name: day.year for name, day in days.items() if day}}


def _age(determination: Determination) -> int | None:
    """Whole years at the decision, from the date of birth on file; ages over the limit are not told."""
    told = (determination.case.application.filed.get("employee") or {}).get("birth_date")
    if not told:
        return None
    born, day = date.fromisoformat(str(told)), determination.signed_at.astimezone(PACIFIC).date()
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return age if 0 <= age <= OLDEST_TOLD else None


def _sex(summary: str) -> str | None:
    match = SEX.search(summary)
    return WORDS.get(match[1].casefold(), match[1].casefold()) if match else None


def _item(filed: Mapping[str, Any], row: ItemDecision) -> dict[str, Any]:
    item, guideline = row.item, row.guideline
    return {
        "title": item.request, "outcome": "Overturned" if row.outcome == OVERTURNED else "Upheld",
        "request_kind": "remaining_portion" if item.authorized_part else "whole",
        "claims_administrator_guideline": str(filed["ur_decision"].get("guideline") or ""),
        "reviewer_guideline": catalogue.words(guideline) if guideline else "",
        "citations": {"claims_administrator": [], "reviewer": [_citation(guideline)] if guideline else []},
        "rationale": row.rationale, "category": item.category, "treatment_class": "",
        "body_parts": [item.body_part] if item.body_part else [],
        "side": item.side or None, "quantity": item.quantity or None, "dates_of_service": list(item.service_dates),
    }  # fmt: skip


def _citation(guideline: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "raw": catalogue.words(guideline), "scheme": "mtus" if guideline.get("kind") == "mtus" else "non_mtus",
        "source": str(guideline.get("publisher") or guideline.get("kind") or ""), "chapter": guideline.get("title"),
        "year": guideline.get("year"), "edition": None, "sections": [guideline["section"]] if guideline.get("section") else [],
        "pages": [str(guideline["pages"])] if guideline.get("pages") else [], "url": None, "accessed": None,
    }  # fmt: skip
