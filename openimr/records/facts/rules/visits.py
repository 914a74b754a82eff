"""Therapy visits, counted: completed, requested and authorized are different things, and a plan is no visit."""

import re
from collections.abc import Iterator

from openimr.records.facts.rules.fact import ABSENT, POSSIBLE, PRESENT, Fact, Span
from openimr.records.facts.rules.numbers import NUMBER, WORD, value
from openimr.records.facts.rules.page import Page
from openimr.records.facts.rules.therapies import THERAPY, Therapies

RULE = "visits"
N = NUMBER
UNIT = r"(?:visits?|sessions?|treatments?|appointments?|vis\.?|tx|txs|sesiones|sesion|visitas?|tratamientos?|units?)"
KIND_ONLY = r"(?:visits?|sessions?|treatments?|appointments?|sesiones|visitas?)"
LOOSE = r"(?:\s+(?:additional|more|further|prior|previous|completed|total|authorized|approved|requested|recommended|initial|scheduled|individual|group|formal|supervised|new|remaining|post-?operative|post-?op|postsurgical|outpatient|of|his|her|the|follow-up|skilled|in-person|adicionales|mas|x))"
WEEK = r"(?:week|wk|weekly|semana|w)s?"
PER = rf"(?P<per>{N}|once|twice|\d)(?:\s?(?:-|to)\s?(?P<per2>\d|{WORD}))?"
TIMES = r"\s?(?:x|times?|visits?|sessions?|tx|treatments?|veces)?\s?(?:/|per|a|each|every|weekly|por|a la)?\s?"
FREQUENCY = re.compile(
    rf"(?<![\w/.])(?:(?P<total>{N})\s+{KIND_ONLY},?\s*(?:at|\(|-)?\s*)?{PER}{TIMES}{WEEK}\.?,?\s*(?:for|x|times|over|during|por|durante|@|\*)?\s?(?:the (?:next|past|last) |a total of |about |approximately )?(?P<weeks>\d{{1,2}}|{WORD})(?:\s?(?:-|to)\s?(?P<weeks2>\d{{1,2}}|{WORD}))?\s?-?(?P<span>weeks?|wks?|months?|mos?|semanas?|meses|w)\b"
)
SHORTHAND = re.compile(
    r"(?<![\w/.])(?P<per>[1-5])\s?x\s?(?:/?\s?(?:wk|week)\s?)?(?:x\s?)?(?P<weeks>[1-9]|1[0-2])(?:\s?(?:wks?|weeks?))?(?![\w/%]|\.\d|\s?(?:mg|mm|cm|day|dai|tab|hour))"
)
OF_PLAN = re.compile(
    rf"\b(?:visit|session|treatment|tx|visita|sesion|appointment)s?\s?(?:#|no\.?|number|count)?\s?:?\s?#?\s?(?P<visit>\d{{1,3}}|{WORD})\s?(?:of|/|out of|de)\s?(?P<plan>\d{{1,3}}|{WORD})\b(?!/)"
)
DONE_OF = re.compile(
    rf"(?<![\w/.])(?P<visit>{N}|\d{{1,3}})\s?(?:of|/|out of|de)\s?(?:the |his |her |those |these |a |an )?(?:requested |authorized |approved |planned |recommended |initial |certified )?(?P<plan>\d{{1,3}}|{WORD})(?:\s?\(\d{{1,3}}\))?\s+(?:(?:requested|authorized|approved|scheduled|prescribed|planned|certified|recommended|total|allotted|\x01|of)\s+){{0,3}}{KIND_ONLY}"
)
NUMBERED = re.compile(
    r"(?<![\w-])(?:visit|session|treatment|tx)\s?(?P<sign>#|no\.?|number)?\s?:?\s?(?P<visit>\d{1,3})\b(?!\s?(?:of|/))"
)
COLON = re.compile(
    rf"\b(?:(?:total )?(?:number|no\.?|#|total) (?:of )?)?(?P<before>(?:total|prior|previous|completed|attended|authorized|approved|requested|certified|remaining|missed|cancell?ed|past|scheduled|additional)? ?)(?:\x01 )?{KIND_ONLY}\s?(?P<status>completed|attended|rendered|to date|authorized|approved|used|requested|remaining|so far|certified|missed|cancell?ed|scheduled|received|recommended|denied|since\b[^:\n]{{0,20}}|this \w+)?(?: to date| since\b[^:\n]{0, 20})?\s?(?::|=|-|were|was|is|are)\s?#?(?P<count>\d{{1,3}}|{WORD})\b(?!\s?(?:of|/|x|times|per|weeks?|am\b|pm\b|:))"
)
LABELLED = re.compile(
    rf"\b(?P<status>attended|completed|rendered|auth|auth'd|authorized|approved|used|remaining|requested|certified|missed|cancell?ed|no[- ]shows?)\s?:\s?(?P<count>\d{{1,3}}|{WORD})\b(?!\s?(?:weeks?|%|/\d))(?P<unit>\s{KIND_ONLY})?"
)
NO_SHOWS = re.compile(rf"(?P<count>{N}) (?P<status>cancellations?|no[- ]shows?|absences?)\b")
SO_OFTEN = re.compile(rf"{THERAPY} (?:for )?(?P<count>{N}) times\b(?! (?:a|per|each|/))")
OUT_OF = re.compile(
    rf"(?<![\w/.])(?P<visit>{N}) (?:{THERAPY} )?{KIND_ONLY} (?:attended|completed|used|received|done) (?:out )?of (?:the )?(?P<plan>\d{{1,3}}|{WORD})\b(?!/)(?: (?:authorized|approved|certified|requested|planned)\b)?"
)
STATUS_WORD = (
    r"(?P<status>completed|attended|used|cancell?ed|missed|remaining|authorized|approved|certified|denied|received)"
)
COLON_OF = re.compile(
    rf"\b{KIND_ONLY} (?P<status>completed|attended|used|to date)?\s?:?\s?(?P<visit>\d{{1,3}}|{WORD})\s?(?:of|/|out of)\s?(?P<plan>\d{{1,3}}|{WORD})\b(?!/)"
)
BARE_STATUS = re.compile(rf"(?P<count>{N}) (?:(?:have|has|were|was|are|is) (?:been )?(?:already )?)?{STATUS_WORD}\b")
ANOTHER = re.compile(rf"(?P<count>{N}) (?:of |for |\(?)(?={THERAPY})(?P<t1>{THERAPY})")
COUNTED = re.compile(
    rf"(?P<about>at least|approximately|approx\.?|about|around|over|more than|greater than|up to|roughly|nearly|some|~(?=\d)|an estimated|alrededor de|aproximadamente)?\s?(?P<count>{N}){LOOSE}{{0,3}}\s+(?:(?P<t1>{THERAPY})\s+)?(?:{LOOSE}\s+)?{UNIT}\b(?!\s*(?:a|per|/|each)\s*(?:week|wk|day|month))"
)
BEHIND = re.compile(
    rf"{THERAPY}(?:\s+(?:program|treatment|services|rx|evaluation and treatment))?\s?(?:\([^)\d]{{0,20}}\))?,?\s?(?:x|times|-|:|for|\(|#|=|of|qty:?|quantity:?|per)?\s?(?:a total of |an additional |additional |up to )?(?P<count>{N}|(?<=[x#(])\d{{1,3}}){LOOSE}{{0,2}}(?P<unit>\s+{UNIT})?\b(?!\s*(?:x\b|times|/|per|a) ?\s?(?:week|wk|w\b)?)"
)
REQUESTED, COMPLETED, AUTHORIZED, DENIED = "requested", "completed", "authorized", "denied"
CUES = [
    ("not completed", r"\b(?:has not (?:completed|attended|had|started)|did not (?:attend|complete|receive)|never attended|not yet (?:started|attended|completed)|no prior)\b"),
    (DENIED, r"\b(?:denied|non-?certified|not (?:certified|authorized|approved|medically necessary)|denial|denies|deny|non-?certify|negad[oa]s?|disapproved)\b"),
    ("missed", r"\b(?:missed|no[- ]show\w*|cancell?ed)\b"),
    ("remaining", r"\b(?:remaining|left to|remain|are left)\b"),
    (AUTHORIZED, r"\b(?:auth\b|authorized|approved|certified|certif(?:y|ies)|approves?|allowed|authorize[sd]?|autorizad[oa]s?|aprobad[oa]s?|granted)\b"),
    (COMPLETED, r"\b(?:completed|complet(?:ion|ing)|attended|attending|received|underwent|undergone|has had|had|have had|finished|to date|so far|participated|after|(?<!the )following|exhausted|went to|previous|prior|past|did|done|was (?:treated|seen)|were (?:provided|rendered|completed)|has done|s/p|used|since|recibio|recibido|completo|completado|asistio|asistido|ha tenido|realizo|treated|already|has been (?:seen|treated)|provided|rendered|tried|responded|got|took|benefit(?:ed)? from|improved with|relief (?=w/|from)|relief with|paid|billed|helped|failed|has (?:gone|been) (?:to|through))\b"),
    (REQUESTED, r"\b(?:request\w*|recommend\w*|prescrib\w*|refer\w*|order\w*|additional|more|further|rfa|needs?|would benefit|continue\w*|plan\w*|authorization (?:for|of)|authorization|begin|start|initiate|seek\w*|proceed|extend|another|solicit\w*|pidio|adicionales|should|will|propose\w*|frequency|duration|goals?|ask\w*|resume)\b"),
]  # fmt: skip
CUE = [(name, re.compile(pattern)) for name, pattern in CUES]
OF_SECTION = {
    "request": REQUESTED,
    "plan": REQUESTED,
    "therapy": COMPLETED,
    "subjective": COMPLETED,
    "decision": DENIED,
}
NO_THERAPY = re.compile(
    r"\b(?:office|follow-?up|f/u|er|emergency|clinic|doctor|physician|home health|urgent care|telehealth|post-?op(?:erative)?|return|nurse|medical|md|physician|ortho\w*|pain management|hospital|initial|last|next|this|next scheduled)\s+(?:room |department |office )?(?:visits?|appointments?)\b|\bvisits? (?:with|to) (?:the |his |her |dr)"
)
COUNTS = re.compile(rf"\d|\b{WORD}\b|\b(?:once|twice)\b")


