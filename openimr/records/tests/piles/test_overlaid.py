"""Scans of one page fold; scans that differ in one thing that matters never do."""

from dataclasses import replace
from pathlib import Path

import pytest

from openimr.records import made, reading
from openimr.records.made import altered
from openimr.records.piles import overlaid
from openimr.records.piles.copies import Leaf, find_copies
from openimr.records.piles.layings import Layings

SHOWN = ("date", "dose", "side", "patient", "amended", "tick")


@pytest.fixture(scope="module")
def leaves(tmp_path_factory: pytest.TempPathFactory) -> list[Leaf]:
    """A note faxed, the same note faxed again, then one page for each thing changed."""
    note = altered.ticked(made.document("o3", "progress", grade="mild"), 0)
    changed = [altered.altered(note, how) for how in SHOWN]
    assert None not in changed
    return read([note, replace(note, seed="o3 again"), *filter(None, changed)], tmp_path_factory.mktemp("scans"))


def read(documents: list[made.MadeDocument], folder: Path) -> list[Leaf]:
    (folder / "pile.pdf").write_bytes(made.pdf(documents))
    return [leaf(page) for page in reading.read_pages(folder / "pile.pdf", "pdf", 1, len(documents))]


def leaf(page: reading.PageRead) -> Leaf:
    rows = [(word.text, *word.box) for word in page.words]
    return Leaf(
        page.number, page.text, "", page.confidence, page.blank, lambda: overlaid.scan(page.image, rows, page.width)
    )


def test_a_page_faxed_again_folds_and_no_changed_one(leaves: list[Leaf]) -> None:
    folded = [(one.page, one.first) for one in find_copies(leaves) if one.folded]
    assert folded == [(2, 1)]


def test_without_its_picture_a_page_read_otherwise_stays(leaves: list[Leaf]) -> None:
    bare = [replace(one, scan=None) for one in leaves[:2]]
    assert bare[0].text != bare[1].text
    assert not any(one.folded for one in find_copies(bare))


def test_what_was_told_before_is_not_laid_again(leaves: list[Leaf]) -> None:
    def never() -> overlaid.Scan:
        raise AssertionError("The picture was opened.")

    closed = [replace(one, scan=never) for one in leaves[:2]]
    (told,) = find_copies(closed, Layings({(2, 1): 0.5}))
    assert (told.page, told.first, told.folded) == (2, 1, True)


def test_what_is_too_much_for_one_run_is_left_for_another(leaves: list[Leaf]) -> None:
    layings = Layings(most=0)
    assert not any(one.folded for one in find_copies(leaves[:2], layings))
    assert layings.left
    again = Layings(layings.told)
    assert [(one.page, one.first) for one in find_copies(leaves[:2], again) if one.folded] == [(2, 1)]
    assert not again.left


def test_a_changed_page_is_told_from_the_first(leaves: list[Leaf]) -> None:
    scans = [one.scan() for one in leaves if one.scan]
    laid = [overlaid.lay(scans[0], other) for other in scans[1:] if scans[0] and other]
    assert [one.same for one in laid if one] == [True] + [False] * len(SHOWN)


def test_other_pages_do_not_lie_on_one_another(leaves: list[Leaf], tmp_path: Path) -> None:
    (other,) = read([made.document("other", "imaging", grade="mild")], tmp_path)
    assert leaves[0].scan
    assert other.scan
    one, two = leaves[0].scan(), other.scan()
    assert one
    assert two
    laid = overlaid.lay(one, two)
    assert laid is None or not laid.same


def test_what_is_no_picture_is_no_scan() -> None:
    assert overlaid.scan(b"not a picture", [("word", 0, 0, 1, 1)], 612.0) is None
