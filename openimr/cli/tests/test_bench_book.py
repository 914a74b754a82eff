"""The book of figures: a section is written anew in its place, the others stay."""

from pathlib import Path

from openimr.cli import bench_book


def test_a_section_is_written_anew_in_its_place(tmp_path: Path) -> None:
    book = tmp_path / "figures.md"
    for section, said in (("one", "1 page"), ("two", "2 pages"), ("one", "11 pages")):
        with bench_book.kept(section, write=True, book=book):
            print(said)
    text = book.read_text()
    assert text.startswith("# Figures")
    assert text.index("11 pages") < text.index("## two") < text.index("2 pages")
    assert "\n1 page\n" not in text


def test_nothing_is_written_unasked(tmp_path: Path) -> None:
    with bench_book.kept("one", write=False, book=tmp_path / "figures.md"):
        print("1 page")
    assert not (tmp_path / "figures.md").exists()
