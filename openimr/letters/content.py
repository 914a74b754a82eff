"""What a letter says, as plain data. How it looks is `typst/letter.typ`; bytes are `render`.

A `Letter` is blocks in order. A `Determination` holds the parts that a Final Determination must have, by name, and gives
them as a `Letter`. Text may cite pages as [R3 p. 2]; each must have a row in `citations`, to which it becomes a link.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from openimr.law import outcomes

VERSION = "2026-11-2"  # of the template; goes up with every change of what a letter looks like
DETERMINATIONS = frozenset({"N14", "N17"})  # the kinds of letter whose every cited page must be in its table
MONTHS_ES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()

Tone = Literal["note", "due", "upheld", "overturned"]
Pairs = tuple[tuple[str, str], ...]


class LetterRefused(Exception):
    """The letter cannot be made; the text says which words are in the way and what to do."""


@dataclass(frozen=True)
class Sender:
    name: str
    address: tuple[str, ...] = ()
    phone: str = ""
    note: str = ""  # a line under the address, for example office hours


@dataclass(frozen=True)
class Addressee:
    name: str
    role: str  # in words: "employee's attorney"
    address: tuple[str, ...] = ()


@dataclass(frozen=True)
class LawLine:
    """What the law is applied to, its citation, and whether that was checked against the official text."""

    words: str
    citation: str
    verified: bool = True


@dataclass(frozen=True)
class Heading:
    """`level` 2 is a section; a level may not be left out. `short`: how a table refers to the section."""

    text: str
    level: int = 2
    short: str = ""
    kind: str = field(default="heading", init=False)


@dataclass(frozen=True)
class Paragraph:
    text: str
    kind: str = field(default="paragraph", init=False)


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]
    kind: str = field(default="bullets", init=False)


@dataclass(frozen=True)
class Facts:
    """Label and value pairs."""

    caption: str
    rows: Pairs
    kind: str = field(default="facts", init=False)


@dataclass(frozen=True)
class Table:
    """Every row has as many cells as `header`."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: str = field(default="table", init=False)


@dataclass(frozen=True)
class Boxed:
    """What must not be overlooked: a due date, a last day, an outcome. The words carry it; `tone` only its color."""

    title: str
    text: str
    tone: Tone = "note"
    kind: str = field(default="boxed", init=False)


@dataclass(frozen=True)
class PageBreak:
    kind: str = field(default="page_break", init=False)


Block = Heading | Paragraph | Bullets | Facts | Table | Boxed | PageBreak


@dataclass(frozen=True)
class CitedPage:
    """A row of the table of cited pages: the reference as it stands in the text, and what it leads to."""

    ref: str  # R3 p. 2
    document: str
    date: str
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """A whole letter. A `date` that is no words yet is written in the letter's language."""

    title: str
    sender: Sender
    recipient: Addressee
    case_number: str
    date: date | str
    blocks: tuple[Block, ...]
    kind: str = ""  # the notice's id in the law room: N1 ... N20
    language: str = "en"
    references: Pairs = ()
    law: tuple[LawLine, ...] = ()
    citations: tuple[CitedPage, ...] = ()
    signature: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    draft: bool = False
    template_version: str = VERSION

    def as_data(self) -> dict[str, Any]:
        """JSON data with sorted keys, the same for the same letter."""
        data = asdict(self)
        if isinstance(self.date, date):
            data["date"] = day_words(self.date, self.language)
        plain: dict[str, Any] = _plain(data)
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(value[key]) for key in sorted(value)}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def texts(data: Any) -> list[str]:
    """Every string in a letter's data, for checks of what it holds."""
    if isinstance(data, str):
        return [data]
    if isinstance(data, Mapping):
        return [text for value in data.values() for text in texts(value)]
    if isinstance(data, list | tuple):
        return [text for value in data for text in texts(value)]
    return []


def day_words(day: date, language: str = "en") -> str:
    """A day as a letter writes it: "November 6, 2014", "6 de noviembre de 2014"."""
    if language == "es":
        return f"{day.day} de {MONTHS_ES[day.month - 1]} de {day.year}"
    return f"{day:%B} {day.day}, {day.year}"


@cache
def _all_words() -> dict[str, dict[str, Any]]:
    text = (Path(__file__).parent / "typst" / "words.json").read_text(encoding="utf-8")
    read: dict[str, dict[str, Any]] = json.loads(text)
    return read


