"""Functional measures: pain scores, questionnaires, ranges of motion, grip, muscle tests."""

import re
from collections.abc import Iterator

from openimr.records.facts.rules import bodies, named
from openimr.records.facts.rules.fact import HISTORICAL, PRESENT, Fact, Span
from openimr.records.facts.rules.numbers import WORD
from openimr.records.facts.rules.page import Page

RULE = "measure"
SCORE = r"(?P<score>\d{1,2}(?:\.\d)?(?:\s?(?:-|to)\s?\d{1,2}(?:\.\d)?)?)"
OUT_OF = r"\s?(?:/|out of|over|de|sobre|on a scale (?:of|from) (?:0|1|zero|one) ?(?:-|to) ?|on a (?:0|1) ?(?:-|to) ?|on the (?:0|1) ?(?:-|to) ?)\s?(?P<most>10|ten|100)\b(?![/.-]\d| ?%)"
PAIN = re.compile(rf"(?<![\w/.-]){SCORE}{OUT_OF}")
PAIN_WORD = re.compile(
    r"\b(?:pain|vas|nrs|nprs|analog|dolor|intensity|discomfort|scale|rates?|rated|ache|headaches?|severity|sore|(?:with|without|w/o) (?:meds|medications?))\b"
)
RANGES = re.compile(
    r"\bpain (?:level )?(?:ranges?|ranged|varies|varied|fluctuates|is between)(?: from| between)? (?P<score>\d{1,2}(?:\.\d)?\s?(?:-|to|and)\s?\d{1,2}(?:\.\d)?)(?![\w%]|\s?/)"
)
ON_SCALE = re.compile(
    r"scale (?:of|from) (?:0|1|zero|one) ?(?:-|to) ?(?:10|ten)\b[^.;\d]{0,50}?\b(?:as|at|is|of|was) (?:an? )?(?P<score>\d{1,2}(?:\.\d)?(?:-\d{1,2})?)(?![\w/%])"
)
RATED = re.compile(
    r"\brat(?:es|ed|ing) (?:the |his |her |their )?(?:\w+ ){0,3}?pain (?:\w+ ){0,2}?(?:as |at |is |an? )(?:an? )?(?P<score>\d{1,2}(?:\.\d)?(?:-\d{1,2})?)(?![\w/%]| ?out| on a)"
)
BARE = re.compile(
    rf"\b(?:vas|nrs|nprs|pain (?:level|score|scale|rating|intensity))(?: (?:of |for |in )?(?:the )?(?:low(?:er)? back|back|neck|shoulder|knee|hip|wrist|hand|elbow|ankle|foot))?(?: (?:score|scale|level))?(?: (?:is|was|of|at|today|now|currently))?\s?[:=]?\s?{SCORE}(?![\w/%.]|\s?(?:/|out|mg|weeks|years|months|days))"
)
LISTED = re.compile(
    r"\b(?:now|current(?:ly)?|today|worst|least|best|lowest|highest|average|avg)(?: pain)?\s?[:=]?\s?(?P<score>\d{1,2}(?:\.\d)?)(?![\w/%.]\w|\w|/|%|\s?(?:mg|lbs|pounds|out|min|hours|-)|-)"
)  # "pain (0-10): now 5, worst 8"
OF_SCALE = re.compile(r"\b(?:pain|vas|nrs|nprs)\b[^.;]{0,24}(?:\b(?:0|1|zero) ?(?:-|to) ?(?:10|ten)\b|\bscale\b|/10)")
CHANGED = re.compile(
    r"\bpain (?:(?:level|score|has|have|had|is|was|come|came|gone|went|decreased|improved|dropped|fallen|down|reduced|increased|up) ){1,5}from (?P<before>\d{1,2}(?:\.\d)?) to (?P<score>\d{1,2}(?:\.\d)?)(?![\w/%]|\.\d|\s?(?:mg|out))"
)
AT_FIRST = re.compile(
    r"\s?\(?(?:at (?:the )?(?:first |initial )?(?:eval\w*|intake|baseline|start of care)|initially|at first)\b"
)
GOAL = re.compile(r"\bgoals?(?: (?:is|are|of|to|include)|\s?:)[^.;]{0,40}$")
WHEN = [
    ("with medication", r"\bwith (?:the )?(?:use of )?(?:pain )?(?:medications?|meds|norco|opioids?)|\bafter (?:taking )?(?:medications?|meds)|\bcon medicamentos?"),
    ("without medication", r"\bwithout (?:the )?(?:use of )?(?:pain )?(?:medications?|meds)|\boff (?:of )?(?:medications?|meds)|\bbefore (?:medications?|meds)|\bsin medicamentos?|\bw/o (?:medications?|meds)"),
    ("worst", r"\bworst\b|\bat (?:its|the) worst|\bhighest\b|\bpeor\b|\bmax(?:imum)?\b|\bflare"),
    ("least", r"\bleast\b|\bbest\b|\blowest\b|\bmejor\b|\bminimum\b|\bmin\b"),
    ("average", r"\baverage\b|\busual(?:ly)?\b|\bavg\b|\btypical\w*|\bpromedio\b|\boverall\b"),
    ("before", r"\bantes\b|\bprior\b|\bfrom\b|\bpreviously\b|\binitial(?:ly)?\b|\bat (?:the )?(?:first |initial )?(?:eval\w*|intake|baseline|start of care)\b|\bprior\b|\blast visit\b|\bwas\b(?! (?:rated|reported))|\bbefore\b|\bpre-"),
    ("after", r"\bdown to\b|\bto\b|\bdecreased to\b|\breduced to\b|\bafter\b|\bpost-"),
    ("at rest", r"\bat rest\b"),
    ("with activity", r"\bwith (?:activit\w+|movement|walking|use)|\bactivit(?:y|ies)\b"),
    ("now", r"\bcurrent(?:ly)?\b|\bnow\b|\btoday\b|\bpresent(?:ly)?\b|\bactual(?:mente)?\b"),
]  # fmt: skip
TIME = [(name, re.compile(pattern)) for name, pattern in WHEN]
SCALES = {
    "ODI": r"odi|oswestry(?: (?:low back pain )?(?:disability )?(?:index|score|questionnaire|scale))*(?: \(odi\))?|modified oswestry",
    "NDI": r"ndi|neck disability index(?: \(ndi\))?",
    "QuickDASH": r"quick ?-?dash",
    "DASH": r"dash|disabilit(?:y|ies) of (?:the )?arm,? shoulder,? and hand(?: \(dash\))?",
    "LEFS": r"lefs|lower extremity functional scale(?: \(lefs\))?",
    "WOMAC": r"womac",
    "KOOS": r"koos",
    "IKDC": r"ikdc",
    "SPADI": r"spadi",
    "UEFS": r"uefs|uefi",
    "FABQ": r"fabq",
    "PSFS": r"psfs|patient[- ]specific functional scale",
    "Roland-Morris": r"roland[- ]morris(?: (?:disability )?(?:questionnaire|score|index))*|rmdq",
    "SF-36": r"sf[- ]?36|sf[- ]?12",
    "PHQ-9": r"phq[- ]?9",
    "GAD-7": r"gad[- ]?7",
    "BDI": r"bdi(?:-?ii)?|beck depression inventory(?:-?ii)?(?: \(bdi(?:-?ii)?\))?",
    "BAI": r"bai|beck anxiety inventory(?: \(bai\))?",
    "GAF": r"gaf|global assessment of functioning(?: \(gaf\))?",
    "PCS": r"pain catastrophizing scale|pcs",
    "Epworth": r"epworth(?: sleepiness)?(?: (?:scale|score))*",
    "SOAPP": r"soapp-?r?",
    "ORT": r"opioid risk tool(?: \(ort\))?|ort",
    "MoCA": r"moca|montreal cognitive assessment",
    "MMSE": r"mmse|mini[- ]mental(?: state exam\w*)?",
    "PCL-5": r"pcl-?5|pcl",
    "PDI": r"pain disability index",
    "six-minute walk": r"6 ?-?minute walk(?: test)?|six ?-?minute walk(?: test)?|6mwt",
    "timed up and go": r"timed up and go|tug",
    "Tampa": r"tampa scale(?: of kinesiophobia)?|tsk",
}  # fmt: skip
NAMED_SCALE = named.Named(SCALES, r"(?<![\w-])", r"(?![\w-])")
SCALE = NAMED_SCALE.any
SCALE_VALUE = re.compile(
    r"(?:[^.;\n\v\d]{0,48}?)(?<![\w.])(?P<value>\d{1,2},\d{3}(?!\d)|\d{1,4}(?:\.\d+)?)(?:\s?/\s?(?P<most>\d{1,3}))?\s?(?P<unit>%|percent|points|meters|m\b|feet|ft|seconds|sec)?(?![\w/-])(?:\s?[(=,]\s?(?P<share>\d{1,3})\s?%)?"
)
EARLIER = re.compile(
    r",? ?\(?(?:was|prior|previously|initially|initial|baseline|down from|up from|improved from|before)[: ]{1,2}(\d{1,3}(?:\.\d+)?)(?![\w/-])"
)
MOVES = {
    "flexion": r"forward flexion|ff\b|forward bending|palmar flexion|plantar ?flexion|plantarflexion|dorsi ?flexion|flexion|flex|flexiones",
    "extension": r"extension|ext\b|extens",
    "abduction": r"abduction|abd\b|abduccion", "adduction": r"adduction",
    "external rotation": r"external rotation|er\b|ext rot\w*|lateral rotation", "internal rotation": r"internal rotation|ir\b|int rot\w*",
    "lateral bending": r"lateral (?:bending|flexion|tilt)|side ?-?bending|(?:right|left) (?:lateral )?(?:bending|side bending|tilt|lateral flexion)",
    "rotation": r"rotation|rotacion", "supination": r"supination", "pronation": r"pronation", "inversion": r"inversion", "eversion": r"eversion",
    "radial deviation": r"radial deviation", "ulnar deviation": r"ulnar deviation", "straight leg raise": r"straight leg rais\w*|slr",
}  # fmt: skip
NAMED_MOVE = named.Named(MOVES, r"\b", r"(?![\w-])")
MOVE = NAMED_MOVE.any
DEGREES = re.compile(
    r"[^.;\n\v\d]{0,40}?(?<![\w.])(?P<value>\d{1,3})(?:\s?(?:/|of|out of)\s?(?P<normal>\d{1,3}))?(?P<range>\s?(?:-|to)\s?\d{1,3})?\s?(?P<unit>degrees?|deg\b|°|º|grados|o\b(?= ))?(?![\w%]|\s?(?:lbs|pounds|kg|mg|/10\b|x\b|reps?|sets?|minutes|seconds|sec))"
)
PERCENT_MOVE = re.compile(r"[^.;\n\v\d]{0,30}?(?P<value>\d{1,3}) ?(?:%|percent)(?: of normal)?")
CHANGE = re.compile(
    r"[^.;\n\v\d]{0,34}\bfrom (?P<before>\d{1,3})(?: ?(?:degrees|deg|°))? to (?P<value>\d{1,3})\s?(?:degrees?|deg|°)?"
)
GRIP = re.compile(
    r"\b(?P<what>grip|jamar|(?:key |lateral |tip |palmar |three[- ]point )?pinch|dynamomet\w+)(?: (?:strength|test(?:ing)?|dynamometer|readings?|measurements?))*\b"
)
GRIP_SIDE = re.compile(
    r"\b(?P<side>right|left|r|l|derecha|izquierda)\b\s?(?:hand|side)?\s?(?:is|was|of|at|:|=|-)?\s?(?P<value>\d{1,3}(?:\.\d)?(?:\s?[/,]\s?\d{1,3}(?:\.\d)?){0,2})\s?(?P<unit>kg|lbs?|pounds|psi|kilograms)?"
)
GRIP_BARE = re.compile(
    r"[^.;\n\v\d]{0,36}?(?P<value>\d{1,3}(?:\.\d)?(?:\s?/\s?\d{1,3}(?:\.\d)?){0,2})\s?(?P<unit>kg|lbs?|pounds|psi|kilograms)\b"
)
MUSCLE = re.compile(
    r"(?<![\w/.-])(?P<grade>[0-5](?:\s?[+-])?(?:\s?-\s?[0-5])?)\s?/\s?5(?![\d/-]|\.\d)(?:\s?[+-](?!\d))?"
)
MUSCLE_WORD = re.compile(
    r"\b(?:strength|motor|mmt|muscle|weakness|ehl|quad\w*|deltoid|biceps|triceps|grip|dorsiflex\w*|plantarflex\w*|hamstring\w*|flexion|extension|abduction|rotation|rotator|iliopsoas|tibialis|gastroc\w*|hip flex\w*|fuerza|power|intrinsics|extensors?|flexors?|myotomes?)\b"
)
MUSCLES = re.compile(
    r"\b(ehl|extensor hallucis longus|quadriceps?|quads?|deltoid|biceps|triceps|hamstrings?|iliopsoas|tibialis anterior|anterior tibialis|gastrocnemius|gastroc|supraspinatus|infraspinatus|subscapularis|wrist (?:extensors?|flexors?|extension|flexion)|(?:hip|knee|elbow|shoulder|ankle) (?:flexion|extension|abduction|flexors?|extensors?)|hip flexors?|dorsiflexion|plantarflexion|external rotation|internal rotation|abduction|grip|finger (?:flexors?|extensors?|abduct\w*)|forward flexion|flexion|extension)\b"
)
WALKS = re.compile(
    rf"\b(?:can |able to |tolerates? |tolerance[: ]+(?:is )?)?(?P<what>walks?|stands?|sits?|drives?|lifts?|walking|standing|sitting|driving|lifting|ambulat\w+)(?: tolerance)?\b[^.;\n\v\d]{{0,24}}?(?P<value>\d{{1,3}}|{WORD})(?:\s?(?:-|to)\s?\d{{1,3}})?\s?(?P<unit>minutes?|mins?|hours?|hrs?|blocks?|miles?|lbs?|pounds|feet|minutos)\b"
)


