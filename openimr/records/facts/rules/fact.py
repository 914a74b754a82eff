"""What a rule proposes: a kind, a value, how it is asserted, and the words it was read from."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

VERSION = 3  # raised with every change of the rules or their terms: pages are then read anew

PRESENT, ABSENT, POSSIBLE = "present", "absent", "possible"
HISTORICAL, FAMILY, RULED_OUT = "historical", "family", "ruled_out"
ASSERTIONS = {
    PRESENT: "present",
    ABSENT: "absent",
    POSSIBLE: "possible",
    HISTORICAL: "in the past",
    FAMILY: "in the family",
    RULED_OUT: "ruled out",
}
KINDS = {
    "diagnosis": "Diagnoses",
    "body_part": "Body parts",
    "medication": "Medications",
    "imaging": "Imaging findings",
    "study": "Imaging and electrodiagnostic studies",
    "visits": "Therapy visits",
    "work_status": "Work status",
    "measure": "Functional measures",
    "procedure": "Surgeries and procedures",
    "conservative_care": "Conservative care and its result",
    "functional_change": "Functional improvement",
    "side_effect": "Side effects",
    "adherence": "Drug tests and aberrant behavior",
}


class Span(NamedTuple):
    """Places in the sheet's text, end excluded."""

    start: int
    end: int


@dataclass(frozen=True)
class Fact:
    """`first` and `last` are indexes of the page's words, both included; `value` holds JSON values only."""

    kind: str
    value: dict[str, Any] = field(hash=False)
    assertion: str
    first: int
    last: int
    quote: str
    rule: str
    confidence: float
    page_day: str = ""  # the day the page says it is about
