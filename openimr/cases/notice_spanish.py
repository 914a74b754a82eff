"""What a letter to an employee who reads Spanish says of parties, items and sources of law."""

from openimr.cases.models import DisputedItem, Party

ROLES = {
    "employee": "trabajador",
    "employee_attorney": "abogado del trabajador",
    "requesting_physician": "médico solicitante",
    "claims_administrator": "administrador del reclamo",
    "employer": "empleador",
    "appeals_board": "Junta de Apelaciones",
}
STATUSES = {
    DisputedItem.INELIGIBLE: "no se puede revisar",
    DisputedItem.DEFERRED: "espera: se discute quién tiene que pagar",
    DisputedItem.AUTHORIZED: "autorizado por el administrador",
    DisputedItem.MOVED: "sigue en un caso propio",
}
CITED = (  # the English of a citation that is no name of a law or case, longest first
    ("practice; no section names it", "práctica; ninguna sección lo nombra"),
    ("practice; no rule section found", "práctica; no se halló una sección"),
    ("agency practice until", "práctica de la agencia hasta el"),
    ("agency practice since", "práctica de la agencia desde el"),
    ("agency page on fees from", "página de la agencia sobre cuotas desde el"),
    ("our own choice; 8 CCR 9792.10.3(a) sets no measure", "elección propia; 8 CCR 9792.10.3(a) no fija medida"),
    ("immediately; one business day is our own target", "de inmediato; un día hábil es meta propia"),
    ("agency guidance", "guía de la agencia"),
    ("agency newsline", "boletín de la agencia"),
)


def role(party: Party, language: str) -> str:
    """What a party is on the case."""
    return ROLES[party.kind] if language == "es" else party.role_words


def status(item: DisputedItem, language: str) -> str:
    """How an item stands when it is no longer in dispute, with its reason; "" while it is."""
    if item.status == DisputedItem.OPEN:
        return ""
    words = STATUSES[item.status] if language == "es" else item.get_status_display()
    reason = (item.status_reason_es if language == "es" else "") or item.status_reason
    return f" ({words}{f'. {reason}' if reason else ''})"


def cited(citation: str, language: str) -> str:
    """A citation: names of laws and cases stay as they are, the words between them are Spanish."""
    if language == "es":
        citation = "práctica" if citation == "practice" else citation
        for english, spanish in CITED:
            citation = citation.replace(english, spanish)
    return citation
