"""One letter read whole: the JSON shape that everything else is made from."""

import hashlib
import re
from typing import Any

from openimr.archive.reading import (
    closing,
    credentials,
    days,
    early,
    guideline_lines,
    header,
    items,
    layouts,
    page_lines,
    requests,
    summary,
    titles,
)
from openimr.archive.reading.faults import Faults
from openimr.archive.reading.layouts import Found
from openimr.archive.reading.source import Source, Span

DAYS = ("decision_date", "date_assigned", "application_received", "ur_denial_date", "date_of_injury")
CASE = {"Upheld": "uphold", "Overturned": "overturn"}


def read(source: Source, *, name: str, sha256: str) -> dict[str, Any]:
    """A letter's parts. Fields that the letter does not hold are null; `faults` say what is wrong or missing.

    Shape: file, layout, case_number, five dates (ISO), priority, licensed_states, specialties, age, sex,
    clinical_case_summary, diagnoses, case_outcome, items, faults, spans, sha256, text_sha256. Spans are [start, end]
    offsets into the text whose hash is `text_sha256`.
    """
    whole, source = source, page_lines.without(source)
    found, faults = layouts.find(source), Faults(whole)
    if whole is not source:
        faults.add("page_lines", "page numbers or running titles between the lines; left out of values", 0, 0)
    place: dict[str, Any] = {}
    head = _header(source, found, faults, place)
    who = _reviewer(source, found, place)
    what = _summary(source, found, place, head)
    decided = _items(source, found, faults, place)
    faults.look(found, head, decided)
    faults.order(head)
    if found.layout in ("L2", "L3") and early.unread(source, found):
        faults.add("unread_decision", "a numbered decision could not be understood", len(source.text), len(source.text))
    return {
        "file": name, "layout": found.layout, **head, **who, **what, "case_outcome": case_outcome(decided),
        "items": decided, "faults": faults.found, "spans": place, "sha256": sha256,
        "text_sha256": hashlib.sha256(whole.text.encode("utf-8", "surrogatepass")).hexdigest(),
    }  # fmt: skip


def _header(source: Source, found: Found, faults: Faults, place: dict[str, Any]) -> dict[str, Any]:
    sections = (place[0] for name, place in found.headings.items() if not name.endswith("_title"))
    first = min(sections, default=len(source.text))
    values = header.read(source, max(first, 1))
    head: dict[str, Any] = dict.fromkeys(("case_number", *DAYS, "priority"))
    for field, span in values.items():
        head[field] = _value(field, span, faults)
        place[field] = [span.start, span.end]
    return head


def _value(field: str, span: Span, faults: Faults) -> str | None:
    if field in DAYS:
        day = days.iso(span.text)
        if day is None:
            faults.add("impossible_date", f"{field.replace('_', ' ')} {span.text} is no day", span.start, span.end)
        return day
    return span.text.capitalize() if field == "priority" else span.text


def _reviewer(source: Source, found: Found, place: dict[str, Any]) -> dict[str, Any]:
    states, specialties = credentials.read(source, found)
    if states:
        place["licensed_states"] = [[span.start, span.end] for span in states]
    if specialties:
        place["specialties"] = [specialties.start, specialties.end]
    return {
        "licensed_states": [span.text for span in states],
        "specialties": specialties.text if specialties else None,
    }


SUMMARIES = ("summary", "l2_summary", "l1_summary")


def _summary(source: Source, found: Found, place: dict[str, Any], head: dict[str, Any]) -> dict[str, Any]:
    section = next((section for name in SUMMARIES if (section := found.section(source, name))), None)
    told: dict[str, Any] = {"age": None, "sex": None, "clinical_case_summary": None, "diagnoses": []}
    if section is None:
        return told
    whole = summary.text(source, section)
    told["clinical_case_summary"], place["clinical_case_summary"] = whole.text, [whole.start, whole.end]
    if (age := summary.age(source, whole)) and (years := summary.years(age.text)):
        told["age"], place["age"] = years, [age.start, age.end]
    if sex := summary.sex(source, whole):
        told["sex"], place["sex"] = sex[0], [sex[1].start, sex[1].end]
    listed = summary.diagnoses(source, whole)
    told["diagnoses"], place["diagnoses"] = [one.text for one in listed], [[one.start, one.end] for one in listed]
    _from_prose(source, whole, head, place)
    return told


def _from_prose(source: Source, whole: Span, head: dict[str, Any], place: dict[str, Any]) -> None:
    """Days that a lost header leaves to the summary's prose; their places show where they were told."""
    if any(head[field] for field in DAYS):
        return
    for field, look in (("date_of_injury", summary.injury), ("ur_denial_date", summary.refusal)):
        span = look(source, whole)
        if span and (day := days.iso(span.text)):
            head[field], place[field] = day, [span.start, span.end]


def _items(source: Source, found: Found, faults: Faults, place: dict[str, Any]) -> list[dict[str, Any]]:
    if found.layout in ("L1", "L2", "L3"):
        read = early.read(source, found)
    else:
        section = found.section(source, "issues")
        read = items.read(source, *(section or (0, len(source.text))))
    place["items"] = [_places(item) for item in read]
    faults.guided = found.layout in ("L4", "L5")
    return [_item(source, number, item, faults) for number, item in enumerate(read, start=1)]


def _places(item: items.Item) -> dict[str, list[int]]:
    named = {
        "title": item.title,
        "outcome": item.outcome,
        "claims_administrator_guideline": item.administrator,
        "reviewer_guideline": item.reviewer,
        "rationale": item.rationale,
    }
    return {name: [span.start, span.end] for name, span in named.items() if span is not None}


def _item(source: Source, number: int, item: items.Item, faults: Faults) -> dict[str, Any]:
    title = item.title.text if item.title else ""
    outcome = _outcome(item.outcome)
    faults.item(number, item, outcome)
    asked = titles.request(title)
    treatment_class, category = requests.treatment(asked)
    rationale = item.rationale.text if item.rationale else ""
    return {
        "title": title,
        "outcome": outcome,
        "request_kind": titles.request_kind(title),
        "claims_administrator_guideline": item.administrator.text if item.administrator else "",
        "reviewer_guideline": item.reviewer.text if item.reviewer else "",
        "citations": {
            "claims_administrator": [one.as_json() for one in guideline_lines.citations(source, item.administrator)],
            "reviewer": [one.as_json() for one in guideline_lines.citations(source, item.reviewer)],
        },
        "rationale": rationale,
        "closing_agrees": closing.verdict(rationale, outcome) if rationale and outcome else "cannot_tell",
        "category": category,
        "treatment_class": treatment_class,
        "body_parts": requests.body_parts(asked),
        "side": requests.side(asked),
        "quantity": requests.quantity(asked),
        "dates_of_service": titles.service_dates(title),
    }


def _outcome(span: Span | None) -> str | None:
    return re.sub(r"\w+", lambda word: word[0].capitalize(), span.text) if span else None


def case_outcome(decided: list[dict[str, Any]]) -> str | None:
    """The letter's outcome from its items'; None while an item's is not known."""
    outcomes = {item["outcome"] for item in decided}
    if not outcomes or not outcomes <= set(CASE):
        return None
    return CASE[outcomes.pop()] if len(outcomes) == 1 else "partially_overturn"
