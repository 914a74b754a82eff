"""What a letter is in the index. `VERSION` grows with every change here: an index of another version is rebuilt."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import tantivy

VERSION = 2
TEXTS = ("title", "rationale", "summary", "guideline", "diagnoses")
FACETS = ("treatment_class", "category", "outcome", "guideline_key", "specialty", "body_part", "year", "side", "source")
ENGLISH = "english"
LONGEST_TOKEN = 60
EPOCH = date(1900, 1, 1)


@cache
def analyzer() -> Any:
    """How words become tokens: letters and digits, small, without accents, stemmed."""
    steps = (
        tantivy.Filter.remove_long(LONGEST_TOKEN),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stemmer("english"),
    )
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in steps:
        builder = builder.filter(step)
    return builder.build()


def tokens(text: str) -> list[str]:
    found: list[str] = analyzer().analyze(text)
    return found


@cache
def schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", stored=True, indexed=True, fast=True)
    builder.add_unsigned_field("day", fast=True)
    builder.add_text_field("number", tokenizer_name="raw", index_option="basic")
    for name in TEXTS:
        builder.add_text_field(name, tokenizer_name=ENGLISH, index_option="position")
    for name in FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def document(letter: Mapping[str, Any]) -> Any:
    """A letter as the index keeps it. `letter`: id, case_number, decision_date, summary, diagnoses, specialties, source, items
    (title, outcome, rationale, category, treatment_class, body_parts, side, reviewer_guideline, keys)."""
    items: Sequence[Mapping[str, Any]] = letter["items"]
    fields: dict[str, Any] = {
        "id": letter["id"],
        "number": (letter["case_number"] or "").casefold(),
        "title": [item["title"] for item in items],
        "rationale": [item["rationale"] for item in items],
        "guideline": [item["reviewer_guideline"] for item in items],
        "summary": letter["summary"],
        "diagnoses": list(letter["diagnoses"]),
        **{name: values for name, values in facets(letter).items() if values},
    }
    if letter["decision_date"]:
        fields["day"] = (letter["decision_date"] - EPOCH).days
    return tantivy.Document.from_dict(fields, schema())


def facets(letter: Mapping[str, Any]) -> dict[str, list[str]]:
    """The values by which a letter is counted and narrowed; each once."""
    items: Sequence[Mapping[str, Any]] = letter["items"]
    return {
        "treatment_class": _once(item["treatment_class"] for item in items),
        "category": _once(item["category"] for item in items),
        "outcome": _once(item["outcome"] for item in items),
        "guideline_key": _once(key for item in items for key in item["keys"]),
        "specialty": specialties(letter["specialties"]),
        "body_part": _once(part for item in items for part in item["body_parts"]),
        "side": _once(item["side"] for item in items),
        "source": [letter["source"]],
        "year": [str(letter["decision_date"].year)] if letter["decision_date"] else [],
    }


def specialties(printed: str) -> list[str]:
    """The specialties of a reviewer: separated by commas as printed."""
    return _once(name.strip() for name in printed.split(","))


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
