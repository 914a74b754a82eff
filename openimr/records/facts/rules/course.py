"""How it goes: change of function, side effects, drug tests and aberrant behavior."""

import re
from collections.abc import Iterator

from openimr.records.facts.rules.fact import ABSENT, PRESENT, Fact
from openimr.records.facts.rules.page import Page

FUNCTION = r"(?:function(?:al(?:ity)?|ing)?|adls?|activities of daily living|daily activities|range of motion|rom|mobility|ability to \w+|walking|sleep|strength|tolerance|capacity|sitting|standing|lifting|funcion|actividades)"
CHANGES = [
    ("not documented", r"\b(?:no|without|lack of|absence of|insufficient) (?:clear |objective |any |evidence |documentation |documented |mention |of |the |significant |measurable )*(?:documentation|evidence|mention|documented|objective evidence)\b[^.;]{0,30}?(?:functional improvement|improve\w+ (?:in|of) function|functional gains?|functional benefit)"),
    ("none", rf"\b(?:no|without|not|minimal|little)\b(?: (?:any|significant|objective|real|overall|much|measurable|further|appreciable|lasting))* (?:functional (?:improvement|gains?|benefit|change)|(?:improvement|gains?|change|increase) (?:in|of) (?:\w+ ){{0,3}}?{FUNCTION})|{FUNCTION}\b[^.;]{{0,24}}?\b(?:unchanged|not improved|has not (?:improved|changed)|remains? (?:limited|the same|unchanged)|plateau\w*)|sin mejoria funcional"),
    ("worse", rf"\b(?:decreased|reduced|declin\w+|worsen\w+|loss of|worse|deteriorat\w+|diminished) (?:in )?(?:\w+ )?{FUNCTION}|{FUNCTION}\b[^.;]{{0,20}}?\b(?:has |have )?(?:worsened|declined|deteriorated|decreased)\b"),
    ("improved", rf"\b(?:functional (?:improvement|gains?|benefit)|(?:improv\w+|increas\w+|better|gains? in|enhanc\w+|restor\w+)(?: (?:in|of|his|her|the|overall|with|level of|ability to))*(?: \w+){{0,2}}? {FUNCTION}|{FUNCTION}\b[^.;]{{0,24}}?\b(?:has |have |is |are |was |were )?(?:improv\w+|increased|better)\b|\d{{1,3}} ?(?:%|percent) (?:functional )?(?:improvement|better)(?: (?:in|of) \w+)?|(?:now |is |are )?able to (?:walk|stand|sit|lift|perform|do|drive|work(?! with)|sleep|return|climb|dress|cook|clean|care|carry|reach|complete|resume|play|tolerate|garden|shop)[^.;]{{0,60}}|(?:allow(?:s|ed)?|enabl(?:es?|ed)|permits?|lets|helps?) (?:him|her|the patient|them) (?:to )?(?:perform|do|work|function|walk|sleep|care|complete|carry|participate|continue|stay|remain|be)\b[^.;]{{0,60}}|mejor\w+ (?:de la |en la |su )?funcion\w*)"),
]  # fmt: skip
CHANGE = [(name, re.compile(pattern)) for name, pattern in CHANGES]
HOPED = re.compile(
    r"\b(?:goal\w*|in order to|to|will|would|should|may|expected|for|if|demonstrate|requires?|unless|until|not|un|unable|hop\w+|until)\s+(?:be |show |achieve |further |is |promote |maximize |document\w* )?(?:of )?$|\bgoals?(?: (?:is|are|include)|:)[^.]{0,40}$"
)
EFFECTS = (
    "sleepy|tired|nauseated|nauseous|dizzy|foggy|loopy|jittery|constipation|nausea|vomiting|drowsiness|drowsy|sedation|sedated|sedating|dizziness|gastritis|gi upset|gastrointestinal upset|stomach upset|upset stomach|abdominal pain|heartburn|dyspepsia|itching|pruritus"
    "|rash|dry mouth|weight gain|fatigue|somnolence|sleepiness|confusion|swelling|edema|headaches?|insomnia|blurred vision|palpitations|diarrhea|bloating|lethargy|estrenimiento|nauseas?|mareos?|somnolencia|gi distress|gastric upset|grogginess|groggy|hives"
)
SIDE_WORD = re.compile(
    r"\b(?:side[- ]effects?|adverse (?:effects?|reactions?|events?|drug reactions?)|efectos secundarios|adverse side effects?)\b"
)
EFFECT = re.compile(rf"\b(?:{EFFECTS})\b")
BLAMED = re.compile(
    rf"\b(?P<effect>{EFFECTS})\b[^.;,]{{0,30}}?\b(?:from|due to|secondary to|caused by|related to|por)\s+(?:the |her |his |use of |taking |long-term |his use of )*(?:\w+ )?(?:medications?|meds|nsaids?|opioids?|~D~)(?!\w)|(?:medications?|meds|nsaids?|opioids?|~D~|\bit|\bwhich)(?!\w)[^.;]{{0,44}}?\b(?:caus\w+|g(?:ave|ives|iving) (?:him|her|the patient)|made (?:him|her)|makes? (?:him|her)|results? in|resulted in|led to|produc\w+|le caus\w+|le da)\b[^.;]{{0,20}}?\b(?P<effect2>{EFFECTS})\b"
)
NO_EFFECT = re.compile(
    r"\b(?:denies|denied|no|without|niega)(?: any| having)? (?P<effect>constipation|sedation|oversedation|drowsiness|somnolence|gi upset|gastrointestinal upset|stomach upset|heartburn|nausea|estrenimiento)\b"
)
NO_SIDE = re.compile(
    r"\b(?:no|denies|denied|without|denying|niega|sin|not (?:having|experiencing|reporting)|absence of|has not had|free of|nor)\b[^.;]{0,40}$"
)
TOLERATES = re.compile(
    r"\b(?:toler\w+ (?:(?:the |his |her )?(?:medications?|meds|it|them|\w+) )?well|well[- ]tolerated)\b"
)
SCREEN = r"(?:uds|udt|urine (?:drug|tox\w*)(?: (?:screens?|tests?|testing|analysis|screening))?|urine toxicology(?: screens?)?|toxicology(?: screens?| reports?)?|drug (?:screens?|tests?)|tox screens?|urinalysis for drugs|utox|prueba de orina|oral fluid (?:test|screen)|cures(?: reports?)?|pdmp)"
SCREENS = re.compile(rf"\b(?P<what>{SCREEN})\b")
OUTCOMES = [
    ("inconsistent", r"\b(?:inconsisten\w+|not consistent|not compliant|aberrant|abnormal|unexpected|discrepan\w+|undisclosed|non-?prescribed|not prescribed|negative for (?:prescribed|the prescribed|all prescribed|his|her|norco|hydrocodone|oxycodone|opi\w+|tramadol|morphine)|inconsistente|multiple (?:prescribers|providers)|non-?compli\w+|illicit substances? (?:were )?detected|positive for (?:\w+ )?(?:marijuana|thc|cocaine|methamphetamine|amphetamines?|alcohol|heroin|cannabis|etoh|illicit))\b"),
    ("consistent", r"\b(?:consisten\w+|appropriate|as expected|compliant|in compliance|expected results?|within expectations?|consistente|no (?:aberrant|inconsisten\w+|discrepan\w+|unexpected)|no red flags|no evidence of (?:aberrant|multiple|diversion)|unremarkable|positive only for|reviewed and appropriate|shows? only)\b"),
    ("positive", r"\bpositive(?: for)?\b|\bdetected\b"),
    ("negative", r"\bnegative(?: for)?\b|\bnone detected\b|\bnot detected\b"),
]  # fmt: skip
OUTCOME = [(name, re.compile(pattern)) for name, pattern in OUTCOMES]
LABORATORY = re.compile(r"\b(?:toxicology|drug (?:test|screen|monitoring)|urine drug)\b")
SUMMED_UP = re.compile(
    r"\bresults? (?:is|are|was|were) (?:in|not )?consistent with (?:the )?(?:prescribed|reported|medications?|current)[ \w]{0,24}"
)
ASKED = re.compile(
    r"\b(?:request\w*|recommend\w*|order\w*|will|authoriz\w*|obtain\w*|pending|perform(?:ed)? today|collected|plan\w*|denied|non-?certif\w*|due|schedul\w*)\b"
)
ABERRANT = re.compile(
    r"\b(?P<what>(?:drug[- ]?related |drug[- ]seeking |drug )?aberrant (?:drug[- ]?(?:related|taking|seeking) )?(?:behaviou?rs?|use)|aberrancy|aberrant|drug[- ]seeking(?: behaviou?rs?)?|(?:medication )?misuse|diversion|early refills?|(?:lost|stolen) (?:prescriptions?|medications?|pills)|doctor[- ]shopping|overus\w+ (?:of )?(?:medications?|meds|norco)|ran out (?:of (?:\w+ )?(?:early|meds|medications?|norco))?(?:early)?|signs of (?:abuse|addiction)|abuse or diversion|conducta aberrante|multiple prescribers|taking more than prescribed|self[- ]escalat\w+|(?:opioid|pain|narcotic|medication) (?:contract|agreement) (?:(?:was|has been|is) )?(?:violat\w+|broken|breach\w*)|(?:violat|breach)\w* (?:of )?(?:the |his |her )?(?:opioid|pain|narcotic|medication) (?:contract|agreement)|(?:opioid|pain|narcotic|medication) (?:contract|agreement))\b"
)
AGREED = re.compile(r"(?:contract|agreement)$")


