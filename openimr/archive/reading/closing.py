"""What the last words of a rationale say, beside the outcome: agrees, contradicts, or cannot be told.

The heading is the outcome; this never changes it. Weaning advice, partial words and double negations are "cannot tell".
"""

import re

TAIL = 400  # signs
NOT = re.compile(
    r"\b(?:is|are|was|were|be|been|deemed|considered|established)?\s*not[\s-]*(?:considered|deemed|determined\s+to\s+be|be|established|a)?\s*"
    r"(?:medically|medical)?[\s-]*(?:necessary|necessity|appropriate|indicated|supported|established)"
    r"|\bmedical\s+necessity\b[^.]{0,60}\b(?:not|cannot|has\s+not)\b[^.]{0,20}\bestablished"
    r"|\bcannot\s+be\s+considered\s+medically\s+necessary|\bnot\s+to\s+be\s+medically\s+necessary|\bto\s+not\s+be\s+medically\s+necessary",
    re.IGNORECASE,
)
YES = re.compile(
    r"\b(?:is|are|was|were)\s+(?:considered\s+|deemed\s+|determined\s+to\s+be\s+|found\s+to\s+be\s+|therefore\s+)*medically\s+necessary",
    re.IGNORECASE,
)
DOUBLE = re.compile(r"\bnot\s+(?:un|without)|\bcannot\s+be\s+certain|\bpartially\b", re.IGNORECASE)


def verdict(rationale: str, outcome: str) -> str:
    """agrees | contradicts | cannot_tell."""
    tail = rationale[-TAIL:]
    negative, positive = list(NOT.finditer(tail)), list(YES.finditer(tail))
    if DOUBLE.search(tail) or (not negative and not positive):
        return "cannot_tell"
    last_no = negative[-1].start() if negative else -1
    last_yes = positive[-1].start() if positive else -1
    says = "upheld" if last_no > last_yes else "overturned"
    return "agrees" if says == outcome.casefold() else "contradicts"
