"""What may never slip in a quotation: numbers with their units, negations, sides, yes and no. Pure.

Read in order, so that "left more than right" is not "right more than left", and "8 of 12" is not "12 of 8".
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
MARKS = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "×": "x"}) | DASHES
OPENING, CLOSING = "([{\"'¿¡", ")]}\"'.,;:!?"  # a dot before a digit is part of the number: .5 is not 5

NUMBER = re.compile(
    r"(?P<sign>[<>≤≥+$~]|(?<![\w)])-)?(?P<letters>(?<![a-z])[a-z]*)(?P<digits>\d*[.,]\d+(?:[.,]\d+)*|\d+)"
)
THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
ORDINARY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
VALUES = {word: value for value, word in enumerate(ORDINARY)} | {
    word: 10 * place for place, word in enumerate(TENS, start=2)
}
AMOUNTS = frozenset("hundred thousand half once twice thrice single double".split())
UNITS = {
    **dict.fromkeys(("mg", "mgs", "milligram", "milligrams"), "mg"),
    **dict.fromkeys(("mcg", "µg", "μg", "ug", "microgram", "micrograms"), "mcg"),
    **dict.fromkeys(("g", "gm", "gram", "grams"), "g"),
    **dict.fromkeys(("ml", "cc", "milliliter", "milliliters"), "ml"),
    **dict.fromkeys(("%", "percent"), "%"),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds"), "lb"),
    **dict.fromkeys(("kg", "kilogram", "kilograms"), "kg"),
    **dict.fromkeys(("cm", "centimeter", "centimeters"), "cm"),
    **dict.fromkeys(("mm", "millimeter", "millimeters"), "mm"),
}
NEGATIONS = frozenset(
    "no not none never without denies denied deny denying denial nor neither cannot unable absent absence lack lacks"
    " lacking lacked fails failed negative positive yes false true rule ruled except excluding"
    " asymptomatic atraumatic afebrile discontinue discontinued discontinues discontinuing stop stopped stops cease"
    " ceased disagree disagrees denervated insufficient inadequate inconsistent incomplete ineffective inappropriate"
    " inability intolerant instability unlikely".split()
)
NOT_NEGATIONS = frozenset(
    "under until unit units united union unions unique upon understand understands understood".split()
)
NEGATED = re.compile(r"(?:un|non)[a-z]{4,}")
SIDES = {
    side: side
    for side in "left right bilateral both upper lower medial lateral anterior posterior proximal distal superior"
    " inferior unilateral contralateral ipsilateral".split()
}
SIDES |= dict.fromkeys(("lt", "l"), "left") | dict.fromkeys(("rt", "r"), "right")
SIDES |= {"bilaterally": "bilateral", "laterally": "lateral", "medially": "medial"}
WORD = re.compile(r"[a-zµμ']+|%")


def plain(text: str) -> str:
    """Lower case, one form for each dash, quotation mark and ligature, white space as one space."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(MARKS).casefold().split())


def bare(word: str) -> str:
    """A word without the punctuation around it: "hip." is "hip", but ".5", "-5", ">5" and "5%" stay as they are."""
    return plain(word).lstrip(OPENING).rstrip(CLOSING)


@dataclass(frozen=True)
class Signature:
    """The things of a passage that may not slip, each in the order in which they stand."""

    numbers: tuple[str, ...]
    negations: tuple[str, ...]
    sides: tuple[str, ...]


def of(words: Iterable[str]) -> Signature:
    """The signature of a passage, given as its words."""
    tokens = [token for word in words if (token := bare(word))]
    return Signature(
        tuple(element for token in tokens for element in numbers(token)),
        tuple(_each(tokens, negation)),
        tuple(_each(tokens, side)),
    )


def _each(tokens: Sequence[str], kind: Callable[[str], str]) -> Iterable[str]:
    return (found for token in tokens for word in WORD.findall(token) if (found := kind(word)))


def numbers(token: str) -> list[str]:
    """Numbers of one word in order, with sign, level letter and unit: ">5" "l4" "5" "0.5" "mg"; "twelve" is "12"."""
    found = [_number(match) for match in NUMBER.finditer(token)]
    rest = NUMBER.sub(" ", token)
    return found + [element for word in WORD.findall(rest) if (element := _amount(word))]


def _number(match: re.Match[str]) -> str:
    digits = match["digits"]
    digits = digits.replace(",", "") if THOUSANDS.fullmatch(digits) else digits
    digits = f"0{digits}" if digits.startswith((".", ",")) else digits
    letters = match["letters"] if len(match["letters"]) < 3 else ""  # L4, C6, T12; not the word a number is glued to
    return f"{match['sign'] or ''}{letters}{digits}"


def _amount(word: str) -> str:
    if word in VALUES:
        return str(VALUES[word])
    return word if word in AMOUNTS else UNITS.get(word, "")


def negation(word: str) -> str:
    """The negation, or the yes or no, that a word is; "" when it is none."""
    if word.endswith("n't"):
        return "not"
    if word in NEGATIONS:
        return word
    return word if NEGATED.fullmatch(word) and word not in NOT_NEGATIONS else ""


def side(word: str) -> str:
    """The side or place that a word names, "" when none."""
    return SIDES.get(word, "")
