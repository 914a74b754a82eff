"""Medications: what, how much, how often, and whether it is taken now."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from openimr.records.facts.rules.fact import ABSENT, FAMILY, HISTORICAL, POSSIBLE, PRESENT, Fact, Span
from openimr.records.facts.rules.gazetteer import Hit
from openimr.records.facts.rules.numbers import NUMBER, WORD, value
from openimr.records.facts.rules.page import Page

RULE = "medication"
UNIT = r"(?:mg|mcg|micrograms?|milligrams?|miligramos|g|gm|grams?|ml|units?|meq|%)(?:/(?:hr|h|hour|ml|5 ?ml|day))?"
STRENGTH = re.compile(
    rf"(?<![\w#/.])(\d+(?:,\d{{3}})?(?:\.\d+)?(?:\s?(?:mg)?\s?[-/]\s?\d+(?:\.\d+)?)?\s?{UNIT})(?![\w])|(?<![\w#/.-])(\d+(?:\.\d+)?[-/]\d{{2,3}}(?:\.\d+)?)(?![\w/-])"
)
FORM = r"(?:tab(?:let)?s?|caps?(?:ules?)?|pills?|patch(?:es)?|drops?|puffs?|sprays?|lozenges?|suppositor(?:y|ies)|tabletas?|capsulas?|pastillas?|parches?)"
DOSE = re.compile(
    rf"(?<![\w/.#-])(\d(?:\.\d)?(?:\s?-\s?\d)?|one half|half|1/2|one to two|{WORD})\s*(?:\((?:\d|{WORD})\)\s*)?({FORM})\b(?!\s*(?:dispensed|per month|were|#|of\b))"
)
ROUTES = [  # the route, its words, and letters of which some stand wherever it matches
    ("oral", r"\bp\.?o\.?\b|\bby mouth\b|\borally\b|\boral\b|por via oral|\bvia oral", ("po", "p.o", "mouth", "oral")),
    ("topical", r"\btopical(?:ly)?\b|\bto affected area\b|\bapply\b|\btransdermal\b|\bpatch(?:es)?\b|\bgel\b|\bcream\b|\bointment\b", ("topical", "affected", "apply", "transdermal", "patch", "gel", "cream", "ointment")),
    ("intramuscular", r"\bi\.?m\.?\b(?! )|\bintramuscular(?:ly)?\b|\bim injection\b", ("im", "i.m", "intramuscular")),
    ("intravenous", r"\biv\b|\bintravenous(?:ly)?\b", ("iv", "intravenous")),
    ("sublingual", r"\bsublingual(?:ly)?\b|\bsl\b", ("sublingual", "sl")),
    ("intranasal", r"\bintranasal(?:ly)?\b|\bnasal spray\b", ("nasal",)),
]  # fmt: skip
ROUTE = [(re.compile(pattern), name, frozenset(needs)) for name, pattern, needs in ROUTES]
TIMES = rf"(?:once|twice|three times|four times|five times|{NUMBER} times|one time|[1-6]x|[1-6] ?x|\d times|una vez|dos veces|tres veces|cuatro veces)"
FREQUENCIES = [
    (r"\bq\.?\s?(\d{1,2})(?:\s?(?:-|to)\s?(\d{1,2}))?\s?(?:h\b|hrs?\b|hours?\b|hourly)", "every {} hours", ("q",)),
    (r"\bevery (\d{1,2}|" + WORD + r")(?:\s?(?:-|to)\s?(\d{1,2}|" + WORD + r"))? ?(?:hours?|hrs?|h)\b", "every {} hours", ("every",)),
    (r"\bcada (\d{1,2}|" + WORD + r")(?:\s?(?:-|a)\s?(\d{1,2}))? horas\b", "every {} hours", ("cada",)),
    (r"\bevery (\d{1,2}|" + WORD + r") days\b|\bq\.?\s?(\d{1,2})\s?days?\b", "every {} days", ("every", "q",)),
    (r"\b(\d|" + WORD + r")(?:\s?-\s?(\d))? (?:tab(?:let)?s?|caps?(?:ules?)?|pills?|times)? ?(?:a|per|/) ?day\b", "{} a day", ("day",)),
    (r"\bq\.?i\.?d\b|\bfour times (?:a |per |/)?da(?:y|ily)|\b4 ?x (?:a |per )?da(?:y|ily)|\b4 times (?:a |per )?da(?:y|ily)|\b4x/day|cuatro veces al dia", "four times a day", ("id", "i.d", "da", "dia",)),
    (r"\bt\.?i\.?d\b|\bthree times (?:a |per )?da(?:y|ily)|\b3 ?x (?:a |per )?da(?:y|ily)|\b3 times (?:a |per )?da(?:y|ily)|\b3x/day|tres veces al dia|\bthrice daily", "three times a day", ("id", "i.d", "da", "dia",)),
    (r"\bb\.?i\.?d\b|\btwice (?:a day|daily|per day)|\b2 ?x (?:a |per )?da(?:y|ily)|\b2 times (?:a |per )?da(?:y|ily)|\btwo times (?:a |per )?da(?:y|ily)|\b2x/day|dos veces al dia", "twice a day", ("id", "i.d", "da", "dia",)),
    (r"\bq\.?\s?h\.?s\b|\bat bed ?time|\bnightly|\bqhs\b|\bbefore bed|\b(?:every|each) night|cada noche|\bat night|\bhs\b|\bq ?pm\b|al acostarse|por la noche|\bevery evening", "at bedtime", ("hs", "h.s", "h. s", "bed", "night", "noche", "acostarse", "pm", "evening",)),
    (r"\bq\.?\s?a\.?m\b|\b(?:each|every) morning|cada manana|\bin the morning|por la manana", "in the morning", ("q", "morning", "manana",)),
    (r"\bevery other day|\bqod\b", "every other day", ("every", "qod",)),
    (r"\bonce (?:a |per )week|\bweekly|\bq ?weekly|\bonce weekly|\bq ?week\b", "once a week", ("week",)),
    (r"\bq\.?\s?d\b|\bdaily\b|\bonce (?:a day|daily|per day)|\bevery day|\bper day\b|\ba day\b|\bqday\b|\b1 ?x (?:a |per )?day|una vez al dia|al dia|diari[oa]", "once a day", ("q", "da", "dia",)),
]  # fmt: skip
FREQUENCY = [(re.compile(pattern), words, frozenset(needs)) for pattern, words, needs in FREQUENCIES]
ROUTE_LETTERS = tuple({need for *_, needs in ROUTES for need in needs})
FREQUENCY_LETTERS = tuple({need for *_, needs in FREQUENCIES for need in needs})
CHANGED = re.compile(rf"\bto (\d+(?:\.\d+)?(?:/\d+)? ?{UNIT})")
QUANTITY_BEFORE = re.compile(rf"(?:#|\b)(\d{{2,3}}|{WORD}) ?(?:tablets|capsules|pills|patches|tabs|caps)? ?(?:of )?$")
A_DAY = {
    "1 a day": "once a day",
    "2 a day": "twice a day",
    "3 a day": "three times a day",
    "4 a day": "four times a day",
}
NEEDED = re.compile(r"\bp\.?r\.?n\b|\bas needed|\bwhen needed|segun sea necesario|si es necesario")
QUANTITY = re.compile(
    rf"#\s?(\d{{1,4}})(?![\d/])|\b(?:qty|quantity|disp(?:ense)?|count|cantidad|no\.|number)\b\.?:?\s?(?:of\s)?#?\s?(\d{{1,4}}|{WORD})(?![\w/.])"
    rf"|(?<![\w/.-])(\d{{2,3}})\s?(?:tab(?:let)?s|caps(?:ules)?|pills|patches|count|ct|tabletas|capsulas)\b(?! (?:a|per) day)"
)
REFILLS = re.compile(
    rf"\b(?:refills?|rf|resurtidos?)\b\s?(?:x|:|#|=|times)?\s?(\d{{1,2}}|{WORD}|none|no)\b|(?<![\w.-])(\d{{1,2}}|{WORD}|no|zero)\s?(?:\(\d\)\s)?(?:refills?|rf|resurtidos?)\b(?!\s?[:=#x])|\bwithout refills?|\brefills?: none"
)
SIG = re.compile(
    r"\s?(?:sig|take|takes|taking|apply|use|qty|quantity|disp|dispense|#|refill|\d+ tab|\d+ cap|one tab|one cap|1 po|tome|tomar|directions|instructions: take|with \d|no refill|tablets?|capsules?|as directed|po |by mouth|every|twice|once|at bed|prn)"
)
CURRENT, STARTED, STOPPED = "current", "started", "stopped"
BEFORE = [
    (ABSENT, r"\b(?:denies|denied) (?:the )?(?:any )?(?:use of|taking|using)|\bnot (?:been )?(?:prescribed|started on)|\bnever (?:filled|started|taken|tried|used|been on|prescribed)|\bnot on\b(?! any other)|\bhas not (?:taken|tried|used)|\bno (?:use of|evidence of|current)\b|\bniega (?:el )?uso de|\bwithout (?:the use of|use of)"),
    ("allergy", r"\ballerg(?:ic|y|ies)(?: to)?\b:?|\balergi(?:co|ca|a)(?: a)?\b|\bintoleran(?:t|ce) (?:of|to)|\badverse reaction to"),
    ("denied", r"\b(?:denied|non-?certified|not certified|not authorized|deny|non-?certify|denial of|not medically necessary|non-?certification of|disapproved|was denied)\b"),
    (STOPPED, r"\b(?:discontinu\w*|d/?c'?d?|stop(?:ped|ping|s)?|no longer (?:taking|using|on|uses|takes)|off of|off|ceased?|wean(?:ed|ing)?(?: \w+){0,2} off(?: of)?|taper(?:ed)?(?: \w+)? off(?: of)?|not (?:currently )?taking|not using|quit|held|hold|suspend\w*|descontinu\w*|dej(?:o|ar) de tomar|ya no toma|came off)(?: (?:the|taking|using|all|her|his|use of|both|el|la|de|patient's))*"),
    ("tried", r"\b(?:exhausted|failed(?: trial of)?|previously (?:tried|on|took|taken|used|prescribed)|tried(?: and failed)?|past trials? of|prior trials? of|has tried|had tried|trialed|history of|prior use of|used to take|in the past|previous(?:ly)?|previous use of|did not tolerate|could not tolerate|unable to tolerate|intolerant of|failure of|failed to respond to|was (?:previously )?on|had been on|was taking|had taken|took)\b"),
    ("increased", r"\b(?:increas(?:e|ed|ing)|titrat(?:e|ed|ing)(?: up)?|up-?titrat\w*|raise[d]?|aument\w+)(?: (?:the|dose of|her|his|dosage of|dosing of|la dosis de|to))*"),
    ("decreased", r"\b(?:decreas(?:e|ed|ing)|reduc(?:e|ed|ing)|taper(?:ed|ing)?|lower(?:ed|ing)?|wean(?:ed|ing)?|cut back on|cut down on|redu(?:cir|jo))(?: (?:the|dose of|her|his|dosage of|from|down))*"),
    (STARTED, r"\b(?:start(?:ed|ing|s)?|beg[iau]n(?:ning)?|initiat(?:e|ed|ing)|prescrib(?:e|ed|ing)|new prescription for|prescription for|prescription of|given a prescription|trial of|add(?:ed|ing)?|dispens(?:ed|e|ing)|was given|were given|provided(?: with)?|issued|switch(?:ed)? to|chang(?:e|ed)(?: \w+){0,3} to|rx(?: for)?|inici\w+|recet\w+|se prescrib\w+|comenz\w+|placed|rotated? to|convert(?:ed)? to|transition(?:ed)? to|write for|wrote for)\b(?: (?:him|her|the patient|patient|pt))?(?: on| with)?\b"),
    ("continued", r"\b(?:cont\b\.?|c/w|continu(?:e|es|ed|ing)(?: with)?|refill(?:ed|s|ing)?(?: of)?|renew(?:ed|al)?(?: of)?|maintain(?:ed)?(?: on)?|remain(?:s|ed)? on|resum(?:e|ed)|keep on|stay on|continu(?:a|ar)|stable on|re-?fill)\b"),
    ("requested", r"\b(?:request(?:ed|ing|s)?(?: for)?|recommend(?:ed|ing|s|ation)?(?: for)?|authorization (?:for|of)|rfa(?: for)?|seek(?:ing)?|consider(?:ed|ing)?|may (?:try|need|benefit from)|would like to try|solicit\w+|propos(?:e|ed)|plan to start|will consider|ask(?:ing)? for|necessity of)\b"),
    (CURRENT, r"\b(?:taking|takes|uses|using|on|currently|current|relies on|still|toma|tomando|usa|medications? (?:include|are)|managed with|treated with|utilizes|controlled with|prescribed)\b"),
]  # fmt: skip
BEHIND = [
    (STOPPED, r"\b(?:quit|stopped|discontinued) (?:it|them|this|taking|using)\b|\b(?:(?:was|were|has been|have been|is|are|being|been|will be|to be|fue) (?:\w+ly )?(?:discontinued|stopped|d/?c'?d|ceased|held|suspendid[oa]|descontinuad[oa]|tapered off|weaned off)|discontinued|d/c'?d|stopped|dc'd|is no longer (?:taken|used|prescribed|being)|no longer (?:taken|used|taking|prescribed)|discontinue|- stop\b|\(stopped|\(discontinued|stop taking|se suspendio|se descontinuo|suspendid[oa]|descontinuad[oa])\b"),
    ("stopped ", r"\b(?:switched|rotated|converted|changed) to\s*$"),
    ("denied", r"(?:\b(?:has|have|was|were) not (?:been )?(?:authorized|approved|certified)\b|\b(?:was|were|is|are|has been|have been|be) (?:\w+ )?(?:denied|non-?certified|not (?:certified|authorized|approved|medically necessary)|disapproved|deemed not)|\b(?:denied|non-?certified|non-?certify|not certified|not authorized|not medically necessary|non-?certification|upheld)\b)"),
    ("tried", r"\b(?:did not help|failed|was ineffective|(?:were|was) not effective|ineffective|not tolerated|(?:was|were) tried|(?:was|were) (?:previously )?(?:used|taken)|in the past|without (?:relief|benefit|success)|without (?:significant|any|much|adequate|lasting) (?:relief|benefit)|caused|gave (?:him|her|the patient)|previously|provided no|years ago|months ago|with no (?:relief|benefit))\b"),
    ("increased", r"\b(?:(?:was|were|is|has been|will be|to be) (?:increased|titrated(?: up)?|raised)|increased (?:from|to)|increase(?:d)?\b)"),
    ("decreased", r"\b(?:(?:was|were|is|has been|will be|to be) (?:decreased|reduced|lowered|tapered|weaned|being weaned)|decreased (?:from|to)|reduced (?:from|to))\b"),
    (STARTED, r"\b(?:(?:was|were|is|has been|will be|is being|are) (?:newly )?(?:started|prescribed|initiated|begun|added|given|dispensed|provided|issued)|newly prescribed|- new\b|\(new\)|started (?:on|today|\d)|dispensed|prescribed today)\b"),
    ("continued", r"\b(?:(?:was|were|is|will be|to be|has been) (?:continued|refilled|renewed)|continued|refilled|- continue|renewed|refilled today)\b"),
    ("requested", r"\b(?:(?:is|are|was|were) (?:being )?(?:requested|recommended)|requested|pending authorization)\b"),
    (CURRENT, r"\b(?:helps|provides|is helping|is effective|works well|reduces|has been effective|with good relief|is being used|is used|giving|gives)\b"),
]  # fmt: skip
BEFORE_CUES = [(name, re.compile(pattern)) for name, pattern in BEFORE]
BEHIND_CUES = [(name, re.compile(pattern)) for name, pattern in BEHIND]
LISTED = frozenset(
    {"allergy", "tried", "requested", "denied", "stopped", "continued"}
)  # may be followed by a colon and a list
TRIAL = re.compile(r"(?<!on )(?<!on a )\btrial of (?:an? |the )?$")
TABLE = re.compile(
    r"[\n\v]?[^\n\v]{0,60}\b(?:drug|medication|item|description)(?: name)? (?:[a-z]+ ){0,3}?(?=(?:qty|quantity)\b)([^\n\v]{3,60})"
)
COLUMN = re.compile(r"\b(qty|quantity|days?|ds|refills?|rf)\b")
ROW = re.compile(r"(?:[^\d\n\v;]|\d[\d.,/-]*\s?(?:mg|mcg|ml|gm?|%))*?\s(\d{1,3}(?:\s\d{1,3}){1,2})(?![\w/.-])")
BREAK = re.compile(
    r"[;:]|\.\s|\b(?:but|however|then|pero|although|while)\b|, (?:and )?(?:start|stop|continu|discontinu|increas|decreas|refill|will|he|she|now)|\band (?:start|stop|continu|discontinu|increas|refill|decreas|replaced|switched|begin|begun|began|now|he|she|is|was|then|add)"
)
OF_SECTION = {
    "medications": CURRENT,
    "stopped": STOPPED,
    "allergies": "allergy",
    "request": "requested",
    "family": "family",
}
ASSERTED = {
    ABSENT: ABSENT, "allergy": ABSENT, STOPPED: HISTORICAL, "tried": HISTORICAL, "requested": POSSIBLE, "family": FAMILY, "denied": POSSIBLE,
}  # fmt: skip
IN_USE = frozenset({CURRENT, STARTED, "continued", "increased", "decreased"})
NO_MEDICINE = re.compile(r" ?(?:level|injection|trial injection|screen|pump refill|allergy|toxicity|metabolite)")
TESTS = re.compile(
    r"\b(?:uds|udt|urine (?:drug|tox)|drug (?:screen|test)|toxicology|positive for|negative for|detected|cutoff|ng/ml|metabolites?|confirmed by|gc/ms|lc/ms|immunoassay)\b"
)
INJECTED = re.compile(r"\b(?:inject(?:ed|ion)|shots?\b|cc of|ml of|infiltrated|syringe|anesthetized with|sterile)\b")


@dataclass
class Read:
    """One drug with what is told of it."""

    hit: Hit
    start: int
    end: int
    value: dict[str, object] = field(default_factory=dict)


def read(page: Page) -> Iterator[Fact]:
    """The medications of a page; each drug once with each status and strength."""
    hits = [hit for hit in _joined(page) if not _excluded(page, hit)]
    seen: set[str] = set()
    for place, hit in enumerate(hits):
        before = hits[place - 1] if place else None
        behind = hits[place + 1] if place + 1 < len(hits) else None
        fact = _one(page, hit, before, behind)
        key = f"{fact.value['name']} {fact.value.get('strength')} {fact.value['status']} {fact.value.get('frequency')}"
        bare = len(fact.value) <= 5 and fact.value["status"] in ("mentioned", CURRENT)
        if key in seen or (bare and any(one.startswith(f"{fact.value['name']} ") for one in seen)):
            continue
        seen.add(key)
        yield fact


def _joined(page: Page) -> list[Hit]:
    """ "Hydrocodone (Norco)" and "Norco (hydrocodone/APAP)" are one drug: the second name is left out."""
    kept: list[Hit] = []
    for hit in page.hits("drugs"):
        between = page.plain[kept[-1].end : hit.start] if kept else ""
        same = kept and (kept[-1].name == hit.name or hit.name in kept[-1].name or kept[-1].name in hit.name)
        if same and re.fullmatch(r"(?: [\d./-]+ ?(?:mg)?)?,? ?[(/-] ?(?:generic |brand |aka )?", between):
            if hit.name != kept[-1].name and len(hit.name) > len(kept[-1].name):
                kept[-1] = Hit(kept[-1].start, hit.end, hit.name, hit.about)
            continue
        kept.append(hit)
    return kept


def _excluded(page: Page, hit: Hit) -> bool:
    word, span = page.plain[hit.start : hit.end], page.sentence(hit.start)
    around = page.plain[span.start : span.end]
    if NO_MEDICINE.match(page.plain, hit.end) or (
        word in ("asa", "soma", "pcn", "apap") and page.text[hit.start : hit.end].islower()
    ):
        return True
    if hit.name in ("insulin", "testosterone", "vitamin d", "lithium") and re.search(r"\b(?:level|depend)", around):
        return True
    if hit.about["class"] == "steroid" and INJECTED.search(around):
        return True
    if hit.name in ("lidocaine patch",) and INJECTED.search(around):
        return True
    return bool(TESTS.search(around) and not STRENGTH.search(around)) or page.section(hit.start) == "education"


def _one(page: Page, hit: Hit, before: Hit | None, behind: Hit | None) -> Fact:
    span = page.sentence(hit.start)
    end = _reach(page, hit, behind, span)
    told = page.plain[hit.end : end]
    status = _status(page, hit, before, behind, span, end)
    value: dict[str, object] = {
        "name": hit.name,
        "as_written": page.text[hit.start : hit.end],
        "class": hit.about["class"],
        "status": status,
    }
    ahead = page.plain[max(span.start, hit.start - 30) : hit.start]
    details, last = _details(told, ahead, first=before is None or before.end < hit.start - 30)
    value |= {"current": status in IN_USE, **details, **_of_row(page, hit, end)}
    stop = hit.end + max(last, _cue_end(told, status))
    assertion = ASSERTED.get(status, PRESENT)
    if assertion == PRESENT and (scoped := page.assertion(hit.start, hit.end)) in (ABSENT, FAMILY):
        assertion = scoped
        value["current"] = False
    sure = 0.9 if "strength" in value and status != "mentioned" else 0.75 if status != "mentioned" else 0.5
    return page.fact("medication", value, assertion, (hit.start, stop), RULE, sure)


def _reach(page: Page, hit: Hit, behind: Hit | None, span: Span) -> int:
    """How far the details of a drug go: to the next drug or the sentence's end, and over "Take ...", "#60", "Sig:"."""
    end, index = span.end, page.index(hit.start)
    while index + 1 < len(page.sentences):
        following = page.sentences[index + 1]
        if (
            following.start - end > 2
            or page.plain[end : following.start].count("\v")
            or not SIG.match(page.plain, following.start)
        ):
            break
        end, index = following.end, index + 1
    limit = min(end, hit.end + 220)
    return min(limit, behind.start) if behind and behind.start < limit else limit


