"""A notice as a letter: the law's words filled in, then the parts the law demands, each built from the case's facts."""

from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings

from openimr.cases.clocks import day_of
from openimr.cases.models import Deadline, Notice, Party
from openimr.cases.notice_after import case_file, determination, petition, what_changed
from openimr.cases.notice_fees import fee_amount, fee_class
from openimr.cases.notice_missing import due_missing, missing_records, penalties
from openimr.cases.notice_spanish import cited, role, status
from openimr.cases.notice_terms import new_clocks, new_reviewer, repeat, resume
from openimr.cases.notice_words import Blocks, Part, day_words, law_words, length_words
from openimr.law import clocks as law_clocks
from openimr.law import notices as law_notices
from openimr.law.refusal import Refused
from openimr.law.required_records import required
from openimr.law.table import program
from openimr.letters.content import Addressee, Boxed, Bullets, Heading, LawLine, Letter, Paragraph, Sender


def sender() -> Sender:
    """The organization that writes."""
    ours = settings.ORGANISATION
    return Sender(ours["name"], tuple(ours["address"]), ours["phone"])


def addressee(party: Party, language: str = "en") -> Addressee:
    names = (party.organization,) if party.organization and party.organization != party.name else ()
    return Addressee(party.name, role(party, language), (*names, *party.address_lines))


def compose(notice: Notice, party: Party, builders: Mapping[str, Part] | None = None) -> Letter:
    """The letter of a notice to one party; raises `Refused` when a mandatory part cannot be given.

    `builders`: what builds each part, `PARTS` unless told otherwise.
    """
    rule = law_notices.notice(notice.case.program, notice.rule)
    rule.check_ours()
    spanish = party.kind == "employee" and party.language == "es" and bool(rule.employee_es)
    language = "es" if spanish else "en"
    audience = "employee" if party.kind == "employee" else "party"
    title, words = rule.words(audience=audience, language=language, fields=_fields(notice, language))
    parts = _parts(rule, notice, language, PARTS if builders is None else builders)
    return Letter(
        title=title,
        sender=sender(),
        recipient=addressee(party, language),
        case_number=notice.case.number,
        date=day_words(notice.owed_at, language),
        language=language,
        references=_references(notice, language),
        blocks=(*(Paragraph(text) for text in words), *(block for built in parts.values() for block in built)),
        law=(LawLine("Esta carta" if spanish else "This notice", cited(rule.citation, language), rule.verified),),
        copies=_copies(notice, party, rule.recipients, language),
    )


def _parts(
    rule: law_notices.NoticeRule, notice: Notice, language: str, builders: Mapping[str, Part]
) -> dict[str, Blocks]:
    """The parts in the order of the inventory; refused when a mandatory one is missing."""
    wanted = [name for name in (*rule.mandatory, *rule.optional) if name in builders]
    parts = {name: built for name in wanted if (built := builders[name](notice, language))}
    if missing := law_notices.missing_parts(rule, parts):
        words = ", ".join(law_notices.part_words(notice.case.program, part) for part in missing)
        raise Refused(f"The notice {rule.id} cannot be sent: it lacks {words}.", rule=rule.id)
    return parts


def _fields(notice: Notice, language: str) -> dict[str, str]:
    return {"case_number": notice.case.number, "received_date": day_words(notice.case.received_at, language)}


def _receipt(notice: Notice, language: str) -> Blocks:
    day, number = day_words(notice.case.received_at, language), notice.case.number
    if language == "es":
        return (Paragraph(f"La recibimos el {day}. El número de su caso es {number}."),)
    return (Paragraph(f"Received on {day}. The case number is {number}."),)


def _earlier_case(notice: Notice, language: str) -> Blocks:
    earlier = str(notice.facts.get("earlier_case") or notice.case.duplicate_of or "")
    label = "El primer caso" if language == "es" else "The earlier case"
    return (Boxed(label, earlier),) if earlier else ()


