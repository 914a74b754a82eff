"""`imr law notices` and `imr law fees`, as a person or a program asks them."""

import json

import pytest
from click.testing import CliRunner

from openimr.cli.law import command
from openimr.cli.reading import InputRefused
from openimr.law.notices import notices
from openimr.law.refusal import Refused


def run(*words: str) -> str:
    done = CliRunner().invoke(command, [*words], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_the_inventory_is_printed_with_its_grades() -> None:
    rows = {row["id"]: row for row in json.loads(run("notices", "--json"))}
    assert set(rows) == set(notices("ca-wc"))
    assert rows["N4"]["reading"]["en"]["grade"] <= 8
    text = run("notices")
    assert "N1       Acknowledgment of your application  (unverified)" in text
    assert "reads at grade" in text
    assert "N16      Authorization of the treatment\n    from the claims administrator to employee" in text


def test_another_program_has_its_own_inventory() -> None:
    assert set(notices("ca-dmhc")) == {
        row["id"] for row in json.loads(run("notices", "--program", "ca-dmhc", "--json"))
    }


def test_one_fee_or_all_of_them() -> None:
    one = run("fees", "--on", "2014-08-01", "--kind", "regular")
    assert one.startswith("Regular review: $420 on 2014-08-01 (8 CCR 9792.10.8")
    assert run("fees", "--on", "2014-08-01") == one
    asked = json.loads(run("fees", "--on", "2016-08-01", "--json"))
    assert (asked["amount"], asked["verified"], asked["rule"]) == (390, False, "FEE_REGULAR")
    rows = json.loads(run("fees", "--json"))
    assert [row["from"] for row in rows if row["rule"] == "FEE_REGULAR"] == [
        "2014-04-01", "2015-01-01", "2020-01-01", "2026-04-01"]  # fmt: skip
    assert "not seen  Regular review" in run("fees")


@pytest.mark.parametrize(
    "words, refusal",
    [
        (("--on", "soon"), "--on is no date: soon"),
        (("--on", "2027-01-04"), "The amount of FEE_REGULAR"),
        (("--on", "2013-06-03"), "depends on the reviewer's profession: give it"),
        (("--on", "2014-08-01", "--kind", "x"), "unknown; it is one of regular"),
        (("--kind", "expedited"), "add --on with the day"),
    ],
)
def test_what_cannot_be_told_is_refused_in_a_sentence(words: tuple[str, ...], refusal: str) -> None:
    with pytest.raises((InputRefused, Refused), match=refusal):
        run("fees", *words)
