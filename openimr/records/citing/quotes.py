"""Whether quoted words stand on a page: exactly, but for noise, or with something changed that matters. Pure.

A likeness alone passes every changed number; here numbers, negations and sides must be the same in the same order, and
what else differs may be no more than a misread letter or a space. When in doubt a person looks.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from openimr.records.citing import signature

EXACT, NOISE = "exact", "same but for noise"
NUMBERS, NEGATION, SIDE, MISSING = "numbers differ", "negation differs", "side differs", "not there"
PASSES = (EXACT, NOISE)
NEAR = 70.0  # likeness from which a passage is told as the nearest one
LETTERS_AN_ERROR = 6  # one misread letter in six is noise; more is another word
SHORTEST = 3  # letters of a word that may have one misread
LONGEST_WORD = 64  # letters
CUTS = frozenset("no not denies denied deny denying without never negative nor".split())


@dataclass(frozen=True)
class Verdict:
    """What was found. `first` and `last`: indexes of the page's words, -1 when nothing is near; `reads`: those words.

    `after`: the negation that stands on the page right before the quoted words and was left out of them, or "".
    """

    kind: str
    sentence: str
    first: int = -1
    last: int = -1
    reads: str = ""
    after: str = ""

    @property
    def passes(self) -> bool:
        return self.kind in PASSES


@dataclass(frozen=True)
class Token:
    text: str
    word: int  # index into the page's words


def verdict(quote: str, page_words: Sequence[str]) -> Verdict:
    """Look for a quotation among the words of a page."""
    wanted, there = _tokens(quote.split()), _tokens(page_words)
    if not wanted:
        return Verdict(MISSING, "The quotation has no words.")
    if not there:
        return Verdict(MISSING, "The page has no readable words.")
    if (start := _exactly(wanted, there)) is not None:
        return _told(EXACT, "These words stand on the page.", page_words, there[start : start + len(wanted)])
    return _nearly(wanted, there, page_words)


def _tokens(words: Iterable[str]) -> list[Token]:
    return [Token(text, index) for index, word in enumerate(words) if (text := signature.bare(word))]


def _exactly(wanted: Sequence[Token], there: Sequence[Token]) -> int | None:
    texts, asked = [token.text for token in there], [token.text for token in wanted]
    starts = (place for place, text in enumerate(texts) if text == asked[0])
    return next((place for place in starts if texts[place : place + len(asked)] == asked), None)


def _nearly(wanted: Sequence[Token], there: Sequence[Token], page_words: Sequence[str]) -> Verdict:
    window = _window(wanted, there)
    if not window:
        return Verdict(MISSING, "These words do not stand on the page.")
    reads = _told(MISSING, "", page_words, window).reads
    kind = _difference(wanted, window)
    return _told(kind, SENTENCES[kind].format(reads=_short(reads)), page_words, window)


SENTENCES = {
    NOISE: "The page reads “{reads}”: the same but for misread signs.",
    NUMBERS: "The numbers differ: the page reads “{reads}”.",
    NEGATION: "A yes or no differs: the page reads “{reads}”.",
    SIDE: "The side differs: the page reads “{reads}”.",
    MISSING: "These words do not stand on the page; the nearest there are “{reads}”.",
}


def _short(words: str) -> str:
    return words if len(words) <= 200 else f"{words[:199]}…"


def _told(kind: str, sentence: str, page_words: Sequence[str], window: Sequence[Token]) -> Verdict:
    first, last = window[0].word, window[-1].word
    reads = " ".join(page_words[first : last + 1])
    return Verdict(kind, sentence, first, last, reads, _cut_off(page_words, first) if kind in PASSES else "")


def _cut_off(words: Sequence[str], first: int) -> str:
    before = signature.bare(words[first - 1]) if first else ""
    return before if before in CUTS else ""


def _difference(wanted: Sequence[Token], window: Sequence[Token]) -> str:
    ours, theirs = (signature.of(token.text for token in side) for side in (wanted, window))
    for kind, one, other in (
        (NUMBERS, ours.numbers, theirs.numbers),
        (NEGATION, ours.negations, theirs.negations),
        (SIDE, ours.sides, theirs.sides),
    ):
        if one != other:
            return kind
    return NOISE if _only_noise([token.text for token in wanted], [token.text for token in window]) else MISSING


def _only_noise(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether each run of differing words is a misread letter or a space: never a word left out, put in or replaced.

    Digits and signs are not looked at: the signature held them equal already.
    """
    return all(_misread(one, other) for one, other in _differing(ours, theirs))


def _differing(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The letters of each run of words that differs, ours and theirs."""
    for same, run in groupby(Levenshtein.opcodes(ours, theirs), key=lambda edit: edit.tag == "equal"):
        if not same:
            edits = list(run)
            yield (
                _letters(ours[edits[0].src_start : edits[-1].src_end]),
                _letters(theirs[edits[0].dest_start : edits[-1].dest_end]),
            )


def _letters(words: Sequence[str]) -> str:
    """Letters alone, with the pairs that scans confuse made one."""
    letters = "".join(sign for sign in "".join(words) if sign.isalpha())
    return letters.replace("rn", "m").replace("vv", "w").replace("cl", "d")


def _misread(one: str, other: str) -> bool:
    longest = max(len(one), len(other))
    allowed = longest // LETTERS_AN_ERROR or int(min(len(one), len(other)) >= SHORTEST)
    return Levenshtein.distance(one, other) <= allowed


def _window(wanted: Sequence[Token], there: Sequence[Token]) -> Sequence[Token]:
    """The passage of the page most like the quotation, in whole words; empty when nothing is near."""
    text, places = _joined(there)
    found = fuzz.partial_ratio_alignment(_joined(wanted)[0], text, score_cutoff=NEAR)
    if found is None:
        return ()
    first, last = places[min(found.dest_start, len(places) - 1)], places[max(found.dest_end - 1, 0)]
    return max(_about(first, last, there), key=lambda window: _likeness(wanted, window))


def _joined(there: Sequence[Token]) -> tuple[str, list[int]]:
    """The tokens with spaces between, and for each letter which token it belongs to. Of what is no word, only the
    beginning is compared: thousands of the same letter would be laid on one another for minutes."""
    shown = [token.text[:LONGEST_WORD] for token in there]
    return " ".join(shown), [index for index, text in enumerate(shown) for _ in range(len(text) + 1)]


def _about(first: int, last: int, there: Sequence[Token]) -> Iterator[Sequence[Token]]:
    for start in range(max(first - 2, 0), first + 3):
        for end in range(max(start, last - 2), min(last + 3, len(there))):
            if window := there[start : end + 1]:
                yield window


def _likeness(wanted: Sequence[Token], window: Sequence[Token]) -> float:
    ours, theirs = (" ".join(token.text for token in side) for side in (wanted, window))
    return fuzz.ratio(ours, theirs)
