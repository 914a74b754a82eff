"""What came typed in an address or a field, as a number of ours."""


def whole_number(typed: str | None, most: int = 999_999) -> int | None:
    """The whole number that plain digits write, up to `most`; None for anything else, foreign digits included."""
    plain = typed is not None and typed.isascii() and typed.isdigit() and len(typed) <= len(str(most))
    number = int(typed) if typed is not None and plain else None
    return number if number is not None and number <= most else None
