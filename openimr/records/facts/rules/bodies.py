"""Body parts with side and level, and which of them a term is about."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from openimr.records.facts.rules.fact import PRESENT, Fact, Span
from openimr.records.facts.rules.gazetteer import Hit
from openimr.records.facts.rules.levels import Level
from openimr.records.facts.rules.page import Page

RULE = "body"
SIDES = {
    "right": "right", "rt": "right", "r": "right", "derecho": "right", "derecha": "right", "left": "left", "lt": "left", "l": "left",
    "izquierdo": "left", "izquierda": "left", "bilateral": "bilateral", "bilaterally": "bilateral", "both": "bilateral",
    "b/l": "bilateral", "bilat": "bilateral", "bil": "bilateral", "ambos": "bilateral", "ambas": "bilateral", "right-sided": "right",
    "left-sided": "left", "right sided": "right", "left sided": "left", "right and left": "bilateral", "left and right": "bilateral",
    "right/left": "bilateral", "left/right": "bilateral", "left greater than right": "bilateral", "right greater than left": "bilateral", "left > right": "bilateral", "right > left": "bilateral",
    "r>l": "bilateral", "l>r": "bilateral", "r/l": "bilateral", "l/r": "bilateral",
}  # fmt: skip
_SIDE = "|".join(sorted((re.escape(side) for side in SIDES), key=len, reverse=True))
QUALITY = (
    r"(?:(?:mild|moderate|severe|chronic|acute|subacute|medial|lateral|anterior|posterior|proximal|distal|dominant|upper|lower|ongoing|persistent"
    r"|post-?operative|traumatic|post-?traumatic|degenerative|industrial|full|partial|thickness|recurrent|painful|hand|side|symptomatic"
    r"|superior|inferior|central|paracentral|\d(?:st|nd|rd|th)|index|long|middle|ring|small|little|great|full-thickness|partial-thickness"
    r"|moderate-to-severe|mild-to-moderate|knee|shoulder|hip|wrist|elbow|ankle|foot|cervical|lumbar|thoracic) |[ctls]\d{1,2}(?:-[ctls]?\d{1,2})?,?(?: and| &)? )"
)
BEFORE = re.compile(
    rf"(?<![\w'/])\(?({_SIDE})\)?(?:(?<=rt|lt)\.|(?<=bil)\.|(?<=bilat)\.|(?<=\b[rl])\.)?[ -](?:(?:the|el|la|su|his|her) )?{QUALITY}{{0,3}}$"
)
BEHIND = re.compile(
    rf"(?: (?:joint|region|area|spine|muscles?))?,? ?\(?(?:on (?:the |my |his |her )?|of (?:the )?|- ?)?\(?({_SIDE})\)?(?![\w'/-])(?! (?!side|(?:ring|index|long|middle|small|little)\b|and|with|s/p|greater|more|only|worse|due|since|status|is|was|dated|by|in|on|at|from|without|showed|shows|reveal|mostro|muestra|revela|con|de|y|sin|por|tiene|es|fue|\d)\w)"
)
SIDE_ALONE = re.compile(
    r"(?<![\w'-])(right|left|bilateral(?:ly)?|derech[oa]|izquierd[oa])(?![\w'-]| (?:away|now|after|before|hand(?:ed)? domina|the |work|message|handed|in |at ))"
)
NOT_BACK = re.compile(
    r"(?:come|came|go|went|going|get|got|refer(?:red)?|call(?:ed)?|look(?:ing)?|dates?|held|scale|cut|fall|sent|come|moved|report) $"
)
BACK_TO = re.compile(r"(?: to | in \d| and forth|ground| up\b|-up)")
NOT_HAND = re.compile(r"(?:(?:other|second|on|at|by|first|one|right|left|beside|in)[ -]$)")
ON_THE_OTHER = re.compile(r"(?:the other |second-?|at |by |first-?|one )$")
DOMINANT = re.compile(r"(?:[ -]?(?:hand(?:ed)?)?[ -]?domina|s off|writing|written|out\b|ed\b|rail|le |grip|book|s-on)")
WORDLIKE = {
    "le",
    "ue",
    "head",
    "ear",
    "eye",
    "rest",
    "arm",
    "leg",
    "back",
    "digit",
    "tibial",
    "brain",
    "talon",
    "pie",
    "ingle",
}
NO_BODY = re.compile(r"(?:visit|session|department|nurse|therap|quarters|start)")
APART = re.compile(r"[,;]|\b(?:and|or|nor|vs|versus|with|of)\b")
BESIDE = re.compile(
    r",? ?(?:(?:of|in|at|to|involving|affecting|de|en|-|del)\b ?)?(?:the |la |el |her |his )?(?:\w+ ){0,2}"
)
CUT = re.compile(r"[.;]|\b(?:but|without|no)\b|\band (?![ctls]\d)")
UNDER_HEADING = 8  # sentences: what stands further below is no longer told of that part
OF_LEVEL = re.compile(r" (?:on|to) the (left|right)\b")  # "protrusion at C5-6 on the left"
IN_A_ROW = re.compile(r"\s?(?:,|and|&|/|to|through|,? and)\s?")
TO_LEVEL = re.compile(r"[^.;:]{0,30}?(?:(?:at|of|from|levels?|and|,|to|both|the|[ctls]\d[\w-]*|greatest|worst|\W)\s*)+")


class Body(NamedTuple):
    """A body part at a place. `start` and `end` take in the side where one stands beside it."""

    part: str
    region: str
    side: str
    start: int
    end: int


def find(page: Page) -> list[Body]:
    """The body parts named on a page, with sides that stand beside them."""
    kept: list[Body] | None = page.__dict__.get("_bodies")
    if kept is None:
        kept = page.__dict__["_bodies"] = [_body(page, hit) for hit in page.hits("body") if _meant(page, hit)]
    return kept


def _meant(page: Page, hit: Hit) -> bool:
    word, before, behind = (
        page.plain[hit.start : hit.end],
        page.plain[max(0, hit.start - 12) : hit.start],
        page.plain[hit.end : hit.end + 14],
    )
    if word in ("le", "ue"):
        return page.text[hit.start : hit.end].isupper()
    if word == "back":
        return not (NOT_BACK.search(before) or BACK_TO.match(behind))
    if hit.name == "hand":
        return not (ON_THE_OTHER.search(before) or DOMINANT.match(behind) or NO_BODY.match(behind.strip()))
    if word in ("digit", "head", "face", "rib", "chest", "stomach"):
        return not re.match(r" (?:of household|to face|of the)", behind)
    return True


def _body(page: Page, hit: Hit) -> Body:
    side, start, end = side_of(page, hit.start, hit.end)
    return Body(hit.name, hit.about["region"], side, start, end)


def side_of(page: Page, start: int, end: int) -> tuple[str, int, int]:
    """The side that stands beside a term, and the place of both together."""
    known: dict[tuple[int, int], tuple[str, int, int]] = page.__dict__.setdefault("_sides", {})
    if (start, end) not in known:
        known[start, end] = _side_of(page.plain, start, end)
    return known[start, end]


def _side_of(plain: str, start: int, end: int) -> tuple[str, int, int]:
    if before := BEFORE.search(plain[max(0, start - 60) : start]):
        offset = max(0, start - 60)
        return SIDES[before[1]], offset + before.start(1), end
    if behind := BEHIND.match(plain, end):
        return SIDES[behind[1]], start, behind.end()
    return "", start, end


def read(page: Page) -> Iterator[Fact]:
    """Each body part once with each side and level."""
    seen: set[tuple[str, str, str]] = set()
    sided = {body.part for body in find(page) if body.side}
    for body in find(page):
        if page.section(body.start) in ("education", "family", "social") or (not body.side and body.part in sided):
            continue
        yield from _once(page, seen, {"part": body.part, "side": body.side}, (body.start, body.end), 0.85)
    for level in page.levels:
        yield from _once(page, seen, {"part": level.region, "level": level.name}, (level.start, level.end), 0.9)


def _once(
    page: Page, seen: set[tuple[str, str, str]], value: dict[str, str], span: tuple[int, int], sure: float
) -> Iterator[Fact]:
    key = (value["part"], value.get("side", ""), value.get("level", ""))
    if key not in seen:
        seen.add(key)
        yield page.fact("body_part", dict(value), PRESENT, span, RULE, sure)


def about(page: Page, start: int, end: int, span: Span) -> dict[str, str]:
    """The body part, side and level that a term at `start`..`end` is about, from beside it and then from its sentence."""
    parts = [body for body in find(page) if span.start <= body.start < span.end]
    over = [body for body in parts if body.start < end and start < body.end]
    near = over or _nearest(page, parts, start, end)
    close = _close_levels(page, span, start, end)
    side = side_of(page, start, end)[0] or next((body.side for body in near if body.side), "")
    side = side or next((SIDES[found[1]] for level in close if (found := OF_LEVEL.match(page.plain, level.end))), "")
    value = {"part": near[0].part if near else (close[0].region if close else ""), "side": side}
    value["level"] = ", ".join(dict.fromkeys(level.name for level in close))
    return value


def headed(page: Page, start: int, part: str) -> tuple[str, str]:
    """Part and side of the heading a term stands under ("RIGHT KNEE" in a line of its own), when it is of that part."""
    above = [body for body in _headings(page) if body.end < start]
    if not above or page.index(start) - page.index(above[-1].start) > UNDER_HEADING:
        return "", ""
    last, section = above[-1], page.sections
    if part not in ("", last.part) or any(last.end < begun <= start for begun in section.starts):
        return "", ""
    return last.part, last.side


def _headings(page: Page) -> list[Body]:
    """Body parts with a side that fill a line."""
    kept: list[Body] | None = page.__dict__.get("_headings")
    if kept is None:
        kept = page.__dict__["_headings"] = [body for body in find(page) if body.side and _fills_line(page, body)]
    return kept


def _fills_line(page: Page, body: Body) -> bool:
    before, behind = page.plain[: body.start][-1:], page.plain[body.end : body.end + 2].lstrip(": ")[:1]
    return before in ("", "\n", "\v") and behind in ("\n", "\v")


def _terms(page: Page, start: int, end: int) -> list[Hit]:
    """Terms that have parts of their own, between two places."""
    return [hit for name in ("diagnoses", "procedures") for hit in page.hits(name) if start <= hit.start < end]


def _nearest(page: Page, parts: Sequence[Body], start: int, end: int) -> list[Body]:
    """A part just before the term, or behind it after "of the", "in the", "at" and no part of the next term."""
    plain = page.plain
    before = [
        body
        for body in parts
        if body.end <= start and start - body.end < 28 and not APART.search(plain[body.end : start])
    ]
    behind = [
        body
        for body in parts
        if body.start >= end
        and BESIDE.fullmatch(plain[end : body.start])
        and not _terms(page, body.start, body.end + 1)
    ]
    return before[-1:] or behind[:1]


def _close_levels(page: Page, span: Span, start: int, end: int) -> list[Level]:
    """Levels beside the term ("L4-5 disc protrusion", "stenosis at L3-4 and L4-5"), else the one its line begins with."""
    here = [level for level in page.levels if span.start <= level.start < span.end]
    inside = [level for level in here if start <= level.start < end]
    return inside or _levels_before(page, here, start) or _levels_behind(page, here, end) or _line_level(page, start)


def _levels_before(page: Page, here: Sequence[Level], start: int) -> list[Level]:
    before = [level for level in here if level.end <= start]
    if not before or start - before[-1].end > 60 or CUT.search(page.plain[before[-1].end : start]):
        return []
    found = before[-1:]
    for level in reversed(before[:-1]):
        if not IN_A_ROW.fullmatch(page.plain[level.end : found[0].start]):
            break
        found.insert(0, level)
    return found


def _levels_behind(page: Page, here: Sequence[Level], end: int) -> list[Level]:
    found: list[Level] = []
    for level in here:
        if (
            level.start >= end
            and TO_LEVEL.fullmatch(page.plain[end : level.start])
            and not _terms(page, end, level.start)
        ):
            found.append(level)
    return found


def _line_level(page: Page, start: int) -> list[Level]:
    line = max(page.plain.rfind("\n", 0, start), page.plain.rfind("\v", 0, start)) + 1
    return [
        level
        for level in page.levels
        if line <= level.start < line + 6 and level.end <= start and re.match(r" ?[:-]", page.plain[level.end :])
    ]
