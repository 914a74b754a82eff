"""Words that public pages show for what rows hold as codes."""

from openimr.archive.models import Determination, GuidelineCitation
from openimr.cases.models import CATEGORIES

FACET_WORDS = {
    "outcome": "Outcome of an item",
    "category": "Category",
    "treatment_class": "Treatment",
    "body_part": "Part of the body",
    "side": "Side",
    "specialty": "Reviewer's specialty",
    "guideline_key": "Guideline the reviewer used",
    "year": "Year of decision",
    "source": "Where it comes from",
}
CASE_OUTCOMES = {
    "uphold": "Upheld: every refusal stands",
    "overturn": "Overturned: every item is medically necessary",
    "partially_overturn": "Overturned in part",
}
OUTCOMES = {
    "upheld": "Upheld: the refusal stands, not medically necessary",
    "overturned": "Overturned: medically necessary",
}
UPPER = {"mri": "MRI", "ct": "CT", "odg": "ODG", "acoem": "ACOEM", "mtus": "MTUS", "nsaid": "NSAID", "xray": "X-ray"}
CODES = dict(CATEGORIES)
MADE = dict(Determination.SOURCES)
SOURCES = {
    "acoem": "ACOEM", "odg": "ODG", "cms": "Medicare", "web": "website", "literature": "literature", "other": "other",
    "mtus_chronic_pain": "MTUS", "mtus_opioid": "MTUS", "mtus_acupuncture": "MTUS", "mtus_postsurgical": "MTUS",
}  # fmt: skip


def value_words(facet: str, value: str) -> str:
    """A facet's value as people read it."""
    if facet == "category":
        return CODES.get(value, value.lower())
    if facet == "source":
        return MADE.get(value, value)
    if facet in ("specialty", "year"):
        return value
    if facet == "guideline_key":
        return key_words(value)
    return UPPER.get(value, value.replace("_", " "))


def key_words(key: str) -> str:
    """A citation's key as words: "acoem-low-back-complaints-2004" is "ACOEM low back complaints 2004"."""
    return " ".join(UPPER.get(word, word) for word in key.split("-"))


def citation_words(cited: GuidelineCitation) -> str:
    """A citation in one line: source, chapter, year, sections, pages."""
    head = " ".join(
        part
        for part in (
            "" if cited.source == "other" else SOURCES.get(cited.source, cited.source),
            cited.chapter,
            str(cited.year or ""),
        )
        if part
    )
    sections = f", {', '.join(cited.sections)}" if cited.sections else ""
    pages = f", pages {', '.join(cited.pages)}" if cited.pages else ""
    return f"{head}{sections}{pages}"
