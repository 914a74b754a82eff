"""How a notice writes a day, a length of time and a section of law, in English and Spanish."""

from collections.abc import Callable
from datetime import date, datetime

from openimr.cases.clocks import PACIFIC
from openimr.cases.models import Notice
from openimr.cases.notice_spanish import cited
from openimr.law.table import Value
from openimr.letters.content import Block

MONTHS_ES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
Blocks = tuple[Block, ...]
Part = Callable[[Notice, str], Blocks]


def day_words(day: date | datetime, language: str = "en") -> str:
    """A day as a letter writes it, Pacific time: "November 6, 2014", "6 de noviembre de 2014"."""
    day = day.astimezone(PACIFIC) if isinstance(day, datetime) else day
    if language == "es":
        return f"{day.day} de {MONTHS_ES[day.month - 1]} de {day.year}"
    return f"{day:%B} {day.day}, {day.year}"


def law_words(citation: str, verified: bool, language: str) -> str:
    """A citation as a letter prints it, marked when nobody has verified it."""
    citation = cited(citation, language)
    mark = "sin verificar" if language == "es" else "unverified"
    return f"({citation})" if verified else f"({citation}; {mark})"


UNITS = {  # unit: (one, many) in English, then in Spanish
    "calendar_days": (("calendar day", "calendar days"), ("día", "días")),
    "business_days": (("business day", "business days"), ("día hábil", "días hábiles")),
    "working_days": (("working day", "working days"), ("día hábil", "días hábiles")),
    "hours": (("hour", "hours"), ("hora", "horas")),
    "months": (("month", "months"), ("mes", "meses")),
    "years": (("year", "years"), ("año", "años")),
}


def length_words(value: Value, language: str) -> str:
    """A length of time in words: "3 calendar days", "3 días"."""
    one, many = UNITS[value.unit][language == "es"]
    return f"{value.value} {one if value.value == 1 else many}"
