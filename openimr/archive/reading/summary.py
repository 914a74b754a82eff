"""The clinical case summary: the employee's age and sex, the day of injury, the diagnoses, what utilization review did."""

import re

from openimr.archive.reading import days
from openimr.archive.reading.source import Source, Span

OPENER = re.compile(
    r"\s*The\s+(?:expert|physician)\s+reviewer\s+developed\s+the\s+following\s+clinical\s+case\s+summary\s+based\s+on\s+a"
    r"\s+review\s+of\s+the\s+case\s+file\s*,\s*including\s+all\s+medical\s+records\s*:\s*",
    re.IGNORECASE,
)
AGE = re.compile(r"\b(?P<age>\d{1,3})[\s-]*(?:years?|yrs?|y)(?:[\s-]*(?:old|o)\b|/o\b)", re.IGNORECASE)
SEXES = {
    "female": re.compile(r"\b(?:female|woman|lady)\b", re.IGNORECASE),
    "male": re.compile(r"\b(?:male|man|gentleman)\b", re.IGNORECASE),
}
PRONOUNS = {
    "female": re.compile(r"\b(?:she|her)\b", re.IGNORECASE),
    "male": re.compile(r"\b(?:he|his|him)\b", re.IGNORECASE),
}
UNITS = "one two three four five six seven eight nine".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
IN_WORDS = re.compile(
    rf"\b(?P<age>(?:{'|'.join(TENS)})(?:[\s-]+(?:{'|'.join(UNITS)}))?|{'|'.join(TEENS)})[\s-]+years?[\s-]+old\b",
    re.IGNORECASE,
)
AGED = re.compile(r"\b(?:aged?|age\s+of)[\s:]+(?P<age>\d{2,3})\b|\b(?P<of>\d{2,3})\s+years\s+of\s+age\b", re.IGNORECASE)
KIN = r"(?:mother|father|wife|husband|spouse|son|daughter|brother|sister|child|parent|sibling|aunt|uncle|partner"
KIN += r"|friend|co-?worker)"
OTHERS = re.compile(rf"\b{KIN}(?:['’]s)?\b[^.;]{{0,40}}\Z", re.IGNORECASE)  # before an age: it is somebody else's
NOT_HIS = re.compile(
    rf"\s*(?:{KIN}|case|claim|injury|history|prosthesis|implant|model|house|boy|girl)\b", re.IGNORECASE
)
AT_WORK = re.compile(
    r"\s+(?:nurse|physician|doctor|provider|therapist|examiner|surgeon|partner|co-?worker|relative)\b", re.IGNORECASE
)
LETTER = re.compile(r"[\s,]*(?P<letter>[MF])\b(?!\.D)")
OPENING = 500  # signs: age and sex stand in the first sentences
OLDEST = 120
INJURED = re.compile(
    rf"(?:injur(?:y|ed|ies)|accident)\W+(?:[\w,-]+\W+){{0,6}}?(?:on|of|from|dated?)\s+(?P<day>{days.DAY.pattern})"
    rf"|(?:date\s+of\s+injury|DOI)\W+(?:of|is|was)?\s*(?P<other>{days.DAY.pattern})",
    re.IGNORECASE,
)
REFUSED = re.compile(
    rf"\b(?:non-?\s?certified|denied|modified|non-?\s?certification|denial)\b[^.]{{0,80}}?\b(?:on|dated)\s+(?P<day>{days.DAY.pattern})",
    re.IGNORECASE,
)
SAID = re.compile(
    r"\b(?:(?:current\s+|working\s+|primary\s+)?diagnos(?:e|i)s(?:\s+(?:are|is|were|was))?\s*(?:documented\s+(?:as|is|are)|"
    r"includ(?:es|ed|ing|e)\b|listed\s+as|noted\s+as|of|:|are|is|were|was)"
    r"|diagnosed\s+(?:as\s+having|with)"
    r"|(?:is\s+)?(?:undergoing|being)\s+treat(?:ment|ed)\s+for(?:\s+the\s+diagnoses\s+of)?)\s*:?\s*",
    re.IGNORECASE,
)
STOP = re.compile(
    r"(?<![\s(]\d)(?<![\s(]\d\d)\.[\"”’']?(?:\s|$)|\band\s+(?=(?:underwent|has|had|was|is|are|were|received|reports?|reported|treated)\b)"
    r"|\bin\s+(?=(?:19|20)\d\d)|\bsince\b|\bwith\s+(?=[A-Z][a-z])|\bwith\s+(?:recommendation|treatment)\b|\bfor\s+which\b|\bwho\b|\bwhich\b|\bTreatment\b|\bstatus\s+post\b(?=\s+on\b)",
)
BETWEEN = re.compile(
    r"(?:\s*[;,]\s*(?:and\s+)?|\s+and\s+|\s*[:•]\s*|(?<=\s))(?:\(\d{1,2}\)|\d{1,2}[.)](?=\s))\s*|\s*[;,]\s*(?:and\s+)?|\s+and\s+|\s*•\s*"
)
DENIED = re.compile(rf"\b(?:no|not|never|without|denie[sd]|rule\s+out|{KIN}|family)\b[^.;:]{{0,40}}\Z", re.IGNORECASE)
RULED_OUT = re.compile(r"\b(?:was|were|is|been)\s+(?:ruled\s+out|excluded)\b", re.IGNORECASE)
JOINED = re.compile(
    r"(?:unspecified|initial\s+encounter|subsequent\s+encounter|sequela|lumbosacral\s+region|\w+\s+region|right|left|bilateral)\Z",
    re.IGNORECASE,
)
LONGEST = 160


