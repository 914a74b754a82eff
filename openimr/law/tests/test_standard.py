"""The standard of decision, the search for evidence, citations, and the words of outcomes by period."""

from datetime import date

import pytest

from openimr.law import outcomes, standard
from openimr.law.refusal import Refused
from openimr.law.table import program
from openimr.law.unverified import unverified

UNEXPLAINED = [
    ("ca-wc", "A", [], []),
    ("ca-wc", "B", [], ["A"]),
    ("ca-wc", "C", ["A"], ["B"]),
    ("ca-wc", "F", ["A", "C", "E"], ["B", "D"]),
    ("ca-wc", "F", ["A", "B", "C", "D", "E"], []),
    ("ca-wc", "B", ["A", "F"], []),  # a lower rank explained beside is no harm
    ("ca-dmhc", "E", [], []),  # that law ranks none before another
]


@pytest.mark.parametrize("program_id, used, explained, missing", UNEXPLAINED)
def test_a_lower_rank_needs_reasons_for_each_higher(
    program_id: str, used: str, explained: list[str], missing: list[str]
) -> None:
    assert standard.unexplained(program_id, used, explained) == missing


@pytest.mark.parametrize("program_id, letter", [("ca-wc", "G"), ("ca-wc", ""), ("ca-dmhc", "F")])
def test_a_rank_that_does_not_exist_is_refused_by_name(program_id: str, letter: str) -> None:
    with pytest.raises(Refused, match=f"no standard “{letter}” in the program {program_id}; choose one of A, B"):
        standard.rank(program_id, letter)


def test_the_ranks_stand_in_the_order_of_the_law() -> None:
    ranks = standard.ranks("ca-wc")
    assert "".join(rank.letter for rank in ranks) == "ABCDEF"
    assert "MTUS" in ranks[0].words
    assert {rank.citation for rank in ranks} == {"Labor Code 4610.5(c)(2)"}
    assert standard.ranked("ca-wc")
    assert not standard.ranked("ca-dmhc")


def test_the_search_goes_on_only_where_the_step_before_holds_nothing() -> None:
    steps = standard.search("ca-wc")
    assert [step.step for step in steps] == ["1", "2A", "2B", "2C"]
    assert [bool(step.only_if) for step in steps] == [False, True, True, True]
    assert {step.cite for step in steps} == set(standard.citation_types("ca-wc"))
    assert all(step.citation == "8 CCR 9792.21.1(a)" for step in steps)
    assert standard.search("ca-dmhc") == ()


FULL = {
    "title": "t",
    "year": 2009,
    "section": "s",
    "publisher": "p",
    "author": "a",
    "journal": "j",
    "volume": 3,
    "pages": "1-2",
}
CITED = [
    ("mtus", {"title", "year", "section"}),
    ("guideline", {"publisher", "title", "year", "section"}),
    ("study", {"author", "title", "year", "journal", "volume", "pages"}),
]


@pytest.mark.parametrize("type_, needed", CITED)
def test_a_citation_names_what_its_type_asks(type_: str, needed: set[str]) -> None:
    assert standard.missing_in_citation("ca-wc", type_, FULL) == []
    for name in needed:
        assert standard.missing_in_citation("ca-wc", type_, {**FULL, name: " "}) == [name]
    assert set(standard.missing_in_citation("ca-wc", type_, {})) == needed


def test_a_type_of_source_that_is_unknown_is_refused() -> None:
    with pytest.raises(Refused, match="“blog” is unknown; it is one of mtus, guideline, study"):
        standard.missing_in_citation("ca-wc", "blog", FULL)
    assert standard.missing_in_citation("ca-dmhc", "blog", {}) == []  # no form of citation is set


ITEM_2013 = "is not medically necessary and appropriate"
WORDED = [
    ("ca-wc", "item", "2013-01-01", "upheld", ITEM_2013),
    ("ca-wc", "item", "2013-12-31", "overturned", "is medically necessary and appropriate"),
    ("ca-wc", "item", "2014-01-01", "upheld", "Upheld"),
    ("ca-wc", "item", "2026-05-01", "overturned", "Overturned"),
    ("ca-wc", "case", "2014-01-01", "partially_overturn", "Partially overturn"),
    ("ca-dmhc", "item", "2001-01-01", "upheld", "Upheld"),
    ("ca-dmhc", "case", "2024-05-01", "overturn", "Overturned"),
]


@pytest.mark.parametrize("program_id, level, day, outcome, words", WORDED)
def test_the_words_of_a_day(program_id: str, level: str, day: str, outcome: str, words: str) -> None:
    assert outcomes.vocabulary(program_id, level, date.fromisoformat(day)).words[outcome] == words


@pytest.mark.parametrize(
    "level, day, words",
    [
        ("case", "2013-06-03", "had no words for the outcome of the case on 2013-06-03"),
        ("item", "2012-12-31", "had no words"),
        ("page", "2014-01-01", "by item and by case, not by “page”"),
    ],
)
def test_a_period_without_words_is_refused(level: str, day: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        outcomes.vocabulary("ca-wc", level, date.fromisoformat(day))


@pytest.mark.parametrize("ends", [date(2013, 12, 30), date(2014, 1, 1), None])
def test_periods_that_do_not_join_are_refused(ends: date | None) -> None:
    words = {"upheld": "u", "overturned": "o", "citation": "c", "confidence": "read"}
    rows = [
        {"effective_from": date(2013, 1, 1), "effective_to": ends, **words},
        {"effective_from": date(2014, 1, 1), "effective_to": None, **words},
    ]
    with pytest.raises(Refused, match="periods of item do not join at 2014-01-01"):
        outcomes._joined("item", rows)


@pytest.mark.parametrize(
    "votes, outcome",
    [
        (["upheld"], "upheld"),
        (["upheld", "upheld", "overturned"], "upheld"),
        (["overturned", "upheld", "overturned"], "overturned"),
        (["upheld", "overturned"], "overturned"),  # an even split favors the treatment
    ],
)
def test_the_majority_decides_and_a_split_favors_the_treatment(votes: list[str], outcome: str) -> None:
    assert outcomes.vote("ca-wc", votes) == outcome
    assert outcomes.even_split(program("ca-wc"))["citation"] == "Labor Code 4610.6(e), (f)"


@pytest.mark.parametrize("votes", [[], ["upheld", ""], ["maybe"]])
def test_a_vote_that_is_none_is_refused(votes: list[str]) -> None:
    with pytest.raises(Refused, match="Every reviewer needs an outcome"):
        outcomes.vote("ca-wc", votes)


def test_the_program_says_what_an_outcome_means() -> None:
    assert outcomes.meaning("ca-wc") == outcomes.MEANING
    assert "health plan" in outcomes.meaning("ca-dmhc")["upheld"]


def test_what_is_unsure_of_standards_and_outcomes_is_listed() -> None:
    from openimr.law.unverified import _unverified_rules

    listed = {(row["kind"], row["id"]) for row in _unverified_rules(program("ca-dmhc"))}
    assert ("outcome", "case") in listed
    assert ("standard", "A") not in listed
    assert all(row["kind"] != "standard" for row in unverified("ca-wc"))
