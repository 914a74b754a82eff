"""Numbers as digits and as words, English and Spanish. Words are read before digits: "twenty-four" is never 4."""

import re

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SPANISH = {
    "un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciseis": 16,
    "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veintiuno": 21, "veintidos": 22,
    "veintitres": 23, "veinticuatro": 24, "veinticinco": 25, "treinta": 30, "treinta y seis": 36, "cuarenta": 40,
}  # fmt: skip
VALUES = {
    **{word: number for number, word in enumerate(ONES)},
    **{word: 10 * place for place, word in enumerate(TENS, start=2)},
    **{f"{ten}-{one}": 10 * place + number for place, ten in enumerate(TENS, 2) for number, one in enumerate(ONES[1:10], 1)},
    "dozen": 12, "a dozen": 12, "one dozen": 12, "two dozen": 24, "one hundred": 100, "a hundred": 100,
    "once": 1, "twice": 2, "thrice": 3,
}  # fmt: skip
_words = [
    word.replace("-", r"[\s-]+")
    for word in sorted(VALUES, key=len, reverse=True)
    if word not in ("once", "twice", "thrice")
]
_spanish = [word for word in sorted(SPANISH, key=len, reverse=True) if word != "once"]


def _by_letter(words: list[str]) -> str:
    """The words as one pattern that looks at the first letter once."""
    letters = dict.fromkeys(word[0] for word in words)
    return "|".join(f"{letter}(?:{'|'.join(word[1:] for word in words if word[0] == letter)})" for letter in letters)


WORD = rf"(?:{_by_letter([*_words, *_spanish])})"
# A number that is no part of another: no digit, point, slash or level before or behind it. "twelve (12)" is one number.
NUMBER = (
    rf"(?<![\w./#~-])(?:{WORD}(?:\s*\(\s*#?\d{{1,3}}\s*\))?|\d{{1,3}}(?:\s*\(\s*{WORD}\s*\))?)(?![\w/~]|\.\d|-\w|\s*%)"
)
_READ = re.compile(rf"{WORD}|\d+")


def value(words: str) -> int:
    """The number that `words` (plain: no case, no accents) name; raises KeyError for anything else."""
    found = _READ.search(words)
    if found is None:
        raise KeyError(words)
    token = re.sub(r"[\s-]+", "-", found.group()) if " " in found.group() or "-" in found.group() else found.group()
    if token.isdigit():
        return int(token)
    spaced = token.replace("-", " ")
    for table, key in ((VALUES, token), (VALUES, spaced), (SPANISH, token), (SPANISH, spaced)):
        if key in table:
            return table[key]
    raise KeyError(words)
