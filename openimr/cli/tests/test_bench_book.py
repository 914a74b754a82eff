"""The book of figures: a section is written anew in its place, the others stay."""

from pathlib import Path

import pytest

from openimr.cli import bench_book


def test_a_section_is_written_anew_in_its_place(tmp_path: Path) -> None:
    book = tmp_path / "figures.md"
    for section, said in (("one", "1 page"), ("two", "2 pages"), ("one", "11 pages")):
        with bench_book.kept(section, book=book):
            print(said)
    text = book.read_text()
    assert text.startswith("# Figures")
    assert text.index("11 pages") < text.index("## two") < text.index("2 pages")
    assert "\n1 page\n" not in text


def test_a_bench_that_fails_leaves_the_book_alone(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), bench_book.kept("one", book=tmp_path / "figures.md"):
        print(1 / 0)
    assert not (tmp_path / "figures.md").exists()
