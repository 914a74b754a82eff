"""Reading an application: JSON or form data in, a checked `Filing` or a list of problems out. Pure of the database.

The shape is the application form of 8 CCR 9792.10.2. What makes an application *ineligible* (late, unsigned, no
utilization review decision ...) is no error here: the case is opened and the law room screens it. An error is what
nobody can work with: a field missing, impossible, or against another.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from openimr.cases.contradictions import Problem, contradictions

# What no letter can print, kept out at the door: the case's first letter repeats these words.
INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
LINE_END = re.compile(r"\r\n?")  # a browser sends a typed line's end as two characters


def _visible(text: str) -> str:
    """Text without characters that hide, turn or break what a person reads."""
    if INVISIBLE.search(text):
        raise PydanticCustomError("invisible", "invisible")
    return LINE_END.sub("\n", text)


EARLIEST_YEAR, LATEST_YEAR = 1900, 9000


def _written(given: Any) -> Any:
    """A day or moment as written. A bare number would be read as seconds since 1970, which nobody means."""
    if isinstance(given, int | float):
        raise PydanticCustomError("date_type", "written as a number")
    return given


def _of_a_calendar(moment: datetime) -> datetime:
    """A moment that has a day in every time zone."""
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise PydanticCustomError("datetime_range", "outside every calendar")
    return moment


def _yes_or_no(given: Any) -> Any:
    """True or false as JSON writes them. Text such as "no" would be read for what it seems to mean."""
    if given is not None and not isinstance(given, bool):
        raise PydanticCustomError("bool_type", "neither true nor false")
    return given


Written = BeforeValidator(_written)
Flag = Annotated[bool, BeforeValidator(_yes_or_no)]
Day = Annotated[date, Written]
Moment = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_of_a_calendar)]
Visible = AfterValidator(_visible)
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), Visible]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), Visible]
Needed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), Visible]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), Visible]
Service = Literal["mail", "fax", "electronic", "personal"]
Outcome = Literal["denied", "modified", "approved", "conditionally_non_certified"]
Category = Literal[
    "PHARMA", "REHAB", "DIAGNOSTIC", "DMEPOS", "INJECTION", "SURGERY", "EVAL_MGMT", "BEHAVIORAL", "PROGRAM",
    "HOME_HEALTH", "TRANSPORT", "DENTAL", "OTHER",
]  # fmt: skip


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Address(_Part):
    address: list[Line] = Field(default_factory=list, max_length=5)
    city: Line = ""
    state: Line = ""
    zip: Line = ""
    phone: Line = ""
    fax: Line = ""
    email: Line = ""

    def lines(self) -> str:
        place = " ".join(part for part in (f"{self.city}," if self.city else "", self.state, self.zip) if part)
        return "\n".join([*self.address, place]).strip()


class Employee(_Address):
    first_name: Needed
    middle_initial: Line = ""
    last_name: Needed
    birth_date: Day | None = None
    language: Literal["en", "es"] = "en"

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.first_name, self.middle_initial, self.last_name) if part)


class Employer(_Part):
    name: Line = ""


class ClaimsAdministrator(_Address):
    company: Needed
    contact: Line = ""


class Attorney(_Address):
    name: Needed
    firm: Line = ""


class RequestingPhysician(_Address):
    name: Needed
    specialty: Line = ""


class URDecision(_Part):
    decision_date: Day | None = None
    served_date: Day | None = None
    service: Service | None = None
    attached: Flag = False
    outcome: Outcome | None = None
    about: Literal["necessity", "claim", "bill"] | None = None  # an adjuster's refusal of the claim, a bill
    form_enclosed: Flag | None = None  # the application form came with the decision
    organization: Line = ""
    signed_by_physician: Flag | None = None
    guideline: Text = ""


class Diagnosis(_Part):
    code: Line = ""
    words: Needed


class Item(_Part):
    request: Words
    category: Category = "OTHER"
    body_part: Line = ""
    side: Literal["left", "right", "bilateral"] | None = None
    quantity: Line = ""
    authorized_part: Text | None = None
    service_dates: list[Day] = Field(default_factory=list, max_length=100)
    requested_retrospectively: Flag = False
    ur_outcome: Outcome | None = None  # its own, where it is not the decision's
    liability_disputed: Flag = False  # for this treatment or body part only
    liability_reason: Text = ""
    authorized_date: Day | None = None  # since the decision
    earlier_decision: Line = ""  # number of the case that decided this treatment under this decision


Signer = Literal[
    "employee", "attorney", "designee", "provider_emergency", "requesting_physician", "employer", "claims_administrator"
]  # fmt: skip


class Signature(_Part):
    signed: Flag = False
    signed_date: Day | None = None
    signer: Signer | None = None
    designee_named_date: Day | None = None
    representation_proof: Flag | None = None  # the attorney's


class Certification(_Part):
    imminent_threat: Flag
    documents_attached: Flag
    date: Day | None = None


LATER = frozenset(  # not on the form
    {
        "liability_resolved_date",
        "liability_resolved_service",
        "asked_again_date",
        "facts_changed",
        "withdrawn_date",
        "claim_ended",
    }
)


class Filing(_Part):
    """One application, every field typed."""

    program: Literal["ca-wc"] = "ca-wc"
    received_at: Moment
    received_by: Literal["mail", "fax", "electronic"]
    ur_type: Literal["regular", "expedited"] = "regular"
    formulary: Flag = False
    employee: Employee
    claim_number: Line = ""
    eams_number: Line = ""
    date_of_injury: Day
    employer: Employer = Field(default_factory=Employer)
    claims_administrator: ClaimsAdministrator
    employee_attorney: Attorney | None = None
    requesting_physician: RequestingPhysician
    ur_decision: URDecision = Field(default_factory=URDecision)
    rfa_date: Day | None = None
    diagnoses: list[Diagnosis] = Field(default_factory=list, max_length=50)
    items: list[Item] = Field(min_length=1, max_length=60)
    liability_disputed: Flag = False
    liability_reason: Text = ""
    administrator_agrees_to_imr: Flag = False
    liability_resolved_date: Day | None = None  # service of the notice that liability is resolved
    liability_resolved_service: Service | None = None
    asked_again_date: Day | None = None  # the employee asked again after it
    denied_for_missing_information: Flag = False
    facts_changed: Flag = False  # a change of material facts since an earlier refusal is documented
    withdrawn_date: Day | None = None  # in writing
    claim_ended: Literal["settled", "death"] | None = None
    signature: Signature = Field(default_factory=Signature)
    records_consent_signed: Flag = False
    certification: Certification | None = None
    other_jurisdiction: Literal["federal", "carve_out"] | None = None

    def facts(self) -> dict[str, Any]:
        """The application as JSON data, the shape that the law room's rules are asked with."""
        return self.model_dump(mode="json")


