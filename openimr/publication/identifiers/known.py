"""What the case says of its parties, looked for in every form a letter may write it.

A name is found in any order, with initials, with a title or a possessive, in capitals, broken at a line's end or with a
blank that a scan put inside; a number with any separators.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from openimr.publication.identifiers import lists
from openimr.publication.identifiers.found import Found

GAP = r"[\s\u00a0.,'’\-–]{0,5}"  # between the parts of a name
BETWEEN = r"(?<![\w@])", r"(?:['’]s)?(?![\w@]|-[a-z])"
CREDENTIALS = re.compile(
    r",?\s*\b(?:M\.?D|D\.?O|D\.?C|D\.?P\.?M|Ph\.?D|Psy\.?D|R\.?N|N\.?P|P\.?A(?:-C)?|P\.?T|D\.?P\.?T|O\.?T|L\.?Ac|Esq|D\.?D\.?S|Jr|Sr|I{2,3})\b\.?",
)
SUFFIX = re.compile(r",?\s+(?:Inc|LLC|LLP|Ltd|Corp(?:oration)?|Co(?:mpany)?|PC|APC|LP)\b\.?", re.IGNORECASE)
ENDING = r"(?:,?\s+(?i:Inc|LLC|LLP|Ltd|Corp(?:oration)?|Co(?:mpany)?|PC|APC|LP)\b\.?)?"
ACTS = re.compile(
    r"\s+(?:was|is|has|had|reports?|reported|states?|stated|denies|denied|complains?|complained|says|said|works|worked)\b"
)
PARTICLES = frozenset(
    "de del la las los van von der den da di du bin al el san santa st mac das dos do den te ten ter le zu zur vom y e".split()
)


@dataclass(frozen=True)
class Entity:
    """One thing the case knows. `kind` as the profiles name it; `shape`: person, organization, address, number or text."""

    kind: str
    shape: str
    value: str


@lru_cache(maxsize=4096)
def _pattern(entity: Entity) -> re.Pattern[str] | None:
    forms = list(dict.fromkeys(form for form in SHAPES[entity.shape](entity.value) if form))  # the longest come first
    return re.compile("|".join(f"{BETWEEN[0]}(?:{form}){BETWEEN[1]}" for form in forms)) if forms else None


def find(text: str, entities: Iterable[Entity]) -> Iterator[Found]:
    """Every place of every entity."""
    for entity in entities:
        pattern = _pattern(entity)
        for match in pattern.finditer(text) if pattern else ():
            if entity.shape != "person" or not _other_meaning(text, match):
                yield Found(*match.span(), entity.kind, f"the case names this {lists.KINDS[entity.kind]}", known=True)


def _other_meaning(text: str, match: re.Match[str]) -> bool:
    """A family name that is also an examiner's ("Spurling's test") or a common word that begins a sentence ("Long")."""
    word = re.sub(r"['’]s$", "", match[0])
    if len(word.split()) > 1:
        return False
    owns = word != match[0]
    if lists.TITLE_BEFORE.search(text, max(0, match.start() - 12), match.start()):
        return False
    if word.casefold() in lists.eponyms() and lists.examined(text, match.start(), match.end()):
        return True
    begins = word.casefold() in lists.openers() and not owns and lists.begins_sentence(text, match.start())
    return begins and not ACTS.match(text, match.end())


def _letters(word: str, *, any_case: bool = False) -> str:
    """A word as a pattern: capitalized or in capitals, with a break or a blank of a scan between letters when it is long."""
    joint = r"(?:-?[ \t]?\n[ \t]*|\u00ad|[ ])?" if len(word) >= 5 else ""
    if any_case:
        return joint.join(_either(letter) for letter in word)
    first, rest = re.escape(word[0].upper()), word[1:]
    plain = joint.join([first, *(re.escape(letter) for letter in rest)])
    return rf"(?:{plain}|{joint.join(re.escape(letter) for letter in word.upper())})"


def _either(letter: str) -> str:
    if letter == "ß":
        return "(?:ß|[sS]{2})"
    return f"[{letter.lower()}{letter.upper()}]" if letter.isalpha() else re.escape(letter)


