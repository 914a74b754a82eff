"""Who wrote a document: a name with a credential, weighed by where it stands (signature, letterhead, label)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from openimr.records.piles import cues
from openimr.records.piles.sheets import Cue, Line, Sheet, fold

CREDENTIAL = (
    r"(?:M\.?\s?D\.?|D\.?\s?O\.?|D\.?\s?C\.?|D\.?P\.?T\.?|P\.?T\.?A?\.?|O\.?T\.?R?(?:/L)?\.?|L\.?\s?Ac\.?|LAC|Ph\.?\s?D\.?|Psy\.?\s?D\.?"
    r"|D\.?D\.?S\.?|D\.?M\.?D\.?|D\.?P\.?M\.?|Pharm\.?\s?D\.?|R\.?Ph\.?|F?\.?N\.?P\.?(?:-[BC]+)?|P\.?A\.?(?:-C)|R\.?N\.?|A\.?T\.?C\.?|L\.?C\.?S\.?W\.?"
    r"|M\.?F\.?T\.?|QME|AME)"
)
_PART = r"(?:[A-Z][A-Za-zÀ-ÿ'’-]+|[A-Z]\.)"
NAME = re.compile(
    rf"\b({_PART}(?:\s+(?:(?:de|la|del|van|von|der|st\.)\s+)?{_PART}){{1,3}}),?\s*({CREDENTIAL})(?![A-Za-z])"
)
READ_WRONG = (
    r"(?:M[.LI]{0,2}\s?[D0O1]{1,2}|[D0O][.,]\s?[O0]|D[.,]\s?[CG])[.:]?"  # M.D., D.O., D.C. as a scanner reads them
)
NOISY = re.compile(rf"^[\W_]*({_PART}(?:\s+{_PART}){{1,3}})[,.;]\s*({CREDENTIAL}|{READ_WRONG})[\W_]*$")
DOCTOR = re.compile(rf"\bDra?\.\s*({_PART}(?:\s+{_PART}){{0,2}})")
AFTER_LABEL = re.compile(rf"^\W*({_PART}(?:\s+{_PART}){{1,3}})\W*$")
LABELS: dict[str, float] = dict.fromkeys(cues.read("people")["author"], 3.2) | dict.fromkeys(
    cues.read("people")["other"], -3.5
)
BY_KIND: dict[str, dict[str, float]] = cues.read("people")["by_kind"]
BARE = re.compile(rf"^({_PART}(?:\s+{_PART}){{1,3}})$")  # nothing but a name
COMPANY = re.compile(
    r"\b(?:insurance|service|services|group|clinic|center|centre|hospital|laborator(?:y|ies)|labs|pharmacy|company|mutual|county|district|"
    r"university|medical|medicine|orthop\w+|therapy|imaging|radiology|associates|institute|law|office|authority|claims|health|rehab\w*|physical|"
    r"spine|pain|records?|report|date|page|note|plan|school|city|state|california|department|fund|specialists?|surgery|partners|rx)\b",
    re.I,
)
CLOSING = re.compile(r"signed|sincerely|submitted|signature|truly yours|dictated|regards|atentamente|^/s/|\bs/", re.I)
NEARLY = 85  # likeness in per cent of one name to itself, read wrong
LOOK_BACK, REACH = 4, 44
LEGIBLE, DOUBTFUL = 78.0, 0.45  # confidence of OCR under which most names have a wrong letter; how sure they are then
SHORT = 40  # letters of a line that closes a letter; a longer one is a sentence
LONGEST_LINE = 500  # characters: nobody signs in a longer one
MOST_PEOPLE = 300  # names compared with one another
JUNK = 3  # letters of a line: what a scanner makes of fewer is dirt
ROUGH = " .,:;|_*'`‘’\"~-»«"  # what dirt leaves at the ends of a line


@dataclass(frozen=True)
class AuthorFound:
    """`name` as it stands, with its credential."""

    name: str
    confidence: float
    cue: Cue
    runner_up: str = ""


@dataclass(frozen=True)
class Named:
    name: str
    key: str
    points: float
    cue: Cue


def author(pages: Sequence[Sheet], kind: str = "", known: Sequence[str] = ()) -> AuthorFound | None:
    """The author of the document; None when no name with a credential or a label stands on its first or last pages.

    `known`: names of people of the case, by which a name that a scanner read is spelled.
    """
    read = [page for page in pages if not page.empty]
    wanted = dict.fromkeys([*read[:1], *read[-2:]])
    people: list[Named] = []
    for page in wanted:
        for named in _named(page, kind, first=page is read[0], last=page is read[-1]):
            _join(people, named)
    ranked = sorted(people, key=lambda one: -one.points)
    if not ranked or ranked[0].points <= 0.5:
        return None
    second = ranked[1].points if len(ranked) > 1 else 0.0
    sure = min(ranked[0].points / 5, 1.0) * min(0.7 + 0.1 * (ranked[0].points - max(second, 0.0)), 1.0)
    read_at = min((page.confidence for page in wanted if page.confidence is not None), default=None)
    if read_at is not None:
        sure *= min(1.0, max(read_at - 50, 0.0) / 45)  # a letter of a name may be read wrong
        sure = min(sure, DOUBTFUL) if read_at < LEGIBLE else sure
    runner = ranked[1].name if len(ranked) > 1 and second > 0 else ""
    name = ranked[0].name if read_at is None else spelled(ranked[0].name, known)
    return AuthorFound(name, round(min(sure, 0.98), 2), ranked[0].cue, runner)


def spelled(name: str, known: Sequence[str]) -> str:
    """The one known name that this must be, a letter or two read wrong; else the name as it is."""
    bare, comma, credential = name.partition(",")
    near = {
        one.partition(",")[0].strip() for one in known if fuzz.ratio(_key(bare), _key(one.partition(",")[0])) >= NEARLY
    }
    return f"{near.pop()}{comma}{credential}" if len(near) == 1 else name


def _join(people: list[Named], new: Named) -> None:
    """The same person named twice: the points add, the fuller name stays."""
    for place, held in enumerate(people):
        if fuzz.ratio(held.key, new.key) >= 88:
            better = new if new.points > held.points else held
            people[place] = Named(
                better.name, better.key, better.points + 0.4 * max(min(held.points, new.points), 0.0), better.cue
            )
            return
    if len(people) < MOST_PEOPLE:
        people.append(new)


def _named(page: Sheet, kind: str, *, first: bool, last: bool) -> Iterator[Named]:
    read = [line for line in page.body if len(line.text) <= LONGEST_LINE]
    lines = [line for line in read if page.confidence is None or sum(map(str.isalnum, line.text)) >= JUNK]
    for number, line in enumerate(lines):
        for name, bare, start, end, credentialed in _names(line):
            label = _label(lines, number, start)
            points = (
                (1.6 if credentialed else -0.8 if not label and not line.text[:start].strip(ROUGH) else 0.2)
                + _weight(label, kind)
                + _place(number, len(lines), first, last)
            )
            before = lines[max(0, number - LOOK_BACK) : number]
            closing = any(CLOSING.search(one.text) for one in before if credentialed or len(one.text) < SHORT)
            points += 2.4 if last and closing and number > len(lines) / 2 else 0.0
            points -= 3.0 if not credentialed and not closing and not label else 0.0
            yield Named(name, _key(bare), points, page.cue(line, start, end))


def _names(line: Line) -> Iterator[tuple[str, str, int, int, bool]]:
    """Name as written, name alone, its place, and whether a credential follows."""
    for match in NAME.finditer(line.text):
        yield f"{match[1]}, {match[2].strip()}", match[1], match.start(), match.end(), True
    for match in DOCTOR.finditer(line.text):
        yield f"Dr. {match[1]}", match[1], match.start(), match.end(), False
    if (noisy := NOISY.match(line.text)) and not NAME.search(line.text):
        yield noisy[1], noisy[1], noisy.start(1), noisy.end(2), True
    start = len(line.text) - len(line.text.lstrip(ROUGH))
    if (bare := BARE.match(line.text.strip(ROUGH))) and not COMPANY.search(line.text):
        yield bare[1], bare[1], start, start + len(bare[1]), False
    head, colon, rest = line.text.partition(":")
    if colon and (plain := AFTER_LABEL.match(rest)) and not COMPANY.search(rest) and fold(head).strip() in _WORDS:
        start = line.text.index(plain[1], len(head))
        yield plain[1], plain[1], start, start + len(plain[1]), False


_WORDS = frozenset(words for words, weight in LABELS.items() if weight > 0)


def _label(lines: Sequence[Line], number: int, start: int) -> str:
    """The label before the name, on its line or alone on the line above."""
    before = fold(lines[number].text[max(0, start - REACH) : start]).strip(" :.-,/")
    if not before and number:
        above = fold(lines[number - 1].text).strip(" :.-,_/")
        before = above if len(above) < 30 else ""
    found = [words for words in LABELS if before == words or before.endswith((f" {words}", f"/{words}"))]
    return max(found, key=len, default="") or _begins(before)


def _begins(before: str) -> str:
    found = [words for words in LABELS if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", before)]
    return max(found, key=len, default="")


def _weight(label: str, kind: str) -> float:
    return LABELS.get(label, 0.0) + BY_KIND.get(kind, {}).get(label, 0.0)


def _place(number: int, total: int, first: bool, last: bool) -> float:
    if first and number < 3:
        return 1.4  # a letterhead
    if last and number >= total - 8:
        return 1.2
    return 0.0 if number < 15 or number >= total - 8 else -0.8


def _key(name: str) -> str:
    return " ".join(word for word in fold(name).replace(".", " ").split() if len(word) > 1)
