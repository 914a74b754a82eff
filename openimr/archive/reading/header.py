"""The table at the head of a letter: seven labels, seven values, in whatever order an extractor gave them.

A value is taken from behind its own label; where labels and values were read column by column (all labels, then all
values) they are paired by their order, and only when every kind fits.
"""

import re
from collections.abc import Iterator

from openimr.archive.reading import days
from openimr.archive.reading.source import Source, Span

CASE_NUMBER = r"(?<![\w-])(?:CM\d{2}-\d{4,8}|IMR\s?\d{0,2}-\d{2,7}|\d{2}-\d{3,7})(?![\d/-])"
PRIORITY = r"\b(?:Standard|Expedited|Regular)\b"
KINDS = {
    "case": re.compile(CASE_NUMBER),
    "day": re.compile(days.NUMERIC),
    "priority": re.compile(PRIORITY, re.IGNORECASE),
}
LABELS = (  # field, label, kind of value
    ("case_number", r"Case\s+Number\s*:", "case"),
    ("date_assigned", r"Date\s+Assigned\s*:", "day"),
    ("date_of_injury", r"Date\s+of\s+Injury\s*:", "day"),
    ("decision_date", r"Decision\s+Date\s*:", "day"),
    ("ur_denial_date", r"UR\s+Denial\s+Date\s*:", "day"),
    ("priority", r"Priority\s*:", "priority"),
    ("application_received", r"Application\s+Received\s*:", "day"),
)
SPLIT_LABEL = re.compile(rf"Application\s+(?P<value>{days.NUMERIC})\s+Received\s*:")  # read row by row
DATED = re.compile(rf"\bDated\s*:\s*(?P<value>{days.DAY.pattern})", re.IGNORECASE)
LONGEST = 4000  # a header ends with the first heading, and never later than this


def read(source: Source, end: int) -> dict[str, Span]:
    """The header's values by field, raw and in place; `end`: where the first section begins."""
    end = min(end, LONGEST)
    found: dict[str, Span] = {}
    if split := SPLIT_LABEL.search(source.text, 0, end):
        found["application_received"] = source.span(*split.span("value"))
    for labels, values in _runs(source, end):
        for (field, _), value in _paired(labels, values):
            found.setdefault(field, value)
    if "decision_date" not in found and (dated := DATED.search(source.text, 0, LONGEST)):
        found["decision_date"] = source.span(*dated.span("value"))
    return found


Label = tuple[str, str]  # field, kind of value
EVERY = re.compile(
    "|".join(f"(?P<{field}>{label})" for field, label, _ in LABELS)
    + f"|(?P<value>{CASE_NUMBER}|{days.NUMERIC}|{PRIORITY})",
    re.IGNORECASE,
)
KIND_OF = {field: kind for field, _, kind in LABELS}


def _runs(source: Source, end: int) -> Iterator[tuple[list[Label], list[Span]]]:
    """Labels that stand together, each run with the values that follow it."""
    labels: list[Label] = []
    values: list[Span] = []
    for token in EVERY.finditer(source.text, 0, end):
        name = str(token.lastgroup)
        if name == "value":
            values.append(source.span(*token.span()))
            continue
        if values:
            yield labels, values
            labels, values = [], []
        labels.append((name, KIND_OF[name]))
    yield labels, values


def _paired(labels: list[Label], values: list[Span]) -> list[tuple[Label, Span]]:
    """Labels with their values by order, when every kind fits; one label takes the first value behind it."""
    if len(labels) == 1:
        values = values[:1]
    if len(labels) != len(values):
        return []
    pairs = list(zip(labels, values, strict=True))
    return pairs if all(KINDS[kind].fullmatch(value.text) for (_, kind), value in pairs) else []