def read(page: Page) -> Iterator[Fact]:
    """The visit counts of a page; patterns in order, each place read once."""
    if not page.where("visits"):
        return
    therapies = Therapies(page)
    taken: list[tuple[int, int]] = []
    seen: set[str] = set()
    rated: set[tuple[object, ...]] = set()
    for start, end, value_, status in _matches(page, therapies):
        if any(start < stop and begun < end for begun, stop in taken):
            continue
        fact = _fact(page, therapies, start, end, value_, status)
        if fact is None:
            continue
        taken.append((start, end))
        told = (fact.value["therapy"], fact.value["status"], fact.value["count"], page.index(start))
        if (
            told in rated or ((told[0], REQUESTED, *told[2:]) in rated and told[1] == "stated")
        ) and "per_week" not in fact.value:
            continue  # "12 sessions, 3 a week for 4 weeks" is one request
        rated |= {told} if "per_week" in fact.value else set()
        key = f"{sorted(fact.value.items(), key=str)}"
        if key not in seen:
            seen.add(key)
            yield fact


def _squeezed(text: str, span: Span) -> tuple[str, list[int]]:
    """A sentence of the marked text without the padding, and where each of its marks stood."""
    part = text[span.start : span.end]
    if "\x00" not in part:
        return part, list(range(span.start, span.end))
    places = [place for place, mark in enumerate(part, span.start) if mark != "\x00"]
    return part.replace("\x00", ""), places


