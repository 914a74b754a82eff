"""What a record page takes from the application: patient grids, the application form, the request for authorization.

Each function gives page markup (see `markup`). The wording of the forms is our own; their fields are the law's.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

type App = Mapping[str, Any]


def fills(app: App) -> dict[str, Callable[[], str]]:
    """Markup by the name that stands after @ in a page."""
    return {
        "patient": partial(patient, app),
        "imr_form": partial(imr_form, app),
        "imr_form_unsigned": partial(imr_form, {**app, "signature": None, "records_consent_signed": False}),
        "rfa": partial(rfa, app),
    }


def us(day: str | None) -> str:
    """An ISO date as American paper writes it; nothing gives nothing."""
    return date.fromisoformat(day[:10]).strftime("%m/%d/%Y") if day else ""


def name(app: App) -> str:
    """The employee as a form names them: last name first."""
    who = app["employee"]
    return f"{who['last_name']}, {who['first_name']} {who.get('middle_initial') or ''}".strip()


def patient(app: App) -> str:
    """The grid under a report's title."""
    who = app["employee"]
    return "\n".join((
        f"= Patient | {name(app)} | Date of birth | {us(who['birth_date'])}",
        f"= Employer | {app['employer']['name']} | Date of injury | {us(app['date_of_injury'])}",
        f"= Claims admin. | {app['claims_administrator']['company']} | Claim no. | {app['claim_number']}",
    ))  # fmt: skip


def _place(who: Mapping[str, Any]) -> str:
    return f"{', '.join(who['address'])}, {who['city']}, {who['state']} {who['zip']}"


def _attorney(app: App) -> str:
    who = app["employee_attorney"]
    if not who:
        return "+ Employee's attorney: none"
    return "\n".join((
        f"+ Employee's attorney: {who['name']}, {who['firm']} | Phone: {who['phone']} | Fax: {who['fax']}",
        f"+ Attorney's address: {_place(who)}",
    ))  # fmt: skip


def _items(app: App) -> str:
    rows = (f"| {n} | {item['request']} | {item['body_part']}{_side(item)} | {item['quantity']} |"
            for n, item in enumerate(app["items"], 1))  # fmt: skip
    return "\n".join(("| No. | Treatment in dispute | Body part | Quantity |", *rows))


def _side(item: Mapping[str, Any]) -> str:
    return f", {item['side']}" if item["side"] else ""


def _tick(on: bool) -> str:
    return "[x]" if on else "[ ]"


def imr_form(app: App) -> str:
    """The application for independent medical review as the claims administrator fills and the employee signs it."""
    who, ca, rp, ur = (
        app["employee"],
        app["claims_administrator"],
        app["requesting_physician"],
        app["ur_decision"],
    )
    sick = app["diagnoses"][0]
    return "\n".join((
        "^ APPLICATION FOR INDEPENDENT MEDICAL REVIEW",
        f"{_tick(app['ur_type'] == 'regular')} Regular review",
        f"{_tick(app['ur_type'] == 'expedited')} Expedited review (physician's certification attached)",
        "# Employee",
        f"+ Name: {name(app)} | Date of birth: {us(who['birth_date'])} | Phone: {who['phone']}",
        f"+ Address: {_place(who)}",
        f"+ Claim number: {app['claim_number']} | EAMS number: {app['eams_number']}"
        f" | Date of injury: {us(app['date_of_injury'])}",
        f"+ Employer: {app['employer']['name']}",
        _attorney(app),
        "# Requesting physician",
        f"+ Name: {rp['name']} | Specialty: {rp['specialty']}",
        f"+ Address: {_place(rp)} | Phone: {rp['phone']} | Fax: {rp['fax']}",
        "# Claims administrator",
        f"+ Company: {ca['company']} | Adjuster: {ca['contact']} | Phone: {ca['phone']} | Fax: {ca['fax']}",
        f"+ Address: {_place(ca)}",
        "# Disputed treatment",
        f"+ Primary diagnosis: {sick['words']} | Code: {sick['code']} | UR decision: {us(ur['decision_date'])}",
        _items(app),
        f"{_tick(app['liability_disputed'])} Liability is disputed for a reason other than medical necessity",
        f"{_tick(app['denied_for_missing_information'])} Denied because requested information was not received",
        "# Request and consent",
        "I ask for independent medical review of the treatment named above, and I allow my health care providers "
        "and claims administrator to give my medical records to the review organization for this review.",
        _signature(app),
    ))  # fmt: skip


def _signature(app: App) -> str:
    signed = app["signature"]
    if not signed or not signed["signed"]:
        return "+ Signature: | Date:"
    people = {"employee": f"{app['employee']['first_name']} {app['employee']['last_name']}"}
    if app["employee_attorney"]:
        people["attorney"] = app["employee_attorney"]["name"]
    return f"~ {people.get(signed['signer'], signed['signer'])} | {us(signed['signed_date'])}"


def rfa(app: App) -> str:
    """The request for authorization: one row a requested treatment."""
    rp, ca = app["requesting_physician"], app["claims_administrator"]
    codes = "; ".join(f"{sick['words']} ({sick['code']})" for sick in app["diagnoses"])
    rows = (f"| {item['request']} | {item['body_part']}{_side(item)} | {item['quantity']} |" for item in app["items"])
    return "\n".join((
        "^ REQUEST FOR AUTHORIZATION",
        f"{_tick(True)} New request",
        f"{_tick(app['ur_type'] == 'expedited')} Expedited: the employee faces an imminent and serious threat",
        "# Employee",
        f"+ Name: {name(app)} | Date of injury: {us(app['date_of_injury'])}"
        f" | Date of birth: {us(app['employee']['birth_date'])}",
        f"+ Claim number: {app['claim_number']} | Employer: {app['employer']['name']}",
        "# Requesting physician",
        f"+ Name: {rp['name']} | Specialty: {rp['specialty']}",
        f"+ Address: {_place(rp)}",
        f"+ Phone: {rp['phone']} | Fax: {rp['fax']} | E-mail: {rp['email']}",
        "# Claims administrator",
        f"+ Company: {ca['company']} | Contact: {ca['contact']} | Fax: {ca['fax']}",
        "# Requested treatment",
        f"+ Diagnosis: {codes}",
        "| Service or good | Body part | Frequency, duration, quantity |",
        *rows,
        f"~ {rp['name']} | {us(app['rfa_date'])}",
    ))  # fmt: skip
