"""The words of a decision, and the case's outcome from its items'."""

from collections.abc import Sequence

UPHELD, OVERTURNED = "upheld", "overturned"
WORDS = {UPHELD: "Upheld", OVERTURNED: "Overturned"}
MEANING = {
    UPHELD: "The refusal stands: this treatment is not medically necessary.",
    OVERTURNED: "The refusal falls: this treatment is medically necessary.",
}
CASE_WORDS = {"uphold": "Uphold", "overturn": "Overturn", "partially_overturn": "Partially overturn"}


def case_outcome(items: Sequence[str]) -> str:
    """`uphold` when no item is overturned, `overturn` when all are, else `partially_overturn`."""
    if not items or not set(items) <= {UPHELD, OVERTURNED}:
        raise ValueError("Every item needs an outcome before the case has one.")
    if set(items) == {UPHELD}:
        return "uphold"
    return "overturn" if set(items) == {OVERTURNED} else "partially_overturn"


def vote(outcomes: Sequence[str]) -> str:
    """The outcome of one item by several reviewers: the majority; an even split favors the treatment (LC 4610.6(e))."""
    return OVERTURNED if 2 * outcomes.count(OVERTURNED) >= len(outcomes) else UPHELD