def _matches(page: Page, therapies: Therapies) -> Iterator[tuple[int, int, dict[str, object], str]]:
    sentences = [_squeezed(therapies.text, span) for span in _sentences(page, therapies)]
    standing = [{need for need, words in NEEDS.items() if any(word in text for word in words)} for text, _ in sentences]
    for pattern, reading, need in READINGS:
        for (text, places), stand in zip(sentences, standing, strict=True):
            for match in pattern.finditer(text) if need in stand else ():
                if (told := reading(match)) is not None:
                    value_, status = told
                    yield places[match.start() + _lead(match)], places[match.end() - 1] + 1, value_, status


def _sentences(page: Page, therapies: Therapies) -> Iterator[Span]:
    """Those that can count visits: a unit or a therapy stands in them, or the page is a therapist's."""
    named = {page.index(start) for start, _, _ in therapies.found}
    likely = named | {index + 1 for index in named} | set(page.anchored("units"))
    for index in page.anchored("visits"):
        span = page.sentences[index]
        if (index in likely or page.therapy) and COUNTS.search(page.counted, span.start, span.end):
            yield span


def _lead(match: re.Match[str]) -> int:
    return len(match.group()) - len(match.group().lstrip())


def _amount(words: str | None) -> int:
    if not words:
        return 0
    return {"once": 1, "twice": 2}.get(words) or value(words)


