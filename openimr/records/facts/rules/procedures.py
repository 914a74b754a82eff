"""Surgeries and procedures: done or only asked for, when, where, and what they gave."""

import re
from collections.abc import Iterator

from openimr.records.facts.rules import bodies, studies
from openimr.records.facts.rules.fact import ABSENT, FAMILY, HISTORICAL, POSSIBLE, PRESENT, Fact, Span
from openimr.records.facts.rules.gazetteer import Hit
from openimr.records.facts.rules.numbers import NUMBER, value
from openimr.records.facts.rules.page import Page

RULE = "procedure"
DONE = re.compile(
    r"\b(?:s/p|status[- ]post|(?:days?|weeks?|months?|years?|wks?|mos?) out(?: from)?|relief (?=w/|with|from)|underwent|undergone|had (?:an?|his|her|the|two|three|one|prior|previous|undergone)?|has had|have had|received|performed|completed|history of|h/o|prior|previous|post-?op\w*|pod|after|following|since"
    r"|date of surgery|operation performed|procedure(?:s)? performed|operative|was given|were given|administered|last|first|second|third|tried|failed|treated with|gave|se sometio a|tuvo|recibio|fue operad[oa]|post)\b[^;]{0,60}$"
)
DONE_BEHIND = re.compile(
    r"^[^;.]{0,60}?\b(?:(?:was|were) (?:performed|done|completed|administered|given|carried out)|performed|provided|gave|helped|(?:with|which gave|resulted in) (?:\w+ ){0,2}(?:\d{1,3}|good|excellent|some|no|minimal|temporary|significant) ?%?|(?:done|given) (?:today|on)|in (?:19|20)\d\d|on ~|years ago|months ago|weeks ago|did not help|relieved)"
)
ASKED = re.compile(
    r"\b(?:request\w*|recommend\w*|authoriz\w+ (?:for|of)|candidate for|consider\w*|scheduled? for|pending|await\w*|propos\w+|refer\w* for|plan\w*(?: for)?|would benefit from|needs?|may (?:need|require|benefit)|asking|approve|discuss\w*|proceed with|offered|indicated|going to have|will (?:undergo|have|need|proceed)|seek\w*|wants|option of|rfa|solicit\w+|repeat|series of|consent for|to undergo|if|were (?:he|she|they) to (?:have|undergo)|necessity of|appropriate for)\b[^;.]{0,50}$"
)
ASKED_BEHIND = re.compile(
    r"^[^;.]{0,50}?\b(?:(?:is|are|was|were|be|been) (?:being |again )?(?:requested|recommended|scheduled|pending|considered|proposed|offered|planned|indicated|discussed)|pending|requested|recommended|scheduled for)\b"
)
DENIED = re.compile(
    r"\b(?:denied|non-?certified|not (?:certified|authorized|approved|medically necessary)|denial of|non-?certification)\b"
)
REFUSED = re.compile(
    r"\b(?:declin\w+|does not want|not interested in|refus\w+|wants to avoid|wishes to avoid|hold off on|not a (?:surgical )?candidate|avoid|deferred|opted against|no desire)\b[^;.]{0,50}$"
)
NEVER = re.compile(
    r"\b(?:no (?:prior |previous |history of |past )?|never (?:had|undergone)|has not (?:had|undergone|received)|without|denies(?: any)?(?: prior| previous| past| history of)?|no ha tenido|did not (?:have|undergo))\s?(?:any |an? |prior |previous |other )*(?:\w+ )?$"
)
COUNT = re.compile(
    rf"(?P<count>{NUMBER})\s(?:prior |previous |separate |lumbar |cervical |left |right |bilateral |successful |total |such |sets? of |rounds? of )*$"
)
TIMES = re.compile(
    r"\s?(?:injections? )?\(?x\s?(?P<count>\d)\b(?!\s?(?:week|month|day))|\s(?P<words>once|twice|three times)\b"
)
RESULT = re.compile(
    r"\b(?P<relief>(?:\d{1,3}(?:\s?-\s?\d{1,3})? ?(?:%|percent)(?: \w+){0,2} (?:relief|improvement|reduction|better|pain relief|decrease)|(?:no|minimal|little|significant|good|excellent|great|some|partial|temporary|moderate|substantial|complete|short-term|lasting|mild|transient|without|no significant|no lasting)(?: (?:pain|symptomatic|lasting|sustained|any|significant))? (?:relief|benefit|improvement|help)))(?: (?:for|lasting|that lasted|of pain for) (?:about |approximately |only |up to )?(?P<lasted>(?:\d{1,2}(?:-\d{1,2})?|one|two|three|four|five|six|eight|a few|several) (?:days?|weeks?|months?|years?)))?"
)
NO_RESULT = re.compile(r"\b(?:did not help|not helpful|no help|failed|worsened|made (?:it|symptoms|pain) worse)\b")
YEARS = re.compile(r"\b(\d{1,2}|one|two|three|four|five|six|ten) (?:years?|months?|weeks?) ago\b")
CONTEXT_ONLY = ("education", "family")
REQUEST_RFA = re.compile(r"\brfa\b(?=.{0,30}\b(?:dated|received|form|submitted|signed|for)\b)")


