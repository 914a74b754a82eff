"""Conservative care that was tried, and what it gave."""

import re
from collections.abc import Iterator

from openimr.records.facts.rules.fact import ABSENT, PRESENT, Fact, Span
from openimr.records.facts.rules.gazetteer import Hit
from openimr.records.facts.rules.page import Page
from openimr.records.facts.rules.therapies import ABBREVIATED, capitals

RULE = "care"
FAILED, HELPED, PARTIAL, TRIED = "failed", "helped", "partial", "tried"
RESULTS = [
    (FAILED, r"\b(?:did nothing|fail(?:ed|ure of|s|ing)|without (?:significant |any |lasting |much |sustained |adequate |substantial |sufficient )*(?:relief|benefit|improvement|success|help)|(?:with )?no (?:significant |lasting |sustained |long-term |real )*(?:relief|benefit|improvement|help|success)|did(?: not|n't) (?:help|provide|improve|respond|relieve|work|benefit)|not (?:help(?:ed|ful)|effective|beneficial|improved|responded|responsive|relieved)|ineffective|unsuccessful|minimal (?:relief|benefit|improvement|help)|little (?:relief|benefit|improvement|help)|unresponsive to|refractory to|(?:has|have) not (?:helped|improved|responded|been (?:helpful|effective|beneficial))|worse(?:ned)? (?:with|by|after)|exhausted|no mejor\w*|sin (?:alivio|mejoria|exito)|despite|not been (?:helpful|effective)|persist\w* despite|inadequate (?:relief|response)|poor (?:relief|response)|aggravated|made (?:it|symptoms|the pain|pain) worse|no ayud\w+|limited benefit|fracas\w+)\b"),
    (PARTIAL, r"\b(?:(?:with |some |gave |provided )?(?:partial|some|temporary|short-term|transient|modest|mild|slight|moderate|limited|short-lived|brief) (?:\w+ )?(?:relief|benefit|improvement|help)|help(?:s|ed)? (?:only )?(?:a little|briefly|somewhat|temporarily|some|for a (?:short|few))|temporarily (?:helped|relieved|helpful)|(?:somewhat|partially|mildly|slightly|temporarily) (?:helpful|beneficial|effective|improved|better)|(?:alivio|mejoria) (?:parcial|temporal|leve)|some help|relief (?:was|is) (?:temporary|partial|short)|partially (?:relieved|effective))\b"),
    (HELPED, r"\b(?:(?:with |good |great |excellent |significant |substantial |considerable |marked |gave |provided |definite |noted )*(?:good|great|excellent|significant|substantial|considerable|marked|noticeable|lasting) (?:\w+ )?(?:relief|benefit|improvement|help|results?|response)|help(?:ed|ing|s|ful)|(?:has|have) been (?:helpful|beneficial|effective|helping)|(?:is|was|were|are) (?:very |quite |most )?(?:helpful|beneficial|effective)|benefit(?:ed|s|ing)? from|responded (?:well )?to|respond(?:ed|ing|s) well|improv(?:ed|ing|ement|es)|relie(?:ved|ves|f with)|with (?:relief|benefit)|effective|(?:pain )?(?:decreased|reduced|better) (?:with|after|by)|buen alivio|ayud\w+|mejor\w+|alivi[ao]\w*|successful\w*|\d{1,3} ?(?:%|percent) (?:\w+ )?(?:relief|improvement|reduction|better))\b"),
]  # fmt: skip
RESULT = [(name, re.compile(pattern)) for name, pattern in RESULTS]
WAS_TRIED = re.compile(
    r"\b(?:complet\w+|tried|underwent|undergone|received|attended|has had|had|treated with|treatment (?:has )?include[sd]?|participated in|trial of|using|uses|used|utiliz\w+|performs?|performing|doing|does|continues|to date|wears?|wearing|was given|prior|previous|treatments? (?:to date )?(?:have |has )?includ\w+|manag\w+ with|consist\w+ of|after|following|previously|past|recibio|ha tenido|completo|including|includes?|has been (?:using|doing|wearing|treated))\b"
)
ASKED = re.compile(
    r"\b(?:request\w*|recommend\w*|authoriz\w*|refer\w*|prescrib\w*|order\w*|begin|start|initiate|consider\w*|plan\w*|needs?|additional|would benefit|rfa|denied|deny|non-?certif\w*|certif\w*|schedul\w*|pending|await\w*|will|should|instruct\w*|educat\w*|advis\w*|encourag\w*|continue|propose\w*|before|solicit\w+|goal\w*|frequency|duration|next|proceed)\b"
)
NEVER = re.compile(
    r"\b(?:no (?:documentation|evidence|mention|record|indication|report|prior|trial|history) (?:of |that )?|has not (?:had|tried|received|attended|started|undergone|attempted|begun)|have not (?:been )?(?:tried|attempted)|never (?:had|tried|attended|received)|did not (?:have|attend|receive|start)|not (?:yet )?(?:had|tried|started|begun)|without (?:a )?(?:trial|first)|denies (?:any )?(?:prior|previous)|no (?:pt|physical therapy|therapy|acupuncture|chiropractic)\b|no ha (?:recibido|tenido))"
)
NO_BEFORE = re.compile(r"\bno (?:prior |formal )?$")
NONE_YET = re.compile(r" (?:as )?(?:yet|to date|so far|thus far)\b")
SPECIFIC = {"therapy", "medications", "injections", "rest", "ice and heat"}