def _person(value: str) -> Iterator[str]:
    bare = re.sub(r"\([^)]*\)", " ", CREDENTIALS.sub("", value))
    parts = [part for part in re.split(r"[\s,.]+", lists.TITLE.sub("", bare)) if part]
    whole = [part for part in parts if len(part) > 1 and part.casefold() not in PARTICLES and not part.islower()]
    if not whole:
        return
    lead = rf"(?:(?i:{'|'.join(sorted(PARTICLES))})\s+)*" if set(map(str.casefold, parts)) & PARTICLES else ""
    yield lead + GAP.join(_part(part) for part in parts)
    for cut in range(1, len(parts)):  # two family names, two first names, particles among them
        yield GAP.join(_part(part) for part in [*parts[cut:], *parts[:cut]])
    if len(parts) > 1:
        yield from _orders(parts, whole)
    yield from (lead + _part(part) for part in whole if len(part) > 2 or len(whole) == 1)
    for part in whole:
        yield from (_letters(piece) for piece in re.split(r"[-–]", part) if "-" in part and len(piece) > 2)
    if len(parts) > 1:
        yield _initials(parts)


def _orders(parts: list[str], whole: list[str]) -> Iterator[str]:
    """First and last, last and first, initials for first names."""
    first, last = _part(whole[0]), _part(whole[-1])
    middle = rf"(?:{GAP}[A-Z]\b\.?)?"
    letters = "".join(rf"(?:{re.escape(part[0].upper())}\b\.?{GAP})?" for part in parts[1:-1])
    yield rf"{first}{middle}{GAP}{last}"
    yield rf"{last}{GAP}{first}{middle}"
    yield rf"{re.escape(parts[0][0].upper())}\.?{GAP}{letters}{last}"
    yield rf"{last},?\s?{re.escape(parts[0][0].upper())}\b\.?(?:\s?[A-Z]\b\.?)?"


def _part(part: str) -> str:
    return r"[\s\-–]{0,2}".join(_letters(piece) for piece in re.split(r"[-–]", part) if piece)


def _initials(parts: list[str]) -> str:
    """ "M. T. F." and "M.F.", always with points: bare capitals are too often a word of medicine."""
    inner = "".join(rf"(?:{re.escape(part[0].upper())}\.\s?)?" for part in parts[1:-1])
    return rf"{re.escape(parts[0][0].upper())}\.\s?{inner}{re.escape(parts[-1][0].upper())}\."


def _organization(value: str) -> Iterator[str]:
    bare = SUFFIX.sub("", value).strip(" ,.")
    words = re.findall(r"[\w&'’]+", bare)
    if not words:
        return
    yield r"[\s\-–,.&]{0,4}".join(_letters(word, any_case=True) for word in words) + ENDING
    if words[0].casefold() == "the":
        words = words[1:]
    if words and len(words[0]) > 3 and not lists.safe(words[0]) and words[0].casefold() not in lists.name_words():
        yield _letters(words[0])
    short = "".join(word[0] for word in words if word[0].isupper())
    if len(short) >= 3 and short.casefold() not in lists.safe_words():
        yield rf"{short}|{r'\.'.join(short)}\.?"


def _address(value: str) -> Iterator[str]:
    for line in value.splitlines():
        words = re.findall(r"[\w#]+", line)
        if len(words) > 1:
            yield r"[\s.,\-–#]{0,3}".join(_letters(word, any_case=True) for word in words)
    yield from _place(value)


def _place(value: str) -> Iterator[str]:
    """The town and the ZIP code of the last line by themselves."""
    if match := re.search(r"([^\n,\d]+),\s*[A-Z]{2}\s+(\d{5})(?:-\d{4})?\s*$", value):
        yield rf"{match[2]}(?:-\d{{4}})?"
        if match[1].strip().casefold() not in lists.safe_words():
            yield r"\s+".join(_letters(word) for word in match[1].split())


def _number(value: str) -> Iterator[str]:
    """Letters and digits with any separators between them."""
    signs = re.findall(r"[A-Za-z0-9]", value)
    if len(signs) >= 4:
        yield r"[\s.\-–/()]{0,2}".join(_either(sign) for sign in signs)


def _text(value: str) -> Iterator[str]:
    words = value.split()
    if words:
        yield r"\s+".join("".join(_either(letter) for letter in word) for word in words)


SHAPES = {"person": _person, "organization": _organization, "address": _address, "number": _number, "text": _text}