def read(page: Page) -> Iterator[Fact]:
    """Each surgery, injection and procedure once with each status, part and date."""
    seen: set[str] = set()
    for hit in _hits(page):
        fact = _one(page, hit)
        if fact is None:
            continue
        loose = f"{fact.value['name']} {fact.value['status']}"
        key = f"{loose} {fact.value.get('date')} {fact.value.get('level')} {fact.value.get('side')}"
        if key not in seen and not (loose in seen and not {"date", "level", "side"} & set(fact.value)):
            seen |= {key, loose}
            yield fact


def _hits(page: Page) -> Iterator[Hit]:
    """Listed terms, and RFA or "rf" only where the sentence speaks of nerves."""
    for hit in page.hits("procedures"):
        word = page.plain[hit.start : hit.end]
        written = page.text[hit.start : hit.end].removesuffix("s")
        short = len(written) <= 3 and not written.isupper()
        if not short and not (
            word in ("fusion", "epidural")
            and re.match(r" (?:abscess|hematoma|space|fibrosis|lipomatosis|mass)", page.plain[hit.end :])
        ):
            yield hit


def _one(page: Page, hit: Hit) -> Fact | None:
    span, section = page.sentence(hit.start), page.section(hit.start)
    if section in CONTEXT_ONLY or re.match(
        r" (?:consult\w*|handout|clinic|risks|brochure|guidelines|protocol|rehab\w*|physical therapy|therapy|pt\b|visits|precautions|hardware|scar)",
        page.plain[hit.end :],
    ):
        return None
    status, assertion = _status(page, hit, span, section)
    if assertion == FAMILY or re.search(
        r"\b(?:father|mother|brother|sister|wife|husband) (?:has |had )",
        page.plain[max(span.start, hit.start - 30) : hit.start],
    ):
        return None
    about: dict[str, object] = dict(bodies.about(page, hit.start, hit.end, span))
    if not about["part"]:
        about["part"] = {
            "neck": "cervical spine",
            "lumbar": "lumbar spine",
            "spine": "",
            "sacroiliac": "sacroiliac joint",
        }.get(hit.about["region"], hit.about["region"])
    told: dict[str, object] = {
        "name": hit.name,
        "group": hit.about["group"],
        "status": status,
        **about,
        "date": _date(page, hit, span) if status in ("done", "scheduled", "requested") else "",
    }
    told |= _count(page, hit, span)
    stop = hit.end
    if status == "done":
        result, end = _result(page, hit, span)
        told |= result
        stop = max(stop, end)
    return page.fact(
        "procedure", told, assertion, _words(page, hit, span, told, stop), RULE, 0.85 if status != "mentioned" else 0.5
    )