def read(page: Page) -> Iterator[Fact]:
    """Each kind of care once with each result; care that is only asked for is not care tried."""
    seen: dict[str, str] = {}
    for hit in _hits(page):
        fact = _one(page, hit)
        if fact is None or page.section(hit.start) in ("education", "allergies"):
            continue
        key = f"{fact.value['care']} {fact.assertion}"
        if seen.get(key) in (fact.value["result"], FAILED, HELPED, PARTIAL) and (
            fact.value["result"] == TRIED or seen[key] == fact.value["result"]
        ):
            continue
        seen[key] = str(fact.value["result"])
        yield fact


def _hits(page: Page) -> list[Hit]:
    named = list(page.hits("care"))
    for match in capitals(page):
        word = match[1].replace(" ", "").replace("&", "/")
        named.append(Hit(*match.span(), ABBREVIATED.get(word, "physical therapy"), {"group": "therapy"}))
    over = [(hit.start, hit.end) for hit in page.hits("procedures")]
    named = [
        hit
        for hit in named
        if not (
            hit.name == "injections"
            and re.search(
                r"(?:epidural|steroid|facet|point|joint|cortisone|synvisc|nerve) $",
                page.plain[max(0, hit.start - 12) : hit.start],
            )
        )
    ]
    named = [hit for hit in named if not any(start < hit.end and hit.start < end for start, end in over)]
    return sorted(named, key=lambda hit: hit.start)


VAGUE = ("ice", "heat", "rest", "tens", "lso", "brace", "medications", "medication")
NOT_YET = ("request", "decision", "plan", "medications")  # sections that tell of what is to come, or of drugs


def _one(page: Page, hit: Hit) -> Fact | None:
    span, plain = page.sentence(hit.start), page.plain
    if plain[hit.start : hit.end] in VAGUE and not _telling(plain, hit, span):
        return None
    from_ = max(span.start, hit.start - 70)
    if never := NEVER.search(plain[from_ : hit.start]):
        value: dict[str, object] = {"care": hit.name, "result": "not tried"}
        return _make(page, hit, value, ABSENT, (from_ + never.start(), hit.end), 0.75)
    if NO_BEFORE.search(plain[from_ : hit.start]) and NONE_YET.match(plain, hit.end):
        return _make(page, hit, {"care": hit.name, "result": "not tried"}, ABSENT, (hit.start - 3, hit.end), 0.75)
    result, place = _result(plain, hit, span)
    if result:
        value = {"care": hit.name, "result": result, **_lasted(plain, hit, span)}
        return _make(page, hit, value, PRESENT, (min(hit.start, place[0]), max(hit.end, place[1])), 0.8)
    if not _was_tried(page, hit, span):
        return None
    value = {"care": hit.name, "result": TRIED, **_lasted(plain, hit, span)}
    return _make(page, hit, value, PRESENT, (hit.start, hit.end), 0.6)


