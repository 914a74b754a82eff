"""Parts of the letter about records that have not come, and of the penalty for late ones."""

from openimr.cases.clocks import day_of
from openimr.cases.models import Deadline, Notice
from openimr.cases.notice_words import Blocks, day_words, law_words
from openimr.law.table import program
from openimr.letters.content import Boxed, Bullets, Heading, Paragraph

RECORDS = ("REC_MAIL", "REC_ELEC", "REC_EXP")  # the clocks of the records


def missing_records(notice: Notice, _language: str) -> Blocks:
    """The list that the person who asks has made (`facts["missing"]`), else the reason line by line."""
    lines = tuple(notice.facts.get("missing") or [line for line in notice.because.splitlines() if line.strip()])
    return (Heading("Records that have not come"), Bullets(lines)) if lines else ()


def due_missing(notice: Notice, language: str) -> Blocks:
    """By when: the clock of the records as it stands. A physician has no duty to send; a claims administrator has."""
    clock, physician = records_clock(notice), notice.facts.get("custodian") == "requesting_physician"
    ahead = clock is not None and clock.due_at >= notice.owed_at
    words = "As soon as possible."
    if clock is not None and (ahead or not physician):
        law = law_words(clock.citation, clock.verified, language)
        last = f"{day_words(clock.due_at)} {law}."
        words = (
            f"{last} What counts is the day we receive them."
            if ahead
            else f"They were due on {last} Send them at once."
        )
    if physician:
        return (Boxed("Please answer by", words),)
    return (Boxed("Records are due", words, "due"), *penalties(notice, language))


def records_clock(notice: Notice) -> Deadline | None:
    """The clock of the records: the running one, else the last that ended."""
    found = notice.case.deadlines.filter(rule__in=RECORDS)
    running = found.filter(state=Deadline.RUNNING).order_by("due_at").first()
    return running or found.order_by("-due_at").first()


def penalties(notice: Notice, language: str) -> Blocks:
    sent = day_of(notice.owed_at)
    law = program(notice.case.program)
    day, most = law.value("PENALTY_RECORDS_DAY", sent), law.value("PENALTY_RECORDS_MOST", sent)
    if language == "es":
        words = (
            f"El administrador que se retrasa puede pagar una multa {law_words(day.citation, day.verified, language)}."
        )
        return (Paragraph(words),)
    where = law_words(day.citation, day.verified and most.verified, language)
    return (Paragraph(f"Late records may cost ${day.value} a day, at most ${most.value:,} a case {where}."),)
