"""An application as a clerk types it: form field names and values, its days counted back from a given day."""

from datetime import date, timedelta

from tests.cast import ADMINISTRATOR_COMPANY

REQUEST = "Physical therapy times 6 sessions"
TEXTS = {
    "employee.first_name": "Marigold",
    "employee.middle_initial": "T",
    "employee.last_name": "Fenner",
    "employee.birth_date": "1979-05-02",
    "employee.address": "9 Sedge Lane",
    "employee.city": "Fogharbor",
    "employee.state": "CA",
    "employee.zip": "95999",
    "claim_number": "HCS-21-0041",
    "employer.name": "Bulrush Bakery",
    "claims_administrator.company": ADMINISTRATOR_COMPANY,
    "claims_administrator.contact": "Odessa Pike",
    "claims_administrator.address": "PO Box 77",
    "claims_administrator.city": "Saltmarsh",
    "claims_administrator.state": "CA",
    "claims_administrator.zip": "95998",
    "claims_administrator.fax": "916-555-0177",
    "requesting_physician.name": "Teodor Lapwing, MD",
    "requesting_physician.specialty": "Physical Medicine and Rehabilitation",
    "requesting_physician.address": "31 Cobble Street",
    "requesting_physician.city": "Fogharbor",
    "requesting_physician.state": "CA",
    "requesting_physician.zip": "95999",
    "ur_decision.organization": "Dunlin Utilization Review",
    "ur_decision.guideline": "ACOEM Low Back Disorders (2020), Physical Methods",
    "diagnoses.0.words": "Lumbar sprain",
    "diagnoses.0.code": "S33.5XXA",
    "items.0.request": REQUEST,
    "items.0.body_part": "lumbar spine",
    "items.0.quantity": "6 sessions",
}
CHOICES = {
    "received_by": "mail",
    "ur_type": "regular",
    "employee.language": "en",
    "ur_decision.service": "mail",
    "ur_decision.outcome": "denied",
    "signature.signer": "employee",
    "items.0.category": "REHAB",
}
FLAGS = ("ur_decision.attached", "ur_decision.signed_by_physician", "signature.signed", "records_consent_signed")
DAYS_AGO = {  # field: days before the day on which it is typed in
    "date_of_injury": 400,
    "rfa_date": 20,
    "ur_decision.decision_date": 16,
    "ur_decision.served_date": 16,
    "signature.signed_date": 6,
}
RECEIVED_DAYS_AGO = 3


def days(today: date) -> dict[str, str]:
    """The date fields, and the moment of receipt as a `datetime-local` input takes it."""
    told = {name: (today - timedelta(days=ago)).isoformat() for name, ago in DAYS_AGO.items()}
    return told | {"received_at": f"{today - timedelta(days=RECEIVED_DAYS_AGO)}T10:15"}
