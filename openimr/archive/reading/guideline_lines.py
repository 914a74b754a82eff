"""A guideline line: whether anything is cited, and each citation with source, chapter, year, sections, pages.

The grammar of published letters: "Decision based on MTUS ..." and "Decision based on Non-MTUS Citation ..." segments; a
chapter ends with its year; section names may hold commas, colons and full stops, so they are cut only where the next
chapter begins. What does not fit stays whole in `raw`.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from openimr.archive.reading import days
from openimr.archive.reading.source import Source, Span

NONE = re.compile(r"did\s+not\s+cite\s+any\s+medical\s+evidence", re.IGNORECASE)
OUTSIDE = re.compile(r"outside\s+of\s+the\s+MTUS", re.IGNORECASE)
SEGMENT = re.compile(
    r"Decision\s+based\s+on\s+(?P<scheme>Non-?\s*MTUS|MTUS)\s+(?:Citation\s*:?\s*)?(?P<body>.*?)(?=Decision\s+based\s+on\s|\Z)",
    re.DOTALL | re.IGNORECASE,
)
L3_BASED = re.compile(r"based\s+(?:its|his/her|their|the)\s+decision\s+on\s+(?P<body>.+)", re.DOTALL | re.IGNORECASE)
NAMED = (  # chapters of the MTUS over the years; a name of several words with commas must stand here
    r"General\s+Approaches|Initial\s+Approaches\s+to\s+Treatment|Forearm,?\s+Wrist,?\s+(?:and|&)\s+Hand\s+Complaints"
    r"|Neck\s+and\s+Upper\s+Back\s+Complaints|Ankle\s+and\s+Foot\s+Complaints|Chronic\s+Pain\s+Medical\s+Treatment"
    r"|Acupuncture(?:\s+Medical)?\s+Treatment|Post-?surgical\s+Treatment|Opioids?\s+Treatment|Stress-?\s*Related\s+Conditions"
)
LAST_WORD = r"(?:Complaints|Treatment|Conditions|Guidelines?|Disorders?|Formulary)"
PLAIN = rf"[A-Z][\w/&-]*(?:\s+(?:and\s+|&\s+)?[A-Z][\w/&-]*){{0,4}}?\s+{LAST_WORD}"
CHAPTER = re.compile(
    rf"(?:(?<=\s)|(?<=,)|\A)(?P<chapter>{NAMED}|{PLAIN})\s+(?P<year>(?:19|20)\d{{2}})(?:\s+Guidelines)?(?=[,.\s]|\Z)"
)
SECTIONS = re.compile(r",?\s*Section\(s\)\s*:\s*", re.IGNORECASE)
PAGES = re.compile(r"\bPage\(s\)\s*:\s*|\b(?:pages?|pgs?|pp?)\.?\s*(?=\d)", re.IGNORECASE)
PAGE_LIST = re.compile(r"\d+(?:\s*[-–]\s*\d+)?(?:\s*(?:,|&|and)\s*\d+(?:\s*[-–]\s*\d+)?)*")
URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
ACCESSED = re.compile(rf"accessed\s+(?:from\s+\S+\s+)?(?:on\s+)?(?P<day>{days.DAY.pattern})", re.IGNORECASE)
EDITION = re.compile(r"\b(?P<edition>\d{1,2}(?:st|nd|rd|th)\s+(?:Annual\s+)?ed(?:ition|\.)?)", re.IGNORECASE)
YEAR = re.compile(r"(?<![\d/-])(?P<year>(?:19|20)\d{2})(?![\d/-])")
OTHER = re.compile(r"\s+and\s+Other\s+Medical\s+Treatment\s+Guidelines?\s+", re.IGNORECASE)
SOURCES = (  # source, what names it; the first that fits
    (
        "acoem",
        re.compile(
            r"\bACOEM\b|American\s+College\s+of\s+Occupational|\bOccupational\s+medicine\s+practice\s+guidelines",
            re.IGNORECASE,
        ),
    ),
    ("odg", re.compile(r"\bODG\b|Official\s+Disability\s+Guidelines|Work\s+Loss\s+Data", re.IGNORECASE)),
    ("mtus_chronic_pain", re.compile(r"\bChronic\s+Pain\b", re.IGNORECASE)),
    ("mtus_opioid", re.compile(r"\bOpioids?\s+Treatment\b", re.IGNORECASE)),
    ("mtus_acupuncture", re.compile(r"\bAcupuncture\b", re.IGNORECASE)),
    ("mtus_postsurgical", re.compile(r"\bPost-?surgical\b", re.IGNORECASE)),
    ("cms", re.compile(r"\bMedicare\b|\bCMS\b|Physicians?\s+Fee\s+Schedule", re.IGNORECASE)),
    (
        "literature",
        re.compile(r"\bet\s+al\b|\bJournal\b|PubMed|Cochrane|\bN\s?Engl\b|\bSpine\.|\bLancet\b", re.IGNORECASE),
    ),
    ("web", re.compile(r"https?://|www\.|\.com\b|\.gov\b|\.org\b|UpToDate", re.IGNORECASE)),
)
ACOEM_CHAPTERS = re.compile(r"Complaints|General\s+Approaches|Stress-Related|Elbow|Initial\s+Approaches", re.IGNORECASE)


@dataclass(frozen=True)
class Citation:
    """One thing cited. `start` and `end` lead to its words in the letter."""

    raw: str
    scheme: str  # mtus | non_mtus
    source: str  # a name of SOURCES, or other
    start: int
    end: int
    chapter: str | None = None
    year: int | None = None
    edition: str | None = None
    sections: tuple[str, ...] = field(default=())
    pages: tuple[str, ...] = field(default=())
    url: str | None = None
    accessed: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "sections": list(self.sections), "pages": list(self.pages)}


def cited(line: Span | None) -> str:
    """cited | none | missing: what a line says about evidence at all."""
    if line is None or not line.text:
        return "missing"
    return "none" if NONE.search(line.text) else "cited"


def outside_mtus(line: Span | None) -> bool:
    return bool(line and OUTSIDE.search(line.text))


def citations(source: Source, line: Span | None) -> list[Citation]:
    """Everything that a line cites, in order."""
    return list(_citations(source, line)) if line is not None and line.text else []


def plain(source: Source) -> list[Citation]:
    """The whole of a source as one citation: for a line that follows no grammar of published letters."""
    scheme = "mtus" if re.search(r"\bMTUS\b", source.text) else "non_mtus"
    return [_one(source, scheme, 0, len(source.text))] if source.text.strip() else []


def _citations(source: Source, line: Span) -> Iterator[Citation]:
    found = False
    for segment in SEGMENT.finditer(source.text, line.start, line.end):
        found = True
        scheme = "non_mtus" if segment["scheme"].lower().startswith("non") else "mtus"
        cut = _chapters if scheme == "mtus" else _free
        yield from cut(source, *segment.span("body"))
    based = None if found else L3_BASED.search(source.text, line.start, line.end)
    if based:
        yield _one(source, "mtus" if re.search(r"\bMTUS\b", based["body"]) else "non_mtus", *based.span("body"))


def _chapters(source: Source, start: int, end: int) -> Iterator[Citation]:
    """MTUS chapters: each begins with its name and year; what stands between belongs to the one before."""
    heads = list(CHAPTER.finditer(source.text, start, end))
    if not heads:
        yield from _old_style(source, start, end)
        return
    for place, head in enumerate(heads):
        stop = heads[place + 1].start() if place + 1 < len(heads) else end
        yield _chapter(source, head, stop)


def _chapter(source: Source, head: re.Match[str], stop: int) -> Citation:
    span = source.span(head.start("chapter"), _without_joint(source.text, head.end(), stop))
    sections = SECTIONS.match(source.text, head.end(), stop)
    words = _words(source.text[sections.end() : span.end]) if sections else ""
    bare = PAGE_LIST.fullmatch(words)
    return Citation(
        raw=span.text, scheme="mtus", source=source_of(span.text, "mtus"), start=span.start, end=span.end,
        chapter=_words(head["chapter"]), year=int(head["year"]),
        sections=() if bare or not words else tuple(_sections(words)), pages=(words,) if bare else (),
    )  # fmt: skip


def _without_joint(text: str, start: int, stop: int) -> int:
    """Where a citation ends: before the "and" and the comma or full stop that lead to the next."""
    found = re.search(r"[\s,;.]*(?:\band)?[\s,;.]*\Z", text[start:stop])
    return start + found.start() if found else stop


def _sections(words: str) -> Iterator[str]:
    """Section names: cut at commas that no bracket holds and that begin a new name."""
    depth, name = 0, ""
    for piece in re.split(r"(,\s+)", words):
        if depth == 0 and name and re.fullmatch(r",\s+", piece):
            yield name.strip()
            name = ""
            continue
        depth += piece.count("(") - piece.count(")")
        name += piece
    if name.strip():
        yield name.strip(" .")


def _old_style(source: Source, start: int, end: int) -> Iterator[Citation]:
    """L4: sources with "Page(s):" and no year, joined by a comma with or without a blank."""
    at = start
    for mark in re.finditer(
        r",\s*(?=(?:Chronic\s+Pain|ACOEM|Post-?surgical|Acupuncture|Opioid)\b)", source.text[start:end]
    ):
        yield _one(source, "mtus", at, start + mark.start())
        at = start + mark.end()
    yield _one(source, "mtus", at, end)


def _free(source: Source, start: int, end: int) -> Iterator[Citation]:
    """Outside the MTUS there is no grammar: one citation, and a second behind "and Other Medical Treatment Guidelines"."""
    at = start
    for mark in OTHER.finditer(source.text, start, end):
        yield _one(source, "non_mtus", at, mark.start())
        at = mark.end()
    yield _one(source, "non_mtus", at, end)


def _one(source: Source, scheme: str, start: int, end: int) -> Citation:
    span = source.span(start, _without_joint(source.text, start, end))
    pages, year, edition = _pages(span.text), YEAR.search(span.text), EDITION.search(span.text)
    url, accessed = URL.search(span.text), ACCESSED.search(span.text)
    return Citation(
        raw=span.text, scheme=scheme, source=source_of(span.text, scheme), start=span.start, end=span.end,
        chapter=_chapter_words(span.text), year=int(year["year"]) if year else None,
        edition=edition["edition"] if edition else None, sections=_section(span.text), pages=pages,
        url=url[0].rstrip(".,;)") if url else None, accessed=days.iso(accessed["day"]) if accessed else None,
    )  # fmt: skip


SECTION = re.compile(
    r"(?:Treatment\s+Guidelines?|Complaints|Chapter|Section|\(ODG\)|\bODG)\s*[,/:-]?\s*(?P<section>[A-Z][^,;]{2,80}?)\s*[,;]?\s*(?=Page\(s\)|\Z)"
)


def _section(words: str) -> tuple[str, ...]:
    """The section named between a guideline and its pages, where one stands there alone."""
    found = SECTION.search(words)
    return (_words(found["section"]).rstrip(" ."),) if found else ()


def _pages(words: str) -> tuple[str, ...]:
    mark = PAGES.search(words)
    found = PAGE_LIST.match(words, mark.end()) if mark else None
    return (found[0],) if found else ()


CHAPTER_WORDS = re.compile(
    r"\b(?P<chapter>Low(?:er)?\s+Back|Neck(?:\s+and|\s*&)?\s+Upper\s+Back|Cervical\s+and\s+Thoracic\s+Spine|Forearm,?\s+Wrist,?\s+(?:and|&)\s+Hand"
    r"|Hip(?:\s+(?:and|&)\s+(?:Pelvis|Groin))?|Knee(?:\s+(?:and|&)\s+Leg)?|Ankle(?:\s+(?:and|&)\s+Foot)?|Shoulder|Elbow|Carpal\s+Tunnel\s+Syndrome"
    r"|Mental\s+Illness(?:\s+(?:and|&)\s+Stress)?|Head|Eye|Burns|Diabetes|Pulmonary|Hernia|Fitness\s+for\s+Duty|Pain|Chronic\s+Pain)\b",
    re.IGNORECASE,
)


def _chapter_words(words: str) -> str | None:
    found = CHAPTER_WORDS.search(words)
    return _words(found["chapter"]) if found else None


def source_of(words: str, scheme: str) -> str:
    """The name of `SOURCES` for words that cite; `other` for what the table does not know."""
    for source, pattern in SOURCES:
        if pattern.search(words):
            return source
    return "acoem" if scheme == "mtus" and ACOEM_CHAPTERS.search(words) else "other"


def _words(text: str) -> str:
    return " ".join(text.split())
