"""Where documents begin inside one upload. Every page after the first is asked: does a document begin here?

For it: a heading of a kind, "Page 1 of 3", a letterhead or block of patient and date unlike the one before, a cover or
blank page before, a signature at the end of the page before. Against it: "Page 2 of 3", "continued", the same heading
line as the page before, a sentence that runs over. The sum is a chance; a person decides.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from rapidfuzz import fuzz

from openimr.records.piles.dates import service_date
from openimr.records.piles.sheets import Cue, Line, Sheet, fold, is_fax_line
from openimr.records.piles.types import Heading, headings

PAGE_OF = re.compile(r"\b(?:page|pg|pag(?:ina)?)\.?\s*[:#]?\s*(\d{1,3})\s*(?:of|/|de|out of)\s*(\d{1,3})\b", re.I)
PAGE_NO = re.compile(
    r"^\W*(?:page|pg\.?|pagina)\s*[:#]?\s*(\d{1,3})\W*$|\b(?:page|pagina)\s*[:#]?\s*(\d{1,3})\s*$", re.I
)
BARE_OF = re.compile(r"^\W*(\d{1,3})\s*(?:of|/|de)\s*(\d{1,3})\W*$", re.I)
CONTINUED = re.compile(r"\bcontinued\b|\bcont(?:'d|inuation)\b|\(cont\.?\)|\bcontinuacion\b|\bcontinua\b", re.I)
GOES_ON = re.compile(r"continued on next|continues on next|over\s*$|next page", re.I)
SIGNED = re.compile(
    r"signed by|sincerely|respectfully submitted|signature|very truly yours|\bcc:|regards,|end of report|dictated|"
    r"penalty of perjury|transcribed|electronically|atentamente|firma|/s/",
    re.I,
)
BLOCK = re.compile(
    r"\b(?:patient|claimant|employee|applicant|name|dob|d\.o\.b|date of birth|doi|d\.o\.i|date of injury|claim|date of service|"
    r"dos|date of exam|mrn|employer|re|paciente|wcab|adj)\b\s*(?:name|no\.?|number|#)?\s*[:#]",
    re.I,
)
LETTERHEAD = re.compile(
    r"\b(?:suite|ste\.?|street|st\.|avenue|ave\.?|blvd|boulevard|p\.?\s?o\.? box|road)\b|\b[A-Z]{2}\s+\d{5}\b|\(\d{3}\)\s*\d{3}",
    re.I,
)
HERE = 0.5  # from this chance on a beginning is proposed
TOP, BOTTOM = 8, 10
BIAS = -1.6


@dataclass(frozen=True)
class Part:
    """Pages `first` to `last` of the upload as one document; `confidence` that it begins there, and the words."""

    first: int
    last: int
    confidence: float
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True)
class Start:
    """A page and the chance that a document begins on it."""

    page: int
    chance: float
    cues: tuple[Cue, ...]


@dataclass(frozen=True)
class Look:
    """What is asked of a page more than once."""

    sheet: Sheet
    heading: Heading | None
    number: tuple[int, int] | None  # page k of n; n 0 when not said
    number_line: Line | None
    top: str
    block: int


def split(pages: Sequence[Sheet]) -> list[Part]:
    """The documents of an upload, in order; every page is in one of them."""
    if not pages:
        return []
    begun = [one for one in starts(pages) if one.chance >= HERE]
    lasts = [one.page - 1 for one in begun[1:]] + [pages[-1].number]
    return [Part(one.page, last, one.chance, one.cues) for one, last in zip(begun, lasts, strict=True)]


def starts(pages: Sequence[Sheet]) -> list[Start]:
    """The chance of each page to be a first page; that of page 1 is certain."""
    looks = [_look(page) for page in pages]
    found = [Start(pages[0].number, 1.0, _cues(looks[0]))]
    since = 0  # where the document in hand began
    for place in range(1, len(looks)):
        chance, cues = _chance(looks, place, since)
        if chance >= HERE:
            since = place
        found.append(Start(pages[place].number, chance, cues))
    return found


def _look(page: Sheet) -> Look:
    found = next((one for one in headings(page) if one.points >= 2.4), None)
    number, line = _page_number(page)
    top = page.body[:TOP]
    block = sum(len(BLOCK.findall(one.text)) for one in page.body[:16])
    return Look(page, found, number, line, "\n".join(one.folded for one in top[:4]), block)


def _page_number(page: Sheet) -> tuple[tuple[int, int] | None, Line | None]:
    """The page's own number, from its edges; that of a fax machine does not count."""
    edges = [line for line in (*page.body[:TOP], *page.body[-4:]) if not is_fax_line(line.text)]
    for pattern in (PAGE_OF, BARE_OF):
        for line in edges:
            if (match := pattern.search(line.text)) and 1 <= int(match[1]) <= int(match[2]):
                return (int(match[1]), int(match[2])), line
    for line in edges:
        if match := PAGE_NO.search(line.text):
            return (int(match[1] or match[2]), 0), line
    return None, None


