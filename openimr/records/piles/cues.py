"""The words that the readers go by: headings, words of the body, labels of days and of names (data: the YAML files here).

Matched without case and accents; in the headings of a faxed page some letters may be wrong.
"""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@cache
def read(name: str) -> dict[Any, Any]:
    """One of the files of words."""
    found: dict[Any, Any] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def headings() -> list[tuple[str, float, str]]:
    """Rows (type, weight, phrase)."""
    tables = read("headings").items()
    return [
        (kind, float(weight), phrase)
        for kind, table in tables
        for weight, phrases in table.items()
        for phrase in phrases
    ]


def body() -> list[tuple[str, str]]:
    """Rows (type, phrase)."""
    return [(kind, phrase) for kind, phrases in read("body").items() for phrase in phrases]


def labels() -> list[tuple[str, float]]:
    """Rows (label of a day, weight)."""
    return [(phrase, float(weight)) for weight, phrases in read("labels")["labels"].items() for phrase in phrases]


def reports() -> dict[str, str]:
    """What a report is called: its type, "" when it can be any."""
    return {phrase: kind for kind, phrases in read("people")["reports"].items() for phrase in phrases}
