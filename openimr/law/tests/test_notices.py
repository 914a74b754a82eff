"""The inventory of notices: whole, lawful, in plain words, and silent about what is not ours to send."""

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from openimr.law import clocks, notices
from openimr.law.reading_grade import count, english_syllables, reading, spanish_syllables
from openimr.law.refusal import Refused
from openimr.law.table import program
from openimr.law.unverified import unverified

PROGRAMS = ("ca-wc", "ca-dmhc")
ENGLISH_MOST = 8.0  # our own choice: what a reader of the eighth school year understands
SPANISH_MOST, SPANISH_EASE = 6.0, 55.0  # within the years Crawford measured; "normal" on the INFLESZ scale
RULES = [(program_id, rule) for program_id in PROGRAMS for rule in notices.notices(program_id).values()]
OURS = [row for row in RULES if row[1].ours]
TEXTS = [(program_id, rule, language) for program_id, rule in OURS for language in ("en", "es")
         if "employee" in rule.recipients]  # fmt: skip


def names(row: object) -> str:
    return row.id if isinstance(row, notices.NoticeRule) else str(row)


def test_every_notice_of_the_law_is_in_the_inventory() -> None:
    assert {f"N{number}" for number in range(22)} | {"N12-OSC"} == set(notices.notices("ca-wc"))
    assert set(notices.notices("ca-dmhc")) == {"N1", "N4", "N7", "N14"}


@pytest.mark.parametrize("program_id, rule", RULES, ids=names)
def test_a_notice_says_who_to_whom_when_how_what_and_by_which_law(program_id: str, rule: notices.NoticeRule) -> None:
    assert all((rule.sender, rule.recipients, rule.trigger, rule.means, rule.mandatory, rule.citation))
    assert rule.confidence in ("read", "known", "unsure")
    assert set(rule.means) <= {"mail", "fax", "electronic", "personal", "fastest"}
    assert all(notices.part_words(program_id, part) for part in (*rule.mandatory, *rule.optional))
    assert not rule.clock or rule.clock in clocks.clocks(program(program_id))
    assert bool(rule.paragraphs) == rule.ours  # what others send has no words of ours


@pytest.mark.parametrize("notice_id", ["N0", "N11", "N12-OSC", "N16"])
def test_what_others_send_is_never_ours_to_compose(notice_id: str) -> None:
    rule = notices.notice("ca-wc", notice_id)
    assert not rule.steps
    with pytest.raises(Refused, match=r"is sent by the (claims administrator|dwc), not by us"):
        rule.check_ours()


def test_what_nobody_composes_yet_says_so() -> None:
    with pytest.raises(Refused, match="The notice N17 is not composed yet"):
        dataclasses.replace(notices.notice("ca-wc", "N17"), made="not_yet").check_ours()


@pytest.mark.parametrize("program_id, rule, language", TEXTS, ids=names)
def test_the_employee_reads_plain_words_in_both_languages(
    program_id: str, rule: notices.NoticeRule, language: str
) -> None:
    found = rule.reading(language)
    assert found is not None
    assert rule.title_es
    assert found.grade <= (ENGLISH_MOST if language == "en" else SPANISH_MOST)
    assert found.ease is None if language == "en" else found.ease is not None and found.ease >= SPANISH_EASE


def test_there_are_texts_to_measure() -> None:
    assert len(TEXTS) == 2 * (15 + 4)


@pytest.mark.parametrize("program_id, rule", OURS, ids=names)
def test_no_number_of_law_stands_in_a_text(program_id: str, rule: notices.NoticeRule) -> None:
    said = " ".join((*rule.paragraphs, *rule.employee_en, *rule.employee_es))
    assert not any(sign.isdigit() for sign in said)


def test_a_hard_text_is_measured_as_hard() -> None:
    rule = notices.notice("ca-wc", "N4")
    legal = "Notwithstanding the aforementioned determination regarding eligibility, administrative reconsideration is unavailable."
    hard = dataclasses.replace(rule, employee_en=(legal,), employee_es=("No obstante la determinación administrativa anteriormente mencionada respecto de la elegibilidad, la reconsideración resulta improcedente.",))  # fmt: skip
    english, spanish = hard.reading("en"), hard.reading("es")
    assert english is not None
    assert english.grade > ENGLISH_MOST
    assert spanish is not None
    assert spanish.grade > SPANISH_MOST
    assert spanish.ease is not None
    assert spanish.ease < SPANISH_EASE


