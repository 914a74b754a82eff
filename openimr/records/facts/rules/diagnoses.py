"""Diagnoses, and what an image showed: the same terms, told apart by where they stand."""

import re
from collections.abc import Iterator

from openimr.records.facts.rules import bodies, studies
from openimr.records.facts.rules.fact import ABSENT, FAMILY, HISTORICAL, POSSIBLE, PRESENT, Fact, Span
from openimr.records.facts.rules.gazetteer import Hit
from openimr.records.facts.rules.page import Page
from openimr.records.facts.rules.scope import HYPOTHETICAL

RULE = "diagnosis"
SMALL_TOO = frozenset(
    {"htn", "lbp", "ddd", "djd", "fx", "hnp", "cts", "oa"}
)  # abbreviations that notes write in small letters
CODE = re.compile(
    r"\s?[(\[,:-]*\s?(?:icd[- ]?(?:9|10)(?:-cm)?:? ?)?([a-tv-z]\d{2}(?:\.[\da-z]{1,4})?|\d{3}\.\d{1,2})\b", re.I
)
SEVERITY = re.compile(
    r"\b(mild to moderate|moderate to severe|mild-to-moderate|moderate-to-severe|mild|moderate|severe|marked|minimal|small|large|trace|high-grade|low-grade|full[- ]thickness|partial[- ]thickness|partial|complete|leve|moderad[oa]|sever[oa]|broad-based|advanced|early|significant|diffuse)\b[\w ,/-]{0,32}$"
)
SIZE = re.compile(r"\b(\d+(?:\.\d+)?)[ -]?(mm|cm)\b")
REGION = re.compile(
    r"\b(cervical|thoracic|lumbar|lumbosacral|cervicothoracic|thoracolumbar|sacroiliac)(?: spine| paraspinal| facet)? $"
)
NEXT_WORD = re.compile(r"\s*(\w+)")
ASSERTING = re.compile(
    r"\b(?:no evidence of|no|not|denies|without|possible|probable|suspected|rule out|r/o|history of|h/o|likely)(?: \w+){0,3} $"
)
VERSUS = re.compile(r"\b(?:vs\.?|versus)(?!\w)")
DIAGNOSED = re.compile(r"\b(?:diagnos(?:is|es|ed)|dx|diagnostico|diagnosed with|dx'd)\b")
NOT_CODED = ("education",)
NOT_A_DIAGNOSIS = {
    "epidural", "fusion", "decompression", "prevention", "surgery", "release", "repair", "pills", "medication", "clinic", "brochure",
    "handout", "guidelines", "scale", "inventory", "screen", "screening", "questionnaire", "score", "index", "management", "protocol",
}  # fmt: skip


def read(page: Page) -> Iterator[Fact]:
    """Diagnoses and imaging findings; each once with each assertion, part, side and level."""
    seen: set[str] = set()
    for hit in page.hits("diagnoses"):
        fact = _one(page, hit)
        if fact is None:
            continue
        key = "|".join(
            str(part)
            for part in (
                fact.kind,
                fact.assertion,
                *(fact.value.get(name) for name in ("name", "part", "side", "level", "modality", "date")),
            )
        )
        bare = f"{fact.kind}|{fact.assertion}|{fact.value['name']}"
        if key not in seen and not (bare in seen and not {"part", "side", "level"} & set(fact.value)):
            seen |= {key, bare}
            yield fact


def _one(page: Page, hit: Hit) -> Fact | None:
    span = page.sentence(hit.start)
    section, group = page.section(hit.start), hit.about["group"]
    following = NEXT_WORD.match(page.plain[hit.end : hit.end + 20])
    if section in NOT_CODED or (following and following[1] in NOT_A_DIAGNOSIS):
        return None
    word = page.text[hit.start : hit.end]
    if len(word) <= 3 and not word.isupper() and word.lower() not in SMALL_TOO:
        return None
    study = (
        studies.governing(page, hit.start, span) if group in ("both", "finding") and section != "indication" else None
    )
    assertion = _assertion(page, hit, span, section)
    if assertion == HYPOTHETICAL:
        return None
    if study is not None:
        return _finding(page, hit, span, study, assertion)
    if group == "finding" or (group == "symptom" and not _coded(page, hit, span, section)):
        return None
    return _diagnosis(page, hit, span, assertion, section)


def _coded(page: Page, hit: Hit, span: Span, section: str) -> bool:
    """A complaint counts as a diagnosis only where diagnoses are listed."""
    return (
        section == "assessment"
        or bool(CODE.match(page.plain, hit.end))
        or bool(DIAGNOSED.search(page.plain[span.start : hit.start]))
    )


