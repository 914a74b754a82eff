"""The grounds of California workers' compensation, one function for each code of `grounds.yaml`.

A docstring is the ground as the rulebook prints it; what a function yields is the sentence about one application.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from openimr.law import clocks
from openimr.law.asked import Asked
from openimr.law.eligibility import NOTE, Ground, Said
from openimr.law.programs.ca_wc.earlier import decided_before, duplicate, repeated
from openimr.law.table import Program


def withdrawn(_law: Program, asked: Asked) -> Iterator[Said]:
    """The employee withdrew the application in writing."""
    if day := asked.day("withdrawn_date"):
        es = f"Usted retiró la solicitud por escrito el {day}."
        yield Said(f"The employee withdrew the application in writing on {day}.", {"withdrawn_date": str(day)}, es=es)


ENDINGS = {
    "settled": "The claim was settled and future medical care is closed: nothing is left to review.",
    "death": "The employee has died: the treatment can no longer be given.",
}
ENDINGS_ES = {
    "settled": "El reclamo se cerró con un acuerdo que ya no incluye atención médica: no queda nada que revisar.",
    "death": "El trabajador falleció: el tratamiento ya no se puede dar.",
}


def claim_ended(_law: Program, asked: Asked) -> Iterator[Said]:
    """The claim was settled with future medical care closed, or the employee died."""
    if ending := asked.choice("claim_ended", ENDINGS):
        yield Said(ENDINGS[ending], {"claim_ended": ending}, es=ENDINGS_ES[ending])


ELSEWHERE = {"federal": "a federal program", "carve_out": "a collectively bargained process of its own"}
ELSEWHERE_ES = {"federal": "un programa federal", "carve_out": "un proceso propio, pactado con el sindicato"}


def other_jurisdiction(_law: Program, asked: Asked) -> Iterator[Said]:
    """The claim is outside California workers' compensation, or has a dispute process of its own."""
    if place := asked.choice("other_jurisdiction", ELSEWHERE):
        words = f"The claim falls under {ELSEWHERE[place]}, not under this review."
        es = f"El reclamo pertenece a {ELSEWHERE_ES[place]}, no a esta revisión."
        yield Said(words, {"other_jurisdiction": place}, es=es)


def before_the_law(law: Program, asked: Asked) -> Iterator[Said]:
    """Review exists for injuries and for decisions communicated from certain dates on; both came before."""
    injury = asked.needed_day("date_of_injury", "The date of injury")
    told = asked.day("ur_decision.served_date") or asked.day("ur_decision.decision_date")
    on = asked.received()
    from_injury, from_decision = (law.value(name, on).value for name in ("IMR_INJURY_FROM", "IMR_UR_FROM"))
    if injury < from_injury and told is not None and told < from_decision:
        yield Said(
            f"The injury of {injury} and the decision of {told} came before this review existed"
            f" ({from_injury} for injuries, {from_decision} for decisions).",
            {"date_of_injury": str(injury), "decision": str(told)},
            es=(
                f"La lesión del {injury} y la decisión del {told} son de antes de que existiera esta revisión"
                f" ({from_injury} para las lesiones, {from_decision} para las decisiones)."
            ),
        )


def no_ur_decision(_law: Program, asked: Asked) -> Iterator[Said]:
    """A copy of the written utilization review decision must be attached."""
    if not asked.flag("ur_decision.attached"):
        es = "No se adjuntó la decisión escrita de la revisión de utilización."
        yield Said("The written utilization review decision is not attached.", {"attached": False}, es=es)


NOT_NECESSITY = {
    "claim": "The refusal is the adjuster's about the claim, not a utilization review decision about medical necessity.",
    "bill": "The dispute is about the amount of a bill: that is for independent bill review.",
}
NOT_NECESSITY_ES = {
    "claim": "El ajustador negó el reclamo. No es una decisión sobre si el tratamiento es necesario.",
    "bill": "La disputa es sobre el monto de una factura: eso le toca a otra revisión, la de facturas.",
}