@pytest.mark.parametrize(
    "text, language, words, sentences, syllables, grade",
    [
        ("The cat sat on the mat.", "en", 6, 1, 6, -1.4),  # 0.39*6 + 11.8*1 - 15.59
        ("We decide. You may appeal.", "en", 5, 2, 7, 1.9),  # 0.39*2.5 + 11.8*1.4 - 15.59
        ("El gato duerme en la casa.", "es", 6, 1, 9, 0.5),  # 0.049*150 - 0.205*16.67 - 3.407
        ("Usted puede apelar. El plazo corre.", "es", 6, 2, 12, -0.4),  # 0.049*200 - 0.205*33.3 - 3.407
    ],
)
def test_a_known_sentence_has_the_grade_computed_by_hand(
    text: str, language: str, words: int, sentences: int, syllables: int, grade: float
) -> None:
    found = count(text, english_syllables if language == "en" else spanish_syllables)
    assert (found.words, found.sentences, found.syllables) == (words, sentences, syllables)
    assert reading(text, language).grade == pytest.approx(grade, abs=0.06)


SYLLABLES = {
    "en": "review 2 reviewed 2 treatment 2 independent 4 medical 3 decided 3 decision 3 asked 1 closed 1 needed 2 copies 2"
    " serious 3 reason 2 whether 2 received 2 claims 1 appeal 2 authorized 3 refused 2 earlier 3 information 4 eligible 4"
    " table 2 judges 2 services 3 changes 2 used 1 moved 1 physician 3 create 2 created 3 area 3 idea 3 real 1 usual 3"
    " quiet 2 science 2 being 2 language 2 queue 1 settled 2 because 2 gives 1 social 2 partial 2 january 4 evaluation 5"
    " employee 3 lawyer 2 pages 2 year 1 patient 2 piece 1 video 3 player 2 moment 2 rules 1 boxes 2 wishes 2 tired 1",
    "es": "revisión 3 día 2 continúa 4 cuando 2 administrador 5 que 1 quiere 2 guerra 2 pingüino 3 muy 1 y 1 ahora 3 leer 2"
    " tiempo 2 médico 3 solicitud 4 último 3 aéreo 4 país 2 oír 2 ciudad 2 buey 1 averiguáis 4 había 3 envíela 4 reyes 2"
    " caos 2 baúl 2 huevo 2 tratamiento 4 urgente 3 envió 2 deuda 2 mayo 2",
}  # fmt: skip


@pytest.mark.parametrize("language, counter", [("en", english_syllables), ("es", spanish_syllables)])
def test_syllables(language: str, counter: object) -> None:
    words = SYLLABLES[language].split()
    told = dict(zip(words[::2], (int(number) for number in words[1::2]), strict=True))
    assert callable(counter)
    assert {word: counter(word) for word in told} == told


@pytest.mark.parametrize("text, language, words", [("words", "fr", "not in “fr”"), ("...", "en", "no words")])
def test_what_cannot_be_measured_is_refused(text: str, language: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        reading(text, language)


def test_a_notice_that_names_no_maker_is_refused() -> None:
    row = {**next(row for row in program("ca-wc").data("notices") if row["id"] == "N1"), "made": ""}
    with pytest.raises(Refused, match="N1 must say which room composes it"):
        notices._rule(row)


def test_missing_parts_are_named_in_words() -> None:
    rule = notices.notice("ca-wc", "N9")
    assert notices.missing_parts(rule, ["items"]) == ["because", "fee_class"]
    with pytest.raises(Refused, match="no words for the part nonsense"):
        notices.part_words("ca-wc", "nonsense")


def test_the_inventory_as_data_holds_what_a_person_asks_of_it() -> None:
    rows = {row["id"]: row for row in notices.inventory("ca-wc")}
    assert set(rows) == set(notices.notices("ca-wc"))
    assert rows["N4"]["reading"]["en"]["formula"] == "Flesch-Kincaid"
    assert rows["N4"]["must_hold"][1] == "each reason"
    assert (rows["N16"]["made"], rows["N16"]["reading"]) == (None, {})
    assert rows["N1"]["verified"] is False


def test_unsure_notices_are_listed_for_counsel() -> None:
    listed = {(row["kind"], row["id"]) for row in unverified("ca-wc")}
    assert {("notice", "N1"), ("notice", "N2"), ("notice", "N17"), ("reviewer", "QUAL-PRACTICE")} <= listed
    assert ("notice", "N7") not in listed


ENGINE = "notices fees qualifications conflicts standard outcomes reading_grade".split()
WIRED = ("labor code", "ccr", "workers", "utilization review", "mtus", "claims administrator", "qualified medical",
         "health and safety", "california", "ca-wc", "ca_wc", "dmhc", "employer", "licensed physician", "psyd")  # fmt: skip


@pytest.mark.parametrize("module", ENGINE)
def test_no_program_is_wired_into_these_engines(module: str) -> None:
    source = (Path(notices.__file__).parent / f"{module}.py").read_text().casefold()
    assert [word for word in WIRED if word in source] == []


def test_texts_are_filled_in_or_refused() -> None:
    rule = dataclasses.replace(notices.notice("ca-wc", "N1"), employee_en=("Received on ${received_date}.",))
    day = str(date(2014, 8, 4))
    assert rule.words(audience="employee", language="en", fields={"received_date": day})[1] == (f"Received on {day}.",)
    with pytest.raises(Refused, match="needs received_date"):
        rule.words(audience="employee", language="en", fields={})
