"""Names, words that are safe though they are capitalized, examiners' names that belong to medicine, kinds in words."""

import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent / "names"
TITLE = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Hon|Sr|Sra|Srta)\b\.?\s*|\b(?:Doctor|Professor|Señora?)\s+")
TITLE_BEFORE = re.compile(r"\b(?:Dr|Drs|Mr|Mrs|Ms|Miss|Mx|Prof|Doctor|Señora?|Sra?)\b\.?\s+\Z")
KINDS = {
    "employee": "employee", "attorney": "attorney", "provider": "provider", "person": "person", "reviewer": "reviewer",
    "employer": "employer", "administrator": "claims administrator", "ur_organization": "utilization review organization",
    "facility": "facility", "address": "address", "geography": "place", "phone": "telephone number", "fax": "fax number",
    "email": "e-mail address", "ssn": "social security number", "mrn": "medical record number",
    "health_plan": "health plan number", "account": "account number", "licence": "licence or certificate number",
    "vehicle": "vehicle", "device": "device serial number", "url": "web address", "ip": "network address",
    "biometric": "biometric identifier", "photo": "photograph", "claim": "claim or file number",
    "case_number": "case number", "other_number": "other number", "birth_date": "date of birth", "date": "date", "age": "age",
    "manual": "word marked by hand",
}  # fmt: skip
EXAMINED_AFTER = re.compile(
    r"\A(?:['’]s?)?(?:[\s\-–/]+(?:and|or|[A-Z][\w'’]*)){0,3}?[\s\-–]*,?\s*(?i:tests?|signs?|maneuvers?|manoeuvres?|reflex(?:es)?|scales?|scores?"
    r"|inventor(?:y|ies)|index|questionnaires?|syndrome|disease|contracture|fracture|neuroma|phenomenon|classification|criteria"
    r"|tendon|blocks?|procedures?|boot|brace|exercises?|method|technique|canal|lesion|deformity|cyst|nodes?|line|angle|compression"
    r"|impingement|thumb|palsy|arthroplasty|repair|resection|catheter|lobes?|triangle|point|wire|scan|grip|provocation"
    r"|(?:were|was|is|are)\s+(?:\w+ly\s+)?(?:positive|negative|equivocal|normal|absent|present|abnormal))\b"
)
EXAMINED_BEFORE = re.compile(
    r"(?i:positive|negative|equivocal|bilateral|reverse|modified|crossed|tests?(?: such as)?|signs?|including|[+\-])\s*(?:for\s+|of\s+)?"
    r"(?:(?:the|left|right)\s+)?(?:[A-Z][\w'’]+(?:\s*,\s*|\s+and\s+|\s*/\s*|,?\s+or\s+)){0,5}\Z"
)
SENTENCE = re.compile(r"(?:^|[.!?:;]['’”\")]*\s+|\n\s*|[•·]\s*|[“\"(\[]\s*)\Z")


@cache
def _words(name: str) -> frozenset[str]:
    lines = (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.casefold().split())


def given() -> frozenset[str]:
    return _words("given")


def family() -> frozenset[str]:
    return _words("family")


@cache
def _rows(name: str) -> tuple[tuple[str, ...], ...]:
    lines = (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.casefold().split()) for line in lines if line.strip() and not line.startswith("#"))


def nicknames(given_name: str) -> list[str]:
    """What else people call somebody of this first name, capitalized; words of the language are left out."""
    plain = given_name.casefold()
    found = {other for row in _rows("nicknames") if plain in row for other in row}
    return sorted(name.capitalize() for name in found - {plain} if name not in safe_words() | name_words())


def name_words() -> frozenset[str]:
    """Names that are words as well: Young, Long, Grace. Alone they tell nothing."""
    return _words("also_words")


def openers() -> frozenset[str]:
    """Those of them that begin a sentence in their common meaning: "Long term use ..."."""
    return _words("openers")


def eponyms() -> frozenset[str]:
    return _words("eponyms")


def safe_words() -> frozenset[str]:
    return _words("safe") | _words("plain")


def safe(word: str) -> bool:
    """Whether a capitalized word is no name: a word of medicine, of law, of the calendar, or of the language."""
    plain = re.sub(r"['’]s?$", "", word.strip(".,")).casefold()
    return not plain or plain in safe_words() or plain in eponyms() or _stem(plain) in safe_words()


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") else word


def listed(word: str) -> bool:
    """Whether a word is a name of the lists and nothing else."""
    plain = re.sub(r"['’]s?$", "", word).casefold()
    return (plain in given() or plain in family()) and plain not in name_words() and not safe(word)


def begins_sentence(text: str, at: int) -> bool:
    return bool(SENTENCE.search(text, max(0, at - 8), at)) or at == 0


def examined(text: str, start: int, end: int) -> bool:
    """Whether the word stands where an examination's name stands ("positive Spurling", "Phalen's test")."""
    after = EXAMINED_AFTER.match(text[end : end + 60])
    return bool(after) or bool(EXAMINED_BEFORE.search(text[max(0, start - 90) : start]))