def nothing_refused(_law: Program, asked: Asked) -> Iterator[Said]:
    """There must be a utilization review decision about medical necessity that refused something: not an approval, an
    adjuster's refusal of the claim, or a dispute about a bill."""
    about = asked.words("ur_decision.about")
    if about in NOT_NECESSITY:
        yield Said(NOT_NECESSITY[about], {"about": about}, es=NOT_NECESSITY_ES[about])
        return
    whole = "Utilization review approved the treatment: there is nothing to review."
    one = "Utilization review approved “{}”: there is nothing to review."
    spanish = ("El tratamiento fue aprobado: no hay nada que revisar.", "“{}” fue aprobado: no hay nada que revisar.")
    yield from _with_outcome(asked, "approved", (whole, one), spanish)


def conditional(_law: Program, asked: Asked) -> Iterator[Said]:
    """A denial only because the physician did not send what was asked for needs a new request with that information."""
    whole = (
        "The treatment was denied only because information asked for did not come; the physician must send a new"
        " request with that information."
    )
    one = (
        "“{}” was denied only because information asked for did not come; it needs a new request with that information."
    )
    flag = asked.flag("denied_for_missing_information")
    spanish = (
        "El tratamiento se negó solo porque no llegó información que se pidió; el médico tiene que hacer una nueva"
        " solicitud con esa información.",
        "“{}” se negó solo porque no llegó información que se pidió; hace falta una nueva solicitud con esa información.",
    )
    yield from _with_outcome(asked, "conditionally_non_certified", (whole, one), spanish, also=bool(flag))


def _with_outcome(
    asked: Asked, outcome: str, words: tuple[str, str], spanish: tuple[str, str], *, also: bool = False
) -> Iterator[Said]:
    """The application when the decision has that outcome for every item, else those items. An item's own outcome goes
    before the decision's; `also`: the form says it of the decision in another field. Both texts are (of the whole, of one)."""
    decision = outcome if also else asked.words("ur_decision.outcome")
    own = {place: item.words("ur_outcome") or decision for place, item in asked.rows("items")}
    hit = [place for place, said in own.items() if said == outcome]
    if hit == list(own) and decision == outcome:
        yield Said(words[0], {"outcome": outcome}, es=spanish[0])
        return
    for place, item in asked.rows("items"):
        if place in hit:
            request = item.words("request")
            yield Said(words[1].format(request), {"outcome": outcome}, item=place, es=spanish[1].format(request))


def unsigned(_law: Program, asked: Asked) -> Iterator[Said]:
    """The employee or a representative must sign."""
    if not asked.flag("signature.signed"):
        es = "La solicitud no está firmada por usted ni por un representante."
        yield Said("The application is not signed by the employee or a representative.", {"signed": False}, es=es)


NO_FILERS = {
    "requesting_physician": "the requesting physician, who may support an application but not file it",
    "employer": "the employer, who cannot ask for this review",
    "claims_administrator": "the claims administrator, who cannot ask for this review",
}
NO_FILERS_ES = {
    "requesting_physician": "el médico solicitante, que puede apoyar una solicitud pero no presentarla",
    "employer": "el empleador, que no puede pedir esta revisión",
    "claims_administrator": "el administrador del reclamo, que no puede pedir esta revisión",
}


def wrong_filer(_law: Program, asked: Asked) -> Iterator[Said]:
    """Only the employee, the employee's attorney with proof of representation, or a designee named after the utilization
    review decision may file; a provider of emergency treatment may file for itself."""
    if not asked.flag("signature.signed"):
        return
    signer = asked.words("signature.signer")
    if signer in NO_FILERS:
        es = f"La solicitud la firmó {NO_FILERS_ES[signer]}."
        yield Said(f"The application was signed by {NO_FILERS[signer]}.", {"signer": signer}, es=es)
    elif signer == "attorney" and asked.flag("signature.representation_proof") is False:
        words = "An attorney signed; proof that the attorney represents the employee is needed."
        es = "Firmó un abogado; hace falta una prueba de que lo representa a usted."
        yield Said(words, {"signer": signer, "representation_proof": False}, outcome="needs_information", es=es)
    elif signer == "designee":
        yield from _designee(asked)


