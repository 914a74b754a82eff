"""A sentence against its pages: what is quoted, what is counted, which side."""

import pytest

from openimr.records.citing import figures, sentences
from openimr.review import resting

PAGES = {
    "R1 p. 1": (
        "Seen 07/08/14. No fracture of the left hip. Twenty-four visits of therapy, pain 6/10. MRI: L4-L5 bulge of 8 mm."
        " Lorazepam 0.5 mg."
    ).split(),
    "R1 p. 2": "Both shoulders are weak; the patient denies numbness.".split(),
    "R1 p. 3": [],
}

ROWS = [
    ("On July 8, 2014 she had had 24 visits [R1 p. 1].", ""),
    ("In July 2014 the pain was 6 of 10. [R1 p. 1] The next is another sentence with 99 of them.", ""),
    ("The note says “No fracture of the left hip” [R1 p. 1].", ""),
    ("There is no fracture: “fracture of the left hip” is denied [R1 p. 1].", ""),
    ("A bulge at L4-5 [R1 p. 1].", ""),
    ("The left shoulder is weak [R1 p. 2].", ""),
    ("24 visits are told and the patient “denies numbness” [R1 pp. 1-2].", ""),
    ("One of the notes tells of weakness [R1 p. 2].", ""),
    ("Items 97 and 98 rest on the same words [R1 p. 2].", ""),
    ("Words without a figure [R1 p. 3].", ""),
    ("Figures such as 99 without a page.", ""),
    ("She had 12 visits [R1 p. 1].", "[R1 p. 1] does not say 12"),
    ("On July 18, 2014 [R1 p. 1].", "does not say 2014-07-18"),
    ("Lorazepam 5 mg [R1 p. 1].", "does not say 5"),
    ("A bulge at L5-S1 [R1 p. 1].", "does not say S1"),
    ("The right hip [R1 p. 1].", "does not say right side"),
    ("Bilateral hips [R1 p. 1].", "does not say both sides"),
    ("It says “a bulge of 3 mm” [R1 p. 1].", "“a bulge of 3 mm” does not stand so on [R1 p. 1]. The numbers differ"),
    ('It says "no fracture of the right hip" [R1 p. 1].', "The side differs"),
    ("It says “patient reports numbness” [R1 p. 2].", "A yes or no differs"),
    ("It says “wholly other words here” [R1 p. 2].", "do not stand on the page"),
    ("It says “fracture of the left hip” [R1 p. 1].", "the word “no” stands right before"),
    ("She had 12 visits [R1 p. 3].", "no readable words; compare 12 with its picture"),
]


@pytest.mark.parametrize(("text", "says"), ROWS, ids=[row[0][:50] for row in ROWS])
def test_what_the_page_does_not_bear_out(text: str, says: str) -> None:
    found = [remark for sentence in sentences.citing(text) for remark in resting.remarks(sentence, PAGES)]
    assert len(found) == bool(says), found
    if says:
        assert says in found[0]
        assert found[0].endswith(".")


def test_a_page_whose_words_are_not_known_is_not_compared() -> None:
    (sentence,) = sentences.citing("She had 12 visits [R9 p. 9].")
    assert list(resting.remarks(sentence, PAGES)) == []


def test_a_reference_after_the_full_stop_belongs_to_its_sentence() -> None:
    found = sentences.of("Pain is less. [R1 p. 1] [R1 p. 2] Dr. Lapwing agrees.\n\nA new paragraph [R1 p. 3].")
    assert [(one.place, one.refs) for one in found] == [(1, ("R1 p. 1", "R1 p. 2")), (2, ()), (3, ("R1 p. 3",))]
    assert found[1].text == "Dr. Lapwing agrees."


@pytest.mark.parametrize(
    ("one", "other"),
    [("July 8, 2014", "7/8/14"), ("8 July 2014", "2014-07-08"), ("July 2014", "July 8, 2014"), ("July 8", "7/8/2014"),
     ("twenty-four", "24"), ("1,000", "1000"), (".5", "0.50"), ("C6-7", "C6-C7"), ("L5", "L4-5"), ("in 2014", "7/8/14"),
     ("left", "bilateral"), ("bilateral", "left and right"), ("lt knee", "left knee"), ("July 8", "on 7/8 and 7/9"),
     ("July 8, 2014", "2014: 7/8 and 7/9"), ("December 2024", "since 12/2024")],
)  # fmt: skip
def test_the_same_told_in_other_words(one: str, other: str) -> None:
    assert figures.untold(one, other) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("July 8, 2014", "7/18/14"), ("7/8/14", "7/8/13"), ("8", "18"), ("0.5", "5"), ("L4-5", "C4-5"), ("left", "right"),
     ("bilateral", "left"), ("12", "7/12/14"), ("July 8", "7/9"), ("July 8, 2014", "7/8")],
)  # fmt: skip
def test_not_the_same(one: str, other: str) -> None:
    assert figures.untold(one, other) != []