def _details(told: str, before: str, *, first: bool) -> tuple[dict[str, object], int]:
    """What is told of a drug behind its name, and where the last of it ends. `before`: the words before the name."""
    found: dict[str, object] = {}
    ends = [0]
    for name, reading in DETAILS:
        if (read := reading(told)) is not None:
            found[name] = read[0]
            ends.append(read[1])
    if first:
        found = _from_before(before) | found
    return found, max(ends)


def _of_row(page: Page, hit: Hit, end: int) -> dict[str, object]:
    """Quantity and refills of a row under a pharmacy's column heads, told by their order."""
    head = TABLE.search(page.plain, 0, hit.start) if "qty" in page.plain or "quantity" in page.plain else None
    row = ROW.match(page.plain, hit.end, end) if head else None
    if head is None or row is None:
        return {}
    columns = [name[:1] for name in COLUMN.findall(head[1])]
    told = dict(zip(columns, map(int, row[1].split()), strict=False))
    return {name: told[key] for key, name in (("q", "quantity"), ("r", "refills")) if key in told}


def _from_before(before: str) -> dict[str, object]:
    """ "60 tablets of Norco", "10/325 mg of Norco"."""
    found: dict[str, object] = {}
    if (strength := STRENGTH.search(before)) and re.fullmatch(r"\s*(?:of )?", before[strength.end() :]):
        found["strength"] = (strength[1] or strength[2]).strip()
    quantity = QUANTITY_BEFORE.search(before)
    if quantity and re.search(r"#|tab|cap|pill|patch", quantity.group()):
        found["quantity"] = value(quantity[1])
    return found