def _was_tried(page: Page, hit: Hit, span: Span) -> bool:
    """Whether the words before say that it was tried, and not after that that it is asked for."""
    section = page.section(hit.start)
    if section in NOT_YET or (hit.name in SPECIFIC and section != "therapy"):
        return False
    before = page.plain[max(span.start, hit.start - 80) : hit.start]
    tried = [match.end() for match in WAS_TRIED.finditer(before)] + [0] * (section == "therapy")
    asked = [match.end() for match in ASKED.finditer(before)]
    asked += [0] * bool(ASKED.search(page.plain[hit.end : min(span.end, hit.end + 40)]))
    return bool(tried) and not (asked and max(asked) >= max(tried))


def _telling(plain: str, hit: Hit, span: Span) -> bool:
    around = plain[span.start : span.end]
    return any(pattern.search(around) for _, pattern in RESULT) or bool(
        re.search(r"\btreat\w*|conservative|tried", around)
    )


def _result(plain: str, hit: Hit, span: Span) -> tuple[str, tuple[int, int]]:
    """The result nearest to the care in its clause: before it ("failed PT") or behind it ("PT without relief")."""
    found: list[tuple[int, int, str, tuple[int, int]]] = []
    for rank, (name, pattern) in enumerate(RESULT):
        for match in pattern.finditer(plain, span.start, span.end):
            if match.end() <= hit.start:
                between, far = plain[match.end() : hit.start], hit.start - match.end()
                meant = far < 75 and (
                    name == FAILED or re.search(r"(?:from|with|to|by|after|of)$", match.group() + between.rstrip()[-5:])
                )
            else:
                between, far = plain[hit.end : max(match.start(), hit.end)], match.start() - hit.end
                meant = -1 <= far < 85
            if meant and not re.search(
                r"[;.]|\b(?:but|however|although|while|pero)\b|, (?:which|and) (?:he|she|now)\b|\bif\b", between
            ):
                found.append(
                    (max(far, 0) + (12 if match.end() <= hit.start and name != FAILED else 0), rank, name, match.span())
                )
    if not found:
        return "", (hit.start, hit.end)
    _, _, name, place = min(found)
    if name == HELPED:  # "improvement" may be a part of "no improvement"
        wider = [
            (other, span_)
            for _, rank, other, span_ in found
            if rank < 2 and span_[0] <= place[0] and place[1] <= span_[1] + 1
        ]
        name, place = wider[0] if wider else (name, place)
    hoped = re.search(
        r"\b(?:would|may|might|could|should|if|likely to|expected to|goal|to)\s*(?:\w+\s)?$",
        plain[max(span.start, place[0] - 24) : place[0]],
    )
    return ("", place) if hoped and name != FAILED else (name, place)


def _lasted(plain: str, hit: Hit, span: Span) -> dict[str, object]:
    found = re.search(
        r"\b(\d{1,2}|one|two|three|four|six|eight|twelve|several) (weeks|months) of (?:\w+ ){0,2}$",
        plain[max(span.start, hit.start - 44) : hit.start],
    )
    behind = re.match(
        r" (?:for|x|over) (\d{1,2}|one|two|three|four|six|eight|twelve|several) ?(weeks|months|wks)\b",
        plain[hit.end : hit.end + 30],
    )
    either = found or behind
    return {"duration": f"{either[1]} {either[2]}"} if either else {}


def _make(page: Page, hit: Hit, value: dict[str, object], assertion: str, span: tuple[int, int], sure: float) -> Fact:
    return page.fact("conservative_care", value, assertion, span, RULE, sure)
