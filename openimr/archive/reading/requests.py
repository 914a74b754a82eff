"""What a request asks for: treatment class and category, parts of the body, side, quantity. Tables beside, in our words."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
OTHER, DRUG = ("other", "OTHER"), ("other_drug", "PHARMA")
DOSE = re.compile(r"\d\s?(?:mg|mcg|ml|grams?|gm)\b", re.IGNORECASE)
LEVELS = {"C": "cervical spine", "T": "thoracic spine", "L": "lumbar spine", "S": "lumbar spine"}
LEVEL = re.compile(r"\b(?P<letter>[CTL])\d{1,2}(?:\s?[-/]\s?(?:[CTLS])?\d{1,2})?\b")
SIDES = (
    (
        "bilateral",
        re.compile(r"\bb(?:i)?lateral(?:ly)?\b|\bboth\b|\bright\s+and\s+left\b|\bleft\s+and\s+right\b", re.IGNORECASE),
    ),
    ("left", re.compile(r"\bleft\b|\blt\b", re.IGNORECASE)),
    ("right", re.compile(r"\bright\b|\brt\b", re.IGNORECASE)),
)
WORDS = (
    "one two three four five six seven eight nine ten eleven twelve fifteen sixteen eighteen twenty twenty-four thirty"
)
NUMBER = rf"(?:\d+(?:\.\d+)?|{'|'.join(sorted(WORDS.split(), key=len, reverse=True))})"
RANGE = r"\s*(?:-\s*\d+\s*)?"
PERIOD = r"(?:weeks?|wks?|months?)"
THING = rf"(?:sessions?|visits?|treatments?|units?|tablets?|capsules?|patches|{PERIOD}|days?|hours?)"
QUANTITIES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"#\s?\d+(?:\.\d+)?(?:\s*,?\s*(?:with\s+)?\d+\s+refills?)?",
        rf"\b{NUMBER}{RANGE}(?:x|times?)\s*(?:a|per)\s*(?:week|wk|month)\s*(?:for|x)\s*{NUMBER}{RANGE}{PERIOD}",
        rf"\b{NUMBER}\s*(?:x|times?)\s*{NUMBER}\b",
        rf"\b(?:times|x)\s*{NUMBER}\s*(?:sessions?|visits?|units?|treatments?)?",
        rf"\b{NUMBER}\s*(?:additional\s+|more\s+)?(?:\w+\s+){{0,3}}?{THING}\b",
        r"\b(?:qty|quantity)\.?\s*:?\s*\d+",
        r"\bunknown\s+(?:quantity|prescription|duration)|\bunspecified\s+\w+",
    )
)


@cache
def _rows(name: str) -> tuple[tuple[Any, re.Pattern[str]], ...]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    rows = yaml.load((HERE / f"{name}.yaml").read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader
    return tuple((row, _pattern(row["words"])) for row in rows)


def _pattern(words: list[str]) -> re.Pattern[str]:
    """Any of the words, whole; white space and hyphens in the letter are alike."""
    made = (r"[\s-]+".join(_word(part) for part in str(word).split()) for word in words)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(made)})(?![\w])", re.IGNORECASE)


def _word(word: str) -> str:
    return rf"{re.escape(word[:-1])}[\w-]*" if word.endswith("*") else re.escape(word)


def treatment(request: str) -> tuple[str, str]:
    """Class and category of a request: the first row of the table whose words stand in it; a dose alone tells a drug."""
    for row, pattern in _rows("treatments"):
        if pattern.search(request):
            return row["class"], row["category"]
    return DRUG if DOSE.search(request) else OTHER


def body_parts(request: str) -> list[str]:
    """The parts named, in the order they are named; a level such as L4-5 names its part of the spine."""
    found = {}
    for row, pattern in _rows("body"):
        if match := pattern.search(request):
            found[row["part"]] = match.start()
    for match in LEVEL.finditer(request):
        found.setdefault(LEVELS[match["letter"]], match.start())
    return sorted(found, key=lambda part: found[part])


def side(request: str) -> str | None:
    """left | right | bilateral; both sides named apart are bilateral."""
    found = [name for name, pattern in SIDES if pattern.search(request)]
    if "bilateral" in found or {"left", "right"} <= set(found):
        return "bilateral"
    return found[0] if found else None


def quantity(request: str) -> str | None:
    """How much is asked for, in the letter's words."""
    for pattern in QUANTITIES:
        if match := pattern.search(request):
            return " ".join(match[0].split())
    return None
