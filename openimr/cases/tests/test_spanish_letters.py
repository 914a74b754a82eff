"""A letter to an employee who reads Spanish holds no English sentence of ours, whatever the ground."""

import re
from typing import Any

import pytest

from openimr.cases import notice_letters, notices, screening
from openimr.cases.models import Case, Notice
from openimr.cases.tests import building
from openimr.cases.tests.building import CLERK, RECEIVED, step
from openimr.cases.tests.test_notices import OWING, owing
from openimr.cases.tests.test_screening import items
from openimr.law import eligibility
from openimr.law.tests.test_eligibility import SCENARIOS, screen
from openimr.letters.content import texts

pytestmark = pytest.mark.django_db
ENGLISH = re.compile(
    r"\b(the|this|that|of|is|was|were|are|and|not|with|from|which|has|have|by|on|only)\b", re.IGNORECASE
)
TYPED = (
    "The reason of this test.",
    "Which side?",
    "MRI of the cervical spine",
    "The neck is not accepted.",
    "The neck is disputed.",
)


def employees_letter(notice: Notice) -> str:
    """What the employee reads, without what people typed and what names laws and offices."""
    party = notice.case.parties.get(kind="employee")
    content = notice_letters.compose(notice, party)
    assert content.language == "es"
    words = " ".join(texts(content.as_data()["blocks"])) + " " + " ".join(
        [content.title, *content.copies, content.recipient.role, *(text for pair in content.references for text in pair)]
    )  # fmt: skip
    words = f"{words} " + " ".join(f"{line.citation} {line.words}" for line in content.law)
    for typed in TYPED:
        words = words.replace(typed, "")
    return words


def all_spanish(notice: Notice) -> str:
    words = employees_letter(notice)
    assert ENGLISH.findall(words) == [], words
    return words


SAID = [(row["program"], row["name"], one) for row in SCENARIOS for one in screen(row).findings]


def test_every_sentence_of_every_ground_has_its_spanish() -> None:
    told = {(program, one.code) for program, _, one in SAID}
    assert told == {(name, row.code) for name in ("ca-wc", "ca-dmhc") for row in eligibility.grounds(name)}
    for program, name, one in SAID:
        assert one.sentence_es, (program, name, one.code)
        assert one.sentence_es.endswith((".", "]", "?")), one.sentence_es
        spanish = one.sentence_es
        for typed in (*TYPED, *_given(one.facts)):
            spanish = spanish.replace(typed, "")
        assert ENGLISH.findall(spanish) == [], one.sentence_es


def _given(facts: Any) -> list[str]:
    """What the application itself says: reasons, parts of the body, the lines of the list."""
    return sorted((text for text in texts(facts) if len(text) > 3), key=len, reverse=True)


def test_no_english_sentence_of_a_ground_stands_in_a_spanish_letter() -> None:
    """Each finding of each scenario put among the reasons of an ineligible case, its letter composed."""
    case = step(building.received("es"), "find_ineligible", grounds=["x"])
    notice, seen = case.notices.get(rule="N4"), set()
    for program, _, one in SAID:
        if program != "ca-wc" or (one.code, one.sentence) in seen:
            continue
        seen.add((one.code, one.sentence))
        case.findings.all().delete()
        row = screening._row(case, one, {}, RECEIVED)
        row.outcome = "ineligible"
        row.save()
        words = " ".join(texts(notice_letters.compose(notice, case.parties.get(kind="employee")).as_data()))
        assert one.sentence not in words, one.code
        assert one.sentence_es in words, one.code
    assert len(seen) > len(eligibility.grounds("ca-wc"))


@pytest.mark.parametrize("rule", sorted(set(OWING) - {"N12", "N20"}))
def test_a_spanish_letter_of_every_notice_is_spanish(rule: str) -> None:
    all_spanish(owing(rule, "es"))


@pytest.mark.parametrize("rule", ["N17", "N19"])
def test_a_spanish_letter_after_the_determination_is_spanish(rule: str) -> None:
    notice = owing(rule, "es")
    notice.facts |= {"what_changed_es": "El número del reclamo.", "because_es": "El juez vio un conflicto."}
    all_spanish(notice)


def concluded(name: str, **changes: Any) -> Case:
    case = building.received("es", **changes)
    screening.screen(case=case, by=CLERK, at=RECEIVED)
    return screening.conclude(case=case, step=name, by=CLERK, at=RECEIVED)


WAITS = {"liability_disputed": True, "liability_reason": "The neck is not accepted."}
PATHS: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "late": ("N4", "find_ineligible", {
        "rfa_date": "2014-04-20",
        "ur_decision": building.filed()["ur_decision"] | {"decision_date": "2014-05-01", "served_date": "2014-05-01"},
    }, "el último día para presentarla era el 2014-06-05"),
    "no decision": ("N4", "find_ineligible", {"ur_decision": building.filed()["ur_decision"] | {"attached": False}}, "No se adjuntó"),
    "deferred": ("N5", "defer", WAITS, "El administrador dice además que no le toca pagar"),
    "one item waits": ("N5", "find_eligible", {"items": items({}, WAITS)}, "espera: se discute quién tiene que pagar"),
    "one item authorized": ("N9", "find_eligible", {"items": items({"authorized_date": "2014-07-30"}, {})}, "autorizó"),
    "asked": ("N3", "ask_information", {"items": items({"ur_outcome": "modified"}, {})}, "no dice qué parte se autorizó"),
}  # fmt: skip


@pytest.mark.parametrize("name", PATHS)
def test_a_reason_found_by_screening_reaches_the_letter_in_spanish(name: str) -> None:
    rule, taken, changes, words = PATHS[name]
    case = concluded(taken, **changes)
    notice = case.notices.get(rule=rule)
    assert words in all_spanish(notice)
    assert notices.prepare(notice_id=notice.pk, at=RECEIVED).problem == ""


def test_an_item_left_out_says_why_in_the_assignment_in_spanish() -> None:
    case = concluded("find_eligible", items=items({"ur_outcome": "approved"}, {}))
    step(case, "request_records")
    words = all_spanish(case.notices.get(rule="N7"))
    assert "no se puede revisar. “Physical therapy times 8 sessions” fue aprobado" in words


def test_a_reason_typed_in_english_only_says_so() -> None:
    notice = step(building.received("es"), "ask_information", question="Which side?").notices.get(rule="N3")
    assert "Razón (en inglés, como se escribió)" in employees_letter(notice)
    notice.facts["because_es"] = "¿De qué lado?"
    words = employees_letter(notice)
    assert "¿De qué lado?" in words
    assert "en inglés" not in words
