"""Work status: what duty, with which restrictions, until when."""

import re
from collections.abc import Iterator

from openimr.records.facts.rules.fact import ABSENT, HISTORICAL, POSSIBLE, PRESENT, Fact, Span
from openimr.records.facts.rules.numbers import WORD
from openimr.records.facts.rules.page import Page

RULE = "work"
STATUSES = [
    ("permanent_and_stationary", r"permanent(?:ly)? (?:and|&) stationary|p ?& ?s\b|maximal medical improvement|maximum medical improvement|mmi\b|permanente y estacionari[oa]|max(?:imum|imal)? medical improvement|point of mmi"),
    ("off_work", r"temporar(?:y|ily) total(?:ly)? disab\w+|\bttd\b|temporary total disability|(?:off|out of|remain(?:s|ed)? off|taken off|kept off|place[d]? off|stay off) (?:of )?work|no work\b(?! restr)|unable to work|not able to work|cannot work|incapacidad temporal total|off duty|totally temporarily disabled|total temporary disability|fuera del trabajo|not to work|off-work|disabled from work|sin trabajar|unfit for (?:work|duty)|no puede trabajar|incapacitad[oa]\b"),
    ("partial_disability", r"temporar(?:y|ily) partial(?:ly)? disab\w+|\btpd\b|temporary partial disability"),
    ("modified", r"modified (?:duty|work|duties|activit(?:y|ies))|light (?:duty|work)|restricted (?:duty|work)|limited duty|transitional (?:duty|work)|(?:work|return(?:ed)? to work|rtw|working|works|duty|back to work) with (?:the following |these |modified |permanent |temporary |some |his |her )*(?:work )?restrictions?|sedentary (?:work|duty|duties) only|sedentary duty|alternat(?:e|ive) (?:duty|work)|trabajo (?:modificado|ligero|restringido)|deber(?:es)? modificad[oa]s?|modified schedule|part[- ]time with restrictions|restrictions remain|desk (?:duty|work)|seated work only|servicio ligero"),
    ("full_duty", r"full (?:duty|duties|unrestricted duty)|regular (?:duty|duties|work|job)|usual and customary(?: (?:work|duties|job))?|without (?:any )?(?:work )?restrictions|unrestricted (?:duty|work)|no (?:work )?restrictions|full work|normal duties|regular activities|usual (?:work|job|duties)|trabajo (?:completo|regular|normal)|sin restricciones"),
    ("not_working", r"(?:is )?(?:currently )?not (?:currently |presently )?working|has not (?:returned to work|worked)|unemployed|not employed|laid off|no longer working|no trabaja|has not been working|no longer works|was terminated|not returned to work"),
    ("retired", r"retired"),
    ("working", r"(?:is |he is |she is |patient is )?(?:currently |presently |still )working(?: full[- ]time| part[- ]time)?|(?:has )?returned to work|back (?:at|to) work|continues to work|working full[- ]time|actualmente trabaja|esta trabajando"),
]  # fmt: skip
STATUS = [(name, re.compile(rf"(?<![\w-])(?:{pattern})")) for name, pattern in STATUSES]
NOT_YET = re.compile(
    r"\b(?:not (?:yet )?(?:reached|at|considered|be|permanent|deemed)|has not (?:yet )?reached|has yet to reach|not yet|is not|not|no ha)\s*(?:at |reached |a |been |yet |declared )?(?:point of )?(?:his |her |the )?$"
)
NOT_FULL = re.compile(r"\b(?:not|unable to|cannot|prior to|before|until)\b[\w ]{0,36}$")
EXPECTED = re.compile(
    r"\b(?:anticipat\w*|expect\w*|estimated|should be|will be|would be|may|likely to|if|in the event|unless|goal\w*|hop(?:e|es|ing)|plan\w*|until (?:he|she) (?:is|reaches)|when|able to return to|able to|wants to|try)\b[\w ,/:]{0,50}$"
)
NOT_REACHED = re.compile(
    r"(?:\S+ ){0,3}?(?:status )?(?:has |was |is )?not (?:yet |been )*(?:reached|declared|achieved|attained)\b"
)
CONDITION = re.compile(
    r"\bif\b[^.]{0,70}\b(?:not available|cannot|unavailable|unable to accommodate|not accommodat\w*|no accommodat\w*|is unable)"
)
PAST = re.compile(r"\b(?:was|were|had been|previously|initially|at that time|had|after being)\b[\w ]{0,26}$")
UNTIL = re.compile(
    r"\b(?:until|through|thru|to|till|hasta(?: el)?)\b\s?(?:the |his |her |next |re-?eval\w* (?:on )?|reexamin\w* (?:on )?|follow-up (?:on )?|appointment (?:on )?)*$"
)
UNTIL_SECOND = re.compile(r"\bbetween [^.;\n]{6,22} and $")
FROM = re.compile(r"\b(?:from|between|as of|effective|beginning|starting|since|on|desde(?: el)?)\s?:?\s?$")
LASTS = re.compile(
    rf"(?:\b(?:for|x|next|por|another|an additional)\s?|(?<=work) )(?:the next |approximately |about |another )?(\d{{1,3}}|{WORD})\s?(?:-|to)?\s?(?:\d{{1,2}})?\s?(days?|weeks?|wks?|months?|semanas?|meses|dias)\b"
)
LIMITS = [
    ("lifting", re.compile(r"(?:no |not |avoid |limit(?:ed)? )?(?:to )?(?:lift(?:ing)?|carry(?:ing)?|push(?:ing)?(?:/pull(?:ing)?)?|levantar)\b[^.;\n\v]{0,44}?(\d{1,3})\s?(?:-\s?\d{1,3}\s?)?(?:lbs?|pounds?|#|libras|kg)")),
    ("lifting", re.compile(r"(\d{1,3})\s?(?:lbs?|pounds?|#|-pound|-lb)\s?(?:lifting|weight|lift)\s?(?:limit|restriction)?")),
    ("no", re.compile(r"\b(?:no|avoid(?:s|ing)?|limit(?:ed)?|preclud\w+ from|precluded from|sin)\s((?:(?:repetitive|repeated|prolonged|forceful|heavy|overhead|above[- ]shoulder|over[- ]shoulder|frequent|excessive|any|work|above|at or|or|and|,|/|lifting|carrying|pushing|pulling|bending|stooping|kneeling|squatting|climbing|twisting|crawling|crouching|reaching|gripping|grasping|typing|keyboarding|walking|standing|sitting|driving|running|pinching|fine manipulation|ladders?|stairs|the|shoulder|chest|level|use of|left|right|arm|hand|uneven|ground|surfaces)[\s,/]*)+)")),
    ("sitting_standing", re.compile(r"\b(?:sit(?:ting)?|stand(?:ing)?|walk(?:ing)?|driv(?:e|ing))(?:/\w+)? (?:no more than|up to|limited to|max(?:imum)?(?: of)?|not more than)?\s?(\d{1,3}|" + WORD + r")\s?(?:minutes?|mins?|hours?|hrs?)")),
]  # fmt: skip
WHERE_NOT = ("education", "family")
UNTICKED = re.compile(r"(?:\[ ?\]|☐|□|\( ?\)|_{2,})[^\[\]☐☒□()\n\v]{0,40}$")
ACTIVITY = re.compile(
    r"lift|carry|push|pull|bend|stoop|kneel|squat|climb|twist|crawl|crouch|reach|grip|grasp|typ|keyboard|walk|stand|sit|driv|run|pinch|overhead|above|ladder|use of|repetitive|manipulation"
)


