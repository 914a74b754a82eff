"""What laying scans over one another told, kept so that no pair is laid twice; and how many new pairs a run may lay.

A pair costs about a third of a second. A record of thousands of look-alike scans is done in several runs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from openimr.records.piles import overlaid

APART = 99.0  # as `overlaid.Laid.worst`: no other page lies like this
MOST_A_RUN = 300
Pair = tuple[int, int]  # a page and an earlier one
Open = Callable[[], overlaid.Scan | None]


@dataclass
class Layings:
    """`known`: how much differs in pairs laid before; `told`: in those of this run; `left`: pairs remain for another run."""

    known: Mapping[Pair, float] = field(default_factory=dict)
    most: int = MOST_A_RUN
    told: dict[Pair, float] = field(default_factory=dict)
    left: bool = False

    def worst(self, pair: Pair, page: Open, first: Open) -> float | None:
        """Ink that differs most, as a share of what is allowed; `APART` as long as it must wait; None without a picture."""
        if (held := self.known.get(pair, self.told.get(pair))) is not None:
            return held
        if len(self.told) >= self.most:
            self.left = True
            return APART
        one, other = first(), page()
        if one is None or other is None:
            return None
        laid = overlaid.lay(one, other)
        self.told[pair] = laid.worst if laid else APART
        return self.told[pair]
