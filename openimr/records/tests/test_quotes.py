"""A quotation stands on its page, or what differs is named; a changed digit never passes."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from openimr.records.citing import quotes, signature
from openimr.records.citing.quotes import EXACT, MISSING, NEGATION, NOISE, NUMBERS, SIDE, verdict

PAGE = (
    "Seen on 7/8/14. No fracture of the left hip was seen; the patient denies numbness. MRI of July 2, 2014: L4-5 disc"
    " bulge of 8 mm. Lorazepam 0.5 mg twice daily was discontinued. Visit 9 of 12. Tear vs. impingement. Strength is"
    " better on the left than on the right. Con- servative care of twenty-four visits, “home exercise” only."
).split()

ROWS = [
    ("No fracture of the left hip", EXACT),
    ("no  fracture\nof the LEFT hip.", EXACT),
    ('"home exercise"', EXACT),
    ("L4–5 disc bulge", EXACT),
    ("0.5 mg", EXACT),
    ("on 7/8/14", EXACT),
    ("No fractvre of the left hip", NOISE),
    ("denies nurnbness", NOISE),
    ("conservative care", NOISE),
    ("bulge of 8mm", NOISE),
    ("L4 -5 disc bulge", NUMBERS),  # it may be a minus: a person looks
    ("Lorazepam .5 mg", NOISE),
    ("bulge of 3 mm", NUMBERS),
    ("bulge of 8 cm", NUMBERS),
    ("Lorazepam 5 mg twice daily", NUMBERS),
    ("Lorazepam 0.5 mcg twice daily", NUMBERS),
    ("Lorazepam 0.5 mg once daily", NUMBERS),
    ("Seen on 7/18/14", NUMBERS),
    ("MRI of July 2, 2015", NUMBERS),
    ("L5-S1 disc bulge", NUMBERS),
    ("C4-5 disc bulge", NUMBERS),
    ("L4-S disc bulge", NUMBERS),
    ("Visit 12 of 9", NUMBERS),
    ("care of twenty-five visits", NUMBERS),
    ("Fracture of the left hip was not seen", NEGATION),
    ("the patient reports numbness", NEGATION),
    ("twice daily was continued", NEGATION),
    ("No fracture of the right hip", SIDE),
    ("No fracture of the upper hip", SIDE),
    ("better on the right than on the left", SIDE),
    ("Tear and impingement", MISSING),
    ("mild degeneration of the thumb", MISSING),
    ("No fracture of hip was seen", SIDE),
    ("", MISSING),
    ("“”", MISSING),
]


@pytest.mark.parametrize(("quote", "kind"), ROWS, ids=[row[0][:40] or "nothing" for row in ROWS])
def test_what_stands_there_and_what_differs(quote: str, kind: str) -> None:
    found = verdict(quote, PAGE)
    assert found.kind == kind, found.sentence
    assert found.sentence.endswith(".")
    assert found.passes == (kind in quotes.PASSES)


def test_the_place_is_told_as_words_of_the_page() -> None:
    found = verdict("the left hip", PAGE)
    assert " ".join(PAGE[found.first : found.last + 1]) == found.reads == "the left hip"
    assert verdict("of the left hop", PAGE).reads == "of the left hip"


@pytest.mark.parametrize(
    ("quote", "after"), [("fracture of the left hip", "no"), ("numbness.", "denies"), ("No fracture", "")]
)
def test_a_negation_cut_off_before_the_quotation_is_told(quote: str, after: str) -> None:
    found = verdict(quote, PAGE)
    assert (found.kind, found.after) == (EXACT, after)


def test_a_page_without_words_holds_no_quotation() -> None:
    assert verdict("left hip", []).sentence == "The page has no readable words."


@pytest.mark.parametrize(
    ("one", "other"),
    [("8", "3"), ("0.5", "5"), ("0.5", "0,5"), ("5", "-5"), ("<5", ">5"), ("50%", "50"), ("L4", "C4"), ("1 2", "12"),
     ("1,000", "10,00"), ("3/4", "34"), ("two", "ten"), ("5 mg", "5 g"), ("6.5", "65"), ("7/8", "7/8/14")],
)  # fmt: skip
def test_numbers_that_are_not_the_same(one: str, other: str) -> None:
    assert signature.of(one.split()).numbers != signature.of(other.split()).numbers


@pytest.mark.parametrize(
    ("one", "other"), [("1,000", "1000"), (".5", "0.5"), ("5mg", "5 milligrams"), ("twelve", "12")]
)
def test_numbers_that_are_the_same(one: str, other: str) -> None:
    assert signature.of(one.split()).numbers == signature.of(other.split()).numbers


WORD = st.sampled_from(
    "no pain left right the of hip mg daily visit L4-5 0.5 8 12 7/8/14 denies and report weak".split()
)
SHORT = st.one_of(
    WORD, st.text("abcdeno", min_size=1, max_size=9), st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,2})?", fullmatch=True)
)
PASSAGE = st.lists(SHORT, min_size=1, max_size=14)


@given(before=PASSAGE, quote=PASSAGE, after=PASSAGE)
def test_words_of_the_page_always_pass(before: list[str], quote: list[str], after: list[str]) -> None:
    assume(any(signature.bare(word) for word in quote))
    assert verdict(" ".join(quote), [*before, *quote, *after]).kind == EXACT


@given(before=PASSAGE, quote=PASSAGE, after=PASSAGE, data=st.data())
def test_a_changed_digit_never_passes(
    before: list[str], quote: list[str], after: list[str], data: st.DataObject
) -> None:
    text = " ".join(quote)
    digits = [place for place, sign in enumerate(text) if sign.isdigit()]
    assume(digits)
    place = data.draw(st.sampled_from(digits))
    changed = (
        text[:place] + data.draw(st.sampled_from([d for d in "0123456789" if d != text[place]])) + text[place + 1 :]
    )
    found = verdict(changed, [*before, *quote, *after])
    if found.passes:  # only when the changed words stand on the page at another place
        assert signature.of(changed.split()).numbers == signature.of(found.reads.split()).numbers


@given(quote=PASSAGE, data=st.data())
def test_a_changed_digit_never_passes_on_a_page_that_reads_otherwise(quote: list[str], data: st.DataObject) -> None:
    text = " ".join(quote)
    digits = [place for place, sign in enumerate(text) if sign.isdigit()]
    assume(digits)
    place = data.draw(st.sampled_from(digits))
    changed = (
        text[:place] + data.draw(st.sampled_from([d for d in "0123456789" if d != text[place]])) + text[place + 1 :]
    )
    assert not verdict(changed, quote).passes


@given(page=st.lists(SHORT, max_size=20), quote=st.text(max_size=60))
def test_any_text_gets_a_verdict(page: list[str], quote: str) -> None:
    found = verdict(quote, page)
    assert found.sentence
    assert found.first < len(page)


def test_letters_without_end_cost_no_time() -> None:
    """A page of one word of 200,000 letters was compared for minutes; now in less than the test's own start."""
    assert quotes.verdict("A" * 4_000, ["A" * 200_000]).kind == quotes.MISSING
    assert quotes.verdict("4 mg" + "a" * 4_000, ["5 mg", "a" * 200_000]).kind != quotes.EXACT