def read(page: Page) -> Iterator[Fact]:
    """Each work status of the page once."""
    seen: set[str] = set()
    for name, start, end in _found(page):
        fact = _fact(page, name, start, end)
        key = f"{name} {fact.assertion} {fact.value.get('until')}"
        if key not in seen and not (
            name in ("working", "modified") and f"{name} {fact.assertion} None" in seen and not fact.value.get("until")
        ):
            seen.add(key)
            yield fact
    yield from _limits_alone(page, seen)


def _found(page: Page) -> list[tuple[str, int, int]]:
    found = [
        (name, *match.span())
        for name, pattern in STATUS
        for match in page.each(pattern, "work")
        if page.section(match.start()) not in WHERE_NOT
    ]
    found.sort(key=lambda one: (one[1], -one[2]))
    kept: list[tuple[str, int, int]] = []
    for one in found:
        if not any(one[1] < end and start < one[2] for _, start, end in kept) and _meant(page, *one):
            kept.append(one)
    return kept


def _meant(page: Page, name: str, start: int, end: int) -> bool:
    before, behind = page.plain[max(0, start - 30) : start], page.plain[end : end + 24]
    if UNTICKED.search(page.plain[max(0, start - 50) : start]) or re.search(r"\bif $", before):
        return False
    if name == "full_duty" and re.search(
        r"(?:medication|diet|activit|exercise|weight[- ]bearing|range|\brom\b)", before + behind
    ):
        return "duty" in page.plain[start:end] or "work" in page.plain[start:end]
    if name == "retired" and not re.search(r"(?:is|he|she|patient|status:?|was|currently|has)\s*$", before):
        return False
    return not re.match(r" (?:hours|environment|related|comp|injury|station)", behind)