def read(page: Page) -> Iterator[Fact]:
    """Change of function, side effects, tests and behavior; each once."""
    seen: set[str] = set()
    for reader in (_function, _effects, _tests, _laboratory, _behavior):
        for fact in reader(page):
            key = f"{fact.kind} {fact.assertion} {sorted(fact.value.items(), key=str)}"
            if key not in seen and page.section(page.sheet.starts[fact.first]) not in ("education", "family"):
                seen.add(key)
                yield fact


def _function(page: Page) -> Iterator[Fact]:
    for span in page.where("function"):
        words = page.plain[span.start : span.end]
        for name, pattern in CHANGE:
            found = pattern.search(words)
            if found is None:
                continue
            if HOPED.search(words[: found.start()]) or re.search(
                r"\b(?:if|guidelines?|requires?|must|mtus|recommended (?:if|when)|is defined|definition)\b", words
            ):
                break
            if name == "improved" and re.search(r"\b(?:un|not (?:be )?|never |no longer )$", words[: found.start()]):
                break
            value: dict[str, object] = {
                "change": name,
                "statement": page.text[span.start + found.start() : span.start + found.end()],
            }
            if amount := re.search(r"(\d{1,3}) ?(?:%|percent)", words):
                value["percent"] = int(amount[1])
            assertion = ABSENT if name in ("none", "not documented") else PRESENT
            yield page.fact(
                "functional_change",
                value,
                assertion,
                (span.start + found.start(), span.start + found.end()),
                "function",
                0.7,
            )
            break


