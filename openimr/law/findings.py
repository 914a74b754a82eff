"""What a rule says of facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Finding:
    """A rule applied: `outcome` in the rule's own vocabulary, the sentence people read, the facts used, its law."""

    code: str
    sentence: str
    outcome: str
    citations: tuple[str, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    curable: bool = False
    notice: str = ""
    verified: bool = True
    item: int | None = None  # place of the disputed item, from 0; None: the whole application
    sentence_es: str = ""  # in Spanish, for letters to the employee

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "sentence": self.sentence,
            "sentence_es": self.sentence_es,
            "outcome": self.outcome,
            "citations": list(self.citations),
            "facts": dict(self.facts),
            "curable": self.curable,
            "notice": self.notice,
            "verified": self.verified,
            "item": self.item,
        }
