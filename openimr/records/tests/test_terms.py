"""The words of a question and of a page."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.records import terms

TEXT = "Cervical C6-7 disc bulge, neck/shoulder. Physical therapy 8 sessions; lesión del cuello"
PAGE = TEXT.split()


@pytest.mark.parametrize(
    ("question", "hits"),
    [
        ("disc", [2]),
        ("DISC cervical", [0, 2]),
        ("C6-7", [1]),
        ("6-7", None),
        ("shoulder", [4]),
        ('"physical therapy"', [5, 6]),
        ('"therapy physical"', None),
        ('"physical ther*"', [5, 6]),
        ("sess*", [8]),
        ("sess", None),
        ("lesion cuello", [9, 11]),
        ("disc nowhere", None),
    ],
)
def test_all_words_must_stand_on_the_page(question: str, hits: list[int] | None) -> None:
    assert terms.match(PAGE, terms.ask(question)) == hits


@given(st.text(max_size=400))
def test_a_question_is_never_a_command(question: str) -> None:
    asked = terms.as_tsquery("0", terms.ask(question))
    assert re.fullmatch(r"'#0'( & \('[^\W_]+'( <-> '[^\W_]+')*(:\*)?\))*", asked)


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=30))
def test_a_word_of_a_page_is_found_by_itself(word: str) -> None:
    asked = terms.ask(word)
    assert not asked or terms.match([word], asked) == [0]


def test_the_passage_marks_its_hits() -> None:
    assert terms.passage(["a", "b", "c", "d"], [2], around=1) == [("b", False), ("c", True), ("d", False)]
