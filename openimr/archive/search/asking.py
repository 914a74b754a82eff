"""What a person typed, as terms. Pure; nothing typed is ever a command, and nothing raises.

Words must all stand in the letter. "Quotes" keep words together, ther* finds beginnings, -word leaves letters out,
word~ allows a typing error, title:word looks in one part (title, rationale, summary, guideline, diagnoses).
"""

import re
from dataclasses import dataclass

LONGEST, MOST = 300, 24  # signs of a question, terms of it
FIELDS = ("title", "rationale", "summary", "guideline", "diagnoses")
PIECE = re.compile(r'(?P<minus>-)?(?:(?P<field>[a-z]+):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))', re.IGNORECASE)
LETTERS = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Term:
    """One thing asked for. `kind`: words (all together), prefix or near (a typing error allowed)."""

    text: str
    kind: str = "words"
    field: str = ""
    out: bool = False


def ask(question: str) -> list[Term]:
    """The terms of a question, at most `MOST`."""
    plain = question[:LONGEST].replace("“", '"').replace("”", '"').replace("\x00", " ")
    return [term for piece in PIECE.finditer(plain) if (term := _term(piece)) is not None][:MOST]


def _term(piece: re.Match[str]) -> Term | None:
    field = (piece["field"] or "").lower()
    words = piece["phrase"] if piece["phrase"] is not None else piece["word"]
    if field and field not in FIELDS:
        field, words = "", f"{piece['field']} {words}"  # no field of ours: plain words
    if not LETTERS.search(words):
        return None
    kind = "words"
    if piece["phrase"] is None and words[-1] in "*~":
        kind, words = ("prefix" if words[-1] == "*" else "near"), words[:-1]
    return Term(words, kind, field, bool(piece["minus"]))
