"""Parts of a notice that tell how long something takes or lasts: every length is the program's own dated value."""

from openimr.cases.clocks import day_of
from openimr.cases.models import Notice
from openimr.cases.notice_words import Blocks, law_words, length_words
from openimr.law.table import program
from openimr.letters.content import Boxed, Bullets, Heading, Paragraph


def resume(notice: Notice, language: str) -> Blocks:
    """How a deferred review is taken up again (the time counts from notice that liability was resolved)."""
    value = program(notice.case.program).value("FILE_LIAB", day_of(notice.owed_at))
    law, length = law_words(value.citation, value.verified, language), length_words(value, language)
    if language == "es":
        words = f"Cuando le avisen que esa disputa terminó, usted tiene {length} para pedir la revisión otra vez {law}."
        return (Boxed("Cómo seguir", words),)
    words = f"After notice that the dispute over liability was resolved, the employee has {length} to ask again {law}."
    return (Boxed("How the review is taken up again", words),)


def new_clocks(notice: Notice, language: str) -> Blocks:
    """The lengths of time of the review from now on."""
    case, on = notice.case, day_of(notice.owed_at)
    decide = "DEC_EXP" if case.expedited else "DEC_FORM" if case.application.formulary else "DEC_REG"
    law = program(case.program)
    records, decision = law.value("REC_EXP" if case.expedited else "REC_MAIL", on), law.value(decide, on)
    records_at, decision_at = (law_words(row.citation, row.verified, language) for row in (records, decision))
    if language == "es":
        lines = (
            f"Para enviar los documentos médicos: {length_words(records, 'es')} {records_at}.",
            f"Para decidir, con los documentos completos: {length_words(decision, 'es')} {decision_at}.",
        )
        return (Heading("Los plazos"), Bullets(lines))
    lines = (
        f"To provide the medical records: {length_words(records, 'en')} {records_at}.",
        f"To decide, from complete records: {length_words(decision, 'en')} {decision_at}.",
    )
    return (Heading("The times of the review"), Bullets(lines))


def new_reviewer(_notice: Notice, language: str) -> Blocks:
    if language == "es":
        return (Paragraph("Va a decidir otro médico, que no ha visto este caso."),)
    return (Paragraph("Another reviewer decides, one who has not reviewed this case."),)


def repeat(notice: Notice, language: str) -> Blocks:
    """How long the refusal stands for the same treatment."""
    value = program(notice.case.program).value("REPEAT", day_of(notice.owed_at))
    law, length = law_words(value.citation, value.verified, language), length_words(value, language)
    if language == "es":
        words = f"Si los hechos no cambian, el mismo tratamiento se puede negar sin nueva revisión por {length} {law}."
        return (Paragraph(words),)
    words = f"Unless the facts change, the refusal stands for the same treatment for {length} {law}."
    return (Paragraph(words),)