def fixed_words(language: str) -> dict[str, Any]:
    """The letters' own words in "en" or "es", by name; raises `LetterRefused` for another language."""
    if language not in _all_words():
        raise LetterRefused(f"Letters are written in {' or '.join(_all_words())}, not in “{language}”.")
    return _all_words()[language]


# The parts of a Final Determination (Labor Code 4610.6(d)-(f), 8 CCR 9792.10.6(d)).


@dataclass(frozen=True)
class CaseFacts:
    """The case at a glance. `priority` is "regular" or "expedited"; what is empty is left out."""

    case_number: str
    employee: str
    decided: date
    priority: str = "regular"
    claim_number: str = ""
    claims_administrator: str = ""
    requesting_physician: str = ""
    injured: date | None = None
    ur_decided: date | None = None
    received: date | None = None
    assigned: date | None = None
    records_complete: date | None = None

    def rows(self, language: str) -> Pairs:
        words = fixed_words(language)
        given = {**asdict(self), "priority": words[self.priority]}
        order = (
            "case_number employee claim_number claims_administrator requesting_physician injured ur_decided received"
            " assigned records_complete decided priority"
        )
        return tuple((words[name], _value(given[name], language)) for name in order.split() if given[name])


def _value(value: date | str, language: str) -> str:
    return day_words(value, language) if isinstance(value, date) else value


@dataclass(frozen=True)
class ReviewedRecord:
    """One document that was read. `notes`: "2 pages poorly scanned", "received after the utilization review decision"."""

    ref: str  # R3
    type: str
    source: str  # who sent it, in words
    pages: int
    author: str = ""
    service_date: date | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class DecidedItem:
    """One disputed item. `outcome` is the reviewer's, "upheld" or "overturned". `guideline` names the fields of the
    citation (8 CCR 9792.21.1(d)), `higher` each higher standard and why it does not apply (Labor Code 4610.5(c)(2))."""

    number: int
    request: str  # whole, as it was asked
    outcome: str
    guideline: Pairs
    standard: str
    rationale: tuple[str, ...]
    administrator_guideline: str = ""
    higher: Pairs = ()
    details: Pairs = ()  # body part, quantity, part already authorized


@dataclass(frozen=True)
class Appeal:
    """The last day to appeal, and each step of how it was counted."""

    last_day: date
    counted: tuple[str, ...]
    citation: str
    verified: bool = True


@dataclass(frozen=True)
class Duty:
    """What the claims administrator must do after an overturned item, and by when."""

    words: str
    last_day: date
    citation: str


@dataclass(frozen=True)
class Signature:
    """Who signs for the organization; never the reviewer. `at` in the zone to print, `zone` its words."""

    name: str
    role: str
    at: datetime
    meaning: str
    sha256: str
    zone: str = ""

    def lines(self, organization: str, language: str) -> tuple[str, ...]:
        words = fixed_words(language)
        time = f"{self.at:%H:%M} {self.zone}".strip()
        return (
            self.name,
            words["signed"].format(role=self.role, organization=organization),
            words["signed_at"].format(day=day_words(self.at, language), time=time),
            self.meaning,
            words["signed_hash"].format(sha256=self.sha256),
        )


