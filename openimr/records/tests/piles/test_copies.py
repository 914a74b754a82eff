"""Copies fold, look-alikes never."""

import random
import time

import pytest

from openimr.records.piles import copies
from openimr.records.piles.copies import Leaf, find_copies

NOTE = (
    "Physical therapy daily note. Date of service 7/18/2014. Visit 9 of 12. The patient reports pain of 6 of 10 in the left"
    " shoulder. Therapeutic exercise, manual therapy and moist heat were given and tolerated well. Range of motion in flexion is"
    " 120 degrees. No numbness. Continue the home exercise program and come again in one week. Mary Quan, P.T."
)


def kinds(*texts: str, confidence: float | None = 92.0) -> list[tuple[int, int, str]]:
    return [
        (one.page, one.first, one.kind)
        for one in find_copies([Leaf(place, text, "", confidence) for place, text in enumerate(texts)])
    ]


def test_the_same_picture_is_the_same_page() -> None:
    leaves = [Leaf(1, "", "abc", 20.0), Leaf(2, "", "abc", 20.0), Leaf(3, "", "abd", 20.0)]
    assert [(one.page, one.first, one.kind) for one in find_copies(leaves)] == [(2, 1, "exact")]


def test_the_same_words_faxed_again_fold() -> None:
    again = "09/12/2014 10:22 FAX 9165551234 p. 3/12\n" + NOTE.replace("week.", "week").replace(
        "moist heat", "moist- heat"
    )
    assert kinds(NOTE, again) == [(1, 0, "near")]


@pytest.mark.parametrize(
    "one, other", [("shoulder", "shouldor"), ("Mary Quan", "Mary Park"), ("Physical", "Amended physical")]
)
def test_one_other_letter_does_not_fold_by_words_alone(one: str, other: str) -> None:
    """A letter read wrong and another patient's name look the same to it."""
    assert kinds(NOTE, NOTE.replace(one, other)) == [(1, 0, "similar")]


@pytest.mark.parametrize(
    "one, other",
    [
        ("7/18/2014", "7/25/2014"),
        ("Visit 9", "Visit 8"),
        ("left", "right"),
        ("No numbness", "Some numbness"),
        ("6 of 10", "5 of 10"),
        ("120", "128"),
    ],
)
def test_one_other_number_side_or_negation_does_not_fold(one: str, other: str) -> None:
    assert kinds(NOTE, NOTE.replace(one, other)) == [(1, 0, "similar")]


def test_a_twin_with_other_sentences_is_not_even_similar() -> None:
    twin = NOTE.replace(
        "Therapeutic exercise, manual therapy and moist heat were given and tolerated well.", "She cancelled."
    )
    assert kinds(NOTE, twin.replace("7/18", "7/25")) == []


def test_poor_and_short_pages_never_fold_by_their_words() -> None:
    assert kinds(NOTE, NOTE, confidence=60.0) == []
    assert kinds("Page left empty", "Page left empty") == []


def test_blank_pages_fold_on_the_first_of_them() -> None:
    leaves = [Leaf(1, "", blank=True), Leaf(2, NOTE), Leaf(3, "", blank=True), Leaf(4, "", blank=True)]
    assert [(one.page, one.first, one.folded) for one in find_copies(leaves)] == [(3, 1, True), (4, 1, True)]


def test_a_third_copy_folds_on_the_first() -> None:
    assert kinds(NOTE, NOTE, NOTE) == [(1, 0, "near"), (2, 0, "near")]


def test_the_differences_are_told() -> None:
    assert list(copies.differences("pain of 6 of 10", "pain of 5 of 10")) == [("6", "5")]


def test_thousands_of_look_alike_pages_take_seconds() -> None:
    dice = random.Random(3)
    words = [f"{dice.choice('abcdefgh')}word{number}" for number in range(900)]
    body = " ".join(dice.choice(words) for _ in range(150))
    texts = [
        f"{NOTE.replace('7/18/2014', f'{day % 12 + 1}/{day % 28 + 1}/20{day % 90 + 10}')} {body} {day}"
        for day in range(1500)
    ]
    begun = time.perf_counter()
    found = find_copies([Leaf(place, text) for place, text in enumerate(texts)])
    assert not any(one.folded for one in found)
    assert time.perf_counter() - begun < 20
