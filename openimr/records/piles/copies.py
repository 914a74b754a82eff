"""Pages that came more than once: the same picture, or the same words faxed again.

Candidates by MinHash of five-letter pieces, then the distance of the whole text. A page is folded on an earlier one only
when the text is nearly the same and every number, month, side and negation is equal: the notes of two visits look alike
and are not the same page. What differs is shown as similar, never folded.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import Indel
from rensa import RMinHash, RMinHashLSH

from openimr.records.piles.days import MONTHS
from openimr.records.piles.sheets import EDGE, fold, is_fax_line

EXACT, NEAR, SIMILAR = "exact", "near", "similar"
FOLD, SHOW = 0.02, 0.06  # distance: below the first it may fold, below the second it is shown as similar
PIECE, HASHES, BANDS, SEED, LIKENESS = 5, 64, 16, 4610, 0.5
SHORTEST = 120  # letters of a page that can be told from others by its words
POOR = 70.0  # confidence of the reading under which numbers cannot be trusted
MOST = 12  # candidates a page is compared with
GUARD = re.compile(r"\d+(?:[./:-]\d+)*|[a-z]+")
SIDES = {"left", "right", "bilateral", "lt", "rt", "izquierdo", "izquierda", "derecho", "derecha"}
NEGATIONS = {
    "no",
    "not",
    "none",
    "without",
    "denies",
    "denied",
    "never",
    "negative",
    "absent",
    "nor",
    "sin",
    "niega",
    "positive",
    "yes",
}
GUARDED = SIDES | NEGATIONS | set(MONTHS)


@dataclass(frozen=True)
class Leaf:
    """A page for comparing: `key` names it for the caller, `picture` is the hash of its image or "", `text` its words."""

    key: int
    text: str
    picture: str = ""
    confidence: float | None = None
    blank: bool = False


@dataclass(frozen=True)
class Copy:
    """Page `page` repeats page `first`, which came earlier. Only `folded` ones may be collapsed."""

    page: int
    first: int
    kind: str
    distance: float

    @property
    def folded(self) -> bool:
        return self.kind in (EXACT, NEAR)


def plain(text: str) -> str:
    """The words as they are compared: without the fax machine's line, case and white space."""
    lines = text.splitlines()
    kept = [line for place, line in enumerate(lines) if not (place < EDGE and is_fax_line(line))]
    return " ".join(fold(" ".join(kept)).split())


def guards(words: str) -> tuple[str, ...]:
    """What must be equal for a fold: numbers, months, sides and negations, in order."""
    return tuple(one for one in GUARD.findall(words) if one[0].isdigit() or one in GUARDED)


def find_copies(leaves: Sequence[Leaf]) -> list[Copy]:
    """The copies among pages given in the order in which they came. Each page repeats at most one, the first it can."""
    seen = _Seen()
    return [copy for leaf in leaves if (copy := seen.copy_of(leaf))]


class _Seen:
    """The pages met so far, none of them a folded copy."""

    def __init__(self) -> None:
        self.pictures: dict[str, int] = {}
        self.texts: dict[int, str] = {}
        self.guards: dict[int, tuple[str, ...]] = {}
        self.whole: dict[str, int] = {}
        self.near = RMinHashLSH(threshold=LIKENESS, num_perm=HASHES, num_bands=BANDS)

    def copy_of(self, leaf: Leaf) -> Copy | None:
        if leaf.blank:
            return None
        if leaf.picture and leaf.picture in self.pictures:
            return Copy(leaf.key, self.pictures[leaf.picture], EXACT, 0.0)
        words = plain(leaf.text)
        found = self._by_words(leaf, words)
        if found is None or not found.folded:
            self._keep(leaf, words)
        return found

    def _by_words(self, leaf: Leaf, words: str) -> Copy | None:
        if len(words) < SHORTEST or (leaf.confidence is not None and leaf.confidence < POOR):
            return None
        same = self.whole.get(_hash(words))
        if same is not None:
            return Copy(leaf.key, same, EXACT if leaf.confidence is None else NEAR, 0.0)
        marked = guards(words)
        near = [
            (self._distance(words, key), self.guards[key] != marked, key) for key in self._candidates(words, marked)
        ]
        near = [one for one in near if one[0] < SHOW]
        if not near:
            return None
        distance, differs, first = min(near, key=lambda one: (one[1] or one[0] >= FOLD, one[0], one[2]))
        kind = NEAR if distance < FOLD and not differs else SIMILAR
        return Copy(leaf.key, first, kind, round(distance, 4))

    def _distance(self, words: str, key: int) -> float:
        return float(Indel.normalized_distance(words, self.texts[key], score_cutoff=SHOW))

    def _candidates(self, words: str, marked: tuple[str, ...]) -> list[int]:
        """The few earlier pages most like this one: of many alike, first those whose numbers are equal."""
        keys = self.near.query(_sketch(words))
        long = [key for key in keys if abs(len(self.texts[key]) - len(words)) < 2 * SHOW * len(words) + 20]
        long.sort(key=lambda key: (self.guards[key] != marked, abs(len(self.texts[key]) - len(words)), key))
        return long[:MOST]

    def _keep(self, leaf: Leaf, words: str) -> None:
        if leaf.picture:
            self.pictures.setdefault(leaf.picture, leaf.key)
        if len(words) < SHORTEST or (leaf.confidence is not None and leaf.confidence < POOR):
            return
        self.whole.setdefault(_hash(words), leaf.key)
        self.texts[leaf.key], self.guards[leaf.key] = words, guards(words)
        self.near.insert(leaf.key, _sketch(words))


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _sketch(words: str) -> RMinHash:
    made = RMinHash(num_perm=HASHES, seed=SEED)
    made.update([words[place : place + PIECE] for place in range(max(len(words) - PIECE + 1, 1))])
    return made


def differences(one: str, other: str) -> Iterator[tuple[str, str]]:
    """Words that stand in one text and not in the other at that place: (of the first, of the second)."""
    from difflib import SequenceMatcher

    first, second = one.split(), other.split()
    for tag, start, end, other_start, other_end in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag != "equal":
            yield " ".join(first[start:end]), " ".join(second[other_start:other_end])


def most_like(words: str, others: Iterable[str]) -> float:
    """The smallest distance of a text to others; 1.0 without others."""
    found = process.extractOne(words, list(others), scorer=Indel.normalized_distance)
    return float(found[1]) if found else 1.0