def _references(notice: Notice, language: str) -> tuple[tuple[str, str], ...]:
    case, form = notice.case, notice.case.application
    spanish = language == "es"
    rows = [
        ("Caso" if spanish else "Case", case.number),
        ("Trabajador" if spanish else "Employee", case.employee_name),
        ("Reclamo" if spanish else "Claim", form.claim_number),
        ("Fecha de la lesión" if spanish else "Date of injury", day_words(form.date_of_injury, language)),
    ]
    if form.ur_decision_date:
        rows.append(
            ("Decisión impugnada" if spanish else "Decision in dispute", day_words(form.ur_decision_date, language))
        )
    return tuple((label, value) for label, value in rows if value)


def _copies(notice: Notice, party: Party, kinds: tuple[str, ...], language: str) -> tuple[str, ...]:
    others = [other for other in notice.case.parties.all() if other.kind in kinds and other.pk != party.pk]
    return tuple(f"{other.name} ({role(other, language)})" for other in others)


def _items(notice: Notice, language: str) -> Blocks:
    said = notice.facts.get("items")
    items = [item for item in notice.case.items.all() if not said or item.position in said]
    lines = tuple(f"{item.position}. {item.request}{status(item, language)}" for item in items)
    return (Heading("Tratamiento en disputa" if language == "es" else "Disputed treatment"), Bullets(lines))


def _because(notice: Notice, language: str) -> Blocks:
    words = notice.because or str(notice.facts.get("question") or notice.facts.get("liability_reason") or "")
    if language == "es":
        spanish = str(notice.facts.get("because_es") or "")
        label = "Razón" if spanish else "Razón (en inglés, como se escribió)"
        return (Boxed(label, spanish or words),) if words else ()
    return (Boxed("Reason", words),) if words else ()


def _reasons(notice: Notice, language: str) -> Blocks:
    found = notice.case.findings.filter(current=True, outcome="ineligible").select_related("item")
    lines = tuple(
        f"{f'{row.item.position}. ' if row.item else ''}{(row.sentence_es if language == 'es' else '') or row.sentence}"
        f" {law_words('; '.join(row.citations), row.verified, language)}"
        for row in found
    )
    return (
        (Heading("Razones" if language == "es" else "Reasons"), Bullets(lines)) if lines else _because(notice, language)
    )


def _appeal(notice: Notice, language: str) -> Blocks:
    limit = appeal_limit(notice.case.program, notice.owed_at)
    day = day_words(limit.due, language)
    if language == "es":
        law = "" if limit.verified else f" {law_words(limit.citation, limit.verified, language)}"
        words = (
            f"Si esta carta se envía hoy por correo, el último día para apelar ante la Junta de Apelaciones es el {day}"
            f"{law}."
        )
        return (Boxed("Su derecho a apelar", words),)
    words = (
        f"This decision can be appealed by a verified petition to the Workers' Compensation Appeals Board. Mailed today,"
        f" its last day is {day} {law_words(limit.citation, limit.verified, language)}. {' '.join(limit.steps)}"
    )
    return (Boxed("The right to appeal", words),)


def appeal_limit(program_id: str, mailed: date | datetime) -> law_clocks.Deadline:
    """The last day to appeal what is mailed on a day, to a party in California."""
    facts = {"service": "mail", "served_party_location": "in_california"}
    return law_clocks.one(program_id, "APPEAL", day_of(mailed), facts)


def _requesting_physician(notice: Notice, language: str) -> Blocks:
    party = next((one for one in notice.case.parties.all() if one.kind == "requesting_physician"), None)
    label = "Médico solicitante" if language == "es" else "Requesting physician"
    return (Paragraph(f"{label}: {party.name}."),) if party else ()


