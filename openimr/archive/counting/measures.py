"""What is counted, and the SQL that counts it: a measure, a dimension, filters. Values always go in as parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
SMALL = 11  # cells with fewer letters or items are not shown in detail: the usual rule for health data, our choice
LETTER, ITEM = "letter", "item"


class CountRefused(ValueError):
    """The count that was asked for does not exist; the text says what does."""


@dataclass(frozen=True)
class Measure:
    """One number: what it is in words, what one row of its count is, how it is computed."""

    id: str
    title: str
    level: str
    unit: str
    kind: str  # count | share | days
    words: str
    hit: str = ""
    days: str = ""
    where: str = ""


@dataclass(frozen=True)
class Dimension:
    """What a measure is counted by: its words, the SQL of its value, and the join it needs."""

    id: str
    words: str
    value: str
    join: str = ""


ITEMS = "JOIN archive_item i ON i.determination_id = d.id"
CITED = "JOIN archive_guidelinecitation c ON c.item_id = i.id AND c.by = 'reviewer' AND c.key <> ''"
SPECIALTIES = "CROSS JOIN LATERAL unnest(string_to_array(d.specialties, ',')) AS s(name)"
DIMENSIONS = {
    one.id: one
    for one in (
        Dimension("year", "year of decision", "extract(year FROM d.decision_date)::int::text"),
        Dimension("category", "category", "i.category", ITEMS),
        Dimension("treatment_class", "treatment", "i.treatment_class", ITEMS),
        Dimension("guideline_key", "guideline the reviewer used", "c.key", f"{ITEMS} {CITED}"),
        Dimension("specialty", "reviewer's specialty", "trim(s.name)", SPECIALTIES),
        Dimension("source", "where it comes from", "d.source"),
    )
}
FILTERS = {  # facet: the condition a row meets
    "year": "extract(year FROM d.decision_date)::int::text = %s",
    "category": "i.category = %s",
    "treatment_class": "i.treatment_class = %s",
    "specialty": "%s = ANY(string_to_array(replace(d.specialties, ', ', ','), ','))",
    "outcome": "i.outcome IN (%s)",
    "source": "d.source = %s",
}


@cache
def measures() -> dict[str, Measure]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    rows = yaml.load((HERE / "measures.yaml").read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader
    return {row["id"]: Measure(**row) for row in rows}


@cache
def published() -> tuple[dict[str, Any], ...]:
    """What others have told, by year: {year, letters, overturned_items (per cent), source}."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return tuple(yaml.load((HERE / "published.yaml").read_text(encoding="utf-8"), Loader=loader))  # noqa: S506


def measure(name: str) -> Measure:
    if name not in measures():
        raise CountRefused(f"There is no measure “{name[:60]}”; there are {', '.join(measures())}.")
    return measures()[name]


def dimension(name: str) -> Dimension:
    if name not in DIMENSIONS:
        raise CountRefused(f"Nothing is counted by “{name[:60]}”; it is one of {', '.join(DIMENSIONS)}.")
    return DIMENSIONS[name]


def sql(of: Measure, by: Dimension, filters: Mapping[str, str]) -> tuple[str, list[str]]:
    """The query of a count and its parameters: (value, n, hits) or (value, n, median, p90)."""
    if unknown := set(filters) - set(FILTERS):
        raise CountRefused(f"There is no filter “{sorted(unknown)[0][:60]}”; there are {', '.join(FILTERS)}.")
    needs_items = of.level == ITEM or any("i." in FILTERS[name] for name in filters)
    joins = [by.join] if by.join else []
    joins += [ITEMS] if needs_items and ITEMS not in by.join else []
    conditions = ["d.withdrawn_at IS NULL", *([of.where] if of.where else []), *(FILTERS[name] for name in filters)]
    repeated = by.id == "guideline_key" or (of.level == LETTER and bool(needs_items or by.join == ITEMS))
    asked = _rows(of, by, "DISTINCT " if repeated else "")
    source = f"FROM archive_determination d {' '.join(joins)}"
    rows = f"{asked}\n{source}\nWHERE {' AND '.join(conditions)}"
    return f"WITH counted AS (\n{rows}\n)\n{_totals(of)}\nGROUP BY value ORDER BY value", list(filters.values())


def _rows(of: Measure, by: Dimension, distinct: str) -> str:
    """Each row of the count once for each value of the dimension; `distinct` where a join repeats rows."""
    key = "i.id" if of.level == ITEM else "d.id"
    extra = {"count": "", "share": f", {of.hit} AS hit", "days": f", {of.days} AS days"}[of.kind]
    return f"SELECT {distinct}{by.value} AS value, {key} AS key{extra}"


TOTALS = {
    "count": "SELECT value, count(*) FROM counted",
    "share": "SELECT value, count(*), count(*) FILTER (WHERE hit) FROM counted",
    "days": (
        "SELECT value, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY days),"
        " percentile_cont(0.9) WITHIN GROUP (ORDER BY days) FROM counted"
    ),
}


def _totals(of: Measure) -> str:
    return TOTALS[of.kind]
