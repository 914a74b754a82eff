"""The application typed in by staff: a table of fields, and the way from form data to the application's own shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openimr.cases.application import Problem
from openimr.cases.models import CATEGORIES, SIDES

ITEM_ROWS = 12
DIAGNOSIS_ROWS = 4


@dataclass(frozen=True)
class Field:
    """One field: its path in the application (`employee.first_name`), label, kind, and choices."""

    path: str
    label: str
    kind: str = "text"  # text | area | date | moment | flag | choice | lines
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    wide: bool = False
    rare: bool = False  # folded away until it is needed


@dataclass(frozen=True)
class Section:
    title: str
    fields: tuple[Field, ...]
    hint: str = ""


def _address(part: str, *, phone: bool = True) -> tuple[Field, ...]:
    fields = (
        Field(f"{part}.address", "Street address", "lines", wide=True),
        Field(f"{part}.city", "City"),
        Field(f"{part}.state", "State"),
        Field(f"{part}.zip", "ZIP"),
    )
    more = (
        Field(f"{part}.phone", "Telephone"),
        Field(f"{part}.fax", "Fax"),
        Field(f"{part}.email", "E-mail"),
    )
    return fields + (more if phone else ())


YES_NO = (("true", "yes"), ("false", "no"))  # left empty: not known
OUTCOMES = (
    ("denied", "denied"),
    ("modified", "modified"),
    ("approved", "approved"),
    ("conditionally_non_certified", "denied because information did not come"),
)
SERVICE = (("mail", "mail"), ("fax", "fax"), ("electronic", "electronic"), ("personal", "by hand"))
SECTIONS = (
    Section("How it came", (
        Field("received_at", "Received on (Pacific time)", "moment"),
        Field("received_by", "Received by", "choice", (("mail", "mail"), ("fax", "fax"), ("electronic", "electronic"))),
        Field("ur_type", "Type of utilization review", "choice", (("regular", "regular"), ("expedited", "expedited"))),
        Field("formulary", "The dispute is about a drug under the formulary", "flag"),
    )),
    Section("Employee", (
        Field("employee.first_name", "First name"), Field("employee.middle_initial", "Middle initial"),
        Field("employee.last_name", "Last name"), Field("employee.birth_date", "Date of birth", "date"),
        Field("employee.language", "Language of letters", "choice", (("en", "English"), ("es", "Español"))),
        *_address("employee"),
    )),
    Section("Claim", (
        Field("claim_number", "Claim number"), Field("eams_number", "EAMS case number"),
        Field("date_of_injury", "Date of injury", "date"), Field("employer.name", "Employer"),
    )),
    Section("Claims administrator", (
        Field("claims_administrator.company", "Company"), Field("claims_administrator.contact", "Contact"),
        *_address("claims_administrator"),
    )),
    Section("Requesting physician", (
        Field("requesting_physician.name", "Name"), Field("requesting_physician.specialty", "Specialty"),
        *_address("requesting_physician"),
    )),
    Section("Employee's attorney", (
        Field("employee_attorney.name", "Name"), Field("employee_attorney.firm", "Firm"),
        *_address("employee_attorney"),
    ), "Leave empty when there is none."),
    Section("Utilization review decision", (
        Field("ur_decision.attached", "A copy is attached", "flag"),
        Field("ur_decision.decision_date", "Date of the decision", "date"),
        Field("ur_decision.served_date", "Served on", "date"),
        Field("ur_decision.service", "Served by", "choice", SERVICE),
        Field("ur_decision.outcome", "Decision", "choice", OUTCOMES),
        Field("ur_decision.about", "What it is about", "choice", (
            ("necessity", "medical necessity"), ("claim", "the claim itself (an adjuster's refusal)"),
            ("bill", "the amount of a bill"))),
        Field("ur_decision.form_enclosed", "The application form came with it", "choice", YES_NO),
        Field("ur_decision.organization", "Utilization review organization"),
        Field("ur_decision.signed_by_physician", "Signed by a physician", "flag"),
        Field("ur_decision.guideline", "Guideline it cites", "area", wide=True),
        Field("rfa_date", "Date of the request for authorization", "date"),
        Field("denied_for_missing_information", "Denied because requested information was not received", "flag"),
        Field("liability_disputed", "Liability is also disputed, for another reason than necessity", "flag"),
        Field("liability_reason", "That reason", "area", wide=True),
        Field("administrator_agrees_to_imr", "The claims administrator agrees to the review all the same", "flag"),
    )),
    Section("Signature", (
        Field("signature.signed", "The form is signed", "flag"),
        Field("signature.signed_date", "Signed on", "date"),
        Field("signature.signer", "Signed by", "choice", (
            ("employee", "the employee"), ("attorney", "the attorney"), ("designee", "a designee"),
            ("provider_emergency", "a provider of emergency treatment"), ("requesting_physician", "the requesting physician"),
            ("employer", "the employer"), ("claims_administrator", "the claims administrator"))),
        Field("signature.designee_named_date", "Designee named on", "date"),
        Field("signature.representation_proof", "The attorney's proof of representation is there", "choice", YES_NO),
        Field("records_consent_signed", "Consent to obtain medical records is signed", "flag"),
        Field("other_jurisdiction", "Outside California workers' compensation", "choice", (
            ("federal", "federal"), ("carve_out", "collectively bargained process"))),
    )),
    Section("Expedited review", (
        Field("certification.imminent_threat", "The physician certifies an imminent and serious threat", "flag"),
        Field("certification.documents_attached", "Supporting documents are attached", "flag"),
        Field("certification.date", "Date of the certification", "date"),
    ), "Only when the requesting physician certified it in writing."),
    Section("Known besides the form", (
        Field("liability_resolved_date", "Notice that liability is resolved, served on", "date"),
        Field("liability_resolved_service", "That notice was served by", "choice", SERVICE),
        Field("facts_changed", "A change of material facts since an earlier refusal is documented", "flag"),
        Field("withdrawn_date", "Withdrawn in writing on", "date"),
        Field("claim_ended", "The claim ended", "choice", (
            ("settled", "settled, future medical care closed"), ("death", "the employee died"))),
    ), "Leave empty what nobody has told."),
)  # fmt: skip
DIAGNOSIS = (Field("words", "Diagnosis"), Field("code", "ICD code"))
ITEM = (
    Field("request", "Treatment as requested", "area", wide=True),
    Field("category", "Kind", "choice", tuple(CATEGORIES)),
    Field("body_part", "Body part"),
    Field("side", "Side", "choice", tuple(SIDES)),
    Field("quantity", "Quantity"),
    Field("authorized_part", "Part that was authorized", wide=True),
    Field("ur_outcome", "Decision on this item", "choice", OUTCOMES, rare=True),
    Field("authorized_date", "Authorized since, on", "date", rare=True),
    Field("earlier_decision", "Already decided in case", rare=True),
    Field("liability_disputed", "Liability is disputed for this item only", "flag", rare=True),
    Field("liability_reason", "That reason", "area", wide=True, rare=True),
    Field("service_dates", "Dates of service, if already given", "lines", hint="one date a line"),
    Field("requested_retrospectively", "Asked for after it was given", "flag"),
)
OPTIONAL_PARTS = ("employee_attorney", "certification")  # left out when nothing in them is filled in


def to_application(posted: Mapping[str, str], pacific: str) -> dict[str, Any]:
    """Form data as application JSON. Empty fields are left out, so that reading tells which are missing.

    `pacific` is the offset to write on the moment of receipt, for example "-08:00".
    """
    data: dict[str, Any] = {"program": "ca-wc"}
    for section in SECTIONS:
        for field in section.fields:
            _set(data, field.path, _value(field, posted.get(field.path, ""), pacific))
    for part in OPTIONAL_PARTS:
        if not any(data.get(part, {}).values()):
            data.pop(part, None)
    for part in ("employee", "claims_administrator", "requesting_physician"):
        data.setdefault(part, {})
    data["diagnoses"] = _rows("diagnoses", DIAGNOSIS, DIAGNOSIS_ROWS, posted, pacific)
    data["items"] = _rows("items", ITEM, ITEM_ROWS, posted, pacific)
    return data


def _value(field: Field, raw: str, pacific: str) -> Any:
    raw = raw.strip()
    if field.kind == "flag":
        return raw in ("on", "true", "1")
    if not raw:
        return None
    if field.kind == "lines":
        return [line.strip() for line in raw.splitlines() if line.strip()]
    return f"{raw}{pacific}" if field.kind == "moment" and raw[-1] not in "Zz" and "+" not in raw else raw


def _set(data: dict[str, Any], path: str, value: Any) -> None:
    if value is None:
        return
    *parents, name = path.split(".")
    for parent in parents:
        data = data.setdefault(parent, {})
    data[name] = value


def _rows(
    name: str, fields: tuple[Field, ...], count: int, posted: Mapping[str, str], pacific: str
) -> list[dict[str, Any]]:
    """The filled-in rows of a repeated part; a row counts when its first field is filled in."""
    rows = []
    for number in range(count):
        row: dict[str, Any] = {}
        for field in fields:
            _set(row, field.path, _value(field, posted.get(f"{name}.{number}.{field.path}", ""), pacific))
        if row.get(fields[0].path):
            rows.append(row)
    return rows


def rows_to_show(posted: Mapping[str, str], name: str, first: str, count: int, least: int) -> int:
    """How many rows of a repeated part the page shows: those filled in and one more."""
    filled = [number for number in range(count) if posted.get(f"{name}.{number}.{first}", "").strip()]
    return min(count, max(least, (filled[-1] + 2) if filled else 0))


def by_field(problems: list[Problem]) -> dict[str, str]:
    """The problems as {field path: sentence}."""
    return {problem.field: problem.sentence for problem in problems}