def _designee(asked: Asked) -> Iterator[Said]:
    named, decided = asked.day("signature.designee_named_date"), asked.day("ur_decision.decision_date")
    used = {"designee_named_date": str(named or ""), "decision_date": str(decided or "")}
    if named is None:
        words = "A designee signed; the date on which the employee named the designee is needed."
        es = "Firmó un representante; hace falta la fecha en que usted lo nombró."
        yield Said(words, used, outcome="needs_information", es=es)
    elif decided is not None and named <= decided:
        same = "on the day" if named == decided else "before the decision"
        words = f"The designee was named on {named}, {same} of {decided}; such a designation is void."
        if named == decided:
            words = (
                f"The designee was named on {named}, the day of the decision; it counts only when named after the"
                " decision: ask which came first."
            )
        es = (
            f"El representante fue nombrado el {named}, el mismo día de la decisión; solo vale si fue después: ¿qué fue"
            " primero?"
            if named == decided
            else f"El representante fue nombrado el {named}, antes de la decisión del {decided}; eso no vale."
        )
        yield Said(words, used, outcome="needs_information" if named == decided else "", es=es)


@dataclass(frozen=True)
class Limit:
    """The last day to file, as one way of service gives it, with the steps of its count."""

    last_day: date
    steps: Sequence[str]
    rule: str
    verified: bool


def late(law: Program, asked: Asked) -> Iterator[Said]:
    """The application must be received in time after service of the utilization review decision, or of the notice that a
    dispute over liability is resolved; close to the limit a person checks postmark and receipt."""
    resolved, served = asked.day("liability_resolved_date"), asked.day("ur_decision.served_date")
    start = resolved or served
    if start is None or not asked.flag("ur_decision.attached") or _before_program(law, start):
        return
    limits = _limits(law, asked, start, liability=resolved is not None)
    on = (asked.day("asked_again_date") if resolved else None) or asked.received()
    if on <= limits[0].last_day:
        return
    used = {"received": str(on), "started": str(start), "last_day": str(limits[-1].last_day), "rule": limits[-1].rule}
    if asked.flag("ur_decision.form_enclosed") is False:
        words = "The application form was not enclosed with the decision, so the time to file has not begun to run."
        es = f"El formulario no llegó con la decisión, así que el plazo no ha empezado. Recibida el {on}."
        yield Said(f"{words} Received on {on}.", used, outcome=NOTE, es=es)
    elif on <= limits[-1].last_day:
        yield _service_decides(on, limits, used)
    else:
        yield _too_late(law, on, limits[-1], used)


def _before_program(law: Program, day: date) -> bool:
    """Whether a day lies before the first rules: what was decided then is told by `before_the_law`."""
    return day < law.history("IMR_INJURY_FROM")[0].effective_from


def _limits(law: Program, asked: Asked, start: date, *, liability: bool) -> list[Limit]:
    """The last days that the known facts allow, earliest first; two of them when the way of service is not known."""
    rule = "FILE_LIAB" if liability else "FILE_FORM" if asked.flag("formulary") else "FILE_REG"
    service = asked.words("liability_resolved_service" if liability else "ur_decision.service")
    where, assumed = _place(asked.words("employee.state"))
    limits = []
    for way in (service,) if service else ("personal", "mail"):
        limit = clocks.one(law.id, rule, start, {"service": way, "served_party_location": where})
        steps = (*limit.steps, assumed) if assumed and way != "personal" else limit.steps
        limits.append(Limit(clocks.day_of(law.id, limit.due), steps, rule, limit.verified))
    return limits


def _place(state: str) -> tuple[str, str]:
    """Where the employee was served, and what was taken for granted when the form gives no state."""
    if not state:
        return "in_california", "The form gives no state of the employee: counted as served in California."
    return ("in_california" if state.strip().casefold().strip(".") in ("ca", "california", "calif") else "other_us"), ""


def _service_decides(on: date, limits: Sequence[Limit], used: dict[str, str]) -> Said:
    words = (
        f"How the decision was served is not known and decides: received on {on}, the last day was"
        f" {limits[0].last_day} after service by hand, {limits[-1].last_day} after service by mail"
        f"{_mark(limits[-1])}."
    )
    es = (
        f"No sabemos cómo se entregó la decisión, y eso decide: recibimos la solicitud el {on}; el último día era el"
        f" {limits[0].last_day} si se entregó en mano, el {limits[-1].last_day} si llegó por correo{_mark(limits[-1], 'es')}."
    )
    return Said(words, used, outcome="needs_information", verified=limits[-1].verified, es=es)


