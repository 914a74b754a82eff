"""The forms that people, typists and scanners give to letters, roads and days, as patterns over folded text."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

MONTHS = "January February March April May June July August September October November December".split()
MESES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth"
    " seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth"
    " twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
).split()
SCANNED = {
    "m": "rn",
    "rn": "m",
    "o": "0",
    "l": "[1I|]",
    "i": "[1l]",
    "s": "5",
    "b": "8",
    "z": "2",
    "g": "9",
    "w": "vv",
    "d": "cl",
}
ROADS = tuple(
    row.split()
    for row in (
        "street st", "avenue ave av", "boulevard blvd", "road rd", "lane ln", "drive dr", "court ct", "circle cir", "place pl",
        "terrace ter", "parkway pkwy", "highway hwy", "trail trl", "square sq", "way wy", "apartment apt", "suite ste",
        "building bldg", "loop lp", "plaza plz",
    )
)  # fmt: skip


def pieces(word: str) -> list[str]:
    """The letters of a word; "rn" is one, because a scan makes an m of it."""
    return re.findall(r"rn|.", word)


def either(letter: str, *, scanned: bool = False, joint: str = "") -> str:
    """A letter in both cases, with what a scan makes of it. `joint`: what may stand between the two of "rn"."""
    if letter == "ß":
        return "(?:ß|[sS]{2})"
    plain = joint.join(f"[{one.lower()}{one.upper()}]" if one.isalpha() else re.escape(one) for one in letter)
    other = SCANNED.get(letter.lower()) if scanned else None
    return f"(?:{plain}|{other})" if other else plain


def capital(letter: str, *, scanned: bool = False) -> str:
    """A first letter, which is a capital or what a scan makes of one."""
    other = {"O": "0", "S": "5", "B": "8", "I": "[1l]", "Z": "2", "G": "6"}.get(letter.upper()) if scanned else None
    return f"(?:{re.escape(letter.upper())}|{other})" if other else re.escape(letter.upper())


def road(word: str) -> str | None:
    """A kind of road or unit in its long and short forms; None for any other word."""
    for row in ROADS:
        if word.casefold() in row:
            return f"(?i:{'|'.join(row)})"
    return None


def close_to(word: str, names: Mapping[str, str]) -> str | None:
    """What stands for the name that a word is one letter away from: one changed, more, less, or two turned round."""
    if word in names:
        return None
    return next(
        (kind for name, kind in names.items() if abs(len(name) - len(word)) <= 1 and _one_away(word, name)), None
    )


def _one_away(one: str, other: str) -> bool:
    same = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if same is None:
        return len(one) != len(other)
    if len(one) == len(other):
        turned = one[same : same + 2] == other[same : same + 2][::-1] and one[same + 2 :] == other[same + 2 :]
        return one[same + 1 :] == other[same + 1 :] or turned
    short, long = sorted((one, other), key=len)
    return short[same:] == long[same + 1 :]


def day(iso: str) -> Iterator[str]:
    """A day however letters write it: in numbers, with the month's name in English or Spanish, with an ordinal in words."""
    born = date.fromisoformat(iso)
    sign, year = r"\s?[/.\-]\s?", rf"(?:{born.year}|'?{born:%y})"
    month = rf"(?i:{MONTHS[born.month - 1]}|{MONTHS[born.month - 1][:3]}t?\.?|{MESES[born.month - 1]})"
    number = rf"(?i:0?{born.day}(?:st|nd|rd|th)?|{re.sub('-', '[- ]', ORDINALS[born.day - 1])})"
    yield rf"0?{born.month}{sign}0?{born.day}{sign}{year}"
    yield rf"{born.year}{sign}0?{born.month}{sign}0?{born.day}"
    yield rf"{born:%Y%m%d}|{born:%m%d%Y}"
    yield rf"{month}[\s\-]*(?i:the\s+)?{number},?(?:\s+(?i:of|in))?[\s\-]*{year}"
    yield rf"{number}[\s\-]*(?i:day\s+)?(?i:(?:of|de)\s+)?{month},?(?:\s+(?i:of|de))?[\s\-]*{year}"
