"""Names that no case file holds: by title, by credentials, by what a person is to the employee, by the lists, by shape.

An examiner's name that belongs to medicine (Spurling, Phalen, Lachman) survives; with a title, a first name or credentials
it is a person. Authors of cited papers are public and survive. A lone capitalized word that nobody knows is not decided
here: it comes back as not sure, and a person must settle it.
"""

import re
from collections.abc import Iterator

from openimr.publication.identifiers import lists
from openimr.publication.identifiers.found import Found

NAME = r"(?:(?:Mc|Mac|O['’]|D['’]|De|La|Le|Van|Von|Di|Du)[A-Z][a-zà-öø-ÿ]+|[A-ZÀ-Þ][a-zà-öø-ÿ]+)(?:[-–]\s?[A-ZÀ-Þ][a-zà-öø-ÿ]+)*(?:['’](?!s\b)[a-zà-ÿ]+)?"
CAPITALS = r"[A-ZÀ-Þ]['’]?[A-ZÀ-Þ]{1,}(?:[-–][A-ZÀ-Þ]{2,})*"
ANY = rf"(?:{NAME}|{CAPITALS})"
INITIAL = r"[A-Z]\.?"
JOINER = r"(?:(?:de|del|la|las|los|van|von|vom|den|der|das|dos|do|da|di|du|al|bin|te|ter|zu|zur|le)\s+){0,3}"
RUN = rf"(?:(?:{INITIAL})\s+)*{JOINER}{ANY}(?:\s+(?:{INITIAL}\s+)?{JOINER}{ANY})*"
TITLED = re.compile(
    rf"\b(?:Drs?|Mr|Mrs|Ms|Miss|Mx|Prof|Hon|Sr|Sra|Srta|DR|MR|MRS|MS)\b\.?\s+(?P<name>(?:[A-Z]\.?\s*){{0,3}}{JOINER}{ANY}(?:\s+(?:{INITIAL}\s+)?{JOINER}{ANY}){{0,3}}|[A-Z]\.?\s?[A-Z]\b\.?)"
    rf"|\b(?:[Dd]octor|[Nn]urse|[Aa]ttorney|[Jj]udge|[Oo]fficer|[Pp]rofessor|[Ss]eñora?|[Ss]ergeant|[Aa]djuster)\s+(?P<other>{RUN})"
)
CREDENTIALED = re.compile(
    rf"(?P<name>{RUN})(?:,\s*|\s+)(?:M\.?D|D\.?O|D\.?C|D\.?P\.?M|Ph\.?D|Psy\.?D|R\.?N|N\.?P|P\.?A-?C|D\.?P\.?T|L\.?Ac|Esq|D\.?D\.?S|L\.?C\.?S\.?W|F\.?N\.?P|O\.?T\.?R|R\.?P\.?T)\b"
    rf"|(?P<other>{RUN}),\s*(?:PA|PT|OT|MA|QME|AME|CCC|LVN|PTA|MFT)\b"
)
ROLES = (
    "husband wife spouse partner son daughter mother father brother sister cousin uncle aunt nephew niece girlfriend boyfriend"
    " friend neighbor roommate co-worker coworker colleague supervisor manager foreman boss adjuster examiner interpreter"
    " attorney lawyer representative nurse therapist physician surgeon provider chiropractor acupuncturist psychologist"
    " psychiatrist dentist podiatrist optometrist patient claimant applicant employee worker caregiver aide assistant named"
    " called technician radiologist pharmacist stepson stepdaughter grandson granddaughter grandmother grandfather fiancé driver"
).split()
RELATED = re.compile(
    rf"\b(?:[{''.join(sorted({role[0] for role in ROLES}))}]|[A-Z])?(?<=\w)"
    rf"(?:{'|'.join(sorted((role[1:] for role in ROLES), key=len, reverse=True))})s?\s*[,:(]?\s*(?:is|was|Name:|name\s+is)?\s*(?P<name>{RUN})"
)
SIGNED = re.compile(
    rf"\b(?:[Ss]igned|[Ww]ritten|[Pp]repared|[Dd]ictated|[Ss]een|[Ee]xamined|[Ee]valuated|[Tt]reated|[Rr]eferred|[Pp]erformed|[Rr]equested"
    rf"|[Pp]rescribed|[Rr]ead|[Ii]nterpreted|[Rr]eviewed|[Aa]dministered|[Dd]eposed|[Tt]ranslated|[Aa]ccompanied|[Dd]riven)\s+(?:on\s+\S+\s+)?(?:by|to|with)\s*:?\s+(?P<name>{RUN})"
    rf"|\b(?:Patient|Claimant|Applicant|Employee|Name|Provider|Physician|Re|RE|Attn|ATTN|cc|CC|From|To)\s*:\s*(?P<other>{RUN})"
)
REVERSED = re.compile(rf"\b(?P<family>{ANY}),\s+(?P<given>{ANY})(?:\s+[A-Z]\b\.?)?(?=$|[\s.,;:)])")
TOKENS = re.compile(
    rf"(?<![\w@/.\-])(?P<name>(?:[A-Z]\.\s?)*{JOINER}{ANY}(?:\s+(?:[A-Z]\b\.?\s+)?{JOINER}{ANY})*)(?:['’]s)?(?![\w@])"
)
PUBLIC = re.compile(
    r"\A(?:['’]s)?(?:\s*,?\s*(?:and|&)\s+[A-Z][\w\-]+)?\s*,?\s*(?:et\.?\s+al\b|[,(]?\s*\(?(?:19|20)\d\d[a-z]?\b)"
)
WORD = re.compile(r"[^\W\d_][\w'’\-–]*")


