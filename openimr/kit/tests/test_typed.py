"""Numbers as strangers type them."""

import pytest

from openimr.kit.typed import whole_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", 0), ("7", 7), ("999999", 999_999), ("0012", 12), ("1000000", None), ("", None), (None, None), ("-1", None),
        ("1.5", None), ("²", None), ("٣", None), ("1" * 5000, None), (" 7", None), ("7\n", None),
    ],
)  # fmt: skip
def test_only_plain_digits_are_numbers(typed: str | None, number: int | None) -> None:
    assert whole_number(typed) == number
