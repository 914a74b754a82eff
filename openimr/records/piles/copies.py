"""Pages that came more than once: the same picture, the same words, or the same page faxed again.

Candidates by MinHash of five-letter pieces and, for scans, by rare words. Words fold a page on an earlier one only when
all their letters, numbers, sides and negations are equal: the notes of two visits look alike and are not the same page.
OCR reads two faxes of one page differently, so scans are laid over one another as well (`overlaid`): their ink must be
the same wherever the two readings do not tell the same word. What differs is shown as similar, never folded.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import Indel
from rensa import RMinHash, RMinHashLSH

from openimr.records.piles import overlaid
from openimr.records.piles.days import MONTHS
from openimr.records.piles.layings import Layings
from openimr.records.piles.sheets import EDGE, fold, is_fax_line

EXACT, NEAR, SIMILAR = "exact", "near", "similar"
SHOW = 0.06  # distance below which a page is shown as similar
FARTHEST = 0.35  # distance of two readings of one page faxed badly, at most
ALIKE = 0.15  # distance below which a scan that lies on an earlier one is shown as similar
PIECE, HASHES, BANDS, SEED, LIKENESS = 5, 64, 16, 4610, 0.5
SHORTEST = 120  # letters of a page that can be told from others by its words
POOR = 70.0  # confidence of the reading under which its words tell nothing
LEGIBLE = 72.0  # confidence under which a scan's ink proves nothing either: digits cannot be told apart
MOST = 12  # candidates a page is compared with
MOST_LAID = 2  # scans that a page is laid on
RARE = 30  # pages on which a word stands at most, to tell pages apart
OPEN = 60  # pictures held open at a time, about three megabytes each
NO_WORDS_ALONE = 1.2  # ink that may differ, as `overlaid.Laid.worst` has it, where all words are equal
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
    """A page for comparing: `key` names it for the caller, `picture` is the hash of its image or "", `text` its words.

    `scan` opens the picture of a page that was read by OCR; it is called only for pages that may be copies.
    """

    key: int
    text: str
    picture: str = ""
    confidence: float | None = None
    blank: bool = False
    scan: Callable[[], overlaid.Scan | None] | None = field(default=None, compare=False)


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


def letters(words: str) -> str:
    """Nothing but letters and digits: what two readings of the same words have in common."""
    return "".join(mark for mark in words if mark.isalnum())


def find_copies(leaves: Sequence[Leaf], layings: Layings | None = None) -> list[Copy]:
    """The copies among pages given in the order in which they came. Each page repeats at most one, the first it can.

    `layings` is told what was laid; without it, every pair is laid that may be the same.
    """
    seen = _Seen(layings or Layings(most=len(leaves) * (MOST_LAID + 1)))
    return [copy for leaf in leaves if (copy := seen.copy_of(leaf))]


@dataclass
class _Page:
    """A page met before, as it is compared."""

    leaf: Leaf
    words: str
    guards: tuple[str, ...]

    @property
    def told(self) -> str:
        """What must be equal of pages that are folded by their words alone."""
        return f"{letters(self.words)} {' '.join(self.guards)}"

    @property
    def readable(self) -> bool:
        """Whether its words tell it from other pages."""
        return len(self.words) >= SHORTEST and (self.leaf.confidence is None or self.leaf.confidence >= POOR)

    @property
    def legible(self) -> bool:
        """Whether its picture can tell whether it is the same page as another."""
        return self.leaf.scan is not None and (self.leaf.confidence or 0.0) >= LEGIBLE

    @cached_property
    def rare(self) -> set[str]:
        return {word for word in self.words.split() if len(word) > 3}


class _Seen:
    """The pages met so far, none of them a folded copy."""

    def __init__(self, layings: Layings) -> None:
        self.layings = layings
        self.pages: dict[int, _Page] = {}
        self.pictures: dict[str, int] = {}
        self.whole: dict[str, int] = {}
        self.rare: dict[str, list[int]] = {}
        self.near = RMinHashLSH(threshold=LIKENESS, num_perm=HASHES, num_bands=BANDS)
        self.scans: dict[int, overlaid.Scan | None] = {}
        self.blank: int | None = None

    def copy_of(self, leaf: Leaf) -> Copy | None:
        if leaf.blank:
            return self._blank(leaf)
        if leaf.picture and leaf.picture in self.pictures:
            return Copy(leaf.key, self.pictures[leaf.picture], EXACT, 0.0)
        words = plain(leaf.text)
        page = _Page(leaf, words, guards(words))
        found = self._by_words(page)
        if found is None or not found.folded:
            self._keep(page)
        return found

    def _blank(self, leaf: Leaf) -> Copy | None:
        """Blank pages are folded on the first of them."""
        if self.blank is None:
            self.blank = leaf.key
            return None
        return Copy(leaf.key, self.blank, EXACT, 0.0)

    def _by_words(self, page: _Page) -> Copy | None:
        if len(page.words) < SHORTEST:
            return None
        same = self.whole.get(_hash(page.told)) if page.readable else None
        if same is not None and self._looks(page, same, NO_WORDS_ALONE):
            return Copy(page.leaf.key, same, EXACT if page.leaf.confidence is None else NEAR, 0.0)
        farthest = FARTHEST if page.leaf.scan else SHOW
        near = sorted((self._distance(page, key), key) for key in self._candidates(page))
        near = [one for one in near if one[0] < farthest]
        for distance, first in near[:MOST_LAID] if page.legible else ():
            if self._looks(page, first, 1.0, scans_only=True):
                return Copy(page.leaf.key, first, NEAR, round(distance, 4))
        return self._similar(page, near)

    def _similar(self, page: _Page, near: Sequence[tuple[float, int]]) -> Copy | None:
        if not near:
            return None
        distance, first = near[0]
        shown = SHOW if not page.leaf.scan else ALIKE
        return Copy(page.leaf.key, first, SIMILAR, round(distance, 4)) if distance < shown else None

    def _looks(self, page: _Page, first: int, most: float, *, scans_only: bool = False) -> bool:
        """Whether the page's picture lies on the earlier one; pages without a scan are told by their words."""
        earlier = self.pages[first]
        if scans_only and not earlier.legible:
            return False
        if earlier.leaf.scan is None or page.leaf.scan is None:
            return not scans_only
        worst = self.layings.worst(
            (page.leaf.key, first), lambda: self._scan(page.leaf), lambda: self._scan(earlier.leaf)
        )
        return not scans_only if worst is None else worst <= most

    def _scan(self, leaf: Leaf) -> overlaid.Scan | None:
        if leaf.key not in self.scans:
            while len(self.scans) >= OPEN:
                del self.scans[next(iter(self.scans))]
            self.scans[leaf.key] = leaf.scan() if leaf.scan else None
        return self.scans[leaf.key]

    def _distance(self, page: _Page, key: int) -> float:
        cut = FARTHEST if page.leaf.scan else SHOW
        return float(Indel.normalized_distance(page.words, self.pages[key].words, score_cutoff=cut))

    def _candidates(self, page: _Page) -> list[int]:
        """The few earlier pages most like this one: of many alike, first those whose numbers are equal."""
        keys = set(self.near.query(_sketch(page.words)) if page.readable else ())
        if page.leaf.scan:
            keys |= self._by_rare_words(page)
        wide = FARTHEST if page.leaf.scan else SHOW
        long = [key for key in keys if abs(self._longer(page, key)) < 2 * wide * len(page.words) + 20]
        long.sort(key=lambda key: (self.pages[key].guards != page.guards, abs(self._longer(page, key)), key))
        return long[:MOST]

    def _longer(self, page: _Page, key: int) -> int:
        return len(self.pages[key].words) - len(page.words)

    def _by_rare_words(self, page: _Page) -> set[int]:
        """Scans that share the most words that stand on few pages."""
        shared: Counter[int] = Counter()
        for word in page.rare:
            held = self.rare.get(word, ())
            if len(held) <= RARE:
                shared.update(held)
        return {key for key, _ in shared.most_common(MOST // 2)}

    def _keep(self, page: _Page) -> None:
        key = page.leaf.key
        if page.leaf.picture:
            self.pictures.setdefault(page.leaf.picture, key)
        if len(page.words) < SHORTEST:
            return
        self.pages[key] = page
        if page.readable:
            self.whole.setdefault(_hash(page.told), key)
            self.near.insert(key, _sketch(page.words))
        for word in page.rare if page.leaf.scan else ():
            self.rare.setdefault(word, []).append(key)


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