EXCEPT = re.compile(r"[^.;]{0,30}\b(?:other than|except(?: for)?|aside from|apart from|but)\b")
NONE_BEHIND = re.compile(r"\s?:?\s?(?:none|no\b|denie[sd]|ningun)|[^.;]{0,20}\b(?:were|are|is) (?:denied|absent)")
ONLY_TOLD = re.compile(
    r"\b(?:discuss\w*|educat\w*|warn\w*|advis\w*|risk\w*|may (?:cause|include)|potential|possible|monitor\w*|explain\w*)\b"
)
OF_A_DRUG = re.compile(r"\b(?:medic|meds|drug|tablet|norco|opioid)")
ANY = "any"


def _effects(page: Page) -> Iterator[Fact]:
    for match in page.each(SIDE_WORD, "effects"):
        fact = _named_effects(page, match)
        if fact is not None:
            yield fact
    yield from _no_effects(page)
    yield from _blamed(page)
    yield from _tolerated(page)


def _named_effects(page: Page, match: re.Match[str]) -> Fact | None:
    """What the sentence says where it speaks of side effects: none, none but some, or which."""
    span = page.sentence(match.start())
    no = NO_SIDE.search(page.plain[span.start : match.start()])
    but = EXCEPT.match(page.plain[match.end() : span.end]) if no else None
    if no and but:
        named = _effects_in(page, match.end() + but.end(), span.end)
        return _effect(page, named or ANY, PRESENT, (match.start(), span.end), 0.8)
    named = _effects_in(page, span.start, span.end)
    if no:
        return _effect(page, named or ANY, ABSENT, (span.start + no.start(), match.end()), 0.85)
    if NONE_BEHIND.match(page.plain[match.end() :]):
        return _effect(page, ANY, ABSENT, (match.start(), match.end() + 5), 0.85)
    if named and not ONLY_TOLD.search(page.plain[span.start : span.end]):
        return _effect(page, named, PRESENT, (match.start(), span.end), 0.8)
    return None


