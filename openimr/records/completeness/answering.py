"""The list of required records answered by what was found: proposals with reasons, and what is named but missing.

Nothing here answers a letter: a person ticks what does (`ordering.answer`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from openimr.cases.models import Case
from openimr.law.counting import back
from openimr.law.table import program
from openimr.records import catalog, queries
from openimr.records.models import Document
from openimr.records.order.proposing import sheet_of
from openimr.records.piles import named
from openimr.records.piles.sheets import Sheet

PHYSICIANS = frozenset(
    {"progress", "consultation", "medical_legal", "operative", "psychological", "dental", "hospital", "imaging"}
)
NAMING = ("ur_decision", "rfa")  # documents in which reports are named
EMPLOYEE_SIDE = frozenset({"employee", "employee_attorney", "requesting_physician"})
ADMINISTRATOR = "claims_administrator"  # the health plan, in a case of its program
MOST_PAGES = 12  # of one document that are looked through for names


@dataclass(frozen=True)
class Suggestion:
    """A document that would answer a letter, and why."""

    document: Document
    because: str


@dataclass(frozen=True)
class Missing:
    """A report that a document of the record names and that was not found."""

    sentence: str
    document: Document  # that names it
    page: int
    asked: str  # as the letter to a custodian would ask for it


@dataclass(frozen=True)
class LetterFound:
    """One letter of the list: how it stands, what would answer it, what is missing of it, and what to know."""

    row: queries.ChecklistRow
    suggestions: tuple[Suggestion, ...] = ()
    missing: tuple[Missing, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def open_suggestions(self) -> list[Suggestion]:
        held = {document.pk for document in self.row.documents}
        return [one for one in self.suggestions if one.document.pk not in held]


@dataclass
class Facts:
    """What the proposals rest on."""

    case: Case
    documents: list[Document]
    rfa_date: date | None
    ur_date: date | None
    window_from: date | None
    physician: str
    first_seen: date | None = None  # the requesting physician's first document in the record
    missing: list[Missing] = field(default_factory=list)

    @property
    def short_treatment(self) -> bool:
        return bool(self.window_from and self.first_seen and self.first_seen > self.window_from)


def found(case: Case) -> list[LetterFound]:
    """Every letter of the list with what would answer it. Reads the pages of the RFA and the UR decision only."""
    facts = _facts(case)
    rules = RULES.get(case.program, {})
    told = []
    for row in queries.checklist(case):
        suggest = rules.get(row.record.letter)
        suggestions = tuple(suggest(facts)) if suggest else ()
        first = row.record.letter == "A" and bool(rules)
        told.append(
            LetterFound(
                row, suggestions, tuple(facts.missing) if first else (), tuple(_remarks(facts)) if first else ()
            )
        )
    return told


def _facts(case: Case) -> Facts:
    documents = [one for one in queries.documents(case) if one.state == Document.READ and one.type]
    form = getattr(case, "application", None)
    rfa = next((one.service_date for one in documents if one.type == "rfa" and one.service_date), None)
    rfa = (form.rfa_date if form else None) or rfa
    physician = next((party.name for party in case.parties.all() if party.kind == "requesting_physician"), "")
    length = program(case.program).value("RECORDS_BEFORE", case.received_at.date()) if _counts_back(case) else None
    facts = Facts(
        case,
        documents,
        rfa,
        form.ur_decision_date if form else None,
        back(rfa, length) if rfa and length else None,
        physician,
    )
    own = [one.service_date for one in documents if one.service_date and _by(one, physician) and one.type in PHYSICIANS]
    facts.first_seen = min(own, default=None)
    facts.missing = list(_named_missing(facts))
    return facts


def _counts_back(case: Case) -> bool:
    """Whether the law of the case's program asks for reports of a time before the request."""
    return case.program == "ca-wc"


def _by(document: Document, name: str) -> bool:
    return bool(name and document.author) and named.surname_like(_bare(name), document.author)


def _bare(name: str) -> str:
    return name.split(",", maxsplit=1)[0].strip()


def _named_missing(facts: Facts) -> Iterable[Missing]:
    """The reports that the RFA and the UR decision name and that no document of the record can be."""
    held = [
        named.Held(one.number, one.service_date, one.type, one.author)
        for one in facts.documents
        if one.type not in NAMING
    ]
    told: set[tuple[date, str]] = set()
    for document in facts.documents:
        if document.type not in NAMING:
            continue
        latest = document.received_at.date()
        for one in named.named_reports(_sheets(document), own=document.service_date, latest=latest):
            if one.day <= latest and (one.day, one.kind) not in told and not named.match(one, held):
                told.add((one.day, one.kind))
                yield _missing(document, one)


def _sheets(document: Document) -> list[Sheet]:
    pages = document.pages.defer("text", "terms").order_by("number")[:MOST_PAGES]
    return [sheet_of(page) for page in pages]


