"""What the case knows of people, places and numbers: what a public copy must not hold."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from openimr.cases.models import Case, Party
from openimr.panel import queries as panel
from openimr.publication.identifiers import lists
from openimr.publication.identifiers.known import CREDENTIALS, Entity

KIND = {
    "employee": "employee",
    "employee_attorney": "attorney",
    "requesting_physician": "provider",
    "claims_administrator": "administrator",
    "employer": "employer",
}
ORGANIZED = {"claims_administrator", "employer"}  # their name may be a company's
CONTACTS = (("phone", "number"), ("fax", "number"), ("email", "text"))
NUMBERS = ("claim", "eams", "adj", "wcis", "jcn", "file_number", "mrn", "ssn", "member", "policy", "account", "wcab")


def entities(case: Case) -> tuple[Entity, ...]:
    """Everything, each once, in a fixed order."""
    found = [
        *_parties(case),
        *_filed(case.application.filed),
        *_record(case),
        Entity("case_number", "number", case.number),
    ]
    found += [Entity("reviewer", "person", name) for name in panel.names_to_hide(case)]
    found.append(Entity("claim", "number", case.application.claim_number))
    return tuple(dict.fromkeys(one for one in found if one.value.strip()))


def _parties(case: Case) -> Iterator[Entity]:
    yield Entity("employee", "person", case.employee_name)
    for party in case.parties.order_by("kind"):
        yield from _party(party)


def _party(party: Party) -> Iterator[Entity]:
    kind = KIND[party.kind]
    alone = party.kind in ORGANIZED and party.organization in ("", party.name)
    yield Entity(kind, "organization" if alone else "person", party.name)
    yield Entity(kind, "organization", party.organization)
    yield Entity("address", "address", party.address)
    for name, shape in CONTACTS:
        yield Entity(name, shape, getattr(party, name))
    yield from _days(party.detail.get("birth_date"))


def _days(told: Any) -> Iterator[Entity]:
    """A day of birth; it is looked for in every form that letters use."""
    try:
        yield Entity("birth_date", "day", date.fromisoformat(str(told)).isoformat())
    except ValueError:
        return


def _filed(filed: Mapping[str, Any]) -> Iterator[Entity]:
    """What stands in the application alone: the utilization review organization, firms, contacts, numbers."""
    yield Entity("ur_organization", "organization", str((filed.get("ur_decision") or {}).get("organization") or ""))
    yield Entity("attorney", "organization", str((filed.get("employee_attorney") or {}).get("firm") or ""))
    company = filed.get("claims_administrator") or {}
    yield Entity("administrator", "organization", str(company.get("company") or ""))
    yield Entity("administrator", "person", str(company.get("contact") or ""))
    yield Entity("employer", "organization", str((filed.get("employer") or {}).get("name") or ""))
    yield from _days((filed.get("employee") or {}).get("birth_date"))
    yield from _numbers(filed)


def _numbers(value: Any, name: str = "") -> Iterator[Entity]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _numbers(one, str(key))
    elif isinstance(value, str) and any(part in name for part in NUMBERS) and any(sign.isdigit() for sign in value):
        yield Entity("claim", "number", value)


def _record(case: Case) -> Iterator[Entity]:
    """Who wrote the documents: providers and facilities."""
    for author in case.documents.exclude(author="").order_by("author").values_list("author", flat=True).distinct():
        for part in str(author).split(";"):
            yield Entity("provider", _shape(part), part.strip())


def _shape(author: str) -> str:
    """A person's name, or a facility's: one with a common word in it and no credentials ("Harborlight Hospital")."""
    words = CREDENTIALS.sub("", author).split()
    facility = len(words) > 5 or any(lists.safe(word) and len(word) > 3 for word in words)
    return "organization" if facility and not CREDENTIALS.search(author) else "person"