def _effects_in(page: Page, start: int, end: int) -> list[str]:
    return [one.group() for one in EFFECT.finditer(page.plain, start, end)]


def _effect(page: Page, told: list[str] | str, assertion: str, span: tuple[int, int], sure: float) -> Fact:
    return page.fact("side_effect", {"effect": told}, assertion, span, "effects", sure)


def _no_effects(page: Page) -> Iterator[Fact]:
    """An effect that is denied by its name, on a page that names drugs."""
    for match in NO_EFFECT.finditer(page.plain) if page.anchored("effect") and page.hits("drugs") else ():
        named = SIDE_WORD.search(page.plain, page.sentence(match.start()).start, match.end())
        if page.section(match.start()) != "ros" and not named:
            yield _effect(page, [match["effect"]], ABSENT, match.span(), 0.6)


def _tolerated(page: Page) -> Iterator[Fact]:
    for match in TOLERATES.finditer(page.plain) if "tolera" in page.plain else ():
        span = page.sentence(match.start())
        if OF_A_DRUG.search(page.plain[span.start : span.end]) or page.within("drugs", span):
            yield page.fact("side_effect", {"effect": ANY, "tolerated": True}, ABSENT, match.span(), "effects", 0.6)


def _blamed(page: Page) -> Iterator[Fact]:
    if not page.anchored("effect") or not EFFECT.search(page.plain):
        return
    marks = list(page.plain)
    for hit in page.hits("drugs"):
        marks[hit.start : hit.end] = "~D~".ljust(hit.end - hit.start, "\x00")[: hit.end - hit.start]
    places = [place for place, mark in enumerate(marks) if mark != "\x00"]
    text = "".join(marks[place] for place in places)
    for match in BLAMED.finditer(text):
        start, end = places[match.start()], places[match.end() - 1] + 1
        span = page.sentence(start)
        if re.search(
            r"\b(?:no|denies|without|risk of|may|prevent|for|prophyla\w+|if)\b[^.;]{0,30}$",
            page.plain[span.start : start],
        ):
            continue
        drugs = [hit.name for hit in page.hits("drugs") if start - 1 <= hit.start <= end]
        yield page.fact(
            "side_effect",
            {"effect": [match["effect"] or match["effect2"]], "drug": drugs[:1]},
            PRESENT,
            (start, max(end, *(hit.end for hit in page.hits("drugs") if start <= hit.start <= end), end)),
            "effects",
            0.8,
        )


