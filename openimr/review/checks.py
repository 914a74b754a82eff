"""Checks of a draft. Pure: a draft in, problems out. Each check tells the real case it would have prevented.

A *must* stands in the way of submitting. A *look* must be looked at: the reviewer mends it or lets it stand.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openimr.guidelines import catalogue
from openimr.law import standard
from openimr.records.citing import sentences
from openimr.review import resting

MUST, LOOK = "must", "look"
LEAST_RATIONALE, LEAST_SUMMARY = 40, 25  # words
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\[“\"])")


@dataclass(frozen=True)
class CitedPage:
    """A page reference of the draft: whether the page exists, the date of its document, and what is read there."""

    ref: str
    exists: bool
    document_date: date | None = None
    words: tuple[str, ...] | None = None  # as read; None: not known


@dataclass(frozen=True)
class Item:
    """One item of a draft with what was asked for."""

    position: int
    request: str
    side: str
    guideline: dict[str, Any]
    rank: str
    higher: dict[str, str]
    outcome: str
    rationale: str


@dataclass(frozen=True)
class Draft:
    """A review as the checks see it. `find` searches the record: words in, page references out."""

    program: str
    summary: str
    items: Sequence[Item]
    cited: dict[str, CitedPage]
    refs_in: Callable[[str], list[str]]
    unread: Sequence[str] = ()
    ur_date: date | None = None
    find: Callable[[str], list[str]] = field(default=lambda _words: [])


@dataclass(frozen=True)
class Problem:
    """What a check found: where ("summary", "item 2", "record"), the sentence, and pages to look at."""

    kind: str
    code: str
    where: str
    sentence: str
    pages: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.code}|{self.where}|{self.sentence[:80]}"


def problems(draft: Draft) -> list[Problem]:
    """Every problem of a draft, those in the way first."""
    found = [problem for check in CHECKS for problem in check(draft)]
    return sorted(found, key=lambda problem: problem.kind != MUST)


def standing(found: Sequence[Problem], acknowledged: Sequence[str]) -> list[Problem]:
    """What still stands in the way: every must, and every look that was not let stand."""
    return [problem for problem in found if problem.kind == MUST or problem.key not in set(acknowledged)]


def _where(item: Item) -> str:
    return f"item {item.position}"


def unread_pages(draft: Draft) -> Iterator[Problem]:
    """The whole record must be read ("may not pick and choose": Bowen v. San Bernardino, 2019)."""
    if draft.unread:
        shown = ", ".join(draft.unread[:8]) + (" and more" if len(draft.unread) > 8 else "")
        words = f"{len(draft.unread)} page{'s' if len(draft.unread) != 1 else ''} of the medical record not opened yet: {shown}."
        yield Problem(MUST, "unread", "record", words, tuple(draft.unread[:8]))


def summary_missing(draft: Draft) -> Iterator[Problem]:
    """A clinical case summary is part of every determination (8 CCR 9792.10.6(d))."""
    if len(draft.summary.split()) < LEAST_SUMMARY:
        yield Problem(MUST, "summary", "summary", f"Write the clinical case summary, {LEAST_SUMMARY} words or more.")
    elif not draft.refs_in(draft.summary):
        yield Problem(
            MUST,
            "summary-pages",
            "summary",
            "The summary cites no page; every statement needs its page, like [R3 p. 2].",
        )


def item_incomplete(draft: Draft) -> Iterator[Problem]:
    """One disposition an item, with its guideline and reasons (Labor Code 4610.6(e); Stevens panel, 2014)."""
    for item in draft.items:
        if not item.outcome:
            yield Problem(MUST, "outcome", _where(item), "Decide: upheld or overturned.")
        if missing := catalogue.missing_fields(item.guideline):
            yield Problem(MUST, "guideline", _where(item), f"Name the guideline: {', '.join(missing)} missing.")
        if len(item.rationale.split()) < LEAST_RATIONALE:
            yield Problem(MUST, "rationale", _where(item), f"Write the reasons, {LEAST_RATIONALE} words or more.")
        elif not draft.refs_in(item.rationale):
            yield Problem(MUST, "rationale-pages", _where(item), "The reasons cite no page of the record.")


def rank_unexplained(draft: Draft) -> Iterator[Problem]:
    """A lower standard only where every higher one does not apply (Labor Code 4610.5(c)(2))."""
    for item in draft.items:
        if not item.rank:
            yield Problem(MUST, "rank", _where(item), "Choose the standard by which you judge.")
            continue
        given = [letter for letter, why in item.higher.items() if why.strip()]
        if missing := standard.unexplained(draft.program, item.rank, given):
            words = f"Say for each higher standard ({', '.join(missing)}) why it does not apply to this employee."
            yield Problem(MUST, "rank-higher", _where(item), words)


def cited_nowhere(draft: Draft) -> Iterator[Problem]:
    """A cited page must exist."""
    for where, text in _texts(draft):
        for ref in dict.fromkeys(draft.refs_in(text)):
            page = draft.cited.get(ref)
            if page is None or not page.exists:
                yield Problem(MUST, "no-page", where, f"[{ref}] does not exist in the record.", (ref,))


def after_the_refusal(draft: Draft) -> Iterator[Problem]:
    """A report later than the refusal is weighed knowingly or not at all (the letter of 2014 did so silently)."""
    for where, text in _texts(draft):
        for ref in dict.fromkeys(draft.refs_in(text)):
            page = draft.cited.get(ref)
            if page and page.document_date and draft.ur_date and page.document_date > draft.ur_date:
                words = (
                    f"[{ref}] is dated {page.document_date}, after the utilization review decision of {draft.ur_date}."
                )
                yield Problem(LOOK, "later", where, words, (ref,))


def differs_from_its_page(draft: Draft) -> Iterator[Problem]:
    """A quotation, number or side that its page does not bear out (plainly erroneous fact: Mackie v. Planada, 2021)."""
    pages = {ref: page.words for ref, page in draft.cited.items() if page.exists and page.words is not None}
    for where, text in _texts(draft):
        for sentence in sentences.citing(text):
            for remark in resting.remarks(sentence, pages):
                yield Problem(LOOK, "page-differs", where, remark, sentence.refs)


NEGATIVE = re.compile(
    r"\b(?:no|lacks?|without|not)\s+(?:clear\s+|any\s+|measurable\s+)?"
    r"(?:documentation|documented|evidence|record|mention|report)s?\s+(?:of|that|to\s+support|for|regarding|documenting)?\s*([^.;,\[]{4,90})",
    re.IGNORECASE,
)
FILLER = frozenset(
    "a an and any are as at be been by for from has have in is it its no not of on or that the their there this to was"
    " were with prior previous current patient employee treatment".split()
)


def nothing_documented(draft: Draft) -> Iterator[Problem]:
    """ "No documentation of ..." while page 4 says it (McAtee v. Briggs & Pearson, 2015; Gonzalez-Ornelas, 2016)."""
    for where, text in _texts(draft):
        for sentence in SENTENCE.split(text):
            if not (found := NEGATIVE.search(sentence)):
                continue
            words = [word for word in re.findall(r"[A-Za-z][\w-]{2,}", found[1]) if word.lower() not in FILLER][:3]
            pages = draft.find(" ".join(words)) if words else []
            said = (
                f"“{found[0].strip()}”: the words {', '.join(words)} stand on {', '.join(pages[:6])}. Read them again."
                if pages
                else (f"“{found[0].strip()}”: the record was searched for {', '.join(words)}; no page has them all.")
            )
            yield Problem(LOOK, "nothing-documented", where, said, tuple(pages[:6]))


OPPOSITE = {"left": "right", "right": "left"}


def other_side(draft: Draft) -> Iterator[Problem]:
    """The side decided must be the side asked for (Heath, 2016: the wrong spinal segment was reviewed)."""
    for item in draft.items:
        wrong = OPPOSITE.get(item.side)
        if (
            wrong
            and re.search(rf"\b{wrong}\b", item.rationale, re.IGNORECASE)
            and not re.search(rf"\b{item.side}\b", item.rationale, re.IGNORECASE)
        ):
            yield Problem(
                LOOK,
                "side",
                _where(item),
                f"The request is for the {item.side} side; the reasons speak of the {wrong} side only.",
            )


LEVEL = re.compile(r"\b([CTLS])\s?(\d{1,2})\s?-\s?([CTLS]?)\s?(\d{1,2})\b")


def other_level(draft: Draft) -> Iterator[Problem]:
    """The level decided must be the level asked for (Heath, 2016)."""
    for item in draft.items:
        asked, said = (
            {match.group(0).replace(" ", "") for match in LEVEL.finditer(text)}
            for text in (item.request, item.rationale)
        )
        if asked and said and not asked & said:
            words = f"The request names {', '.join(sorted(asked))}; the reasons name {', '.join(sorted(said))} instead."
            yield Problem(LOOK, "level", _where(item), words)


WRONG_QUESTION = (
    (re.compile(r"\b(industrial(?:ly)? (?:related|caused)|causation|caused by (?:the|his|her) (?:work|employment))", re.I),
     "Causation is not decided here, only medical necessity (Loynachan, 2014)."),
    (re.compile(r"\b(complete|full) (recovery|cure)\b", re.I),
     "The standard is to cure or relieve, not complete recovery (Loynachan, 2014)."),
    (re.compile(r"\bnot (?:a )?medical treatment\b", re.I),
     "Whether something is medical treatment is a question of law (Stevens v. WCAB, 2015)."),
    (re.compile(r"\b(untimely|late) utilization review\b", re.I),
     "Whether utilization review was timely is not decided here (Dubon II, 2014)."),
)  # fmt: skip


def wrong_question(draft: Draft) -> Iterator[Problem]:
    """Only medical necessity is decided (Labor Code 4610.6(a))."""
    for where, text in _texts(draft):
        for pattern, words in WRONG_QUESTION:
            if found := pattern.search(text):
                yield Problem(LOOK, "question", where, f"“{found[0]}”: {words}")


AGAINST = re.compile(
    r"\b(?:is|are|was|were)\s+(?:considered\s+)?not\s+(?:considered\s+)?medically\s+necessary|\bnot medically necessary\b",
    re.I,
)
FOR = re.compile(r"\b(?:is|are|was|were)\s+(?:considered\s+)?medically\s+necessary\b", re.I)


def closing_words(draft: Draft) -> Iterator[Problem]:
    """The last sentence must not say the opposite of the decision."""
    for item in draft.items:
        last = SENTENCE.split(item.rationale.strip())[-1] if item.rationale.strip() else ""
        says = "upheld" if AGAINST.search(last) else "overturned" if FOR.search(last) else ""
        if item.outcome and says and says != item.outcome:
            yield Problem(
                MUST, "closing", _where(item), f"The last sentence reads as {says}, the decision is {item.outcome}."
            )


def _texts(draft: Draft) -> Iterator[tuple[str, str]]:
    yield "summary", draft.summary
    for item in draft.items:
        yield _where(item), item.rationale


CHECKS: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    unread_pages,
    summary_missing,
    item_incomplete,
    rank_unexplained,
    cited_nowhere,
    closing_words,
    nothing_documented,
    after_the_refusal,
    differs_from_its_page,
    other_side,
    other_level,
    wrong_question,
)
