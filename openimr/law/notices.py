"""The inventory of notices: who sends each to whom, what it must hold, its words in English and Spanish, its law."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from string import Template
from typing import Any

from openimr.law.reading_grade import Reading, reading
from openimr.law.refusal import Refused
from openimr.law.table import program

OURS = "imro"
MADE = ("cases", "determinations", "not_yet", "")  # which room composes it; "" for what others send
SAMPLE = {
    "case_number": "1",
    "received_date": "August 4",
    "received_date_es": "4 de agosto",
}  # to measure a text filled in


@dataclass(frozen=True)
class NoticeRule:
    """One notice. `mandatory` names the parts without which it may not be sent; `steps` what owes it; `clock` its time."""

    id: str
    title: str
    sender: str
    trigger: str
    means: tuple[str, ...]
    recipients: tuple[str, ...]
    mandatory: tuple[str, ...]
    citation: str
    confidence: str
    made: str = ""
    steps: tuple[str, ...] = ()
    clock: str = ""
    optional: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    title_es: str = ""
    employee_en: tuple[str, ...] = ()
    employee_es: tuple[str, ...] = ()

    @property
    def verified(self) -> bool:
        return self.confidence != "unsure"

    @property
    def ours(self) -> bool:
        return self.sender == OURS

    def check_ours(self) -> None:
        """Refuse to compose what another sends, or what nobody composes yet."""
        if not self.ours:
            raise Refused(f"The notice {self.id} is sent by the {_words(self.sender)}, not by us.", rule=self.id)
        if self.made == "not_yet":
            raise Refused(f"The notice {self.id} is not composed yet; write it by hand.", rule=self.id)

    def words(self, *, audience: str, language: str, fields: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
        """Title and paragraphs for an audience ("employee" or another party) in a language, filled in.

        A Spanish text exists for the employee only; others read English. Raises `Refused` when a field is missing.
        """
        spanish = audience == "employee" and language == "es" and bool(self.employee_es)
        plain = self.employee_es if spanish else self.employee_en if audience == "employee" else ()
        try:
            text = tuple(Template(words).substitute(fields) for words in plain or self.paragraphs)
        except KeyError as error:
            raise Refused(
                f"The notice {self.id} needs {error.args[0]}.", field=str(error.args[0]), rule=self.id
            ) from None
        return (self.title_es if spanish else self.title), text

    def reading(self, language: str) -> Reading | None:
        """How hard the employee's text is to read in "en" or "es"; None when there is none."""
        texts = self.employee_es if language == "es" else self.employee_en
        filled = " ".join(Template(text).safe_substitute(SAMPLE) for text in texts)
        return reading(filled, language) if texts else None


def _words(name: str) -> str:
    return name.replace("_", " ")


@cache
def notices(program_id: str) -> dict[str, NoticeRule]:
    """The program's notices by id."""
    return {row["id"]: _rule(row) for row in program(program_id).data("notices")}


def _rule(row: dict[str, Any]) -> NoticeRule:
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    made = NoticeRule(**fields)
    if made.made not in MADE or made.ours != bool(made.made):
        raise Refused(f"notices.yaml: {made.id} must say which room composes it if it is ours, and only then.")
    return made


def notice(program_id: str, notice_id: str) -> NoticeRule:
    """One notice; `Refused` when the program has none of that id."""
    if notice_id not in notices(program_id):
        raise Refused(f"The program {program_id} has no notice {notice_id}.", field="notice", rule=notice_id)
    return notices(program_id)[notice_id]


def part_words(program_id: str, part: str) -> str:
    """A part of a notice in words."""
    words: dict[str, str] = program(program_id).data("notice_parts")
    if part not in words:
        raise Refused(f"The program {program_id} has no words for the part {part} of a notice.", field=part)
    return words[part]


def missing_parts(rule: NoticeRule, given: Iterable[str]) -> list[str]:
    """The mandatory parts that a draft lacks."""
    held = set(given)
    return [part for part in rule.mandatory if part not in held]


def inventory(program_id: str) -> list[dict[str, Any]]:
    """Every notice as data: id, title, sender, to, when, within, means, must_hold, law, verified, made, owed_by, reading."""
    return [_told(program_id, rule) for rule in notices(program_id).values()]


def _told(program_id: str, rule: NoticeRule) -> dict[str, Any]:
    measured = {language: rule.reading(language) for language in ("en", "es")}
    return {
        "id": rule.id,
        "title": rule.title,
        "sender": rule.sender,
        "to": list(rule.recipients),
        "when": rule.trigger,
        "within": rule.clock or None,
        "means": list(rule.means),
        "must_hold": [part_words(program_id, part) for part in rule.mandatory],
        "law": rule.citation,
        "verified": rule.verified,
        "made": rule.made or None,
        "owed_by": list(rule.steps),
        "reading": {language: found.as_json() for language, found in measured.items() if found},
    }