def read(page: Page) -> Iterator[Fact]:
    """Every measure; the same value twice on a page is one fact."""
    seen: set[str] = set()
    for reader in (_pain, _scales, _motion, _grip, _muscle, _tolerance):
        for fact in reader(page):
            if page.section(page.sheet.starts[fact.first]) == "education" or _hoped(
                page, page.sheet.starts[fact.first]
            ):
                continue
            key = str(sorted((name, str(part)) for name, part in fact.value.items()))
            if key not in seen:
                seen.add(key)
                yield fact


def _free(page: Page, start: int, end: int) -> bool:
    """Not within a day ("6/10/14") nor a level."""
    return "~" not in page.counted[start:end] or not any(day.start < end and start < day.end for day in page.days)


def _hoped(page: Page, place: int) -> bool:
    return bool(GOAL.search(page.plain[page.sentence(place).start : place]))


def _make(
    page: Page, value: dict[str, object], span: tuple[int, int], sure: float = 0.85, assertion: str = PRESENT
) -> Fact:
    return page.fact("measure", value, assertion, span, RULE, sure)


def _pain(page: Page) -> Iterator[Fact]:
    taken: list[tuple[int, int]] = []
    for match in [
        *page.each(PAIN, "pain"),
        *page.each(BARE, "pain"),
        *page.each(ON_SCALE, "pain"),
        *page.each(RATED, "rated"),
        *page.each(RANGES, "rated"),
        *page.each(CHANGED, "rated"),
        *(match for match in page.each(LISTED, "pain") if _in_scale(page, match)),
    ]:
        span = page.sentence(match.start())
        if any(match.start("score") < stop and start < match.end("score") for start, stop in taken):
            continue
        if not _free(page, match.start("score"), match.end()) or not _about_pain(page, match, span):
            continue
        score = re.sub(r"\s?(?:-|to|and)\s?", "-", match["score"])
        if max(float(one) for one in score.split("-")) > (100 if match.groupdict().get("most") == "100" else 10):
            continue
        value: dict[str, object] = (
            {
                "measure": "pain",
                "score": score,
                "of": int(match["most"]) if match.groupdict().get("most", "").isdigit() else 10,
            }
            if match.groupdict().get("most")
            else {"measure": "pain", "score": score, "of": 10}
        )
        value |= {"before": match["before"]} if "before" in match.groupdict() else {}
        taken.append(match.span())
        when = "" if match.re in (RANGES, CHANGED) else _when(page, match, span)
        value |= {"when": when, **_part_of(page, match.start(), span)}
        yield _make(page, value, match.span(), 0.9, HISTORICAL if when == "before" else PRESENT)