Reading = tuple[object, int] | None


def _strength(told: str) -> Reading:
    if (changed := CHANGED.search(told[:90])) and "from" in told[: changed.start()]:
        return changed[1], changed.end()
    strength = STRENGTH.search(told[:60])
    if strength is None or told[: strength.start()].endswith("by "):
        return None
    return re.sub(r"\s+", " ", (strength[1] or strength[2]).strip()), strength.end()


def _dose(told: str) -> Reading:
    dose = DOSE.search(told[:130])
    return (re.sub(r"\s+", " ", dose.group()), dose.end()) if dose else None


def _route(told: str) -> Reading:
    told = told[:110]
    standing = {letters for letters in ROUTE_LETTERS if letters in told}
    near = ((name, pattern) for pattern, name, needs in ROUTE if not standing.isdisjoint(needs)) if standing else ()
    return next(((name, match.end()) for name, pattern in near if (match := pattern.search(told))), None)


def _needed(told: str) -> Reading:
    needed = NEEDED.search(told)
    return (True, needed.end()) if needed else None


def _quantity(told: str) -> Reading:
    quantity = QUANTITY.search(told)
    return (value(next(filter(None, quantity.groups()))), quantity.end()) if quantity else None


def _refills(told: str) -> Reading:
    refills = REFILLS.search(told)
    if refills is None:
        return None
    amount = next(filter(None, refills.groups()), "none")
    return 0 if amount in ("none", "no") else value(amount), refills.end()