def _fact(page: Page, name: str, start: int, end: int) -> Fact:
    span = page.sentence(start)
    value: dict[str, object] = {"status": name, **_dates(page, span, start, end)}
    if name in ("modified", "partial_disability", "permanent_and_stationary"):
        value["restrictions"] = _limits(page, span)
    return page.fact(
        "work_status", value, _assertion(page, name, span, start), (start, _end(page, span, end)), RULE, 0.85
    )


def _end(page: Page, span: Span, end: int) -> int:
    days = [day.end for day in page.days if end <= day.start < min(span.end, end + 30)]
    return days[0] if days else end


def _assertion(page: Page, name: str, span: Span, start: int) -> str:
    before = page.plain[span.start : start]
    behind = page.plain[start : span.end]
    if name == "permanent_and_stationary" and (NOT_YET.search(before) or NOT_REACHED.match(behind)):
        return ABSENT
    if (
        name in ("full_duty", "modified", "working")
        and NOT_FULL.search(before)
        and not page.plain[start:].startswith(("without", "no "))
    ):
        return ABSENT
    if EXPECTED.search(before) or CONDITION.search(before):
        return POSSIBLE
    if re.search(r"\b(?:previously|initially|at that time|was then)\b", before) and name != "retired":
        return HISTORICAL
    return HISTORICAL if PAST.search(before) and page.section(start) not in ("work",) and name != "retired" else PRESENT


def _dates(page: Page, span: Span, start: int, end: int) -> dict[str, object]:
    told: dict[str, object] = {}
    for day in (day for day in page.days if span.start <= day.start < span.end):
        before = page.plain[max(span.start, day.start - 44) : day.start]
        key = "until" if UNTIL.search(before) or UNTIL_SECOND.search(before) else "from" if FROM.search(before) else ""
        if key and day.start >= start:
            told.setdefault(key, day.iso)
    if "until" not in told and (lasts := LASTS.search(page.plain, end, min(span.end, end + 70))):
        told["for"] = f"{lasts[1]} {lasts[2]}"
    return told


def _limits(page: Page, span: Span) -> list[str]:
    """The restrictions in the sentence and, up to three, in those that follow under the same heading."""
    index = page.index(span.start)
    told: list[str] = []
    for one in page.sentences[index : index + 4]:
        if one is not span and page.section(one.start) != page.section(span.start):
            break
        found = [part for part, _, _ in _limits_in(page, one)]
        if one is not span and not found:
            break
        told += found
    return [one for one in dict.fromkeys(told) if not any(one != other and one in other for other in told)]


def _limits_in(page: Page, span: Span) -> Iterator[tuple[str, int, int]]:
    for name, pattern in LIMITS:
        for match in pattern.finditer(page.plain, span.start, span.end):
            words = match.group().strip(" ,/")
            if name != "no" or ACTIVITY.search(match[1]):
                yield words, match.start(), match.start() + len(words)


def _limits_alone(page: Page, seen: set[str]) -> Iterator[Fact]:
    """ "Restrictions: no lifting over 20 lbs": restrictions without the word modified."""
    if any(key.startswith("modified") for key in seen):
        return
    for span in page.where("limit"):
        here = page.section(span.start) == "work" or re.search(
            r"\brestrict|\bpreclud|\bwork\b", page.plain[span.start : span.end]
        )
        found = list(_limits_in(page, span)) if here else []
        if found and page.section(span.start) not in WHERE_NOT:
            value = {"status": "modified", "restrictions": list(dict.fromkeys(part for part, _, _ in found))}
            yield page.fact("work_status", value, PRESENT, (found[0][1], found[-1][2]), RULE, 0.7)
            return