def _status(page: Page, hit: Hit, span: Span, section: str) -> tuple[str, str]:
    before, behind = page.plain[span.start : hit.start], page.counted[hit.end : span.end]
    near = before[-90:]
    if NEVER.search(near):
        return "not done", ABSENT
    if REFUSED.search(near) or (
        re.search(r"\bnot an? (?:\w+ )?$", near) and page.plain.startswith(" candidate", hit.end)
    ):
        return "declined", ABSENT
    if DENIED.search(near) or DENIED.search(behind[:70]) or section == "decision":
        return "denied", POSSIBLE
    asked, done = ASKED.search(near), DONE.search(near)
    if asked and done:
        asked = (
            asked
            if asked.start() > done.start() or re.match(r"request|recommend|authoriz|candidate", asked.group())
            else None
        )
    if asked or ASKED_BEHIND.search(behind):
        return ("scheduled", POSSIBLE) if "schedul" in near or "schedul" in behind[:50] else ("requested", POSSIBLE)
    if done or DONE_BEHIND.search(behind) or section in ("surgical", "procedure", "past", "therapy"):
        return "done", PRESENT
    if _date(page, hit, span) and section not in ("plan", "request"):
        return "done", PRESENT
    if section in ("plan", "request"):
        return "requested", POSSIBLE
    scoped = page.assertion(hit.start, hit.end)
    return "mentioned", scoped if scoped in (ABSENT, FAMILY, POSSIBLE, HISTORICAL) else PRESENT


def _date(page: Page, hit: Hit, span: Span) -> str:
    near = [day for day in page.days if span.start <= day.start < span.end]
    behind = [
        day for day in near if 0 <= day.start - hit.end < 80 and not page.within("procedures", Span(hit.end, day.start))
    ]
    studied = {study.date for study in studies.find(page) if span.start <= study.start < hit.start}
    before = [day for day in near if 0 <= hit.start - day.end < 50 and day.iso not in studied]
    if behind or before:
        return (behind[:1] or before[-1:])[0].iso
    if year := re.match(
        r"[\s,(]*(?:(?:left|right|bilateral|[ctls]\d{1,2}(?:-[ctls]?\d{1,2})?)[\s,(]*)*((?:19|20)\d\d)\b(?![/-])",
        page.plain[hit.end : hit.end + 40],
    ):
        return year[1]
    if page.section(hit.start) == "procedure":
        return page.day
    ago = YEARS.search(page.plain, hit.end, min(span.end, hit.end + 50))
    return ago.group() if ago else ""


def _count(page: Page, hit: Hit, span: Span) -> dict[str, object]:
    if times := TIMES.match(page.counted, hit.end):
        return {
            "count": int(times["count"])
            if times["count"]
            else {"once": 1, "twice": 2, "three times": 3}[times["words"]]
        }
    counted = COUNT.search(page.counted[max(span.start, hit.start - 50) : hit.start])
    return (
        {"count": number}
        if counted
        and 1 < (number := value(counted["count"])) < 20
        and not page.plain[max(span.start, hit.start - 50) : hit.start].rstrip().endswith((".", ")"))
        else {}
    )


def _result(page: Page, hit: Hit, span: Span) -> tuple[dict[str, object], int]:
    following = page.sentences[page.index(hit.start) + 1 : page.index(hit.start) + 2]
    limit = span.end
    if following and re.match(
        r"(?:this|it|he|she|these|the (?:injection|procedure)|patient|pt|the patient) (?:\w+ ){0,2}(?:gave|provided|helped|reported|reports|had|noted|resulted|did not|received)",
        page.plain[following[0].start : following[0].end],
    ):
        limit = following[0].end
    if found := RESULT.search(page.plain, hit.end, min(limit, hit.end + 170)):
        if page.within("procedures", Span(hit.end, found.start())):
            return {}, hit.end
        return {"result": found["relief"], "lasted": found["lasted"]}, found.end()
    failed = NO_RESULT.search(page.plain, hit.end, min(limit, hit.end + 60))
    return ({"result": failed.group()}, failed.end()) if failed else ({}, hit.end)


def _words(page: Page, hit: Hit, span: Span, told: dict[str, object], stop: int) -> tuple[int, int]:
    side = bodies.side_of(page, hit.start, hit.end)
    levels = [
        level
        for level in page.levels
        if span.start <= level.start < span.end
        and level.name in str(told.get("level", ""))
        and -40 < level.start - hit.end < 40
    ]
    days = [
        day
        for day in page.days
        if span.start <= day.start < span.end and day.iso == told.get("date") and -60 < day.start - hit.end < 80
    ]
    places = [
        (side[1], max(side[2], stop)),
        *((one.start, one.end) for one in levels[:2]),
        *((one.start, one.end) for one in days[:1]),
    ]
    return min(start for start, _ in places), max(end for _, end in places)