def find(text: str) -> Iterator[Found]:
    """Names of people, sure or to be asked."""
    lower = frozenset(re.findall(r"(?<![\w'’])[a-z][a-z'’\-]+", text))
    for pattern, why in STRONG:
        for match in pattern.finditer(text):
            group = "name" if match["name"] else "other"
            yield from _taken(text, *match.span(group), why, strict=pattern is not TITLED)
    yield from _reversed(text)
    for match in TOKENS.finditer(text):
        yield from _run(text, *match.span("name"), lower)


CREDENTIALS, DID, RELATION = (
    "credentials stand behind it",
    "it says who did or got something",
    "it follows what a person is",
)
STRONG = (
    (TITLED, "a title stands before it"),
    (CREDENTIALED, CREDENTIALS),
    (RELATED, RELATION),
    (SIGNED, DID),
)


def _taken(text: str, start: int, end: int, why: str, *, strict: bool) -> Iterator[Found]:
    """The words of a run that can be a name: up to the first that cannot. After a title even an examiner's name is one."""
    words = list(WORD.finditer(text, start, end))
    if strict:
        while words and _no_name(words[0][0]) and not _examiner_in_person(text, words[0], why):
            words = words[1:]
    kept: list[re.Match[str]] = []
    for place, word in enumerate(words):
        plain = re.sub(r"['’]s$", "", word[0])
        free = (place == 0 and not strict) or (bool(kept) and _surname(kept[-1][0], plain))
        if len(plain) > 1 and not free and _no_name(plain) and not _examiner_in_person(text, word, why):
            break
        kept.append(word)
    if strict and why == RELATION and kept and not _likely(text, kept):
        return
    if (kept and any(len(word[0]) > 1 for word in kept)) or (kept and not strict):
        yield Found(kept[0].start(), _bare_end(kept[-1]), "person", why)


def _examiner_in_person(text: str, word: re.Match[str], why: str) -> bool:
    """Whether a word that is safe elsewhere stands for a person here: "seen by Beck", "her sister Virginia"."""
    plain = re.sub(r"['’]s$", "", word[0]).casefold()
    if why == RELATION:
        return plain in lists.given() and not lists.examined(text, *word.span())
    if plain not in lists.eponyms():
        return False
    return why == CREDENTIALS or not lists.examined(text, *word.span())


def _bare_end(word: re.Match[str]) -> int:
    return word.end() - (2 if re.search(r"['’]s$", word[0]) else 0)


def _likely(text: str, words: list[re.Match[str]]) -> bool:
    return not (words[0][0].isupper() and len(words) == 1 and len(words[0][0]) < 5)


def _no_name(word: str) -> bool:
    plain = re.sub(r"['’]s$", "", word)
    return lists.safe(plain) or (plain.isupper() and 1 < len(plain) < 4)


