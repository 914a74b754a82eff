"""The grounds of the California health plans' review, one function for each code of `grounds.yaml`."""

from collections.abc import Iterator
from datetime import date, timedelta

from openimr.law.asked import Asked
from openimr.law.eligibility import Ground, Said
from openimr.law.table import Program


def withdrawn(_law: Program, asked: Asked) -> Iterator[Said]:
    """The enrollee withdrew the application in writing."""
    if day := asked.day("withdrawn_date"):
        yield Said(
            f"The enrollee withdrew the application in writing on {day}.",
            {"withdrawn_date": str(day)},
            es=f"Usted retiró la solicitud por escrito el {day}.",
        )


def not_an_enrollee(_law: Program, asked: Asked) -> Iterator[Said]:
    """The applicant must have been enrolled, when the service was asked for, in a health care service plan that the
    department regulates."""
    if asked.flag("plan_regulated") is False:
        es = "El departamento no regula ese plan."
        yield Said("The plan is not one that the department regulates.", {"plan_regulated": False}, es=es)
    elif asked.flag("enrolled_on_service") is False:
        es = "Usted no estaba inscrito en el plan en ese momento."
        yield Said("The applicant was not enrolled in the plan at that time.", {"enrolled_on_service": False}, es=es)
    elif asked.flag("plan_regulated") is None or asked.flag("enrolled_on_service") is None:
        words = "Whether the applicant was enrolled in a plan that the department regulates is not known; ask the plan."
        es = "No sabemos si usted estaba inscrito en un plan que el departamento regula; se lo preguntamos al plan."
        yield Said(words, outcome="needs_information", es=es)


def coverage(_law: Program, asked: Asked) -> Iterator[Said]:
    """A refusal because the contract does not cover the service is a coverage decision, a matter for the department's
    complaint process; this review is for medical necessity."""
    for place, item in asked.rows("items"):
        if item.words("refused_because") == "coverage":
            words = f"“{item.words('request')}” was refused because the contract does not cover it, not as unnecessary."
            es = f"“{item.words('request')}” se negó porque el contrato no lo cubre, no por innecesario."
            yield Said(words, {"refused_because": "coverage"}, item=place, es=es)


REFUSED = ("denied", "modified", "delayed")


def nothing_refused(_law: Program, asked: Asked) -> Iterator[Said]:
    """The plan must have denied, modified or delayed the service."""
    for place, item in asked.rows("items"):
        outcome = item.words("plan_outcome")
        if not outcome:
            words = f"What the plan decided about “{item.words('request')}” is not stated."
            es = f"No dice qué decidió el plan sobre “{item.words('request')}”."
            yield Said(words, item=place, outcome="needs_information", es=es)
        elif outcome not in REFUSED:
            words = f"The plan did not deny, modify or delay “{item.words('request')}”."
            es = f"El plan no negó, modificó ni retrasó “{item.words('request')}”."
            yield Said(words, {"plan_outcome": outcome}, item=place, es=es)


def unsigned(_law: Program, asked: Asked) -> Iterator[Said]:
    """The application and the release of medical records must be signed."""
    missing = [name for name in ("signed", "records_release_signed") if not asked.flag(name)]
    if missing:
        words = "The application is not signed." if "signed" in missing else "The release of records is not signed."
        es = (
            "La solicitud no está firmada."
            if "signed" in missing
            else "El permiso para los documentos no está firmado."
        )
        yield Said(words, dict.fromkeys(missing, False), es=es)


def no_grievance(_law: Program, asked: Asked) -> Iterator[Said]:
    """The plan's grievance process comes first: the grievance is decided, or its days have passed; an imminent and
    serious threat to health needs no wait."""
    if asked.flag("imminent_threat") or asked.day("grievance.decided_date"):
        return
    filed = asked.day("grievance.filed_date")
    if filed is None:
        yield Said(
            "No grievance was filed with the plan.", {"filed_date": None}, es="No se presentó una queja ante el plan."
        )
        return
    days = asked.limits["expedited_days" if asked.flag("grievance.expedited") else "days"]
    opens = filed + timedelta(days=days)
    if asked.received() < opens:
        words = f"The grievance of {filed} is not decided and its {days} days last until {opens}."
        es = f"La queja del {filed} no se ha decidido y sus {days} días duran hasta el {opens}."
        yield Said(words, {"filed_date": str(filed), "opens": str(opens)}, es=es)


def late(_law: Program, asked: Asked) -> Iterator[Said]:
    """The application must come within the months that run from the decision on the grievance, or from the plan's decision
    where there was no grievance, unless the department extends the time."""
    if asked.flag("time_extended"):
        return
    begun = asked.day("grievance.decided_date") or asked.day("plan_decision_date")
    if begun is None:
        words = "The day of the plan's decision is not known; ask the plan."
        es = "No sabemos qué día decidió el plan; se lo preguntamos al plan."
        yield Said(words, outcome="needs_information", es=es)
        return
    months, on = asked.limits["months"], asked.received()
    last = _months_later(begun, months)
    if on > last:
        words = f"The application was received on {on}; {months} months from {begun} ended on {last}."
        es = f"Recibimos la solicitud el {on}; los {months} meses desde el {begun} terminaron el {last}."
        yield Said(words, {"received": str(on), "begun": str(begun), "last_day": str(last)}, es=es)


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    years, month = divmod(day.month - 1 + months, 12)
    following = date(day.year + years + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    first = date(day.year + years, month + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


WAYS = ("provider_recommended", "urgent_care_received", "seen_by_plan_provider")


def no_advice(_law: Program, asked: Asked) -> Iterator[Said]:
    """A provider recommended the service, or it was urgent or emergency care, or a plan's provider saw the enrollee for
    the condition."""
    if not any(asked.flag(way) for way in WAYS):
        es = "No consta la recomendación de un médico, atención urgente ni una visita a un médico del plan."
        yield Said("No provider's recommendation, urgent care or visit to a plan's provider is shown.", {}, es=es)


GROUNDS: dict[str, Ground] = {
    "HP-WITHDRAWN": withdrawn,
    "HP-ENROLLEE": not_an_enrollee,
    "HP-COVERAGE": coverage,
    "HP-NO-REFUSAL": nothing_refused,
    "HP-SIGNATURE": unsigned,
    "HP-GRIEVANCE": no_grievance,
    "HP-LATE": late,
    "HP-ADVICE": no_advice,
}
