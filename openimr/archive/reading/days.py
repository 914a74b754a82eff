"""Days as letters write them: 11/18/2016, 11-18-16, October 18, 2016, Oct. 18, 2016.

Two-digit years: 36 and later are the last century."""

import re
from datetime import date

NUMERIC = r"\d{1,2}\s?[/-]\s?\d{1,2}\s?[/-]\s?(?:\d{4}|\d{2})(?!\d)"
MONTHS = (
    "january february march april may june july august september october november december".split()
)  # in order: the place is the number
SHORT = "|".join(f"{month[:3]}(?:{month[3:]}|t?\\.?)" for month in MONTHS)
WRITTEN = rf"(?:{SHORT})\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}(?!\d)"
DAY = re.compile(rf"(?<![\d/-])(?:{NUMERIC}|{WRITTEN})", re.IGNORECASE)
PIVOT = 36


def iso(text: str) -> str | None:
    """The day in ISO form, or None when no such day exists."""
    words = text.replace(",", " ").split()
    try:
        if words and words[0][:1].isalpha():
            return date(int(words[2]), _month(words[0]), int(words[1].rstrip("stndrh"))).isoformat()
        month, day, year = (int(part) for part in re.split(r"[/-]", "".join(words)))
        return date(year + (2000 if year < PIVOT else 1900) if year < 100 else year, month, day).isoformat()
    except (ValueError, IndexError):
        return None


def _month(word: str) -> int:
    """The month's number; raises `ValueError` when it is none."""
    return [month[:3] for month in MONTHS].index(word[:3].lower()) + 1
