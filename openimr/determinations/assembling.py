"""From the case, its record and its submitted review to the letter's content. Reads, writes nothing."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openimr.cases.clocks import PACIFIC
from openimr.cases.models import Case
from openimr.cases.notice_letters import addressee, appeal_limit, day_words, sender
from openimr.cases.notice_words import law_words
from openimr.guidelines import catalogue
from openimr.law import clocks as law_clocks
from openimr.law import outcomes, standard
from openimr.letters.content import (
    Addressee,
    Block,
    Boxed,
    CitedPage,
    Facts,
    Heading,
    LawLine,
    Letter,
    Paragraph,
    Table,
)
from openimr.panel import access as panel
from openimr.records import queries as records
from openimr.records.models import Document
from openimr.review import queries as reviews
from openimr.review.models import ItemDecision, Review

TITLE = "Independent Medical Review Final Determination"
RECIPIENTS = ("employee", "employee_attorney", "requesting_physician", "claims_administrator")
MEANS = {
    "uphold": "Every refused item stays refused: none was found medically necessary.",
    "overturn": "Every refused item was found medically necessary and must be provided.",
    "partially_overturn": "Some refused items were found medically necessary and must be provided; the others stay refused.",
}


class NotReady(Exception):
    """There is no submitted review to assemble from; the text says what is missing."""


@dataclass(frozen=True)
class Assembled:
    """The letter's content with the case's result and what was decided for each item."""

    letter: Letter
    result: str
    items: tuple[dict[str, Any], ...]

    @property
    def sha256(self) -> str:
        body = json.dumps(self.letter.as_data(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(body.encode()).hexdigest()


def assemble(case: Case, *, at: datetime, draft: bool = False) -> Assembled:
    """The content of the determination as it would be issued at a moment; raises `NotReady`."""
    review = reviews.finished(case)
    if review is None:
        raise NotReady("The reviewer has not submitted the review yet.")
    rows = reviews.decisions(review)
    if not rows or any(not row.outcome for row in rows):
        raise NotReady("Every disputed item needs a decision.")
    result = outcomes.case_outcome([row.outcome for row in rows])
    return Assembled(_letter(case, review, rows, result, at, draft), result, tuple(_told(row) for row in rows))


def _told(row: ItemDecision) -> dict[str, Any]:
    return {"position": row.item.position, "request": row.item.request, "result": row.outcome}


def _letter(case: Case, review: Review, rows: list[ItemDecision], result: str, at: datetime, draft: bool) -> Letter:
    parties = {party.kind: party for party in case.parties.all()}
    documents = list(records.documents(case))
    blocks = (
        *_decision(rows, result),
        *_how(review, documents),
        *_records(case, documents),
        *_summary(review),
        *(block for row in rows for block in _item(case, row)),
        *_duties(case, rows, at),
        *_appeal(case, at),
    )
    others = [parties[kind] for kind in RECIPIENTS[1:] if kind in parties]
    return Letter(
        title=TITLE,
        sender=sender(),
        recipient=addressee(parties["employee"])
        if "employee" in parties
        else Addressee(case.employee_name, "employee"),
        case_number=case.number,
        date=day_words(at),
        references=_references(case, at),
        blocks=tuple(blocks),
        law=_law(case, rows, at),
        citations=_citations(case, review, rows),
        copies=tuple(f"{party.name} ({party.role_words})" for party in others),
        draft=draft,
    )


def _references(case: Case, at: datetime) -> tuple[tuple[str, str], ...]:
    form, steps = case.application, {entry.step: entry.at for entry in case.timeline.all()}
    parties = {party.kind: party.organization or party.name for party in case.parties.all()}
    rows: list[tuple[str, object]] = [
        ("Case number", case.number),
        ("Employee", case.employee_name),
        ("Claim number", form.claim_number),
        ("Claims administrator", parties.get("claims_administrator", "")),
        ("Requesting physician", parties.get("requesting_physician", "")),
        ("Date of injury", form.date_of_injury),
        ("Utilization review decision", form.ur_decision_date),
        ("Application received", case.received_at),
        ("Assigned", steps.get("request_records")),
        ("Records complete", steps.get("complete_records") or steps.get("proceed_without")),
        ("Decided", at),
        ("Type of review", "Expedited" if case.expedited else "Standard"),
    ]
    return tuple((label, day_words(value) if isinstance(value, date) else str(value)) for label, value in rows if value)


def _decision(rows: list[ItemDecision], result: str) -> Iterator[Block]:
    yield Boxed(f"Decision: {outcomes.CASE_WORDS[result]}", MEANS[result])
    lines = tuple((str(row.item.position), row.item.request, outcomes.WORDS[row.outcome]) for row in rows)
    yield Table("What was asked for, and what was decided", ("No.", "Disputed treatment", "Decision"), lines)


def _how(review: Review, documents: list[Document]) -> Iterator[Block]:
    count = sum(document.page_count for document in documents)
    yield Heading("How this determination was made")
    yield Paragraph(
        f"An independent physician reviewer read the record of this case, {len(documents)} documents with {count} pages,"
        " and decided each disputed item. " + review.seat.qualification
    )
    yield Paragraph(
        "The reviewer attested to having no material professional, familial or financial affiliation with the employee,"
        " the employer, the claims administrator, the requesting physician or any other party. The law keeps the"
        " reviewer's name confidential. The reviewer was chosen for knowledge of the employee's condition and of the"
        " disputed treatment. A physician made every decision; no software proposed or made one."
    )


def _records(case: Case, documents: list[Document]) -> Iterator[Block]:
    yield Heading("Records reviewed")
    yield Table(
        "Every document of the record, one by one",
        ("No.", "Document", "Date", "From", "Pages"),
        tuple(_record(case, document) for document in documents),
    )


def _record(case: Case, document: Document) -> tuple[str, ...]:
    title = (
        document.title
        if document.title.casefold() == document.type_words.casefold()
        else f"{document.title} ({document.type_words})"
    )
    words = f"{title}, {document.author}" if document.author else title
    day = document.service_date
    decided = case.application.ur_decision_date
    later = (
        " Later than the utilization review decision."
        if day and decided and day > decided and document.clinical
        else ""
    )
    poor = document.pages.filter(poor=True).count()
    scan = f" {poor} page{'s' if poor != 1 else ''} poorly scanned." if poor else ""
    source = document.get_source_display()
    return (document.ref, f"{words}.{later}{scan}", str(day or "undated"), source, str(document.page_count))


def _summary(review: Review) -> Iterator[Block]:
    yield Heading("Clinical case summary")
    yield from (Paragraph(words) for words in paragraphs(review.summary))


def paragraphs(text: str) -> list[str]:
    """A text's paragraphs, each on one line, as the letter sets them."""
    return [" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def _item(case: Case, row: ItemDecision) -> Iterator[Block]:
    item = row.item
    yield Heading(f"Item {item.position}: {item.request}")
    yield Boxed(outcomes.WORDS[row.outcome], outcomes.MEANING[row.outcome])
    yield Facts("", tuple((label, value) for label, value in _item_facts(case, row) if value))
    yield Heading("Reasons", 3)
    yield from (Paragraph(words) for words in paragraphs(row.rationale))


def _item_facts(case: Case, row: ItemDecision) -> Iterator[tuple[str, str]]:
    item = row.item
    yield "Body part", f"{item.body_part}{f', {item.get_side_display()}' if item.side else ''}"
    yield "Quantity", item.quantity
    yield "Part already authorized", item.authorized_part
    yield "The refusal relied on", case.application.filed["ur_decision"].get("guideline") or "No guideline was named."
    yield "The reviewer relied on", catalogue.words(row.guideline)
    ranks = {rank.letter: rank for rank in standard.ranks(case.program)}
    yield "Standard of necessity", f"{row.rank}: {ranks[row.rank].words} ({ranks[row.rank].citation})"
    for letter, why in sorted(row.higher.items()):
        yield f"Why standard {letter} does not apply", why


def _duties(case: Case, rows: list[ItemDecision], at: datetime) -> Iterator[Block]:
    if all(row.outcome == outcomes.UPHELD for row in rows):
        return
    day = at.astimezone(PACIFIC).date()
    authorize, pay = (law_clocks.one(case.program, rule, day, {}) for rule in ("IMPL_AUTH", "IMPL_PAY"))
    yield Heading("What the claims administrator must do")
    yield Boxed(
        "Received today, the last days are",
        f"{day_words(authorize.due)} to authorize treatment not yet given {_at(authorize)};"
        f" {day_words(pay.due)} to pay for treatment already given {_at(pay)}. The claims administrator tells the"
        " employee and the provider. The days count from receipt.",
    )


def _at(limit: law_clocks.Deadline) -> str:
    return law_words(limit.citation, limit.verified, "en")


def _appeal(case: Case, at: datetime) -> Iterator[Block]:
    limit = appeal_limit(case.program, at)
    yield Heading("The right to appeal")
    yield Paragraph(
        "This determination is by law the determination of the Administrative Director and binds all parties. It is"
        " presumed correct. It can be set aside only by the Workers' Compensation Appeals Board, on a verified petition"
        " and clear and convincing evidence of one of five grounds: power not had or exceeded; fraud; a material conflict"
        " of interest of the reviewer; bias; or a plainly wrong finding of fact of ordinary knowledge."
    )
    yield Boxed(
        f"Last day to appeal: {day_words(limit.due)}",
        f"If this letter is mailed today. {' '.join(limit.steps)} {_at(limit)}",
    )


def _law(case: Case, rows: list[ItemDecision], at: datetime) -> tuple[LawLine, ...]:
    limit = appeal_limit(case.program, at)
    lines = [
        LawLine("What a determination must hold", "Labor Code 4610.6(d)-(f); 8 CCR 9792.10.6"),
        LawLine("Standards of medical necessity and their order", "Labor Code 4610.5(c)(2)"),
        LawLine("The reviewer's qualifications and freedom from conflict", "Labor Code 139.5(d)"),
        LawLine("The last day to appeal", limit.citation, limit.verified),
    ]
    if any(row.outcome == outcomes.OVERTURNED for row in rows):
        lines.append(LawLine("Carrying out the determination", "8 CCR 9792.10.7(a)"))
    cited = dict.fromkeys(row.guideline["citation"] for row in rows if row.guideline.get("citation"))
    lines += [LawLine("The guideline relied on", citation) for citation in cited]
    return tuple(lines)


def _citations(case: Case, review: Review, rows: list[ItemDecision]) -> tuple[CitedPage, ...]:
    text = "\n".join([review.summary, *(row.rationale for row in rows)])
    cited = [one for one in records.cited(case, text) if one.page is not None and one.document is not None]
    cited.sort(key=lambda one: (one.document.number, one.page.number))  # type: ignore[union-attr]
    seat = panel.seat_actor(review.seat).ref
    return tuple(_cited_page(one, seat) for one in cited)


def _cited_page(one: records.Cited, seat: str) -> CitedPage:
    """The page with the words that this reviewer or the office pointed at; what another seat cited stays with it."""
    document = one.document
    assert document is not None
    ours = [citation for citation in one.quotes if citation.made_by == seat or not citation.made_by.startswith("seat:")]
    quotes = tuple(dict.fromkeys(citation.words for citation in ours))
    by = f", {document.author}" if document.author else ""
    return CitedPage(one.ref, f"{document.title}{by}", str(document.service_date or "undated"), quotes)