def _cues(look: Look) -> tuple[Cue, ...]:
    cues = []
    if look.heading:
        cues.append(look.heading.cue(look.sheet))
    if look.number and look.number[0] == 1 and look.number_line:
        cues.append(look.sheet.cue(look.number_line))
    return tuple(cues)


def _chance(looks: Sequence[Look], place: int, since: int) -> tuple[float, tuple[Cue, ...]]:
    here, before, first = looks[place], looks[place - 1], looks[since]
    if here.sheet.empty:
        return 0.02, ()  # a blank page ends the document before it; it is none of its own
    points = BIAS + _numbers(here, before) + _heading(here, before, first) + _around(here, before, first)
    points += _separated(looks, place, since) + _runs_over(here, before)
    return round(1 / (1 + exp(-1.6 * points)), 3), _cues(here)


def _numbers(here: Look, before: Look) -> float:
    if here.number is None:
        return 0.6 if before.number and before.number[1] and before.number[0] == before.number[1] else 0.0
    number, total = here.number
    if number == 1:
        return 2.6 if total != 1 or before.number else 2.0
    if before.number and before.number[0] == number - 1 and before.number[1] in (total, 0):
        return -4.0
    return -2.0


def _heading(here: Look, before: Look, first: Look) -> float:
    if here.heading is None:
        return 0.0
    same = next(
        (look for look in (before, first) if look.heading and _same(look.heading.line, here.heading.line)), None
    )
    strength = min(here.heading.points / 2.2, 2.2)
    if same is None:
        return strength
    if _same_top(here, same):
        return -1.4 if _same_day(here, same) else strength  # a running head, or the next visit's page one
    return strength * 0.8 if not _same_day(here, same) else 0.2


def _same(one: Line, other: Line) -> bool:
    return fuzz.ratio(one.folded, other.folded) >= 88


def _same_top(here: Look, other: Look) -> bool:
    return fuzz.ratio(_bare(here.top), _bare(other.top)) >= 86


def _bare(text: str) -> str:
    return re.sub(r"\d+", "", text)


def _same_day(here: Look, other: Look) -> bool:
    """Whether both pages tell the same date of service, as far as they tell one."""
    one, two = (service_date([look.sheet]) for look in (here, other))
    if one is None or two is None or min(one.confidence, two.confidence) < 0.6:
        return True
    return one.value == two.value


def _around(here: Look, before: Look, first: Look) -> float:
    """Letterhead and block of patient and date: new ones speak for a beginning, the same ones against it."""
    points = 0.0
    head = any(LETTERHEAD.search(line.text) for line in here.sheet.body[:5])
    if head:
        points += 0.9 if not (_same_top(here, first) or _same_top(here, before)) else 0.2
    if here.block >= 3:
        points += 0.9 if not _same_top(here, first) else -0.1
    elif not head and here.heading is None and not here.block:
        points -= 0.7
    if any(CONTINUED.search(line.text) for line in here.sheet.body[:6]):
        points -= 3.5
    salutation = any(line.folded.startswith(("dear ", "to whom it may", "estimad")) for line in here.sheet.body[:16])
    return points + (1.0 if salutation else 0.0)


def _separated(looks: Sequence[Look], place: int, since: int) -> float:
    """A cover, a blank page or a signature before speaks for a beginning."""
    before = looks[place - 1]
    if before.sheet.empty:
        return 0.7
    tail = before.sheet.body[-BOTTOM:]
    if any(GOES_ON.search(line.text) for line in tail[-2:]):
        return -2.5
    cover = before.heading is not None and before.heading.kind == "cover" and place - 1 == since
    if cover:
        return 1.3
    return 0.8 if any(SIGNED.search(line.text) for line in tail) else 0.0


def _runs_over(here: Look, before: Look) -> float:
    """A sentence that goes on over the page's edge."""
    body = [line.text for line in before.sheet.body if not PAGE_OF.search(line.text) and not PAGE_NO.search(line.text)]
    tops = [line.text for line in here.sheet.body[:3]]
    if not body or not tops:
        return 0.0
    last, first = body[-1].rstrip(), tops[0].lstrip()
    open_end = len(last) > 50 and last[-1].isalpha()
    return -1.2 if first[:1].islower() else -0.6 if open_end and here.heading is None else 0.0


def opening_words(page: Sheet) -> str:
    """The first line, for a person to know a page by."""
    return next((fold(line.text)[:80] for line in page.body), "")