def _frequency(match: re.Match[str]) -> tuple[dict[str, object], str] | None:
    per, weeks = _amount(match["per"]), _amount(match["weeks"])
    told: dict[str, object] = {"per_week": per, "weeks": weeks}
    groups = match.groupdict()
    if (groups.get("span") or "").startswith(("month", "mo", "mes")):
        told = {"per_week": per, "months": weeks}
        weeks = 0 if not groups.get("total") else weeks
    most_per, most_weeks = _amount(groups.get("per2")) or per, _amount(groups.get("weeks2")) or _amount(match["weeks"])
    if groups.get("total"):
        told["count"] = _amount(groups["total"])
    elif "months" not in told:
        told["count"] = per * weeks
        if (most_per, most_weeks) != (per, weeks):
            told |= {"count": most_per * most_weeks, "least": per * weeks}
    else:
        told["count"] = per * 4 * _amount(match["weeks"])
        told["approximate"] = True
    return (told, "") if 0 < per < 8 and int(str(told["count"])) < 200 else None


def _of_plan(match: re.Match[str]) -> tuple[dict[str, object], str] | None:
    visit, plan = _amount(match["visit"]), _amount(match["plan"])
    if visit > plan or plan > 150:
        return None
    return {"count": visit, "visit": visit, "planned": plan}, "attended"


def _done_of(match: re.Match[str]) -> tuple[dict[str, object], str] | None:
    told = _of_plan(match)
    if told is None:
        return None
    behind = re.match(
        r"[^.;,]{0,24}?\b(?P<word>remain|left|approv|authoriz|certif|denied|non-?certif)", match.string[match.end() :]
    )
    if re.search(r"\b(?:certif|authoriz|approv)\w*(?: \w+){0,3} $", match.string[: match.start()] + " "):
        return {"count": told[0]["count"], "planned": told[0]["planned"]}, AUTHORIZED
    status = {
        "rem": "remaining",
        "lef": "remaining",
        "app": AUTHORIZED,
        "aut": AUTHORIZED,
        "cer": AUTHORIZED,
        "den": DENIED,
        "non": DENIED,
    }.get(behind["word"][:3] if behind else "", COMPLETED)
    return {"count": told[0]["count"], "planned": told[0]["planned"]}, status


def _numbered(match: re.Match[str]) -> tuple[dict[str, object], str] | None:
    """ "Visit 14" without a sign counts only in a therapist's own note."""
    return {"count": _amount(match["visit"]), "visit": _amount(match["visit"]), "unit": bool(match["sign"])}, "attended"


STATED = {
    "completed": COMPLETED, "attended": COMPLETED, "to date": COMPLETED, "used": COMPLETED, "so far": COMPLETED, "received": COMPLETED, "prior": COMPLETED,
    "previous": COMPLETED, "past": COMPLETED, "authorized": AUTHORIZED, "approved": AUTHORIZED, "certified": AUTHORIZED, "requested": REQUESTED,
    "recommended": REQUESTED, "remaining": "remaining", "missed": "missed", "cancelled": "missed", "canceled": "missed", "scheduled": "scheduled", "denied": DENIED,
    "additional": REQUESTED, "total": COMPLETED, "rendered": COMPLETED, "auth": AUTHORIZED, "auth'd": AUTHORIZED,
}  # fmt: skip


def _colon(match: re.Match[str]) -> tuple[dict[str, object], str] | None:
    words = [
        one.strip() for one in (match["status"] or "", match.groupdict().get("before") or "") if one and one.strip()
    ]
    status = next(
        (STATED[word] for word in words if word in STATED),
        COMPLETED if (match["status"] or "").startswith(("since", "this")) else "",
    )
    return (
        ({"count": _amount(match["count"])}, status)
        if status or match.group().lstrip().startswith(("total", "number", "#"))
        else None
    )


def _labelled(match: re.Match[str]) -> tuple[dict[str, object], str] | None:
    word = match["status"]
    return {"count": _amount(match["count"]), "unit": bool(match["unit"])}, STATED.get(
        word, "missed" if word.startswith("no") else ""
    )


def _counted(match: re.Match[str]) -> tuple[dict[str, object], str] | None:
    told: dict[str, object] = {"count": _amount(match["count"])}
    if about := match.groupdict().get("about"):
        told["approximate"] = about.strip() not in ("up to",)
    return told, ""