def _frequency(told: str) -> Reading:
    """The first frequency told; of two that begin together the longer wording."""
    told = told[:130]
    standing = {letters for letters in FREQUENCY_LETTERS if letters in told}
    places = [
        (match.start(), -match.end(), match, words)
        for pattern, words, needs in FREQUENCY
        if not standing.isdisjoint(needs) and (match := pattern.search(told))
    ]
    if not places:
        return None
    _, _, match, words = min(places, key=lambda place: place[:2])
    amounts = [str(value(one)) for one in match.groups() if one] if "{}" in words else []
    told_words = words.format("-".join(amounts)) if amounts else words
    return A_DAY.get(told_words, told_words), match.end()


DETAILS = (
    ("strength", _strength),
    ("dose", _dose),
    ("route", _route),
    ("frequency", _frequency),
    ("as_needed", _needed),
    ("quantity", _quantity),
    ("refills", _refills),
)


def _cue_end(told: str, status: str) -> int:
    """Where the word that says the status ends, so that the quote shows it."""
    found = [
        match.end()
        for name, pattern in BEHIND_CUES
        if name.strip() == status != CURRENT and (match := pattern.search(told[:90]))
    ]
    return max(found, default=0)


def _status(page: Page, hit: Hit, before: Hit | None, behind: Hit | None, span: Span, end: int) -> str:
    section = page.section(hit.start)
    if section in ("stopped", "allergies", "family"):
        return OF_SECTION[section]
    after = page.plain[hit.end : end]
    if (
        behind
        and behind.start < span.end
        and not _alone(page, hit, behind)
        and re.fullmatch(r"[^.;:]{0,40}?(?:,|and|&|/|\+|y)[^.;:]{0,20}", page.plain[hit.end : behind.start])
    ):
        after = page.plain[hit.end : min(span.end, behind.end + 80)]  # "Norco and Soma were discontinued"
    ahead = page.plain[max(span.start, hit.start - 110) : hit.start]
    told = _behind(after)
    if told in (STOPPED, "denied", "increased", "decreased"):
        return told
    if asked := _before(page, ahead, before, hit):
        if asked == STARTED and section in ("plan", "request") and TRIAL.search(ahead):
            return "requested"  # a trial in a plan is asked for, not begun
        return asked if not (asked == CURRENT and told) else told
    if told:
        return told
    if section in OF_SECTION:
        return OF_SECTION[section]
    return _of_context(page, hit, span, section)


