"""What a document can be, and what the law asks for. Pure data; the words are ours."""

from dataclasses import dataclass
from functools import cache

from openimr.law.required_records import Required, required


@dataclass(frozen=True)
class Kind:
    """A type of document. `clinical`: it tells of the patient's care; `paperwork`: it proves procedure only."""

    words: str
    clinical: bool = False
    from_ur: bool = False
    paperwork: bool = False


KINDS: dict[str, Kind] = {
    "rfa": Kind("request for authorization", clinical=True),
    "ur_decision": Kind("utilization review decision", from_ur=True),
    "progress": Kind("progress report", clinical=True),
    "consultation": Kind("consultation", clinical=True),
    "medical_legal": Kind("medical-legal evaluation (QME or AME)", clinical=True),
    "imaging": Kind("imaging report", clinical=True),
    "operative": Kind("operative or procedure report", clinical=True),
    "therapy": Kind("therapy note", clinical=True),
    "laboratory": Kind("laboratory or urine drug test", clinical=True),
    "pharmacy": Kind("pharmacy record", clinical=True),
    "hospital": Kind("hospital or emergency record", clinical=True),
    "psychological": Kind("psychological report", clinical=True),
    "dental": Kind("dental record", clinical=True),
    "letter_of_support": Kind("statement of the employee or physician"),
    "correspondence": Kind("correspondence"),
    "statement_of_reasons": Kind("claims administrator's statement of reasons"),
    "application": Kind("application for review", paperwork=True),
    "cover": Kind("cover sheet or proof of service", paperwork=True),
    "other": Kind("other"),
}
KIND_CHOICES = [(code, kind.words) for code, kind in KINDS.items()]


@cache
def required_by(program: str) -> tuple[Required, ...]:
    """The records that the law of a case's program asks for, in the order of their letters."""
    return required(program)


def letters(program: str) -> tuple[str, ...]:
    return tuple(row.letter for row in required_by(program))


def mandatory(program: str) -> tuple[str, ...]:
    return tuple(row.letter for row in required_by(program) if row.mandatory)