def _in_scale(page: Page, match: re.Match[str]) -> bool:
    span = page.sentence(match.start())
    return bool(OF_SCALE.search(page.plain, span.start, match.start()))


def _about_pain(page: Page, match: re.Match[str], span: Span) -> bool:
    if PAIN_WORD.search(page.plain[span.start : span.end]):
        return not MUSCLE_WORD.search(page.plain[max(span.start, match.start() - 24) : match.start()]) or bool(
            PAIN_WORD.search(page.plain[max(span.start, match.start() - 40) : match.start()])
        )
    index = page.index(match.start())
    return bool(
        index
        and re.search(r"\bpain\b|\bvas\b", page.plain[page.sentences[index - 1].start : page.sentences[index - 1].end])
        and re.search(r"worst|best|least|current|average|now", page.plain[span.start : span.end])
    ) or page.plain[: span.start].rsplit("\n", 1)[-1].startswith("pain")


def _when(page: Page, match: re.Match[str], span: Span) -> str:
    """The word beside the score: nearest before it since the last score, else right behind it."""
    before = re.split(
        r"\d\s?/\s?10|scale (?:of|from) \w+ ?(?:-|to) ?\w+|[;,](?! ?(?:and )?(?:with|without|at))",
        page.plain[span.start : match.start("score")],
    )[-1][-60:]
    behind = re.split(r"[;,.\d]|\band\b", page.plain[match.end() : min(span.end, match.end() + 44)])[0]
    behind_first = re.match(
        r"\s?(?:pain )?\(?(?:at (?:its |the )?|when |on |in |is )?(?:with(?:out)?\b|w/o|worst|best|least|average|currently|now|today|current|after|before|con|sin|off|at rest)",
        behind,
    )
    if AT_FIRST.match(page.plain, match.end()):
        return "before"
    for words in ([behind] if behind_first else []) + [before, behind]:
        found = [
            (hit.end() if words == before else -hit.start(), name)
            for name, pattern in TIME
            for hit in pattern.finditer(words)
            if not (words == behind and name in ("before", "after"))
        ]
        if found:
            return max(found)[1]
    return ""


