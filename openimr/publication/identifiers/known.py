"""What the case says of its parties, looked for in every form a letter may write it.

A name is found in any order, with initials, with a title or a possessive, in capitals or small, with or without its
accents, broken at a line's end, with a blank that a scan put inside or letters that OCR takes for others; a number with any
separators; a day of birth however it is written. Text and names are compared folded (`folding`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from openimr.publication.identifiers import lists, spellings
from openimr.publication.identifiers.folding import Folded, fold
from openimr.publication.identifiers.found import Found

GAP = r"[\s.,'\-]{0,5}"  # between the parts of a name
BETWEEN = r"(?<![\w@])", r"(?:'[sS])?(?![\w@])"
CREDENTIALS = re.compile(
    r",?\s*\b(?:M\.?D|D\.?O|D\.?C|D\.?P\.?M|Ph\.?D|Psy\.?D|R\.?N|N\.?P|P\.?A(?:-C)?|P\.?T|D\.?P\.?T|O\.?T|L\.?Ac|Esq|D\.?D\.?S|Jr|Sr|I{2,3})\b\.?",
)
SUFFIX = re.compile(r",?\s+(?:Inc|LLC|LLP|Ltd|Corp(?:oration)?|Co(?:mpany)?|PC|APC|LP)\b\.?", re.IGNORECASE)
ENDING = r"(?:,?\s+(?i:Inc|LLC|LLP|Ltd|Corp(?:oration)?|Co(?:mpany)?|PC|APC|LP)\b\.?)?"
ACTS = re.compile(
    r"\s+(?:was|is|has|had|reports?|reported|states?|stated|denies|denied|complains?|complained|says|said|works|worked)\b"
)
CAPITALIZED = re.compile(r"(?<![\w@])[A-Z][A-Za-z]{3,}(?![\w@])")
CLOSE = 5  # letters: shorter names have too many neighbours
PARTICLES = frozenset(
    "de del la las los van von der den da di du bin al el san santa st mac das dos do den te ten ter le zu zur vom y e".split()
)


@dataclass(frozen=True)
class Entity:
    """One thing the case knows. `kind` as the profiles name it; `shape`: person, organization, address, number, day or text."""

    kind: str
    shape: str
    value: str


@lru_cache(maxsize=4096)
def _pattern(entity: Entity) -> re.Pattern[str] | None:
    forms = list(
        dict.fromkeys(form for form in SHAPES[entity.shape](fold(entity.value)) if form)
    )  # the longest come first
    return re.compile("|".join(f"{BETWEEN[0]}(?:{form}){BETWEEN[1]}" for form in forms)) if forms else None


def find(text: str, entities: Iterable[Entity], *, misspelled: bool = True) -> Iterator[Found]:
    """Every place of every entity; `misspelled`: also words one letter away from a name, which mean nothing outside of prose."""
    folded = Folded(text)
    for entity in entities:
        pattern = _pattern(entity)
        for match in pattern.finditer(folded.text) if pattern else ():
            if entity.shape != "person" or not _other_meaning(folded.text, match):
                place = folded.span(*match.span())
                yield Found(*place, entity.kind, f"the case names this {lists.KINDS[entity.kind]}", known=True)
    if misspelled:
        yield from _close(folded, entities)


def _close(folded: Folded, entities: Iterable[Entity]) -> Iterator[Found]:
    """Capitalized words one letter away from a name of the case: typing errors, other spellings, bad scans."""
    names = {part: one.kind for one in entities if one.shape == "person" for part in _family(fold(one.value))}
    words = {match for match in CAPITALIZED.finditer(folded.text) if not lists.safe(match[0])} if names else ()
    for match in words:
        kind = spellings.close_to(match[0].casefold(), names)
        if kind is not None and not lists.examined(folded.text, *match.span()):
            yield Found(*folded.span(*match.span()), kind, "one letter away from a name that the case holds")


@lru_cache(maxsize=4096)
def _family(value: str) -> tuple[str, ...]:
    """The long parts of a name, small."""
    pieces = (piece.casefold() for part in _parts(value) for piece in part.split("-"))
    return tuple(piece for piece in pieces if len(piece) >= CLOSE)


def _other_meaning(text: str, match: re.Match[str]) -> bool:
    """A family name that is also an examiner's ("Spurling's test") or a common word ("Long" that begins, "Long-term")."""
    word = re.sub(r"'[sS]$", "", match[0])
    if len(word.split()) > 1:
        return False
    owns = word != match[0]
    if lists.TITLE_BEFORE.search(text, max(0, match.start() - 12), match.start()):
        return False
    if word.casefold() in lists.eponyms() and lists.examined(text, match.start(), match.end()):
        return True
    if re.match(r"-[a-z]", text[match.end() :]) and (lists.safe(word) or word.casefold() in lists.name_words()):
        return True
    begins = word.casefold() in lists.openers() and not owns and lists.begins_sentence(text, match.start())
    return begins and not ACTS.match(text, match.end())