def _ur_date(notice: Notice, language: str) -> Blocks:
    form = notice.case.application
    if form.ur_decision_date is None:
        return ()
    received = day_words(notice.case.received_at, language)
    decided = day_words(form.ur_decision_date, language)
    if language == "es":
        return (Paragraph(f"La solicitud llegó el {received}; la decisión en disputa es del {decided}."),)
    asked = f" The request for authorization is of {day_words(form.rfa_date)}." if form.rfa_date else ""
    return (
        Paragraph(
            f"The application was received on {received}; the utilization review decision is of {decided}.{asked}"
        ),
    )


def _priority(notice: Notice, language: str) -> Blocks:
    expedited = notice.case.expedited
    if language == "es":
        return (Paragraph(f"Tipo de revisión: {'urgente' if expedited else 'regular'}."),)
    return (Paragraph(f"Type of review: {'expedited' if expedited else 'regular'}."),)


def _due_records(notice: Notice, language: str) -> Blocks:
    case, sent = notice.case, day_of(notice.owed_at)
    if case.expedited:
        value = program(case.program).value("REC_EXP", sent)
        after = "después de recibir este aviso" if language == "es" else "after this notice is received"
        law = law_words(value.citation, value.verified, language)
        words = f"{length_words(value, language)} {after} {law}"
        return (Boxed("Fecha límite" if language == "es" else "Records are due", words),)
    mailed, electronic = (law_clocks.one(case.program, rule, sent, {}) for rule in ("REC_MAIL", "REC_ELEC"))
    if language == "es":
        words = (
            f"{day_words(mailed.due, 'es')} si este aviso llega por correo; {day_words(electronic.due, 'es')} si llega"
            f" por vía electrónica {law_words(mailed.citation, mailed.verified, language)}."
        )
        return (Boxed("Fecha límite para los documentos", words),)
    words = (
        f"{day_words(mailed.due)} if this notice is mailed today; {day_words(electronic.due)} if it is sent"
        f" electronically {law_words(mailed.citation, mailed.verified, language)}. What counts is the day we receive them."
    )
    return (Boxed("Records are due", words),)


def _records_list(notice: Notice, language: str) -> Blocks:
    if language == "es":
        return (Paragraph("La lista completa de documentos pedidos está en la carta al administrador del reclamo."),)
    return (Heading("Records asked for"), Bullets(tuple(row.words for row in required(notice.case.program))))


def _running(notice: Notice, rules: tuple[str, ...]) -> Deadline | None:
    found = notice.case.deadlines.filter(rule__in=rules, state=Deadline.RUNNING)
    return found.order_by("due_at").first()


def _answer_by(notice: Notice, language: str) -> Blocks:
    return _due_box(
        _running(notice, ("ELIG_INFO", "MORE_REG", "MORE_EXP")), ("Answer by", "Responda antes del"), language
    )


def _decide_by(notice: Notice, language: str) -> Blocks:
    return _due_box(
        _running(notice, ("DEC_REG", "DEC_FORM", "DEC_EXP")), ("New last day", "Nuevo último día"), language
    )


def _due_box(clock: Deadline | None, titles: tuple[str, str], language: str) -> Blocks:
    if clock is None:
        return ()
    law = law_words(clock.citation, clock.verified, language)
    return (Boxed(titles[language == "es"], f"{day_words(clock.due_at, language)} {law}"),)


PARTS: dict[str, Part] = {
    "receipt": _receipt,
    "earlier_case": _earlier_case,
    "resume": resume,
    "new_clocks": new_clocks,
    "new_reviewer": new_reviewer,
    "repeat": repeat,
    "fee_class": fee_class,
    "fee_amount": fee_amount,
    "items": _items,
    "because": _because,
    "reasons": _reasons,
    "appeal": _appeal,
    "requesting_physician": _requesting_physician,
    "ur_date": _ur_date,
    "priority": _priority,
    "due_records": _due_records,
    "records_list": _records_list,
    "penalties": penalties,
    "answer_by": _answer_by,
    "decide_by": _decide_by,
    "missing_records": missing_records,
    "due_missing": due_missing,
    "what_changed": what_changed,
    "determination": determination,
    "petition": petition,
    "case_file": case_file,
}
