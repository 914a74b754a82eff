"""What a document can be, and what the law asks for. Pure data; the words are ours.

Source of the list of required records: 8 CCR 9792.10.5(a)(1).
"""

from dataclasses import dataclass


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


@dataclass(frozen=True)
class Required:
    """One letter of the list of records that the claims administrator must provide."""

    letter: str
    words: str
    citation: str
    mandatory: bool
    verified: bool


REQUIRED: tuple[Required, ...] = (
    Required(
        "A",
        "Reports of physicians about the current condition from the six months before the request for authorization,"
        " and those that the request or the utilization review decision names; when the requesting physician has"
        " treated for less than six months, the reports of the physicians before.",
        "8 CCR 9792.10.5(a)(1)(A)",
        mandatory=True,
        verified=True,
    ),
    Required(
        "B",
        "The application form for independent medical review that went out with the utilization review decision.",
        "8 CCR 9792.10.5(a)(1)(B)",
        mandatory=True,
        verified=True,
    ),
    Required(
        "C",
        "What the claims administrator sent the employee about the utilization review decision, other than the"
        " decision itself.",
        "8 CCR 9792.10.5(a)(1)(C)",
        mandatory=True,
        verified=True,
    ),
    Required(
        "D",
        "What the employee or a provider gave the claims administrator in support of the request.",
        "8 CCR 9792.10.5(a)(1)(D)",
        mandatory=True,
        verified=True,
    ),
    Required(
        "E",
        "Other documents the claims administrator relied on, and its statement of reasons.",
        "8 CCR 9792.10.5(a)(1)(E)",
        mandatory=False,
        verified=False,
    ),
    Required(
        "F",
        "The claims administrator's answer to further issues that the application raises.",
        "8 CCR 9792.10.5(a)(1)(F)",
        mandatory=False,
        verified=False,
    ),
)
LETTERS = tuple(row.letter for row in REQUIRED)
MANDATORY = tuple(row.letter for row in REQUIRED if row.mandatory)