def text(source: Source, section: tuple[int, int]) -> Span:
    """The summary itself, without the sentence that opens every one."""
    opener = OPENER.match(source.text, *section)
    return source.span(opener.end() if opener else section[0], section[1])


def age(source: Source, summary: Span) -> Span | None:
    end = min(summary.end, summary.start + OPENING)
    for pattern in (AGE, IN_WORDS, AGED):
        for found in pattern.finditer(source.text, summary.start, end):
            if _own(source, summary, found):
                return source.span(*found.span("age" if found["age"] else "of"))
    return None


def years(words: str) -> int | None:
    """The number that an age tells, in digits or words; None when nobody is so old."""
    if words.isdigit():
        number = int(words)
    else:
        first, *rest = words.casefold().replace("-", " ").split()
        number = TEENS.index(first) + 10 if first in TEENS else (TENS.index(first) + 2) * 10
        number += UNITS.index(rest[0]) + 1 if rest else 0
    return number if 0 < number <= OLDEST else None


def _own(source: Source, summary: Span, found: re.Match[str]) -> bool:
    """Whether an age is the employee's: not a relative's, nor that of a claim."""
    before = source.text[max(summary.start, found.start() - 60) : found.start()]
    return not OTHERS.search(before) and not NOT_HIS.match(source.text, found.end())


def sex(source: Source, summary: Span) -> tuple[str, Span] | None:
    """The sex the opening names; where it names none, the one whose pronouns alone appear there."""
    end = min(summary.end, summary.start + OPENING)
    if told := _letter(source, summary, end):
        return told
    for words in (SEXES, PRONOUNS):
        found = {name: match for name, pattern in words.items() if (match := _first(pattern, source, summary, end))}
        if words is SEXES and found:
            first = min(found, key=lambda name: found[name].start())
            return first, source.span(*found[first].span())
        if len(found) == 1:
            ((name, match),) = found.items()
            return name, source.span(*match.span())
    return None


def _first(pattern: re.Pattern[str], source: Source, summary: Span, end: int) -> re.Match[str] | None:
    """The first such word that speaks of the employee."""
    for match in pattern.finditer(source.text, summary.start, end):
        before = source.text[max(summary.start, match.start() - 60) : match.start()]
        if not OTHERS.search(before) and not AT_WORK.match(source.text, match.end()):
            return match
    return None


def _letter(source: Source, summary: Span, end: int) -> tuple[str, Span] | None:
    """ "34 y/o F": a letter right behind the age."""
    found = AGE.search(source.text, summary.start, end)
    match = LETTER.match(source.text, found.end()) if found and _own(source, summary, found) else None
    return ("female" if match["letter"] == "F" else "male", source.span(*match.span("letter"))) if match else None


def injury(source: Source, summary: Span) -> Span | None:
    if found := INJURED.search(source.text, summary.start, min(summary.end, summary.start + 2 * OPENING)):
        return source.span(*found.span("day" if found["day"] else "other"))
    return None


def refusal(source: Source, summary: Span) -> Span | None:
    """The day of the utilization review decision as the summary tells it; the last one told."""
    found = list(REFUSED.finditer(source.text, summary.start, summary.end))
    return source.span(*found[-1].span("day")) if found else None


def diagnoses(source: Source, summary: Span) -> list[Span]:
    """The diagnoses that the summary lists, each in its place, told once."""
    spans: dict[str, Span] = {}
    for said in SAID.finditer(source.text, summary.start, summary.end):
        if DENIED.search(source.text[max(summary.start, said.start() - 60) : said.start()]):
            continue
        for span in _listed(source, said.end(), summary.end):
            spans.setdefault(span.text.casefold(), span)
    return list(spans.values())


def _listed(source: Source, start: int, end: int) -> list[Span]:
    stop = STOP.search(source.text, start, min(end, start + 600))
    stop_at = stop.start() if stop else min(end, start + 200)
    parts, at = [], start
    for match in BETWEEN.finditer(source.text, start, stop_at):
        parts.append((at, match.start()))
        at = match.end()
    parts.append((at, stop_at))
    spans = [source.span(*part) for part in _rejoined(source, parts)]
    return [
        span
        for span in spans
        if 3 < len(span.text) <= LONGEST and not days.DAY.fullmatch(span.text) and not RULED_OUT.search(span.text)
    ]


def _rejoined(source: Source, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A qualifier behind a comma («..., initial encounter») belongs to the diagnosis before it."""
    joined: list[tuple[int, int]] = []
    for start, end in parts:
        if joined and JOINED.fullmatch(source.text[start:end].strip()):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
