"""Imaging and electrodiagnostic studies: which, of what, when, and whether done; and which study a finding belongs to."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from openimr.records.facts.rules import bodies, named
from openimr.records.facts.rules.fact import ABSENT, POSSIBLE, PRESENT, Fact, Span
from openimr.records.facts.rules.page import Page

RULE = "study"
NAMES = {
    "MRI": r"mr arthrogram|mri arthrogram|mra arthrogram|mri?s?(?: scan| study| imaging)?|magnetic resonance(?: imaging)?|resonancia magnetica|mri arthrogram",
    "CT": r"ct(?: scan| myelogram| arthrogram)?|cat scan|computed tomography|tomografia(?: computada| computarizada)?",
    "x-ray": r"x-?rays?|x rays?|radiographs?|radiographic (?:examination|study|series)|plain films?|xrs?|radiografias?|rayos x|films|flexion/extension views",
    "EMG/NCS": r"emg ?/? ?-?(?:and )?(?:ncs|ncv)s?(?: study| studies)?|ncs/emg|ncv/emg|emg|electromyograph\w+|nerve conduction (?:stud(?:y|ies)|velocit(?:y|ies))|ncs|ncv|electrodiagnostic (?:stud(?:y|ies)|testing|test)|edx",
    "ultrasound": r"ultrasound|sonogram|ultrasonido|doppler",
    "bone scan": r"bone scan|bone scintigraphy",
    "myelogram": r"myelogram",
    "arthrogram": r"arthrogram",
    "DEXA": r"dexa(?: scan)?|bone density",
}
NAMED = named.Named(NAMES, r"(?<![\w/-])", r"(?![\w-])")
STUDY = NAMED.any
REQUESTED = re.compile(
    r"\b(?:request\w*|recommend\w*|order(?:ed|ing)?|authoriz\w+ (?:for|of)|obtain|schedul\w+|pending|await\w*|would like|needs?|repeat|consider\w*|refer(?:red)? for|will (?:get|obtain|order|request)|to (?:rule out|evaluate|assess)|plan|solicit\w+|please (?:authorize|approve)|ask(?:s|ed|ing)? for)\b"
)
DENIED = re.compile(r"\b(?:denied|non-?certified|not (?:certified|authorized|approved|medically necessary)|denial)\b")
DONE = re.compile(
    r"\b(?:show\w*|reveal\w*|demonstrat\w*|dated|performed|done|of \d|obtained|completed|was|were|indicat\w+|confirm\w*|review\w*|read|noted|from|underwent|had|muestra|mostro|revela|taken|report)\b|~|:"
)
NEVER = re.compile(
    r"\b(?:no (?:clinical |medical )?(?:indication|need|reason) for|no|without|never had|has not had|denies|not had)\s+(?:an? |any |recent |prior |previous |repeat |new |further )*$"
)
ASKED_FOR = re.compile(r"^[^.;]{0,60}?\b(?:ask(?:s|ed|ing) for|requested|ordered)\b")
IMAGING_SECTIONS = ("imaging", "findings")
SHOWS = re.compile(
    r"\b(?:show\w*|reveal\w*|demonstrat\w*|find(?:ings?|s)|consistent with|evidence of|indicat\w+|confirm\w*|notable for|significant for|positive for|neg|read as|impression|suggest\w*|with|muestra|mostro|revela|dated|was|were|negative|normal|noted|documents?|identif\w+|reported|describ\w+|depict\w*)\b|[:=-]"
)


class Study(NamedTuple):
    modality: str
    part: str
    side: str
    date: str
    start: int
    end: int


def find(page: Page) -> list[Study]:
    kept: list[Study] | None = page.__dict__.get("_studies")
    if kept is None:
        kept = page.__dict__["_studies"] = [
            _study(page, match) for match in page.each(STUDY, "study") if _meant(page, match)
        ]
    return kept


def _meant(page: Page, match: re.Match[str]) -> bool:
    word = match.group()
    if word in ("ct", "mr", "films"):
        return page.text[match.start() : match.end()].isupper() or word == "films"
    return word not in ("mr.",)


def _study(page: Page, match: re.Match[str]) -> Study:
    modality = NAMED.name(match)
    span = page.sentence(match.start())
    limit = min(span.end, match.end() + 90)
    following = STUDY.search(page.plain, match.end(), limit)
    end = following.start() if following and following.start() - match.end() > 12 else limit
    parts = [
        body
        for body in bodies.find(page)
        if match.end() <= body.start < end or _just_before(page, body.end, match.start())
    ]
    near = [body for body in parts if body.end <= match.start()][-1:] or parts[:1]
    days = [
        day
        for day in page.days
        if max(span.start, match.start() - 16) <= day.start < end
        or (span.start <= day.start < match.start() and match.start() - day.end < 26)
    ]
    part, side = (near[0].part, near[0].side) if near else ("", "")
    return Study(modality, part, side, days[0].iso if days else "", *match.span())


def _just_before(page: Page, end: int, start: int) -> bool:
    """ "Left knee MRI": nothing that parts them stands between."""
    return 0 <= start - end < 3 and not page.plain[end:start].strip(" ,-")


def governing(page: Page, place: int, span: Span) -> Study | None:
    """The study that showed the finding at `place`, or None when the words are a diagnosis."""
    if page.is_imaging:
        return _of_report(page)
    here = [study for study in find(page) if span.start <= study.start < place]
    if here and SHOWS.search(page.plain[here[-1].end : place]) and not _asked_only(page, here[-1], span):
        return here[-1]
    if page.section(place) in IMAGING_SECTIONS:
        before = [study for study in find(page) if study.start < place]
        return before[-1] if before and not _new_entry(page, before[-1].end, place) else None
    index = page.index(place)
    for back in range(1, 5 if not here else 0):
        if back > index or not _goes_on(page, page.sentences[index - back + 1]):
            return None
        earlier = page.sentences[index - back]
        before = [study for study in find(page) if earlier.start <= study.start < earlier.end]
        if before:
            return before[-1] if not _asked_only(page, before[-1], earlier) else None
    return None


def _new_entry(page: Page, start: int, end: int) -> bool:
    """A line that begins with a day: in a list of records it is another report."""
    return any(start < day.start < end and page.plain[day.start - 1] in "\n\v" for day in page.days)


def _goes_on(page: Page, span: Span) -> bool:
    """ "MRI dated 3/1/14. There is a 4 mm protrusion at L4-5.": the next sentence is still the study's."""
    return bool(
        re.match(
            r"(?:there (?:is|are|was|were)|at |it (?:shows?|showed|reveal)|this |findings|impression|the (?:study|mri|report)|[ctls]\d|~|no hay |no se (?:observa|aprecia)|no (?!loc\b|neck|surg|history|pain|numb|weak|change|work|restrict|red|bowel|prior|known|other complaint|side|aberrant)|mild|moderate|severe|multilevel|small|large|minimal|trace|degenerative|joint|an? (?:small|mild|moderate|large|\d)|\d+(?:\.\d+)? ?mm|small joint)",
            page.plain[span.start : span.end],
        )
    )