def _tests(page: Page) -> Iterator[Fact]:
    for match in page.each(SCREENS, "test"):
        span = page.sentence(match.start())
        index = page.index(match.start())
        limit = span.end
        if index + 1 < len(page.sentences) and re.match(
            r"(?:results?|it |this |the results?|positive|negative|consistent|inconsistent|was )",
            page.plain[page.sentences[index + 1].start :],
        ):
            limit = page.sentences[index + 1].end
        told = _outcomes(page, match.end(), limit)
        if not told and not match["what"].startswith(("cures", "pdmp")):
            told = _outcomes(page, span.start, match.start())
        if not told:
            continue
        _, _, name, found = min(told, key=lambda one: (one[1] > 1, one[1] if one[2] == "inconsistent" else 1, one[0]))
        if name == "consistent" and re.search(r"\bnot\s+$", page.plain[max(0, found.start() - 5) : found.start()]):
            name = "inconsistent"
        days = [day.iso for day in page.days if span.start <= day.start < limit]
        what = "CURES" if match["what"].startswith(("cures", "pdmp")) else "urine drug test"
        value: dict[str, object] = {
            "test": what,
            "result": name,
            "date": days[0] if days else "",
            "substances": _substances(page, found.start(), limit),
        }
        yield page.fact(
            "adherence",
            value,
            PRESENT,
            (min(match.start(), found.start()), max(match.end(), found.end())),
            "tests",
            0.85,
        )


def _outcomes(page: Page, start: int, limit: int) -> list[tuple[int, int, str, re.Match[str]]]:
    limit = min([limit, *(other.start() for other in SCREENS.finditer(page.plain, start, limit))])
    return [
        (found.start(), rank, name, found)
        for rank, (name, pattern) in enumerate(OUTCOME)
        if (found := pattern.search(page.plain, start, limit))
    ]


def _substances(page: Page, start: int, limit: int) -> list[str]:
    named = [hit.name for hit in page.hits("drugs") if start <= hit.start < limit]
    illicit = re.findall(
        r"\b(?:marijuana|thc|cocaine|methamphetamine|heroin|cannabis|alcohol|opiates|benzodiazepines|amphetamines)\b",
        page.plain[start:limit],
    )
    return list(dict.fromkeys([*named, *illicit]))


def _laboratory(page: Page) -> Iterator[Fact]:
    """A laboratory's own report: the sentence that sums it up."""
    if LABORATORY.search(page.plain[:160]):
        for match in SUMMED_UP.finditer(page.plain):
            result = "inconsistent" if re.search(r"inconsistent|not consistent", match.group()) else "consistent"
            yield page.fact(
                "adherence",
                {"test": "urine drug test", "result": result, "date": page.day},
                PRESENT,
                match.span(),
                "tests",
                0.8,
            )
            return


def _behavior(page: Page) -> Iterator[Fact]:
    for match in page.each(ABERRANT, "behavior"):
        span = page.sentence(match.start())
        before = page.plain[span.start : match.start()]
        if SCREENS.search(page.plain[span.start : span.end]) and match["what"] == "aberrant":
            continue
        if re.search(
            r"\b(?:monitor\w*|screen\w*|assess\w*|risk (?:of|for)|discuss\w*|evaluat\w*|history taking|four a's|4 a's|if|guidelines?|for)\b[^.;]{0,40}$",
            before,
        ) and not re.search(r"\bno\b", before):
            continue
        signed = bool(AGREED.search(match["what"]))
        absent = bool(
            re.search(r"\b(?:no|denies|without|not|absence of|never|sin|nor|negative for|any)\b[^.;]{0,50}$", before)
        ) or bool(
            re.match(
                r"\s?:?\s?(?:none|no\b|absent|denied|not )|[^.;]{0,14}\b(?:none|not (?:noted|seen|observed)|were not|was not|denied)\b",
                page.plain[match.end() :],
            )
        )
        value: dict[str, object] = {"behavior": "opioid agreement" if signed else match["what"]}
        yield page.fact(
            "adherence",
            value,
            ABSENT if absent else PRESENT,
            (
                span.start + len(before.rstrip().rsplit(" ", 3)[0]) if absent and before.strip() else match.start(),
                match.end(),
            ),
            "behavior",
            0.8,
        )