def _part_of(page: Page, place: int, span: Span) -> dict[str, object]:
    near = [body for body in bodies.find(page) if span.start <= body.start < place]
    return {"part": near[-1].part, "side": near[-1].side} if near and place - near[-1].end < 70 else {}


def _scales(page: Page) -> Iterator[Fact]:
    for match in page.each(SCALE, "scale"):
        name = NAMED_SCALE.name(match)
        word = page.text[match.start() : match.end()]
        if len(word) <= 4 and not word.isupper() and word.lower() not in ("moca",) and name not in ("QuickDASH",):
            continue
        told = SCALE_VALUE.match(page.plain, match.end())
        if (
            told is None
            or SCALE.search(page.plain, match.end(), told.start("value"))
            or not _free(page, told.start("value"), told.end())
        ):
            continue
        value: dict[str, object] = {
            "measure": name,
            "score": told["value"].replace(",", ""),
            "of": int(told["most"]) if told["most"] else None,
            "unit": told["unit"],
        }
        value["percent"] = int(told["share"]) if told["share"] else None
        if changed := re.search(
            r"from (\d{1,4})(?:/\d+)? ?(?:%|percent|points|feet|ft|meters|m|seconds|sec)? to (\d{1,4})",
            page.plain[match.end() : match.end() + 70],
        ):
            value |= {"score": changed[2], "before": changed[1]}
            yield _make(page, value, (match.start(), match.end() + changed.end()))
            continue
        if earlier := EARLIER.match(page.plain, told.end()):
            value["before"] = earlier[1]
            yield _make(page, value, (match.start(), earlier.end()))
            continue
        yield _make(page, value, (match.start(), told.end()))