def _asked_only(page: Page, study: Study, span: Span) -> bool:
    words = page.plain[span.start : span.end]
    return bool(re.search(r"\b(?:to (?:rule out|evaluate|assess|r/o)|rule out|r/o)\b", words)) or (
        bool(REQUESTED.search(words[: study.start - span.start]))
        and not re.search(
            r"\b(?:show|reveal|demonstrat|dated|mostr|review)",
            words[study.end - span.start :] + words[: study.start - span.start],
        )
    )


def _of_report(page: Page) -> Study:
    first = find(page)[0] if find(page) else None
    if first is None:
        return Study("imaging", "", "", page.day, 0, 0)
    part = first.part or next((body.part for body in bodies.find(page)), "")
    side = first.side or next((body.side for body in bodies.find(page) if body.part == part and body.side), "")
    return Study(first.modality, part, side, page.day or first.date, first.start, first.end)


def read(page: Page) -> Iterator[Fact]:
    """Each study once with each part, date and status."""
    seen: set[str] = set()
    for study in [_of_report(page)] if page.is_imaging and find(page) else find(page):
        status, assertion = _status(page, study)
        if page.section(study.start) == "education":
            continue
        value = {
            "modality": study.modality,
            "part": study.part,
            "side": study.side,
            "date": study.date,
            "status": status,
        }
        value["result"] = _normal(page, study)
        key = "|".join(str(value[name]) for name in ("modality", "part", "side", "date", "status"))
        loose = study.modality if not study.part and not study.date else ""
        if key in seen or (loose and any(one.startswith(loose) for one in seen)):
            continue
        seen.add(key)
        yield page.fact("study", value, assertion, _words(page, study), RULE, 0.85 if study.part else 0.6)


def _status(page: Page, study: Study) -> tuple[str, str]:
    if page.is_imaging:
        return "done", PRESENT
    span = page.sentence(study.start)
    before, behind = page.plain[span.start : study.start], page.counted[study.end : span.end]
    if NEVER.search(before):
        return "not done", ABSENT
    if DENIED.search(before) or DENIED.search(behind):
        return "denied", POSSIBLE
    if study.date and not (
        re.search(r"request|recommend|order|authorize|approve", before[-40:]) or ASKED_FOR.search(behind)
    ):
        return "done", PRESENT
    if (
        REQUESTED.search(before[-80:])
        or page.section(study.start) in ("plan", "request")
        or re.search(
            r"\b(?:is|are|was|were|be) (?:being )?(?:requested|recommended|ordered|pending|scheduled)\b|\bpending\b|^[^.;,]{0,24}\bordered\b",
            behind,
        )
    ):
        return "requested", POSSIBLE
    return ("done", PRESENT) if DONE.search(behind) else ("mentioned", PRESENT)


def _normal(page: Page, study: Study) -> str:
    span = page.sentence(study.start)
    found = re.match(
        r"[^.;]{0,60}?(?:\b(?:was|were|is|are)\b|[:=-])\s*(?:read as |reported as |essentially |entirely )?(normal|negative|unremarkable|within normal limits|normales?)\b(?! for)",
        page.plain[study.end : span.end],
    )
    found = found or re.match(
        r"(?: (?:of|del?) (?:the )?(?:\w+ ){1,4}| )(normal|negative|unremarkable)\b(?! for)",
        page.plain[study.end : span.end],
    )
    return "normal" if found else ""


def _words(page: Page, study: Study) -> tuple[int, int]:
    span = page.sentence(study.start)
    parts = [
        body
        for body in bodies.find(page)
        if study.end <= body.start < min(span.end, study.end + 60) and body.part == study.part
    ][:1]
    days = [
        day
        for day in page.days
        if study.start - 26 <= day.start < span.end and day.iso == study.date and day.start < study.end + 90
    ][:1]
    places = [
        (study.start, study.end),
        *((one.start, one.end) for one in parts),
        *((one.start, one.end) for one in days if not page.is_imaging),
    ]
    return min(start for start, _ in places), max(end for _, end in places)
