"""Page references in text, and files' names."""

import pytest

from openimr.records import names
from openimr.records.citing import cites


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("Pain is better [R3 p. 2].", ["R3 p. 2"]),
        ("[R3 p.2] and [R3, p. 4]", ["R3 p. 2", "R3 p. 4"]),
        ("[R12 pp. 2-4, 7]", ["R12 p. 2", "R12 p. 3", "R12 p. 4", "R12 p. 7"]),
        ("R3 p. 2, [R3], [p. 2], [R3 page 2]", []),
    ],
)
def test_references_are_found(text: str, refs: list[str]) -> None:
    assert [token.ref for token in cites.find_tokens(text)] == refs


def test_a_reference_knows_its_place() -> None:
    text = f"See {cites.token(3, 2)} now"
    (token,) = cites.find_tokens(text)
    assert text[token.start : token.end] == "[R3 p. 2]"


def test_a_typing_error_does_not_make_a_million_pages() -> None:
    assert len(cites.find_tokens("[R1 pp. 1-9999999]")) == cites.WIDEST + 1


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("C:\\scans\\a.pdf", "a.pdf"),
        ("/", "file without a name"),
        ("..", "file without a name"),
        ("a\n b.pdf", "a b.pdf"),
    ],
)
def test_names_are_made_safe(given: str, shown: str) -> None:
    assert names.clean(given) == shown


def test_a_long_name_keeps_its_ending() -> None:
    assert names.clean("x" * 500 + ".pdf").endswith("….pdf")