def _motion(page: Page) -> Iterator[Fact]:
    for match in page.each(MOVE, "motion"):
        if re.match(
            r"/(?:extension|flexion)|-(?:extension)| (?:injur|contract|exercise|strain|strength)|\s?[0-5][+-]?/5",
            page.plain[match.end() :],
        ):
            continue
        name = NAMED_MOVE.name(match)
        stop = page.sentence(match.start()).end
        following = MOVE.search(page.plain, match.end(), min(stop, match.end() + 60))
        limit = following.start() if following else stop
        told = (
            CHANGE.match(page.plain, match.end(), limit)
            or DEGREES.match(page.plain, match.end(), limit)
            or PERCENT_MOVE.match(page.plain, match.end(), limit)
        )
        fact = told and _degrees(page, name, match, told)
        if told and fact:
            yield fact
            yield from _other_side(page, fact, told)


def _degrees(page: Page, name: str, match: re.Match[str], told: re.Match[str]) -> Fact | None:
    groups, amount = told.groupdict(), int(told["value"])
    span = page.sentence(match.start())
    around = page.plain[max(span.start - 160, 0) : told.end() + 26]
    sure = (
        groups.get("unit")
        or groups.get("normal")
        or groups.get("before")
        or re.search(r"\b(?:[ap]?rom|range of motion|degrees|arc)\b", around)
    )
    if (
        amount > 190
        or not _free(page, told.start("value"), told.end())
        or (groups.get("normal") and int(groups["normal"]) in (5, 10))
        or not sure
    ):
        return None
    percent = "unit" not in groups and "before" not in groups
    specific = (
        page.plain[match.start() : match.end()]
        if re.search(r"dorsi|plantar|palmar|forward|right|left", page.plain[match.start() : match.end()])
        else name
    )
    value: dict[str, object] = {
        "measure": "range of motion",
        "motion": specific,
        "percent" if percent else "degrees": amount,
    }
    value |= {
        "normal": int(groups["normal"]) if groups.get("normal") else None,
        "before": int(groups["before"]) if groups.get("before") else None,
    }
    value |= _part_before(page, match.start())
    if beside := re.search(
        r"\b(right|left|bilateral) (?:side )?$", page.plain[max(0, match.start() - 10) : match.start()]
    ) or re.search(r"\b(right|left|bilateral)", told.group()):
        value["side"] = beside[1]
    return _make(page, value, (match.start(), told.end()))


