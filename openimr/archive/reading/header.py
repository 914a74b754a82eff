"""The table at the head of a letter: seven labels, seven values, in whatever order an extractor gave them.

A value is taken from behind its own label; where labels and values were read column by column (all labels, then all
values) they are paired by their order, and only when every kind fits.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from openimr.archive.reading import days
from openimr.archive.reading.source import Source, Span

CASE_NUMBER = r"(?<![\w-])(?:CM\d{2}-\d{4,8}|IMR\s?\d{0,2}-\d{2,7}|\d{2}-\d{3,7})(?![\d/-])"
PRIORITY = r"\b(?:Standard|Expedited|Regular)\b"
# a value that says there is none
NOTHING = r"(?<=[:\s])(?:N/A|unknown|none|not\s+(?:provided|available|applicable|known|stated))(?=\s)"
KINDS = {
    "case": re.compile(CASE_NUMBER),
    "day": re.compile(days.DAY.pattern, re.IGNORECASE),
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
JOINT = re.compile(r"[ \t]*(?:,|;|/|&|-|–|and|to|through|thru)[ \t]*", re.IGNORECASE)  # between two days of one label
LONGEST = 4000  # a header ends with the first heading, and never later than this


def read(source: Source, end: int) -> dict[str, Span]:
    """The header's values by field, raw and in place; `end`: where the first section begins."""
    end = min(end, LONGEST)
    found: dict[str, Span] = {}
    if split := SPLIT_LABEL.search(source.text, 0, end):
        found["application_received"] = source.span(*split.span("value"))
    runs = list(_runs(source, end))
    for labels, values in runs if not _turned(runs) else _behind(runs):
        for (field, _, _), value in _paired(source, labels, values):
            found.setdefault(field, value)
    if "decision_date" not in found and (dated := DATED.search(source.text, 0, LONGEST)):
        found["decision_date"] = source.span(*dated.span("value"))
    return found


Label = tuple[str, str, int]  # field, kind of value, where the label ends
Run = tuple[list[Label], list[Span]]
EVERY = re.compile(
    "|".join(f"(?P<{field}>{label})" for field, label, _ in LABELS)
    + f"|(?P<value>{CASE_NUMBER}|{days.DAY.pattern}|{PRIORITY}|{NOTHING})",
    re.IGNORECASE,
)
KIND_OF = {field: kind for field, _, kind in LABELS}


def _runs(source: Source, end: int) -> Iterator[Run]:
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
        labels.append((name, KIND_OF[name], token.end()))
    yield labels, values


def _turned(runs: list[Run]) -> bool:
    """Whether the values stand before their labels: the first thing is a value and the last one a label."""
    return len(runs) > 1 and not runs[0][0] and bool(runs[0][1]) and not runs[-1][1]


def _behind(runs: list[Run]) -> Iterator[Run]:
    """Values with the labels behind them, when that fits throughout; else nothing, for either order would be a guess."""
    turned = [(labels, values) for (_, values), (labels, _) in pairwise(runs)]
    if all(len(labels) == len(values) and _fit(labels, values) for labels, values in turned):
        yield from turned


def _paired(source: Source, labels: list[Label], values: list[Span]) -> list[tuple[Label, Span]]:
    """Labels with their values by order, when every kind fits; one label takes the first value behind it.

    Two days behind one label ("CT 1/1/2010 - 10/18/2016") are none: which is meant is not told.
    """
    if len(labels) > 1 and len(labels) != len(values) and values and _same_line(source, labels[-1], values[0]):
        labels = labels[-1:]  # what stands before it has no value
    if len(labels) == 1 and len(values) > 1 and _several(source, values):
        return []
    if len(labels) == 1:
        values = values[:1]
    return list(zip(labels, values, strict=True)) if len(labels) == len(values) and _fit(labels, values) else []


def _fit(labels: list[Label], values: list[Span]) -> bool:
    return all(KINDS[kind].fullmatch(value.text) for (_, kind, _), value in zip(labels, values, strict=True))


def _same_line(source: Source, label: Label, value: Span) -> bool:
    """Whether a value follows its label on the line, and the label is the line's only one."""
    line = source.text[source.text.rfind("\n", 0, label[2]) + 1 : label[2]]
    return "\n" not in source.text[label[2] : value.start] and sum(1 for _ in EVERY.finditer(line)) == 1


def _several(source: Source, values: list[Span]) -> bool:
    between = source.text[values[0].end : values[1].start]
    return bool(JOINT.fullmatch(between)) and all(KINDS["day"].fullmatch(value.text) for value in values[:2])
