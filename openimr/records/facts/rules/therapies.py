"""Where a page names a therapy: in words of the list, or PT, OT and their like where they mean no patient."""

import re

from openimr.records.facts.rules.page import Page

THERAPY = "\x01"  # the mark of a named therapy; \x00 fills it to its length and is passed over
PATIENT = re.compile(
    r"\s+(?:reports?|states?|is|was|has|had|presents?|complains?|c/o|denies|tolerated|seen|will|arrived|notes?|rates?|continues|demonstrat\w+|able|unable|reported|stated|did|performed|feels|describes|instructed|education|to (?:continue|follow|return)|who|d/c|with|in|on)\b|/(?:inr|ptt)|\s?\d+(?:\.\d+)? ?sec|'s\b"
)
CAPITALS = re.compile(r"(?<![\w/.])(PT|OT|P\.T\.|PT/OT|OT/PT|PT ?& ?OT|CBT|FRP|HT)(?![\w]|\.\w)")
ABBREVIATED = {
    "PT": "physical therapy",
    "P.T.": "physical therapy",
    "OT": "occupational therapy",
    "CBT": "psychotherapy",
    "FRP": "functional restoration program",
    "PT/OT": "physical therapy",
    "OT/PT": "physical therapy",
    "HT": "hand therapy",
}
STRICT = re.compile(
    r"\s+(?:reports?|states?|complains?|c/o|denies|presents?|rates?)\b|/(?:inr|ptt)|\s?\d+(?:\.\d+)? ?sec|'s\b"
)


COUNTED_BEFORE = re.compile(
    r"(?:\d|visits?|sessions?|treatments?|\bof|more|additional|prior|previous|completed|attended|\bx|request\w*|recommend\w*|continue|start|begin|authoriz\w*)\s$"
)


def is_therapy(page: Page, match: re.Match[str]) -> bool:
    """Whether PT in capitals means the therapy and not a patient."""
    before = page.plain[max(0, match.start() - 14) : match.start()]
    return not PATIENT.match(page.plain, match.end()) or (
        bool(COUNTED_BEFORE.search(before)) and not STRICT.match(page.plain, match.end())
    )


def capitals(page: Page) -> list[re.Match[str]]:
    """The short names of therapies in capitals that mean the therapy; found once a page."""
    kept: list[re.Match[str]] | None = page.__dict__.get("_capitals")
    if kept is None:
        written = any(word in page.text for word in ("PT", "OT", "P.T.", "CBT", "FRP", "HT"))
        found = CAPITALS.finditer(page.text) if written else ()
        kept = page.__dict__["_capitals"] = [match for match in found if is_therapy(page, match)]
    return kept


UNIT_BEHIND = re.compile(r" (?:treatments?|sessions?|visits?)$")


class Therapies:
    """Where therapies are named; the text with each as one mark of the same length."""

    def __init__(self, page: Page) -> None:
        found = [(hit.start, hit.end, hit.name) for hit in page.hits("care") if hit.about["group"] == "therapy"]
        for match in capitals(page):
            word = match[1].replace(" ", "").replace("&", "/")
            if not any(start <= match.start() < end for start, end, _ in found):
                found.append((*match.span(), ABBREVIATED.get(word, "physical therapy")))
        self.found = sorted(found)
        self.text = self._marked(page.counted)

    def _marked(self, counted: str) -> str:
        """Each therapy as one mark; its last word stays when it is a unit ("chiropractic treatments")."""
        if not self.found:
            return counted
        marks = list(counted)
        for start, end, _ in self.found:
            unit = UNIT_BEHIND.search(counted[start:end])
            length = end - start - (len(unit.group()) if unit else 0)
            marks[start : start + length] = THERAPY + "\x00" * (length - 1)
        return "".join(marks)

    def within(self, start: int, end: int) -> list[tuple[int, int, str]]:
        return [one for one in self.found if start <= one[0] < end]
