"""What a party sees of its case: a line of dated steps, what comes next, and its letters. English and Spanish."""

from typing import Any

from openimr.cases import queries
from openimr.cases.lifecycle import State
from openimr.cases.models import Case, Party
from openimr.letters import queries as letters

STATIONS = (  # (station, states in which it is reached, English, Spanish)
    ("received", (), "Application received", "Solicitud recibida"),
    ("eligible", ("find_eligible",), "Found eligible", "Solicitud aceptada"),
    ("asked", ("request_records",), "Records asked for", "Expediente solicitado"),
    ("records", ("complete_records", "proceed_without"), "Records in", "Expediente recibido"),
    ("review", ("attest",), "With a reviewer", "Con el médico revisor"),
    ("decided", ("issue",), "Decided", "Decisión tomada"),
)
NEXT = {  # what happens next, by state, in plain words
    "en": {
        State.RECEIVED: "We are checking whether your application can be reviewed.",
        State.INFO_REQUESTED: "We asked for information. The review goes on when it arrives.",
        State.DUPLICATE: "This application repeats an earlier one. The earlier case goes on.",
        State.INELIGIBLE: "This application cannot be reviewed. The letter says why and how to appeal.",
        State.DEFERRED: "The review waits until the dispute about responsibility for the injury is settled.",
        State.ELIGIBLE: "Your application was accepted. We are asking for the medical records.",
        State.RECORDS_PENDING: "We are waiting for the medical records.",
        State.RECORDS_OVERDUE: "The medical records are late. We are following up.",
        State.RECORDS_COMPLETE: "The records are here. We are choosing an independent physician.",
        State.REVIEWER_ASSIGNED: "An independent physician was chosen.",
        State.IN_REVIEW: "An independent physician is reading the records.",
        State.AWAITING_INFO: "The physician asked for more information.",
        State.DRAFT: "The decision is being checked before it is sent.",
        State.ISSUED: "The decision was made. Read the letter below.",
        State.IMPLEMENTED: "The decision was made and carried out.",
        State.OVERDUE_IMPLEMENTATION: "The decision was made. The claims administrator is late in carrying it out.",
        State.CLOSED: "The case is closed.",
        State.TERMINATED: "The review ended because the treatment was authorized or the claim ended.",
        State.WITHDRAWN: "The application was withdrawn. No decision was made.",
    },
    "es": {
        State.RECEIVED: "Estamos comprobando si su solicitud puede revisarse.",
        State.INFO_REQUESTED: "Pedimos información. La revisión seguirá cuando llegue.",
        State.DUPLICATE: "Esta solicitud repite otra anterior. El caso anterior sigue.",
        State.INELIGIBLE: "Esta solicitud no puede revisarse. La carta dice por qué y cómo apelar.",
        State.DEFERRED: "La revisión espera hasta que se resuelva la disputa sobre la responsabilidad por la lesión.",
        State.ELIGIBLE: "Su solicitud fue aceptada. Estamos pidiendo el expediente médico.",
        State.RECORDS_PENDING: "Estamos esperando el expediente médico.",
        State.RECORDS_OVERDUE: "El expediente médico está atrasado. Lo estamos reclamando.",
        State.RECORDS_COMPLETE: "El expediente llegó. Estamos eligiendo un médico independiente.",
        State.REVIEWER_ASSIGNED: "Se eligió un médico independiente.",
        State.IN_REVIEW: "Un médico independiente está leyendo el expediente.",
        State.AWAITING_INFO: "El médico pidió más información.",
        State.DRAFT: "La decisión se está comprobando antes de enviarla.",
        State.ISSUED: "La decisión está tomada. Lea la carta abajo.",
        State.IMPLEMENTED: "La decisión está tomada y se cumplió.",
        State.OVERDUE_IMPLEMENTATION: "La decisión está tomada. El administrador se retrasa en cumplirla.",
        State.CLOSED: "El caso está cerrado.",
        State.TERMINATED: "La revisión terminó porque el tratamiento fue autorizado o el reclamo terminó.",
        State.WITHDRAWN: "La solicitud fue retirada. No hubo decisión.",
    },
}


def summary(party: Party) -> dict[str, Any]:
    """One line of the list of a party's cases."""
    language = _language(party)
    return {"party": party, "case": party.case, "next": NEXT[language][State(party.case.state)]}


def context(party: Party) -> dict[str, Any]:
    """A party's page. It holds no record, no reviewer, no other party's letters."""
    case, language = party.case, _language(party)
    return {
        "party": party,
        "case": case,
        "next": NEXT[language][State(case.state)],
        "stations": stations(case, language),
        "clock": queries.running_clocks(case).first(),
        "items": list(case.items.all()),
        "letters": list(letters.addressed_to(case.pk, party.pk)),
        "language": language,
    }


def stations(case: Case, language: str) -> list[dict[str, Any]]:
    """The line of steps: words, the day each was reached, and whether it is still ahead."""
    reached = {entry.step: entry.at for entry in case.timeline.all()}
    line = []
    for name, steps, english, spanish in STATIONS:
        moments = [reached[step] for step in steps if step in reached]
        at = case.received_at if name == "received" else max(moments, default=None)
        line.append({"words": spanish if language == "es" else english, "at": at, "reached": at is not None})
    return line


def _language(party: Party) -> str:
    return "es" if party.person and party.person.language == "es" else "en"