def _alone(page: Page, hit: Hit, behind: Hit) -> bool:
    """ "Norco BID, Lyrica was stopped": a comma and "was" tell of the second drug only."""
    joined = re.search(r"\b(?:and|y)\b|[&+]|(?<!\d)/", page.plain[hit.end : behind.start])
    return not joined and bool(re.match(r"\s?(?:was|is|has|fue)\b", page.plain[behind.end :]))


def _of_context(page: Page, hit: Hit, span: Span, section: str) -> str:
    if section == "decision":
        return "denied" if re.search(r"den(?:y|ied)|non-?cert", page.plain[span.start : span.end]) else "requested"
    if section == "plan" and STRENGTH.search(page.plain[hit.end : span.end]):
        return STARTED if QUANTITY.search(page.plain[hit.end : span.end]) else CURRENT
    told = page.plain[hit.end : min(span.end, hit.end + 50)]
    return CURRENT if STRENGTH.match(told.lstrip()[:14]) or _frequency(told) else "mentioned"


def _before(page: Page, ahead: str, before: Hit | None, hit: Hit) -> str:
    """The nearest cue before the drug that nothing cuts off."""
    found = [(match.end(), -match.start(), name) for name, pattern in BEFORE_CUES for match in pattern.finditer(ahead)]
    for end, _, name in sorted(found, reverse=True):
        cut = [match.end() for match in BREAK.finditer(ahead, end) if match.start() >= end]
        if all(re.match(r":\s*$", ahead[at - 1 :]) for at in cut):
            return name.strip()
    return ""


def _behind(after: str) -> str:
    found = [
        (0 if name == STOPPED else match.start() + 1, name)
        for name, pattern in BEHIND_CUES
        if (match := pattern.search(after))
    ]
    for _, name in sorted(found):
        start = next(match.start() for cue, pattern in BEHIND_CUES if cue == name and (match := pattern.search(after)))
        if not re.search(
            r"[;]|\b(?:but|pero|with|then|who|replaced|and (?:was |is )?(?:switched|started|placed))\b", after[:start]
        ) or name in ("denied",):
            return name.strip()
    return ""
