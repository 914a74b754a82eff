"""A released object becomes a row: what it leaves open is read from its words, what it tells stays."""

from typing import Any

import pytest

from openimr.archive.importing import citation_key
from openimr.archive.reading import guideline_lines, own
from openimr.archive.reading.source import Source
from openimr.guidelines import catalogue


def item(**told: Any) -> dict[str, Any]:
    return {
        "title": "MRI of the left knee", "outcome": "Upheld", "request_kind": "whole", "rationale": "",
        "claims_administrator_guideline": "", "reviewer_guideline": "", "category": "", "treatment_class": "",
        "citations": {"claims_administrator": [], "reviewer": []}, "body_parts": [], "side": None, "quantity": None,
    } | told  # fmt: skip


def read(**told: Any) -> dict[str, Any]:
    found: dict[str, Any] = own.letter({"items": [item(**told)]})["items"][0]
    return found


def test_what_is_open_is_read_from_the_request() -> None:
    found = read()
    assert (found["treatment_class"], found["category"], found["body_parts"], found["side"]) == (
        "mri", "DIAGNOSTIC", ["knee"], "left",
    )  # fmt: skip


def test_what_is_told_stays() -> None:
    found = read(
        category="SURGERY", body_parts=["Right shoulder", "the little finger's tip"], side="right", quantity="one"
    )
    assert (found["category"], found["side"], found["quantity"]) == ("SURGERY", "right", "one")
    assert found["body_parts"][0] == "shoulder"
    assert len(found["body_parts"]) == 2


def named(source: catalogue.Source) -> dict[str, Any]:
    given = {
        "raw": f"{source.title} ({source.year})",
        "scheme": "mtus",
        "source": "mtus",
        "chapter": source.title,
        "year": source.year,
    }
    (one,) = read(citations={"reviewer": [given | {"sections": [], "pages": []}]})["citations"]["reviewer"]
    return dict(one)


def test_a_guideline_of_the_catalogue_has_the_key_of_the_same_in_a_published_letter() -> None:
    source = next(one for one in catalogue.sources() if one.id == "cpmtg-2009")
    printed = Source("Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): Opioids.")
    (theirs,) = guideline_lines.citations(printed, printed.span(0, len(printed.text)))
    assert citation_key(named(source)) == citation_key(theirs.as_json())


@pytest.mark.parametrize("source", catalogue.sources(), ids=lambda source: source.id)
def test_every_guideline_of_the_catalogue_fits_the_tables(source: catalogue.Source) -> None:
    found = named(source)
    assert found["source"] in {name for name, _ in guideline_lines.SOURCES} | {"other"}
    assert found["chapter"]
    assert not found["chapter"].startswith("MTUS")


def test_a_line_in_words_of_its_own_is_one_citation() -> None:
    (one,) = read(claims_administrator_guideline="ACOEM Low Back Disorders (2020), page 12")["citations"][
        "claims_administrator"
    ]
    assert (one["source"], one["year"], one["pages"]) == ("acoem", 2020, ["12"])
    for line in ("", "  ", "did not cite any medical evidence"):
        assert read(claims_administrator_guideline=line)["citations"]["claims_administrator"] == []


@pytest.mark.parametrize("year", [None, "", "in press", "20x0", 2020, "2020"])
def test_a_year_that_is_none_is_left_out(year: Any) -> None:
    given = {
        "raw": "x",
        "scheme": "non_mtus",
        "source": "x",
        "chapter": None,
        "year": year,
        "sections": [],
        "pages": [],
    }
    (one,) = read(citations={"reviewer": [given]})["citations"]["reviewer"]
    assert one["year"] in (None, 2020)
