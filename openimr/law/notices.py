"""The inventory of notices: who gets each, what it must hold, its words in English and Spanish, its law."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from string import Template
from typing import Any

from openimr.law.refusal import Refused
from openimr.law.table import program


@dataclass(frozen=True)
class NoticeRule:
    """One notice. `mandatory` names the parts without which it may not be sent."""

    id: str
    title: str
    recipients: tuple[str, ...]
    mandatory: tuple[str, ...]
    citation: str
    confidence: str
    paragraphs: tuple[str, ...]
    title_es: str = ""
    employee_en: tuple[str, ...] = ()
    employee_es: tuple[str, ...] = ()

    @property
    def verified(self) -> bool:
        return self.confidence != "unsure"

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


@cache
def notices(program_id: str) -> dict[str, NoticeRule]:
    """The program's notices by id."""
    return {row["id"]: _rule(row) for row in program(program_id).data("notices")}


def _rule(row: dict[str, Any]) -> NoticeRule:
    lists = ("recipients", "mandatory", "paragraphs", "employee_en", "employee_es")
    fields: dict[str, Any] = {name: tuple(value) if name in lists else value for name, value in row.items()}
    return NoticeRule(**fields)


def notice(program_id: str, notice_id: str) -> NoticeRule:
    """One notice; `Refused` when the program has none of that id."""
    if notice_id not in notices(program_id):
        raise Refused(f"The program {program_id} has no notice {notice_id}.", field="notice", rule=notice_id)
    return notices(program_id)[notice_id]


def missing_parts(rule: NoticeRule, given: Iterable[str]) -> list[str]:
    """The mandatory parts that a draft lacks."""
    held = set(given)
    return [part for part in rule.mandatory if part not in held]
