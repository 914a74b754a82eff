"""Days as letters write them: 11/18/2016, 11-18-16, October 18, 2016. Two-digit years: 36 and later are the last century."""

import re
from datetime import date

NUMERIC = r"\d{1,2}\s?[/-]\s?\d{1,2}\s?[/-]\s?(?:\d{4}|\d{2})(?!\d)"
MONTHS = (
    "january february march april may june july august september october november december".split()
)  # in order: the place is the number
WRITTEN = rf"(?:{'|'.join(MONTHS)})\s+\d{{1,2}},?\s+\d{{4}}"
DAY = re.compile(rf"(?<![\d/-])(?:{NUMERIC}|{WRITTEN})", re.IGNORECASE)
PIVOT = 36


def iso(text: str) -> str | None:
    """The day in ISO form, or None when no such day exists."""
    words = text.replace(",", " ").split()
    try:
        if words and words[0].isalpha():
            return date(int(words[2]), MONTHS.index(words[0].lower()) + 1, int(words[1])).isoformat()
        month, day, year = (int(part) for part in re.split(r"[/-]", "".join(words)))
        return date(year + (2000 if year < PIVOT else 1900) if year < 100 else year, month, day).isoformat()
    except (ValueError, IndexError):
        return None
