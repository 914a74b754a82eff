"""How hard a plain text is to read, by published formulas over words, sentences and syllables. Pure; no word list.

English: the Flesch-Kincaid grade, 0.39 words/sentence + 11.8 syllables/word - 15.59 (Kincaid, Fishburne, Rogers and
Chissom, Derivation of New Readability Formulas, 1975): the school year in the United States at which it is understood.
Spanish: the grade of Crawford, 0.049 syllables per 100 words - 0.205 sentences per 100 words - 3.407 (Alan Crawford,
Lectura y Vida, 1985), drawn from texts of primary school, so it says little above the sixth year. With it stands the ease
of Szigriszt Pazos, 206.835 - 62.3 syllables/word - words/sentence (1993), read on the INFLESZ scale that Barrio Cantalejo
made for texts to patients (2008): 55 and above is normal for the average adult, 65 fairly easy, 80 very easy.

Syllables are counted by rules of spelling. Spanish spelling tells them exactly but for a few compounds; English does not:
the count is within a few in a hundred over a text, so a grade is good to about half a year. A number is one word of one
syllable. A text under a few sentences has no stable grade; these letters are short, so a bound is kept with room.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from openimr.law.refusal import Refused

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d[\d.,/-]*")
SENTENCE_END = re.compile(r"[.!?:;…]+(?=[\s”\"')»]|$)")


@dataclass(frozen=True)
class Counts:
    """What the formulas are computed from."""

    words: int
    sentences: int
    syllables: int


@dataclass(frozen=True)
class Reading:
    """A measured text. `grade`: the school year; `ease`: 0 to 100, higher is easier (Spanish only); `formula`: by whom."""

    grade: float
    formula: str
    ease: float | None = None

    def as_json(self) -> dict[str, Any]:
        return {"grade": self.grade, "formula": self.formula, "ease": self.ease}


def reading(text: str, language: str) -> Reading:
    """How hard a text is to read; `Refused` for another language than "en" or "es", or a text without words."""
    if language not in MEASURES:
        raise Refused(f"Reading is measured in {' and '.join(MEASURES)}, not in “{language}”.", field="language")
    return MEASURES[language](text)


def count(text: str, syllables: Callable[[str], int]) -> Counts:
    """Words, sentences and syllables; a colon and a semicolon end a sentence as a full stop does."""
    words = WORD.findall(text)
    if not words:
        raise Refused("There are no words to measure.", field="text")
    spoken = sum(1 if word[0].isdigit() else syllables(word) for word in words)
    return Counts(len(words), max(1, len(SENTENCE_END.findall(text))), spoken)


def flesch_kincaid(text: str) -> Reading:
    """The grade of an English text."""
    found = count(text, english_syllables)
    grade = 0.39 * found.words / found.sentences + 11.8 * found.syllables / found.words - 15.59
    return Reading(round(grade, 1), "Flesch-Kincaid")


def crawford(text: str) -> Reading:
    """The grade of a Spanish text, with its ease."""
    found = count(text, spanish_syllables)
    hundred = 100 / found.words
    grade = 0.049 * found.syllables * hundred - 0.205 * found.sentences * hundred - 3.407
    ease = 206.835 - 62.3 * found.syllables / found.words - found.words / found.sentences
    return Reading(round(grade, 1), "Crawford; ease by Szigriszt Pazos (INFLESZ)", round(ease, 1))


MEASURES: dict[str, Callable[[str], Reading]] = {"en": flesch_kincaid, "es": crawford}


VOWELS = re.compile(r"[aeiouy]+")
SILENT_E = re.compile(r"[^aeiouy]e$|[^aeioulrsxzcg]es$|[^aeiouytd]ed$|[aeiouy][lrsc]es$")
SAID_E = re.compile(r"[^aeiouylr]le[sd]?$|(?:s|c|sh|ch)es$")  # the e of "table", "settled", "services" is said
TOGETHER = re.compile(
    r"[tscg]i(?=[oa])|[qg]u(?=[aeio])|(?<=e)o(?=u)"
)  # the vowel of "nation", "quiet" is none of its own
APART = re.compile(
    r"i[aou]|ie(?=[rt])(?<!c..)|eo|u[ao](?=[lrtu])|[aeo]y(?=[aeiou])|yi|[aeiouy].ea$|crea(?=t)|oe(?=[mt])"
)
COUNTED = {"people": 2, "business": 2, "every": 2, "being": 2, "science": 2, "something": 2, "sometimes": 2, "area": 3}


def english_syllables(word: str) -> int:
    """Syllables of an English word by its spelling: groups of vowels, less the silent e, more for vowels said apart."""
    plain = word.casefold().replace("’", "'").removesuffix("'s").replace("'", "")
    if plain in COUNTED:
        return COUNTED[plain]
    groups = len(VOWELS.findall(plain))
    silent = bool(SILENT_E.search(plain)) and not SAID_E.search(plain)
    apart = len(APART.findall(TOGETHER.sub("t", plain)))
    return max(1, groups - silent + apart)


STRONG, WEAK, STRESSED_WEAK = "aeoáéó", "iuü", "íú"
SILENT_U = re.compile(r"(?<=q)u|(?<=g)u(?=[eiéí])")
VOWEL_GROUP = re.compile("[aeoáéóiuüíú]+")


def spanish_syllables(word: str) -> int:
    """Syllables of a Spanish word: one a vowel, but a weak vowel joins its neighbor unless it carries the accent."""
    plain = unicodedata.normalize("NFC", word.casefold())
    plain = SILENT_U.sub("", re.sub(r"y$|^y$|y(?=[^aeiouáéíóúü])", "i", plain)).replace("h", "")
    return max(1, sum(_nuclei(group) for group in VOWEL_GROUP.findall(plain)))


def _nuclei(group: str) -> int:
    """How many syllables a run of vowels makes."""
    nuclei = 0
    for place, vowel in enumerate(group):
        before = group[place - 1] if place else ""
        joins = before and (
            (vowel in WEAK and before not in STRESSED_WEAK)
            or (before in WEAK and vowel not in STRESSED_WEAK and not _already_joined(group, place))
        )
        nuclei += not joins
    return nuclei


def _already_joined(group: str, place: int) -> bool:
    """Whether the weak vowel before already closes a syllable ("oí-a-is"): a strong vowel after it begins a new one."""
    return place >= 2 and group[place - 2] in STRONG
