"""What a person typed, as terms. Pure; nothing typed is ever a command, and nothing raises.

Words must all stand in the letter. "Quotes" keep words together, ther* finds beginnings (four in a question), -word
leaves letters out, word~ allows a typing error, title:word looks in one part (title, rationale, summary, guideline, diagnoses).
"""

import re
from dataclasses import dataclass, replace

LONGEST, MOST = 300, 24  # signs of a question, terms of it
SHORTEST, MOST_PREFIXES = 2, 4  # letters of a beginning, beginnings of a question: each reads much of the index
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
    """The terms of a question, at most `MOST`; beginnings that are too short or too many are plain words."""
    plain = question[:LONGEST].replace("“", '"').replace("”", '"').replace("\x00", " ")
    terms = [term for piece in PIECE.finditer(plain) if (term := _term(piece)) is not None][:MOST]
    wide = [term for term in terms if term.kind == "prefix"]
    kept = [term for term in wide if sum(map(str.isalnum, term.text)) >= SHORTEST][:MOST_PREFIXES]
    return [replace(term, kind="words") if term.kind == "prefix" and term not in kept else term for term in terms]


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