def _other_side(page: Page, fact: Fact, told: re.Match[str]) -> Iterator[Fact]:
    """ "rotation right 60 degrees, left 55 degrees": the second of the pair."""
    found = re.match(
        r",? ?(?:and |/ ?)?(?:on the )?(left|right),? ?(?:is |to )?(\d{1,3})(?: ?(?:degrees|deg\b|°))?(?![\d/%])",
        page.plain[told.end() :],
    )
    if found and "degrees" in fact.value:
        value = {**fact.value, "degrees": int(found[2]), "side": found[1]}
        value.pop("normal", None)
        yield _make(page, value, (told.end() + found.start(1), told.end() + found.end()))


def _part_before(page: Page, place: int) -> dict[str, object]:
    near = [body for body in bodies.find(page) if body.end <= place + 10 and place - body.start < 220]
    return {"part": near[-1].part, "side": near[-1].side} if near else {}


def _grip(page: Page) -> Iterator[Fact]:
    for match in page.each(GRIP, "grip"):
        span = page.sentence(match.start())
        sides = list(GRIP_SIDE.finditer(page.plain, match.end(), min(span.end, match.end() + 90)))
        bare = [] if sides else [found for found in [GRIP_BARE.match(page.plain, match.end(), span.end)] if found]
        for told in sides or bare:
            if "/5" in told.group().replace(" ", "") and not told["unit"]:
                continue
            side = bodies.SIDES[told["side"]] if sides else bodies.side_of(page, match.start(), match.end())[0]
            value: dict[str, object] = {
                "measure": "pinch strength" if "pinch" in match["what"] else "grip strength",
                "side": side,
            }
            value |= {
                "score": re.sub(r"\s", "", told["value"]),
                "unit": told["unit"] or next((one["unit"] for one in sides if one["unit"]), ""),
            }
            yield _make(page, value, (told.start() if sides else match.start(), told.end()))


