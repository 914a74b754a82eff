"""Lines that a page repeats and that belong to no sentence: "Page 3 of 6", the running title with the case number.

They are blanked, sign for sign, so that every place still leads back to the letter as it stands.
"""

import re
from dataclasses import replace

from openimr.archive.reading.source import Source

LINE = re.compile(
    r"^[ \t\f]*(?:"
    r"(?:[-–|]\s*)?page\s*:?\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?(?:\s*[-–|])?"
    r"|[-–]\s*\d{1,3}\s*[-–]"
    r"|(?:IMR\s+|MAXIMUS\s+)?final\s+determination\s+(?:letter\s+)?(?:for\s+)?(?:IMR\s+)?case\s+(?:number|no\.?)\s*:?\s*[A-Z]{0,3}\d{2}-\d{4,8}"
    r"(?:[ \t|–-]*(?:page)?[ \t]*\d{1,3}(?:[ \t]*of[ \t]*\d{1,3})?)?"
    r")[ \t]*\r?$",
    re.IGNORECASE | re.MULTILINE,
)


def without(source: Source) -> Source:
    """The source with such lines blanked; the same source when it has none."""
    text = LINE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), source.text)
    return source if text == source.text else replace(source, text=text)