def _assertion(page: Page, hit: Hit, span: Span, section: str) -> str:
    found = page.assertion(hit.start, hit.end)
    if section == "family" and found not in (ABSENT,):
        return FAMILY
    if found == PRESENT and _versus(page, hit, span):
        return POSSIBLE
    if section in ("past", "surgical") and found == PRESENT:
        return HISTORICAL
    if section == "indication" and found == PRESENT and page.is_imaging:
        return POSSIBLE if re.search(r"evaluate|rule out|r/o|\?", page.plain[span.start : span.end]) else PRESENT
    return found


def _versus(page: Page, hit: Hit, span: Span) -> bool:
    """ "Rotator cuff tear vs. impingement": neither is certain. "Post-op" lists with a slash are not meant."""
    before, behind = (
        page.plain[max(span.start, hit.start - 40) : hit.start],
        page.plain[hit.end : min(span.end + 30, hit.end + 40)],
    )
    return bool(VERSUS.search(before) or VERSUS.search(behind))


def _named(page: Page, hit: Hit, about: dict[str, str]) -> str:
    """ "lumbar radiculopathy": the region where it stands just before the term."""
    region = REGION.search(page.plain[max(0, hit.start - 24) : hit.start])
    return f"{region[1]} {hit.name}" if region and not hit.name.startswith(region[1]) else hit.name


def _details(page: Page, hit: Hit, span: Span) -> dict[str, object]:
    about: dict[str, object] = dict(bodies.about(page, hit.start, hit.end, span))
    if not about["part"]:
        about["part"] = {
            "neck": "cervical spine",
            "lumbar": "lumbar spine",
            "spine": "",
            "thoracic": "thoracic spine",
        }.get(hit.about["region"], hit.about["region"])
    if not about["side"] and (under := bodies.headed(page, hit.start, str(about["part"])))[1]:
        about["part"], about["side"] = under
    if severity := SEVERITY.search(page.plain[max(span.start, hit.start - 50) : hit.start]):
        about["severity"] = severity[1]
    return about


def _diagnosis(page: Page, hit: Hit, span: Span, assertion: str, section: str) -> Fact:
    value = {"name": _named(page, hit, {}), **_details(page, hit, span)}
    stop = hit.end
    behind = bodies.side_of(page, hit.start, hit.end)[2]
    if code := CODE.match(page.plain, max(hit.end, behind)):
        value["code"], stop = code[1].upper(), code.end()
    sure = 0.9 if section in ("assessment", "past", "family") or code else 0.7
    return page.fact("diagnosis", value, assertion, _span(page, hit, span, stop), RULE, sure)


def _finding(page: Page, hit: Hit, span: Span, study: studies.Study, assertion: str) -> Fact:
    value = {"name": hit.name, "modality": study.modality, "date": study.date, **_details(page, hit, span)}
    value["part"] = value["part"] or study.part
    value["side"] = value["side"] or study.side
    sizes = [size.group() for size in SIZE.finditer(page.plain[max(span.start, hit.start - 30) : hit.start])][-1:]
    sizes += [
        size.group() for size in SIZE.finditer(re.split(r"[,;]", page.plain[hit.end : min(span.end, hit.end + 30)])[0])
    ]
    value["size"] = sizes[0] if sizes else ""
    value["certainty"] = {PRESENT: "certain", POSSIBLE: "uncertain"}.get(assertion, "")
    return page.fact("imaging", value, assertion, _span(page, hit, span, hit.end), "imaging", 0.85)


def _span(page: Page, hit: Hit, span: Span, stop: int) -> tuple[int, int]:
    """The term with the side, level or region beside it and the words that say how it is asserted."""
    start = hit.start
    side = bodies.side_of(page, hit.start, hit.end)
    start, stop = min(start, side[1]), max(stop, side[2])
    for level in page.levels:
        if span.start <= level.start < start and start - level.end < 26:
            start = min(start, level.start)
        elif stop <= level.start < span.end and level.start - stop < 8 and "," not in page.plain[stop : level.start]:
            stop = max(stop, level.end)
    region = REGION.search(page.plain[max(span.start, hit.start - 24) : hit.start])
    start = min(start, hit.start - len(region.group()) if region else start)
    cue = ASSERTING.search(page.plain[max(span.start, start - 40) : start])
    return (start - len(cue.group()) if cue else start), stop