def _muscle(page: Page) -> Iterator[Fact]:
    for match in page.each(MUSCLE, "muscle"):
        span = page.sentence(match.start())
        around = page.plain[max(0, span.start - 60) : span.end]
        if (
            not _free(page, match.start(), match.end())
            or not MUSCLE_WORD.search(around)
            or re.search(r"\bpain\b[^.]{0,12}$", page.plain[span.start : match.start()])
        ):
            continue
        before = [
            (abs(match.start() - one.end()), one[1])
            for one in MUSCLES.finditer(page.plain, span.start, span.end)
            if one.end() <= match.start() + 40
        ]
        near = _part_before(page, match.start())
        muscle = min(before)[1] if before and min(before)[0] < 40 else ""
        value: dict[str, object] = {
            "measure": "muscle strength",
            "grade": re.sub(r"\s", "", match.group()),
            "muscle": muscle,
            **near,
        }
        value["side"] = _side_of_grade(page, match, span)
        yield _make(page, value, match.span())


def _side_of_grade(page: Page, match: re.Match[str], span: Span) -> str:
    """ "4/5 left, 5/5 right": the side right behind the grade, else the last one before it in its own part."""
    behind = re.match(
        r",? ?\(?(?:on the |in the |of the )?(right|left|bilateral(?:ly)?|r\b|l\b)",
        page.plain[match.end() : match.end() + 24],
    )
    before = re.split(r"\d[+-]?\s?/\s?5|;", page.plain[span.start : match.start()])[-1]
    sides = re.findall(r"\b(right|left|bilateral(?:ly)?|r|l)\b", before)
    word = behind[1] if behind else sides[-1] if sides else ""
    return bodies.SIDES.get(word, "")


def _tolerance(page: Page) -> Iterator[Fact]:
    for match in page.each(WALKS, "tolerance"):
        span = page.sentence(match.start())
        if page.section(match.start()) in ("work",) or re.search(
            r"\brestrict|\bno (?:lift|walk|stand|sit)|\bnot (?:lift|walk|stand|sit)|\bavoid|limit(?:ed)? to|no more than",
            page.plain[span.start : span.end],
        ):
            continue
        if not re.search(
            r"\b(?:can|able|tolera\w+|up to|now|lifts|walks?|drives|stands|sits|for|increased|improved)\b",
            page.plain[max(span.start, match.start() - 30) : match.end()],
        ):
            continue
        if page.plain[max(span.start, match.start() - 8) : match.start()].endswith(("minute ", "minute-")):
            continue
        before = ""
        if (
            changed := re.match(r"[^\d.;]{0,12} ?to (\d{1,3})\b", page.plain[match.end() : match.end() + 20])
            if re.search(r"\bfrom\s*$", page.plain[match.start() : match.start("value")])
            else None
        ):
            before = match["value"]
        elif ranged := re.search(r"\bfrom (?:\d+|\w+) ?to (\d{1,3}) ", match.group()):
            before, changed = match["value"], ranged
        match_what = match["what"].removesuffix("s")
        kind = {"walk": "walking", "stand": "standing", "sit": "sitting", "drive": "driving", "lift": "lifting"}.get(
            match_what, match_what
        )
        yield _make(
            page,
            {
                "measure": "tolerance",
                "activity": kind,
                "score": changed[1] if changed else match["value"],
                "before": before,
                "unit": match["unit"],
            },
            (match.start(), match.end() + (changed.end() if changed else 0)),
            0.6,
        )