def _letters(word: str, *, any_case: bool = False) -> str:
    """A word as a pattern: capitalized, or in any case; with a break or a blank of a scan between letters when it is long."""
    joint = r"(?:-?[ \t]?\n[ \t]*|[ ])?" if len(word) >= 5 else ""
    made = [spellings.either(letter, scanned=len(word) >= 4, joint=joint) for letter in spellings.pieces(word)]
    if not any_case:
        made[0] = spellings.capital(word[0], scanned=len(word) >= 4)
    return joint.join(made)


def _parts(value: str) -> list[str]:
    bare = re.sub(r"\([^)]*\)", " ", CREDENTIALS.sub("", value))
    return [part for part in re.split(r"[\s,.]+", lists.TITLE.sub("", bare)) if part]


def _person(value: str) -> Iterator[str]:
    parts = _parts(value)
    whole = [part for part in parts if len(part) > 1 and part.casefold() not in PARTICLES and not part.islower()]
    if not whole:
        return
    lead = rf"(?:(?i:{'|'.join(sorted(PARTICLES))})\s+)*" if set(map(str.casefold, parts)) & PARTICLES else ""
    yield lead + GAP.join(_part(part) for part in parts)
    for cut in range(1, len(parts)):  # two family names, two first names, particles among them
        yield GAP.join(_part(part) for part in [*parts[cut:], *parts[:cut]])
    if len(parts) > 1:
        yield from _orders(parts, whole)
        yield from _small(whole)
    yield from (lead + _part(part) for part in whole if _tells_alone(part, whole))
    for piece in (piece for part in whole if "-" in part for piece in part.split("-") if len(piece) > 2):
        yield from _alone(piece)
    for part in whole:
        yield from _alone(part)
    yield from (_letters(name) for name in lists.nicknames(whole[0]))
    if len(parts) > 1:
        yield from _initials([piece for part in parts for piece in part.split("-") if piece])


def _tells_alone(part: str, whole: list[str]) -> bool:
    """Whether one part is looked for by itself: a name of two letters only when it is no word of the language."""
    return len(part) > 2 or len(whole) == 1 or part.casefold() not in lists.safe_words()


def _alone(piece: str) -> Iterator[str]:
    """A name's part capitalized; written small as well when it is no word of the language."""
    plain = piece.casefold()
    if len(piece) > 2:
        yield _part(piece)
    if len(piece) > 3 and plain not in lists.safe_words() and plain not in lists.name_words():
        yield _part(piece, any_case=True)


def _small(whole: list[str]) -> Iterator[str]:
    """The name in any case ("rose young", "smith-john"), and its letters set apart ("J O H N  S M I T H")."""
    first, last = _part(whole[0], any_case=True), _part(whole[-1], any_case=True)
    yield from (rf"{first}{GAP}{last}", rf"{last}{GAP}{first}")
    yield r"[ ]{1,4}".join(spellings.either(letter) for part in whole for letter in part if letter.isalpha())
    yield r"[ ]{1,4}".join(spellings.either(letter) for letter in whole[0] + whole[-1] if letter.isalpha())
    if len(whole[-1]) > 3:
        yield rf"{spellings.either(whole[0][0])}[.\- ]{{0,2}}{last}"


