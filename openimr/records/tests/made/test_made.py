"""Made papers: their text is what is printed, the same seed makes the same, look-alikes differ where they should."""

import difflib

import pypdfium2
import pytest

from openimr.records import made
from openimr.records.catalog import KINDS


def test_what_is_printed_is_the_known_text() -> None:
    pile = made.pile(3, 36, "digital")
    pages = pypdfium2.PdfDocument(made.pdf(pile))
    known = [made.truth(each, number) for each in pile for number in range(1, len(each.pages) + 1)]
    printed = [page.get_textpage().get_text_range().replace("\ufffe", "-") for page in pages]
    assert [_signs(text) for text in printed] == [_signs(text) for text in known]


def _signs(text: str) -> list[str]:
    return sorted("".join(text.split()))


def test_the_same_seed_makes_the_same_papers() -> None:
    assert made.pile(5, 12) == made.pile(5, 12)
    assert made.pile(5, 12) != made.pile(6, 12)
    assert made.pdf(made.pile(5, 4), "heavy") == made.pdf(made.pile(5, 4), "heavy")


def test_a_pile_holds_every_kind_and_each_is_a_type_of_the_catalog() -> None:
    pile = made.pile(1, made.MADE)
    assert len(made.MADE) >= 16
    assert {each.made for each in pile} == set(made.MADE)
    assert {each.kind for each in pile} <= set(KINDS)
    assert made.firsts(pile)[-1] + len(pile[-1].pages) - 1 == len(pypdfium2.PdfDocument(made.pdf(pile, "digital")))


def test_duplicates_say_the_same_and_look_alikes_another_date() -> None:
    pile = made.pile(2, 120)
    again = [each for each in pile if each.duplicate_of is not None]
    alike = [each for each in pile if each.twin_of is not None]
    assert len(again) > 5
    assert len(alike) > 5
    assert all(each.pages == pile[each.duplicate_of].pages for each in again)
    for each in alike:
        first = pile[each.twin_of]
        assert (first.kind, first.author, first.title) == (each.kind, each.author, each.title)
        assert first.service_date != each.service_date
        ours, theirs = ([line for page in one.pages for line in page.lines] for one in (first, each))
        assert difflib.SequenceMatcher(None, "\n".join(ours), "\n".join(theirs)).ratio() > 0.5


@pytest.mark.parametrize("kind", ["progress", "imaging", "therapy"])
def test_one_kind_has_many_looks(kind: str) -> None:
    looks = {(each.title, each.look.fields, each.look.face) for each in made.pile(4, [kind] * 30)}
    assert len(looks) > 15


def test_an_unknown_grade_is_refused() -> None:
    with pytest.raises(ValueError, match="There is no grade 'blurry'"):
        made.pile(1, 2, "blurry")
