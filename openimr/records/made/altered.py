"""Pages that are the same but for one thing that matters: what must never be folded on one another.

    other = altered(document, "dose")     # one digit of a dose is another; None when the document names no dose

Everything else stays, the layout too, so that only the thing itself can tell the two apart.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from openimr.records.made import people, writing

if TYPE_CHECKING:
    from openimr.records.made import MadeDocument

Change = Callable[[str], str]
LOOK_ALIKE = str.maketrans("0123456789", "8741965303")  # digits that a fax makes alike
OPPOSITE = {"left": "right", "right": "left", "Left": "Right", "Right": "Left", "LEFT": "RIGHT", "RIGHT": "LEFT"}
CONTRARY = {
    "normal": "abnormal", "positive": "negative", "improved": "worse", "consistent": "inconsistent", "worse": "better",
    "mild": "severe", "moderate": "severe", "supported": "refuted", "partial": "complete", "denied": "certified",
}  # fmt: skip
TICKS = ("Expedited review: [X] yes   [  ] no", "Expedited review: [  ] yes   [X] no")


def ticked(of: "MadeDocument", place: int) -> "MadeDocument":
    """The document with a line of two boxes under its first page; `place`: 0 or 1, the one with the tick."""
    first = of.pages[0]
    foot = [block for block in first.blocks if block[0] in ("sign", "foot")]
    rest = [block for block in first.blocks if block not in foot]
    return _with_pages(of, [(*rest, ("para", TICKS[place]), *foot), *(page.blocks for page in of.pages[1:])])


def altered(of: "MadeDocument", how: str, seed: str = "") -> "MadeDocument | None":
    """The document with one thing changed on its first page and sent on its own; None when it names no such thing."""
    if how == "tick":
        made = ticked(of, 1)
    else:
        blocks, changed = _changed(of.pages[0].blocks, ALTERATIONS[how](of))
        if not changed:
            return None
        made = _with_pages(of, [blocks, *(page.blocks for page in of.pages[1:])])
    return replace(made, seed=f"{of.seed} {how}{seed}", duplicate_of=None, twin_of=None)


def _with_pages(of: "MadeDocument", pages: list[writing.Page]) -> "MadeDocument":
    from openimr.records.made import MadePage

    made = tuple(MadePage(tuple(line for block in page for line in writing.lines(block)), page) for page in pages)
    return replace(of, pages=made)


def _changed(blocks: writing.Page, change: Change) -> tuple[writing.Page, bool]:
    """The blocks with the first words that the change changes; whether any did."""
    done = False

    def walk(words: Any) -> Any:
        nonlocal done
        if isinstance(words, str):
            made = words if done else change(words)
            done = done or made != words
            return made
        if isinstance(words, (list, tuple)):
            return type(words)([walk(one) for one in words])
        return words

    told = tuple((what, walk(words)) if what != "fields" else _fields(words, walk) for what, words in blocks)
    return told, done


def _fields(words: Any, walk: Callable[[Any], Any]) -> writing.Block:
    layout, pairs = words
    return "fields", [layout, walk(pairs)]


def _once(pattern: str, told: Callable[[re.Match[str]], str]) -> Callable[["MadeDocument"], Change]:
    return lambda _: lambda text: re.sub(pattern, told, text, count=1)


def _digit(match: re.Match[str]) -> str:
    """The number with its last digit another."""
    return match[0][: match.start(1) - match.start()] + _other(match[1]) + match[0][match.end(1) - match.start() :]


def _other(number: str) -> str:
    return number[:-1] + number[-1].translate(LOOK_ALIKE)


def _date(of: "MadeDocument") -> Change:
    """Another day, written as this document writes days."""
    forms = [*people.FORMATS, *people.SPANISH]
    days = {people.written(of.service_date, form): people.written(_near(of), form) for form in forms}

    def change(text: str) -> str:
        held = max((day for day in days if day in text), key=len, default="")
        return text.replace(held, days[held]) if held else text

    return change


def _near(of: "MadeDocument") -> Any:
    day = of.service_date
    return day + timedelta(days=5 if day.day < 24 else -5)


def _patient(of: "MadeDocument") -> Change:
    last = of.facts.patient[1]
    other = next(name for name in people.NAMES["last"] if name != last and len(name) == len(last)) if any(
        name != last and len(name) == len(last) for name in people.NAMES["last"]
    ) else next(name for name in people.NAMES["last"] if name != last)  # fmt: skip
    return lambda text: text.replace(last, other).replace(last.upper(), other.upper())


def _amended(of: "MadeDocument") -> Change:
    return lambda text: f"Amended {text}" if of.title and text == of.title else text


ALTERATIONS: dict[str, Callable[["MadeDocument"], Change]] = {
    "date": _date,
    "dose": _once(r"\b(\d+) ?mg\b", _digit),
    "count": _once(r"\b(\d{1,2}) (?:visits|of \d+|weeks|min\w*|degrees|percent|pages|mm|times)\b", _digit),
    "side": _once(r"\b(?:left|right)\b", lambda match: OPPOSITE[match[0]]),
    "negation": _once(r"\b(?:is|was|are|were)\b(?! no)", lambda match: f"{match[0]} not"),
    "level": _once(
        r"\b[CTL](\d)-\d\b|\b[CL](\d)\b", lambda match: match[0][0] + _other(match[1] or match[2]) + match[0][2:]
    ),
    "word": _once(rf"\b(?:{'|'.join(CONTRARY)})\b", lambda match: CONTRARY[match[0]]),
    "patient": _patient,
    "amended": _amended,
}
HOWS = (*ALTERATIONS, "tick")