def _missing(document: Document, one: named.Named) -> Missing:
    what = catalog.KINDS[one.kind].words if one.kind else "report"
    by = f" of {one.author}" if one.author else ""
    names = f"The {catalog.KINDS[document.type].words} ({document.ref}) names a {what}{by} of {one.day}: not found."
    page = one.cue.page - document.first_page + 1
    return Missing(
        names,
        document,
        page,
        f"{what.capitalize()}{by} of {one.day}, named in the {catalog.KINDS[document.type].words}",
    )


def _remarks(facts: Facts) -> Iterable[str]:
    if not _counts_back(facts.case):
        return
    if facts.rfa_date is None:
        yield "No date of the request for authorization is known, so the time before it cannot be counted: describe the RFA."
    elif facts.window_from:
        yield f"Reports are asked for from {facts.window_from} to {facts.rfa_date}, the day of the request."
    if facts.short_treatment:
        yield (
            f"The first document of {facts.physician} here is of {facts.first_seen}: if the treatment began then, the reports of"
            " the physicians before count too."
        )
    undated = sum(one.type in PHYSICIANS and one.service_date is None for one in facts.documents)
    if undated:
        yield f"{undated} report{'' if undated == 1 else 's'} without a date of service could not be placed."


def _reports(facts: Facts) -> Iterable[Suggestion]:
    for one in facts.documents:
        day = one.service_date
        if one.type not in PHYSICIANS or day is None or facts.rfa_date is None or facts.window_from is None:
            continue
        if facts.window_from <= day <= facts.rfa_date:
            whose = "" if not facts.short_treatment or _by(one, facts.physician) else ", of a physician before"
            yield Suggestion(one, f"{catalog.KINDS[one.type].words} of {day}, in the time before the request{whose}")


def _application(facts: Facts) -> Iterable[Suggestion]:
    for one in facts.documents:
        if one.type == "application" and one.source == ADMINISTRATOR:
            yield Suggestion(one, "an application form that the claims administrator sent")


def _about_decision(facts: Facts) -> Iterable[Suggestion]:
    for one in facts.documents:
        fits = one.type in ("correspondence", "cover") and one.source == ADMINISTRATOR
        if fits and (facts.ur_date is None or one.service_date is None or one.service_date >= facts.ur_date):
            day = f" of {one.service_date}, not before the decision" if one.service_date and facts.ur_date else ""
            yield Suggestion(one, f"{catalog.KINDS[one.type].words}{day}, from the claims administrator")


def _support(facts: Facts) -> Iterable[Suggestion]:
    for one in facts.documents:
        if one.type in ("letter_of_support", "rfa"):
            yield Suggestion(one, f"{catalog.KINDS[one.type].words}: given in support of the request")
        elif one.source in EMPLOYEE_SIDE and not catalog.KINDS[one.type].paperwork and not one.from_ur:
            yield Suggestion(one, f"came from the {one.get_source_display()}")


def _reasons(facts: Facts) -> Iterable[Suggestion]:
    for one in facts.documents:
        if one.type == "statement_of_reasons":
            yield Suggestion(one, "the claims administrator's statement of reasons")


def _answer(facts: Facts) -> Iterable[Suggestion]:
    for one in facts.documents:
        late = one.service_date and one.service_date >= facts.case.received_at.date()
        if one.source == ADMINISTRATOR and late and one.type in ("correspondence", "statement_of_reasons"):
            yield Suggestion(one, f"of {one.service_date}, after the application came")


def _medical(facts: Facts) -> Iterable[Suggestion]:
    """Of a health plan the whole medical record is asked for, of whatever time."""
    for one in facts.documents:
        if catalog.KINDS[one.type].clinical and one.type != "rfa":
            day = f" of {one.service_date}" if one.service_date else ""
            yield Suggestion(one, f"{catalog.KINDS[one.type].words}{day}, a medical record")


def _exchanged(facts: Facts) -> Iterable[Suggestion]:
    """What the plan sent about its decision, the decision itself with it, and what supports the request."""
    for one in facts.documents:
        sent = one.type in ("ur_decision", "correspondence", "cover") and one.source == ADMINISTRATOR
        if sent and (facts.ur_date is None or one.service_date is None or one.service_date >= facts.ur_date):
            yield Suggestion(one, f"{catalog.KINDS[one.type].words}, sent about the decision")
    yield from _support(facts)


Rule = Callable[[Facts], Iterable[Suggestion]]
RULES: dict[str, dict[str, Rule]] = {  # by program and letter
    "ca-wc": {
        "A": _reports,
        "B": _application,
        "C": _about_decision,
        "D": _support,
        "E": _reasons,
        "F": _answer,
    },
    "ca-dmhc": {"A": _medical, "B": _exchanged, "C": _reasons},
}