def _mark(limit: Limit, language: str = "en") -> str:
    """The sentence goes into letters and the timeline without the chip that stands beside a finding."""
    return "" if limit.verified else " (sin verificar)" if language == "es" else " (unverified)"


def _too_late(law: Program, on: date, limit: Limit, used: dict[str, str]) -> Said:
    days = (on - limit.last_day).days
    near = law.value("NEAR_LIMIT", on)
    words = f"The application was received on {on}; the last day to file was {limit.last_day}{_mark(limit)}."
    words = f"{words} {' '.join(limit.steps)}"
    es = f"Recibimos la solicitud el {on}; el último día para presentarla era el {limit.last_day}{_mark(limit, 'es')}."
    if days > near.value:
        return Said(words, used, verified=limit.verified, es=es)
    close = f"Close to the limit ({days} day{'' if days == 1 else 's'} late): check postmark and receipt evidence."
    es = f"{es} Faltó poco: miramos la fecha del correo y la de llegada."
    return Said(f"{words} {close}", {**used, "days_late": days, "close_to_limit": True}, verified=False, es=es)


def authorized(_law: Program, asked: Asked) -> Iterator[Said]:
    """The claims administrator has authorized the treatment since the decision: the item is no longer in dispute."""
    for place, item in asked.rows("items"):
        if day := item.day("authorized_date"):
            words = f"The claims administrator authorized “{item.words('request')}” on {day}."
            es = f"El administrador autorizó “{item.words('request')}” el {day}."
            yield Said(words, {"authorized_date": str(day)}, item=place, es=es)


def liability(_law: Program, asked: Asked) -> Iterator[Said]:
    """While liability for the injury, the body part or the treatment is disputed for another reason than necessity, the
    review waits, unless the claims administrator agrees to it."""
    if asked.flag("administrator_agrees_to_imr") or asked.flag("liability_resolved"):
        return
    if asked.day("liability_resolved_date"):
        return
    if asked.flag("liability_disputed"):
        given = asked.words("liability_reason")
        reason = given or "no reason given"
        es = f"El administrador dice además que no le toca pagar: {given or 'no dio la razón'}"
        yield Said(f"The claims administrator also disputes liability: {reason}", {"liability_reason": reason}, es=es)
        return
    for place, item in asked.rows("items"):
        if item.flag("liability_disputed"):
            yield _item_liability(place, item)


def _item_liability(place: int, item: Asked) -> Said:
    reason = item.words("liability_reason") or "no reason given"
    part = f" ({item.words('body_part')})" if item.words("body_part") else ""
    words = f"The claims administrator also disputes liability for “{item.words('request')}”{part}: {reason}"
    given = item.words("liability_reason") or "no dio la razón"
    es = f"El administrador dice además que no le toca pagar “{item.words('request')}”{part}: {given}"
    return Said(words, {"liability_reason": reason, "body_part": item.words("body_part")}, item=place, es=es)


def service_unknown(_law: Program, asked: Asked) -> Iterator[Said]:
    """Without the day of service nobody can tell whether the application came in time."""
    if not asked.flag("ur_decision.attached") or asked.day("liability_resolved_date"):
        return
    if asked.day("ur_decision.served_date") is None:
        words = "The day on which the utilization review decision was served is unknown; ask the claims administrator."
        es = "No sabemos qué día se entregó la decisión; se lo preguntamos al administrador."
        yield Said(words, {"served_date": None}, es=es)


def decision_undated(_law: Program, asked: Asked) -> Iterator[Said]:
    """Without the day of the decision nobody can tell which law governs it, or whether it was reviewed before."""
    if asked.flag("ur_decision.attached") and asked.day("ur_decision.decision_date") is None:
        words = "The day of the utilization review decision is unknown; ask the claims administrator."
        yield Said(words, {}, es="No sabemos qué día se tomó la decisión; se lo preguntamos al administrador.")