@dataclass(frozen=True)
class Determination:
    """A Final Determination. `qualification`: the sentences about the reviewer, who is never named."""

    sender: Sender
    recipient: Addressee
    facts: CaseFacts
    qualification: str
    records: tuple[ReviewedRecord, ...]
    summary: tuple[str, ...]
    items: tuple[DecidedItem, ...]
    appeal: Appeal
    duties: tuple[Duty, ...] = ()
    citations: tuple[CitedPage, ...] = ()
    law: tuple[LawLine, ...] = ()
    copies: tuple[str, ...] = ()
    signature: Signature | None = None
    language: str = "en"
    kind: str = "N14"
    draft: bool = False

    @property
    def outcome(self) -> str:
        """`uphold`, `overturn` or `partially_overturn`, from the items; raises `LetterRefused`."""
        try:
            return outcomes.case_outcome([item.outcome for item in self.items])
        except ValueError as error:
            raise LetterRefused(f"The determination cannot be written: {error}") from error

    def letter(self) -> Letter:
        """The determination as a letter; raises `LetterRefused` when an item is undecided."""
        words = fixed_words(self.language)
        signed = self.signature.lines(self.sender.name, self.language) if self.signature else ()
        return Letter(
            title=words["title"],
            sender=self.sender,
            recipient=self.recipient,
            case_number=self.facts.case_number,
            date=self.facts.decided,
            blocks=tuple(self._blocks(words)),
            kind=self.kind,
            language=self.language,
            references=self.facts.rows(self.language),
            law=self.law,
            citations=self.citations,
            signature=signed,
            copies=self.copies,
            draft=self.draft,
        )

    def as_data(self) -> dict[str, Any]:
        """The data of its letter."""
        return self.letter().as_data()

    def _blocks(self, words: dict[str, Any]) -> Iterator[Block]:
        yield from self._decision(words)
        yield Heading(words["how"])
        yield from (Paragraph(words["how_read"]), Paragraph(self.qualification), Paragraph(words["how_independent"]))
        yield Heading(words["records"])
        yield self._records(words)
        yield Heading(words["summary"])
        yield from (Paragraph(text) for text in self.summary)
        for item in self.items:
            yield from _item(item, words)
        yield from self._duties(words)
        yield from self._appeal(words)

    def _decision(self, words: dict[str, Any]) -> Iterator[Block]:
        outcome = self.outcome
        tone: Tone = "upheld" if outcome == "uphold" else "overturned"
        yield Boxed(f"{words['decision']}: {words[outcome]}", words[f"{outcome}_means"], tone)
        rows = tuple((str(item.number), shortened(item.request, 240), words[item.outcome]) for item in self.items)
        yield Table(words["items"], (words["number"], words["treatment"], words["decision"]), rows)

    def _records(self, words: dict[str, Any]) -> Table:
        names = ("number", "document", "author", "service_date", "source", "pages")
        rows = tuple(_record(row, words, self.language) for row in self.records)
        return Table(words["records_caption"], tuple(words[name] for name in names), rows)

    def _duties(self, words: dict[str, Any]) -> Iterator[Block]:
        if not self.duties:
            return
        yield Heading(words["duties"])
        yield Paragraph(words["duties_received"].format(day=day_words(self.facts.decided, self.language)))
        rows = tuple((duty.words, day_words(duty.last_day, self.language), duty.citation) for duty in self.duties)
        yield Table("", (words["duty"], words["last_day"], words["law_citation"]), rows)

    def _appeal(self, words: dict[str, Any]) -> Iterator[Block]:
        appeal = self.appeal
        mark = "" if appeal.verified else f", {words['unverified']}"
        last = words["appeal_last"].format(day=day_words(appeal.last_day, self.language))
        yield Heading(words["appeal"])
        yield Boxed(last, f"{words['counted']}: {' '.join(appeal.counted)} ({appeal.citation}{mark})", "due")
        yield Paragraph(words["appeal_binding"])
        yield Paragraph(words["appeal_how"])
        yield Bullets(tuple(words["appeal_grounds"]))


def _record(row: ReviewedRecord, words: dict[str, Any], language: str) -> tuple[str, ...]:
    day = day_words(row.service_date, language) if row.service_date else words["undated"]
    return (row.ref, "\n".join([row.type, *row.notes]), row.author, day, row.source, str(row.pages))


def _item(item: DecidedItem, words: dict[str, Any]) -> Iterator[Block]:
    name = f"{words['item']} {item.number}"
    tone: Tone = "upheld" if item.outcome == outcomes.UPHELD else "overturned"
    yield Heading(f"{name}: {shortened(item.request, 90)}", short=name)
    yield Boxed(words[item.outcome], words[f"{item.outcome}_means"], tone)
    yield Facts(name, _item_facts(item, words))
    if item.higher:
        yield Table(words["higher"], (words["rank"], words["why"]), item.higher)
    yield Heading(words["rationale"], 3)
    yield from (Paragraph(text) for text in item.rationale)


def _item_facts(item: DecidedItem, words: dict[str, Any]) -> Pairs:
    cited = "\n".join(f"{label}: {value}" for label, value in item.guideline if value)
    rows: Sequence[tuple[str, str]] = (
        (words["asked"], item.request),
        *item.details,
        (words["administrator_guideline"], item.administrator_guideline or words["no_guideline"]),
        (words["guideline"], cited or words["no_guideline"]),
        (words["standard"], item.standard),
    )
    return tuple((label, value) for label, value in rows if value)


def shortened(words: str, most: int) -> str:
    """`words` on one line, cut after a whole word at `most` characters."""
    line = " ".join(words.split())
    if len(line) <= most:
        return line
    return line[: line.rfind(" ", 0, most) if " " in line[most // 2 : most] else most].rstrip(" ,;:") + " …"
