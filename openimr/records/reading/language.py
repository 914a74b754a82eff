"""English or Spanish: by the small words that every sentence of a language needs. And whether words are words at all."""

import re
from collections.abc import Iterable

ENGLISH = frozenset(
    "the of and to in is was for with that on as are this be has have not by at from or were which an no been his her"
    " it he she you your will may per patient pain date report left right claim name".split()
)
SPANISH = frozenset(
    "de la que el en y a los del se las por un para con una su al lo como más pero sus le ya o este sí porque esta"
    " cuando muy sin sobre también me hasta hay donde quien desde todo nos durante fecha dolor nombre paciente".split()
)
FEWEST = 5  # small words: with fewer the page says nothing about its language
SURE = 0.65  # share of the small words that must be of one language
LETTERS = re.compile(r"[^\W\d_]+")
WORD = re.compile(r"\W*(?:\d[\d.,/:%x-]*|[^\W_][\w.,/'’-]*)\W*")
VOWELS = frozenset("aeiouyáéíóúü")


def told(words: Iterable[str]) -> tuple[str, float]:
    """ "en", "es" or "" (not known), and the share of small words that say so, 0 to 1."""
    runs = [run.casefold() for word in words for run in LETTERS.findall(word)]
    english, spanish = (sum(run in small for run in runs) for small in (ENGLISH, SPANISH))
    most, share = max(english, spanish), max(english, spanish) / max(1, english + spanish)
    if most < FEWEST or share < SURE:
        return "", round(share, 2)
    return ("en" if english > spanish else "es"), round(share, 2)


def plausible(words: list[str]) -> bool:
    """Whether a text layer says words: fonts without a true alphabet and bad OCR of others give signs and no sense."""
    if not words:
        return False
    wordlike = sum(bool(WORD.fullmatch(word)) and _can_be_said(word) for word in words)
    runs = [word.casefold().strip(".,:;()") for word in words if word.isalpha() and len(word) > 1]
    senseless = len(runs) > 60 and not any(run in ENGLISH or run in SPANISH for run in runs)
    return wordlike >= 0.6 * len(words) and not senseless


def _can_be_said(word: str) -> bool:
    """No replacement signs; a long run of letters has a vowel unless it is written in capitals."""
    if "\ufffd" in word or any("\ue000" <= sign <= "\uf8ff" for sign in word):
        return False
    return all(len(run) < 5 or run.isupper() or bool(set(run.casefold()) & VOWELS) for run in LETTERS.findall(word))