def _behind(match: re.Match[str]) -> tuple[dict[str, object], str] | None:
    """ "PT x 8", "physical therapy (12 visits)"; a bare number needs a sign before it."""
    sign = re.search(
        r"(?:x|times|#|\(|:|=|-|qty|quantity|total)[^\dx]*$", match.group()[: match.start("count") - match.start()]
    )
    return ({"count": _amount(match["count"])}, "") if match["unit"] or sign else None


def _bare_status(match: re.Match[str]) -> tuple[dict[str, object], str] | None:
    """ "12 visits were authorized; 9 have been used": only where visits of a therapy are spoken of."""
    told = re.search(KIND_ONLY, match.string) and THERAPY in match.string
    return ({"count": _amount(match["count"])}, STATED.get(match["status"], "missed")) if told else None


def _another(match: re.Match[str]) -> tuple[dict[str, object], str] | None:
    """ "24 visits of PT, 12 of chiropractic": the second of a row."""
    return ({"count": _amount(match["count"])}, "") if re.search(KIND_ONLY, match.string[: match.start()]) else None


def _out_of(match: re.Match[str]) -> tuple[dict[str, object], str] | None:
    """ "8 visits attended out of 12 authorized": one count of a plan, not two."""
    visit, plan = _amount(match["visit"]), _amount(match["plan"])
    return ({"count": visit, "planned": plan}, COMPLETED) if visit <= plan <= 150 else None


_KINDS = ("visit", "session", "treatment", "appointment", "sesion")
NEEDS = {  # words of which one stands wherever a pattern matches
    "kind": _KINDS,
    "kind or tx": (*_KINDS, "tx"),
    "unit": (*_KINDS, "vis", "tx", "tratamiento", "unit"),
    "week": ("w", "semana"),
    "therapy": (THERAPY,),
    "status": ("ed", "remaining"),
    "absent": ("cancellation", "show", "absence"),
    "x": ("x",),
    "colon": (":",),
}
READINGS = [  # the pattern, what it tells, and what it needs
    (OUT_OF, _out_of, "kind"),
    (OF_PLAN, _of_plan, "kind or tx"),
    (DONE_OF, _done_of, "kind"),
    (FREQUENCY, _frequency, "week"),
    (NUMBERED, _numbered, "kind or tx"),
    (COLON, _colon, "kind"),
    (COLON_OF, _of_plan, "kind"),
    (COUNTED, _counted, "unit"),
    (BEHIND, _behind, "therapy"),
    (BARE_STATUS, _bare_status, "status"),
    (NO_SHOWS, _bare_status, "absent"),
    (SO_OFTEN, _counted, "therapy"),
    (ANOTHER, _another, "therapy"),
    (SHORTHAND, _frequency, "x"),
    (LABELLED, _labelled, "colon"),
]


def _fact(page: Page, therapies: Therapies, start: int, end: int, told: dict[str, object], status: str) -> Fact | None:
    span = page.sentence(start)
    kind = _therapy(page, therapies, start, end, span)
    unit = told.pop("unit", True)
    if (
        not kind
        or (not unit and not page.therapy and not _note_of(therapies, start))
        or NO_THERAPY.search(page.plain[max(span.start, start - 20) : min(span.end, end + 16)])
    ):
        return None
    if page.section(start) == "education" or re.search(
        r"\b(?:recommends? up to|guidelines?|mtus|odg|acoem|allows?)\b", page.plain[span.start : start]
    ):
        return None
    status = status or _status(page, start, end, span)
    if status == "stated" and "per_week" in told:
        status = REQUESTED
    assertion = {
        COMPLETED: PRESENT,
        "attended": PRESENT,
        AUTHORIZED: PRESENT,
        "missed": PRESENT,
        "not completed": ABSENT,
    }.get(status, POSSIBLE)
    value_ = {"therapy": kind, "status": status, **told}
    sure = 0.85 if therapies.within(span.start, span.end) else 0.65
    return page.fact("visits", value_, assertion, _words(therapies, start, end, span), RULE, sure)


def _note_of(therapies: Therapies, start: int) -> bool:
    """ "PT note, visit 12": whose note it is stands right before the number of the visit."""
    return any(0 < start - end < 14 and NOTE.fullmatch(therapies.text[end:start]) for _, end, _ in therapies.found)