def _reversed(text: str) -> Iterator[Found]:
    for match in REVERSED.finditer(text):
        family, given = match["family"], match["given"]
        known = given.casefold() in lists.given() and not lists.safe(given)
        known = known or (lists.listed(family) and not lists.safe(given) and lists.listed(given))
        if known and not lists.safe(family) and family.casefold() not in lists.eponyms():
            yield Found(*match.span(), "person", "family name and first name of the lists, in this order")


def _run(text: str, start: int, end: int, lower: frozenset[str]) -> Iterator[Found]:
    """A run of capitalized words: cut at words that are no names, each piece judged."""
    piece: list[re.Match[str]] = []
    words = list(WORD.finditer(text, start, end))
    for place, word in enumerate(words):
        plain = re.sub(r"['’]s$", "", word[0])
        after = words[place + 1][0] if place + 1 < len(words) else ""
        belongs = (bool(piece) and _surname(piece[-1][0], plain)) or _forename(text, word, after)
        if len(plain) == 1 or plain.islower() or belongs or not _common(plain, lower):
            piece.append(word)
            continue
        yield from _piece(text, piece)
        piece = []
    yield from _piece(text, piece)


def _surname(before: str, word: str) -> bool:
    """A word that is a family name as well, right behind a first name: "Eleanor May", "Carlos Lachman"."""
    plain = word.casefold()
    known = plain in lists.family() or plain in lists.name_words() or plain in lists.eponyms()
    return known and (_first_name(before) or not (lists.safe(before) or before.isupper() or before.islower()))


def _forename(text: str, word: re.Match[str], after: str) -> bool:
    """A word that is safe elsewhere and a first name before a family name: "Craig Ryan", "Patrick Stanley"."""
    plain, last = word[0].casefold(), after.casefold()
    first = plain in lists.given() and (lists.safe(word[0]) or plain in lists.name_words())
    name = bool(after) and (not lists.safe(after) or last in lists.eponyms() or last in lists.family())
    return first and name and not lists.examined(text, word.start(), word.end() + len(after) + 1)


def _first_name(word: str) -> bool:
    return (word.casefold() in lists.given() and word.casefold() not in lists.name_words()) or len(word) == 1


def _common(word: str, lower: frozenset[str]) -> bool:
    """A word that is no name: safe, or written small elsewhere in this text (unless the lists know it as a name)."""
    plain = word.casefold()
    if _no_name(word):
        return True
    return plain in lower and not lists.listed(word)


def _piece(text: str, piece: list[re.Match[str]]) -> Iterator[Found]:
    words = [word for word in piece if len(re.sub(r"['’]s$", "", word[0])) > 1 and not word[0].islower()]
    if not words:
        return
    start, end = piece[0].start(), _bare_end(piece[-1])
    if PUBLIC.match(text[end : end + 40]) or (
        len(words) == 1 and lists.examined(text, start, end) and _possessive_test(text, end)
    ):
        return
    plain = [re.sub(r"['’]s$", "", word[0]) for word in words]
    listed = [word for word in plain if lists.listed(word)]
    if len(words) > 1 or len(piece) > 1:
        yield from _several(text, start, end, plain, listed, lists.begins_sentence(text, start))
    elif listed:
        yield Found(start, end, "person", "a name of the lists")
    elif plain[0].isupper() or plain[0].casefold() in lists.name_words() or lists.begins_sentence(text, start):
        return
    else:
        yield Found(start, end, "person", "a capitalized word that nobody knows", sure=False)


def _possessive_test(text: str, end: int) -> bool:
    return bool(re.match(r"['’]s?\s+(?:test|sign|maneuver)", text[end : end + 16]))


def _several(text: str, start: int, end: int, plain: list[str], listed: list[str], first: bool) -> Iterator[Found]:
    """Two or more words: a name when the lists know one; else by its shape, unless all are in capitals."""
    shouted = all(word.isupper() for word in plain)
    if listed or any(word.casefold() in lists.given() for word in plain if not shouted):
        yield Found(start, end, "person", "a name of the lists with its other names")
    elif not shouted and not lists.EXAMINED_AFTER.match(text[end : end + 40]):
        yield Found(start, end, "person", "capitalized words in the shape of a name")