def modified(_law: Program, asked: Asked) -> Iterator[Said]:
    """Where utilization review modified a request, only the part that it did not authorize is in dispute."""
    decision = asked.words("ur_decision.outcome")
    for place, item in asked.rows("items"):
        part, own = item.words("authorized_part"), item.words("ur_outcome")
        if part:
            words = f"Only the rest of “{item.words('request')}” is in dispute: already authorized is {part}."
            es = f"Solo el resto de “{item.words('request')}” está en disputa: ya se autorizó {part}."
            yield Said(words, {"authorized_part": part}, item=place, es=es)
        elif own == "modified":
            words = f"“{item.words('request')}” was modified; which part was authorized is not stated."
            es = f"“{item.words('request')}” se modificó; no dice qué parte se autorizó."
            yield Said(words, {"authorized_part": None}, item=place, outcome="needs_information", es=es)
    if decision == "modified" and not _says_what(asked):
        words = "The decision modified the request; no item says which part was authorized: read the decision."
        es = "La decisión modificó la solicitud; no dice de ningún tratamiento qué parte se autorizó."
        yield Said(words, {"outcome": decision}, es=es)


def _says_what(asked: Asked) -> bool:
    return any(item.words("authorized_part") or item.words("ur_outcome") for _, item in asked.rows("items"))


def not_by_a_physician(_law: Program, asked: Asked) -> Iterator[Said]:
    """Only a competent licensed physician may modify or deny a request; the decision shows no physician's signature."""
    if asked.flag("ur_decision.attached") and asked.flag("ur_decision.signed_by_physician") is False:
        words = "The decision is not signed by a physician; only a licensed physician may modify or deny treatment."
        es = "La decisión no está firmada por un médico; solo un médico con licencia puede negar un tratamiento."
        yield Said(words, {"signed_by_physician": False}, es=es)


def decided_late(law: Program, asked: Asked) -> Iterator[Said]:
    """A utilization review decision made too late after the request is invalid, and the appeals board decides in its
    place; this review does not decide whether it was."""
    asked_on, decided = asked.day("rfa_date"), asked.day("ur_decision.decision_date")
    if asked_on is None or decided is None or _before_program(law, asked_on):
        return
    given = [bool(item.flag("requested_retrospectively")) for _, item in asked.rows("items")]
    most = law.value("UR_RETRO" if given and all(given) else "UR_PROSP_CAP", asked_on)
    days = (decided - asked_on).days
    if days > most.value:
        words = f"The decision came {days} days after the request of {asked_on}; the most is {most.value} days"
        where = f"{most.citation}{'' if most.verified else '; unverified'}"
        words = f"{words} ({where}). Whether it came in time is for the appeals board."
        es = (
            f"La decisión llegó {days} días después de la solicitud del {asked_on}; el máximo es {most.value} días. Si"
            " llegó a tiempo lo decide la Junta de Apelaciones."
        )
        yield Said(words, {"rfa_date": str(asked_on), "decision_date": str(decided)}, verified=most.verified, es=es)


def not_expedited(_law: Program, asked: Asked) -> Iterator[Said]:
    """An expedited review needs the physician's certification of the threat and its documents; else it goes its regular
    course."""
    threat = asked.flag("certification.imminent_threat")
    documents = asked.flag("certification.documents_attached")
    if (threat is None and documents is None) or asked.words("ur_type") == "expedited" or (threat and documents):
        return
    words = "The certification lacks the threat or its documents: the review goes its regular course."
    es = "A la certificación le falta el peligro o sus documentos: la revisión sigue su curso regular."
    yield Said(words, {"imminent_threat": threat, "documents_attached": documents}, es=es)


GROUNDS: dict[str, Ground] = {
    "WD": withdrawn,
    "TERM-SETL": claim_ended,
    "INE-JUR": other_jurisdiction,
    "INE-DATE": before_the_law,
    "INE-NOUR": no_ur_decision,
    "INE-NOTUR": nothing_refused,
    "INE-CNC": conditional,
    "INE-SIG": unsigned,
    "INE-WHO": wrong_filer,
    "INE-LATE": late,
    "INE-PRIOR": decided_before,
    "DUP": duplicate,
    "TERM-AUTH": authorized,
    "DEF-LIAB": liability,
    "ASK-SERVED": service_unknown,
    "ASK-DECIDED": decision_undated,
    "MOD-REST": modified,
    "INE-REPEAT": repeated,
    "UR-PHYSICIAN": not_by_a_physician,
    "UR-LATE": decided_late,
    "EXP-REGULAR": not_expedited,
}