def _words(therapies: Therapies, start: int, end: int, span: Span) -> tuple[int, int]:
    near = [
        one
        for one in therapies.within(span.start, span.end)
        if one[0] - end < 12
        and start - one[1] < 12
        and (one[0] < end or not re.search(r"\d|[,;]", therapies.text[end : one[0]]))
    ]
    return min([start, *(one[0] for one in near)]), max([end, *(one[1] for one in near)])


def _therapy(page: Page, therapies: Therapies, start: int, end: int, span: Span) -> str:
    """The therapy named nearest in the sentence; else in the one before; else whose note the page is."""
    here = therapies.within(span.start, span.end)
    named = [one for one in here if one[2] != "therapy"] or here
    if named:
        return min(named, key=lambda one: max(one[0] - end, start - one[1], 0) - (2 if one[0] >= start else 0))[2]
    index = page.index(start)
    before = page.sentences[index - 1] if index else span
    earlier = therapies.within(before.start, before.end)
    if earlier and before.end >= span.start - 3 and "\v" not in page.plain[before.end : span.start]:
        return earlier[-1][2]
    if page.therapy or page.section(start) == "therapy":
        return page.therapy or "therapy"
    if OF_PLAN.match(page.counted, start) or COLON_OF.match(
        page.counted, start
    ):  # the number of a visit within a plan is nothing but therapy
        return therapies.found[0][2] if therapies.found else "therapy"
    return ""


NEW_CLAUSE = re.compile(
    r"[;]|\bbut\b|, (?:and )?(?:is |are |now |he |she |who |then |requesting|with (?:a )?request)|\band (?:is |are |now |he |she |then )?(?=request|recommend|continu|need|would|refer|was|were|has)|\bpero\b"
)
CLAUSE_ENDS = re.compile(
    r"[;.(]|\d|\bbut\b|, (?:and )?(?:now|he|she|requesting|(?:is|are) (?:now )?(?:request|ask|seek))|\band (?:is |now )?(?:request|recommend|needs|would)"
)
NOTE = re.compile(r",? (?:note|progress note|daily note|report),? ?(?:- ?)?")
LEFT = re.compile(r"\s?(?:left|remain(?:s|ing)?)\b")
ASKED_BEHIND = re.compile(r"request|recommend|order|solicit")
SETTLED = (DENIED, AUTHORIZED, COMPLETED, "missed", "remaining")


def _status(page: Page, start: int, end: int, span: Span) -> str:
    """The cue nearest before the count, else behind it; else what the section says."""
    nearest, inside = _cue_before(page.plain[span.start : start]), _cues_inside(page, start, end)
    later = _cues_behind(page.plain[end : min(span.end, end + 60)])
    decided = next((name for _, name in later if name in SETTLED), "")
    if nearest or inside:
        return _near(nearest, inside, decided)
    if decided or later:
        return decided or later[0][1]
    return OF_SECTION.get(page.section(start), REQUESTED if re.search(r"per|x|/", page.plain[start:end]) else "stated")


def _near(nearest: str, inside: list[str], decided: str) -> str:
    """What stands before or within the count; a request that was decided behind it is what it was decided to be."""
    told = nearest or inside[0]
    if told == REQUESTED and decided in (DENIED, AUTHORIZED):
        return decided
    return inside[0] if nearest and inside[:1] == ["remaining"] else told


def _cue_before(before: str) -> str:
    """The last cue of the clause in which the count stands, "" without one."""
    cut = max((match.end() for match in NEW_CLAUSE.finditer(before)), default=0)
    found = [(match.end(), name) for name, pattern in CUE for match in pattern.finditer(before, cut)]
    return max(found)[1] if found else ""


def _cues_inside(page: Page, start: int, end: int) -> list[str]:
    named = ("remaining", "missed", COMPLETED, AUTHORIZED, REQUESTED)
    inside = [name for name, pattern in CUE if name in named and pattern.search(page.plain[start:end])]
    return inside + ["remaining"] * bool(LEFT.match(page.plain[end : end + 10]))


def _cues_behind(words: str) -> list[tuple[int, str]]:
    """Place and name of the cues behind the count in its clause, in order."""
    behind = CLAUSE_ENDS.split(words)[0]
    asked = bool(ASKED_BEHIND.search(behind))
    cues = [(name, pattern) for name, pattern in CUE if name != REQUESTED or asked]
    return sorted((match.start(), name) for name, pattern in cues for match in pattern.finditer(behind))
