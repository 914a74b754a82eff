"""Fees by day and class: the amount of the law, or a refusal that names what is missing."""

from datetime import date

import pytest

from openimr.law import fees
from openimr.law.refusal import Refused
from openimr.law.unverified import unverified

FOUND = [
    # day, kind, reviewers, profession, amount, verified
    ("2013-01-01", "regular", 1, "MD", 560, True),
    ("2013-06-03", "regular", 2, "DO", 760, True),
    ("2013-06-03", "regular", 1, "DC", 495, True),
    ("2013-06-03", "regular", 2, "PsyD", 655, True),
    ("2013-06-03", "expedited", 1, "MD", 685, True),
    ("2013-06-03", "expedited", 2, "MD", 850, True),
    ("2013-06-03", "expedited", 1, "DDS", 595, True),
    ("2013-06-03", "pharmacy_only", 1, "MD", 560, True),  # no class of its own yet: a regular review
    ("2014-03-31", "regular", 1, "MD", 560, False),
    ("2014-04-01", "regular", 1, "", 420, True),
    ("2014-04-01", "regular", 2, "MD", 420, True),
    ("2014-04-01", "expedited", 1, "", 515, True),
    ("2014-12-31", "pharmacy_only", 1, "", 390, True),
    ("2014-08-01", "ended_before_reviewer", 1, "", 160, True),
    ("2014-08-01", "ended_after_reviewer", 1, "", 420, True),
    ("2015-01-01", "regular", 1, "", 390, False),
    ("2019-12-31", "ended_before_reviewer", 1, "", 123, False),
    ("2020-01-01", "regular", 1, "", 345, True),
    ("2026-03-31", "ended_before_reviewer", 1, "", 115, True),
]
REFUSED = [
    ("2013-06-03", "regular", 1, "", "profession", "FEE_REGULAR_MD", "give it"),
    ("2013-06-03", "regular", 3, "MD", "reviewers", "FEE_REGULAR_MD", "3 reviewers"),
    ("2013-06-03", "regular", 1, "RN", "reviewers", "FEE_REGULAR_MD", "“RN”"),
    ("2013-06-03", "expedited", 2, "DC", "amount", "FEE_EXPEDITED_OTHER_TWO", "has not been seen"),
    ("2013-06-03", "ended_before_reviewer", 1, "", "amount", "FEE_ENDED_BEFORE_REVIEW", "has not been seen"),
    ("2016-06-01", "ended_after_reviewer", 1, "", "amount", "FEE_ENDED_AFTER_REVIEW", "has not been seen"),
    ("2026-04-01", "regular", 1, "", "amount", "FEE_REGULAR", "FEE_REGULAR"),
    ("2026-04-01", "expedited", 1, "", "amount", "FEE_EXPEDITED", "8 CCR 9792.10.8"),
    ("2012-12-31", "regular", 1, "MD", "on", "regular", "no fee for a regular review on 2012-12-31"),
    ("2014-08-01", "nonsense", 1, "", "kind", "", "one of regular"),
]


def asked(day: str, kind: str, reviewers: int, profession: str) -> fees.Asked:
    return fees.Asked(date.fromisoformat(day), kind, reviewers, profession)


@pytest.mark.parametrize("day, kind, reviewers, profession, amount, verified", FOUND)
def test_the_fee_of_a_day(day: str, kind: str, reviewers: int, profession: str, amount: int, verified: bool) -> None:
    found = fees.fee("ca-wc", asked(day, kind, reviewers, profession))
    assert (found.amount, found.verified) == (amount, verified)
    assert f"${amount} on {day} (8 CCR 9792.10.8" in found.sentence
    assert ("unverified" in found.sentence) is not verified


@pytest.mark.parametrize("day, kind, reviewers, profession, field, rule, words", REFUSED)
def test_no_amount_is_guessed(
    day: str, kind: str, reviewers: int, profession: str, field: str, rule: str, words: str
) -> None:
    with pytest.raises(Refused, match=words) as refused:
        fees.fee("ca-wc", asked(day, kind, reviewers, profession))
    assert (refused.value.field, refused.value.rule) == (field, rule)


def test_every_class_is_priced_by_a_rule_without_gaps() -> None:
    """The table refuses rows that do not join; here each rule has rows at all, and an amount not seen is unsure."""
    rows = list(fees.rows("ca-wc"))
    priced = {row["rule"] for row in rows}
    assert priced == {one.rule for one in fees.classes(fees.program("ca-wc"))}
    assert [row["rule"] for row in rows if row["amount"] is None and row["verified"]] == []


@pytest.mark.parametrize("kind", ["regular", "expedited"])
def test_a_second_program_has_its_own_classes_and_no_amount_of_another(kind: str) -> None:
    with pytest.raises(Refused, match=r"has not been seen: enter it from the text of Health and Safety Code 1374\.35"):
        fees.fee("ca-dmhc", asked("2024-05-01", kind, 1, ""))
    with pytest.raises(Refused, match="unknown"):
        fees.fee_class("ca-dmhc", "pharmacy_only")


def test_unsure_fees_are_listed_for_counsel() -> None:
    listed = {(row["id"], row["words"]) for row in unverified("ca-wc")}
    assert ("FEE_REGULAR", "390 dollars from 2015-01-01") in listed
    assert ("FEE_REGULAR", "not seen from 2026-04-01") in listed
    assert "None" not in " ".join(words for _, words in listed)