def _orders(parts: list[str], whole: list[str]) -> Iterator[str]:
    """First and last, last and first, initials for first names."""
    first, last = _part(whole[0]), _part(whole[-1])
    middle = rf"(?:{GAP}[A-Z]\b\.?)?"
    letters = "".join(rf"(?:{re.escape(part[0].upper())}\b\.?{GAP})?" for part in parts[1:-1])
    yield rf"{first}{middle}{GAP}{last}"
    yield rf"{last}{GAP}{first}{middle}"
    yield rf"{re.escape(parts[0][0].upper())}\.?{GAP}{letters}{last}"
    yield rf"{last},?\s?{re.escape(parts[0][0].upper())}\b\.?(?:\s?[A-Z]\b\.?)?"


def _part(part: str, *, any_case: bool = False) -> str:
    pieces = [piece for piece in re.split(r"[-']", part) if piece]
    return r"[\s\-']{0,2}".join(_letters(piece, any_case=any_case) for piece in pieces)


def _initials(parts: list[str]) -> Iterator[str]:
    """ "M. T. F." and "M.F.", always with points: bare capitals are too often a word of medicine."""
    letters = [re.escape(part[0].upper()) for part in parts]
    for last in range(len(letters) - 1, 0, -1):
        inner = "".join(rf"(?:{letter}\.\s?)?" for letter in letters[1:last])
        yield rf"{letters[0]}\.\s?{inner}{letters[last]}\."


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
            yield _street(words)
            yield from _in_part(words)
    yield from _place(value)


def _street(words: list[str]) -> str:
    """The words of a line with any separators; "Road" may stand as "Rd"."""
    made = (spellings.road(word) or _letters(word, any_case=True) for word in words)
    return r"[\s.,\-#]{0,3}".join(made) + r"\.?"


def _in_part(words: list[str]) -> Iterator[str]:
    """A street without its kind ("1450 Alder Creek") and without its number ("Alder Creek Road")."""
    kind = next((place for place, word in enumerate(words) if place > 1 and spellings.road(word)), None)
    if kind is None or not words[0].isdigit():
        return
    yield _street(words[: kind + 1])
    yield _street(words[:kind])
    if kind > 2 or not lists.safe(words[1]):
        yield _street(words[1 : kind + 1])


def _place(value: str) -> Iterator[str]:
    """The town and the ZIP code of the last line by themselves."""
    if match := re.search(r"([^\n,\d]+),\s*[A-Z]{2}\s+(\d{5})(?:-\d{4})?\s*$", value):
        yield rf"{match[2]}(?:-\d{{4}})?"
        if match[1].strip().casefold() not in lists.safe_words():
            yield r"\s+".join(_letters(word) for word in match[1].split())


def _number(value: str) -> Iterator[str]:
    """Letters and digits with any separators between them; the last digits of a long number by themselves."""
    signs = re.findall(r"[A-Za-z0-9]", value)
    if len(signs) >= 4:
        yield _spread(signs)
    runs = re.findall(r"\d+", value)
    if len(runs) > 1 and len(runs[-1]) >= 6:
        yield from (_spread(re.findall(r"\d", value)), runs[-1])
    elif len(signs) == 10 and value[-4:].isdigit():
        yield _spread(signs[3:6]) + r"[\s.\-]{1,2}" + _spread(signs[6:])  # a telephone number without its area


def _spread(signs: list[str]) -> str:
    return r"[\s.\-/()]{0,2}".join(spellings.either(sign) for sign in signs)


def _text(value: str) -> Iterator[str]:
    words = value.split()
    if words:
        yield r"\s+".join("".join(TOLD.get(sign) or spellings.either(sign) for sign in word) for word in words)


TOLD = {
    "@": r"\s*(?:@|[(\[]?\b(?i:at)\b[)\]]?)\s*",
    ".": r"\s*(?:\.|[(\[]?\b(?i:dot)\b[)\]]?)\s*",
}  # an e-mail address in words
SHAPES = {
    "person": _person,
    "organization": _organization,
    "address": _address,
    "number": _number,
    "text": _text,
    "day": spellings.day,
}