class ApplicationRefused(Exception):
    """The application cannot be opened as a case; `problems` holds every reason."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(f"{one.field}: {one.sentence} (rule {one.rule})" for one in problems))
        self.problems = problems


def read(data: Mapping[str, Any], *, now: datetime) -> Filing:
    """Check an application; raises `ApplicationRefused` with one problem for each field. `now` bounds its dates."""
    try:
        filing = Filing.model_validate(data)
    except ValidationError as error:
        raise ApplicationRefused([_problem(dict(row)) for row in error.errors()]) from None
    if problems := list(contradictions(filing, now=now)):
        raise ApplicationRefused(problems)
    return filing


SENTENCES = {
    "missing": "is missing; fill it in.",
    "string_too_short": "is empty; fill it in.",
    "string_too_long": "is too long.",
    "too_short": "needs at least one entry.",
    "too_long": "has too many entries.",
    "extra_forbidden": "is no field of the application; remove it or correct its name.",
    "timezone_aware": "needs a time zone, for example 2014-08-04T10:15:00-07:00.",
    "bool_parsing": "must be true or false.",
    "bool_type": "must be true or false.",
    "string_type": "must be text.",
    "string_unicode": "holds an invisible character; type it again.",
    "invisible": "holds an invisible character; type it again.",
    "list_type": "must be a list.",
}


def _problem(row: Mapping[str, Any]) -> Problem:
    field = ".".join(str(part) for part in row["loc"]) or "application"
    return Problem(field, _sentence(str(row["type"]), row.get("ctx") or {}))


def _sentence(kind: str, context: Mapping[str, Any]) -> str:
    if kind == "literal_error":
        return f"must be one of {context['expected']}."
    if kind.startswith("date_") or kind == "date_type":
        return "is no date; write it as 2014-08-04."
    if kind.startswith("datetime_"):
        return "is no moment; write it as 2014-08-04T10:15:00-07:00."
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return "must be an object with named fields."
    return SENTENCES.get(kind, "cannot be read; correct it.")
