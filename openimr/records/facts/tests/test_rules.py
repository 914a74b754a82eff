"""What the rules read, and the traps that misled such rules before: each is a wrong fact in a determination."""

import pytest

from openimr.records.facts import rules, scoring
from openimr.records.facts.rules import dates, levels, numbers
from openimr.records.facts.rules.fact import Fact
from openimr.records.facts.rules.page import LONGEST, Page


def read(text: str, kind: str = "") -> list[Fact]:
    return [fact for fact in rules.read(rules.from_text(text)) if not kind or fact.kind == kind]


def one(text: str, kind: str, **value: object) -> Fact:
    found = [fact for fact in read(text, kind) if all(fact.value.get(name) == part for name, part in value.items())]
    assert len(found) == 1, [(fact.assertion, fact.value) for fact in read(text, kind)]
    return found[0]


@pytest.mark.parametrize(
    "name, precision, recall",
    [("development", 0.98, 0.98), ("held_out", 0.95, 0.95), ("fresh", 0.9, 0.85), ("second", 0.95, 0.88)],
)
def test_the_made_pages_are_read_as_well_as_before(name: str, precision: float, recall: float) -> None:
    """No measure of the field: the rules were mended with these pages. It keeps a change from making them worse."""
    score = scoring.score(scoring.pages(name))
    assert len(scoring.pages(name)) >= 10
    assert score.precision() >= precision, score.told
    assert score.recall() >= recall, score.told


def test_a_number_word_is_not_its_last_part() -> None:
    assert one("She completed twenty-four visits of physical therapy.", "visits").value["count"] == 24
    assert one("She completed twenty four (24) PT visits.", "visits").value["count"] == 24
    assert one("Completó veinticuatro sesiones de terapia física.", "visits").value["count"] == 24


@pytest.mark.parametrize(
    "text", ["Visit 9 of 12 / Pt reports less pain.", "Visit #9/12. Pt doing better.", "Visit 9 of 12\nPt reports"]
)
def test_a_visit_of_a_plan_is_no_twelve_therapy_visits(text: str) -> None:
    fact = one(text, "visits")
    assert (fact.value["count"], fact.value["planned"], fact.value["status"]) == (9, 12, "attended")


@pytest.mark.parametrize(
    "text",
    [
        "12 Pt reports",
        "The Pt had 12 visits.",
        "PT reports 6 good days.",
        "12 / Pt visits the office.",
        "PT/INR 12.5 sec",
        "Pt x 8 hours at work",
    ],
)
def test_a_patient_is_no_physical_therapy(text: str) -> None:
    assert read(text, "visits") == []


def test_a_level_is_no_count() -> None:
    assert read("C6-7 epidural steroid injection was given on 2/3/14.", "visits") == []
    fact = one("C6-7 epidural steroid injection was given on 2/3/14.", "procedure")
    assert (fact.value["level"], fact.value.get("count"), fact.value["date"]) == ("C6-7", None, "2014-02-03")


@pytest.mark.parametrize(
    "text, name",
    [
        ("C6-7", "C6-7"),
        ("L4-L5", "L4-5"),
        ("L5-S1", "L5-S1"),
        ("L4/5", "L4-5"),
        ("C5 to C6", "C5-6"),
        ("T12-L1", "T12-L1"),
        ("S1 nerve root", "S1"),
    ],
)
def test_levels(text: str, name: str) -> None:
    assert [level.name for level in levels.find(text)] == [name]


@pytest.mark.parametrize(
    "text",
    ["T2 weighted images", "S1 and S2 normal", "free T4 1.2", "C9", "L12 bolt", "T2-weighted", "C6.5 mm", "ACL4"],
)
def test_what_only_looks_like_a_level(text: str) -> None:
    assert levels.find(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Soma 350 mg was discontinued.", "Soma has been stopped.", "Discontinue Soma.", "D/C Soma", "She no longer takes Soma.", "DISCONTINUED MEDICATIONS\nSoma 350 mg",
        "Soma, which caused sedation, was stopped.", "Wean her off Soma.", "Norco and Soma were discontinued.", "Se suspendió Soma.", "Ya no toma Soma.",
    ],
)  # fmt: skip
def test_what_was_stopped_is_not_current(text: str) -> None:
    fact = one(text, "medication", name="carisoprodol")
    assert (fact.value["current"], fact.assertion, fact.value["status"]) == (False, "historical", "stopped")


def test_one_stopped_and_another_begun() -> None:
    text = "She stopped taking Celebrex due to GI upset and was started on Mobic 7.5 mg daily."
    assert one(text, "medication", name="celecoxib").value["status"] == "stopped"
    assert one(text, "medication", name="meloxicam").value["status"] == "started"


def test_denied_by_the_claim_is_not_denied_by_the_patient() -> None:
    assert one("The request for Norco 10/325 mg #120 is denied.", "medication").value["status"] == "denied"
    assert one("She denies taking Norco.", "medication").assertion == "absent"


@pytest.mark.parametrize(
    "text", ["MRI shows rotator cuff tear vs. impingement.", "MRI: rotator cuff tear versus impingement"]
)
def test_one_or_the_other_is_certain_of_neither(text: str) -> None:
    assert {fact.assertion for fact in read(text, "imaging")} == {"possible"}
    assert len(read(text, "imaging")) == 2


@pytest.mark.parametrize(
    "text, assertion",
    [
        ("No evidence of lumbar radiculopathy.", "absent"), ("EMG was negative for radiculopathy.", "absent"), ("Radiculopathy was ruled out.", "ruled_out"),
        ("Radiculopathy was considered but ruled out.", "ruled_out"), ("Radiculopathy was not ruled out.", "possible"), ("Radiculopathy cannot be excluded.", "possible"),
        ("Rule out radiculopathy.", "possible"), ("?radiculopathy", "possible"), ("History of radiculopathy in 2009.", "historical"),
        ("Her mother had radiculopathy.", "family"), ("FAMILY HISTORY: radiculopathy.", "family"), ("Impression: radiculopathy.", "present"),
        ("No fracture, but radiculopathy is present.", "present"), ("No change in radiculopathy.", "present"), ("Sin evidencia de radiculopatía.", "absent"),
    ],
)  # fmt: skip
def test_how_a_diagnosis_is_asserted(text: str, assertion: str) -> None:
    found = [fact for fact in read(text) if "radiculopathy" in str(fact.value.get("name"))]
    assert [fact.assertion for fact in found] == [assertion]


@pytest.mark.parametrize(
    "text",
    [
        "Return if signs of infection develop.",
        "ODG recommends therapy for radiculopathy in such cases.",
        "Patient education: watch for infection.",
    ],
)
def test_what_is_said_of_nobody_is_no_fact(text: str) -> None:
    assert read(text, "diagnosis") == []


def test_an_allergy_does_not_reach_the_next_sentence() -> None:
    assert (
        one("Allergies: penicillin. She takes ibuprofen 800 mg daily.", "medication", name="ibuprofen").value["current"]
        is True
    )


@pytest.mark.parametrize(
    "text, count, status",
    [
        ("PT x 8", 8, "requested"), ("Physical therapy 2x/week for 6 weeks", 12, "requested"), ("PT 3x4", 12, "requested"), ("Modified: 6 of the requested 12 PT visits are approved.", 6, "authorized"),
        ("PT twice a week for six weeks was completed.", 12, "completed"), ("8 PT sessions are non-certified.", 8, "denied"), ("He has 4 PT visits remaining.", 4, "remaining"),
    ],
)  # fmt: skip
def test_requested_completed_and_authorized_visits(text: str, count: int, status: str) -> None:
    fact = one(text, "visits")
    assert (fact.value["count"], fact.value["status"]) == (count, status)


def test_twelve_sessions_of_which_six_are_done() -> None:
    assert {
        (fact.value["count"], fact.value["status"])
        for fact in read("Physical therapy 12 sessions (6 completed).", "visits")
    } == {(12, "stated"), (6, "completed")}


@pytest.mark.parametrize(
    "text",
    [
        "6/10/14 she was seen.",
        "Follow-up visit in 6 weeks.",
        "Three office visits were billed.",
        "L4-5 fusion",
        "Page 8 of 12",
    ],
)
def test_days_levels_and_pages_count_nothing(text: str) -> None:
    assert read(text, "visits") + read(text, "measure") == []


def test_sides_of_grades_and_body_parts() -> None:
    found = read("Motor: EHL 4/5 left, 5/5 right.", "measure")
    assert [(fact.value["grade"], fact.value["side"]) for fact in found] == [("4/5", "left"), ("5/5", "right")]
    assert read("Right hand dominant. On the other hand he left work.", "body_part") == []
    assert one("(R) knee pain", "body_part").value == {"part": "knee", "side": "right"}


def test_not_yet_at_maximum_improvement() -> None:
    assert one("He has not reached MMI.", "work_status").assertion == "absent"
    assert one("He is expected to reach MMI in May.", "work_status").assertion == "possible"
    assert one("If modified duty is not available he is TTD.", "work_status").assertion == "possible"


def test_every_place_leads_to_its_words() -> None:
    for page in scoring.pages("held_out"):
        sheet = rules.from_text(page["text"])
        for fact in rules.read(sheet):
            assert sheet.quote(fact.first, fact.last) == fact.quote
            assert 0 <= fact.first <= fact.last < len(sheet.words)


def test_words_with_boxes_read_like_their_text() -> None:
    """The same page by its boxes: rows of 12 points, words of 6 points a letter."""
    for page in scoring.pages("development"):
        rows, top = [], 0.0
        for line in page["text"].split("\n"):
            left = 50.0
            for word in line.split():
                rows.append([word, left, top, left + 6 * len(word), top + 10])
                left += 6 * len(word) + 4
            top += 12
        told = [(fact.kind, fact.assertion, fact.value) for fact in rules.read(rules.from_rows(rows))]
        plain = [(fact.kind, fact.assertion, fact.value) for fact in read(page["text"])]
        assert told == plain, page["name"]


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", "\x00\x01 \u202e", "x" * 5000, "PT " * 3000, "( " * 2000, "1. " * 900, "🙂 İstanbul ﬁ Norco 10/325"],
)
def test_no_page_is_too_strange(text: str) -> None:
    assert isinstance(read(text), list)


@pytest.mark.parametrize(
    "text, iso",
    [
        ("7/8/2014", "2014-07-08"), ("7-8-14", "2014-07-08"), ("July 8, 2014", "2014-07-08"), ("2014-07-08", "2014-07-08"), ("8 de julio de 2014", "2014-07-08"),
        ("July 2014", "2014-07"), ("06/2014", "2014-06"), ("3/4/87", "1987-03-04"),
    ],
)  # fmt: skip
def test_days(text: str, iso: str) -> None:
    assert [day.iso for day in dates.find(text.lower())] == [iso]


@pytest.mark.parametrize("text", ["L4-5", "120/80", "10/325", "13/45/2014", "555-0134", "5/5", "1.2.3.4"])
def test_no_days(text: str) -> None:
    assert dates.find(text.lower()) == []


@pytest.mark.parametrize(
    "words, number",
    [("twenty-four", 24), ("twelve (12)", 12), ("a dozen", 12), ("treinta y seis", 36), ("dieciseis", 16), ("7", 7)],
)
def test_numbers(words: str, number: int) -> None:
    assert numbers.value(words) == number


@pytest.mark.parametrize("words", ["PT x ", "MRI of the ", "off work ", "Norco", "a" * 70 + " "])
def test_no_sentence_is_longer_than_anybody_writes(words: str) -> None:
    """Rules look over the whole sentence about each place they find: a page without a stop must not keep them busy."""
    page = Page(rules.from_text(words * 1_000))
    assert max(span.end - span.start for span in page.sentences) <= LONGEST
    assert sum(span.end - span.start for span in page.sentences) >= len(page.plain) - 1


@pytest.mark.parametrize(
    "text", ["Exam w/o evidence of neuropathy.", "Screen neg. for neuropathy.", "Studies neg for neuropathy or gout."]
)
def test_short_words_deny_as_long_ones_do(text: str) -> None:
    assert one(text, "diagnosis", name="neuropathy").assertion == "absent"


def test_a_side_of_the_sentence_before_is_not_taken() -> None:
    text = "Diagnosis: Hallux valgus, bilateral. Morton's neuroma suspected."
    assert one(text, "diagnosis", name="hallux valgus").value["side"] == "bilateral"
    assert not one(text, "diagnosis", name="morton's neuroma").value.get("side")
    assert one("Diagnosis: Lt. hallux valgus.", "diagnosis").value["side"] == "left"


def test_a_heading_with_a_side_is_told_of_what_stands_under_it() -> None:
    text = "DIAGNOSES:\nLEFT KNEE\n- Baker's cyst\n- Meniscal tear\nRIGHT HIP\n- Labral tear"
    assert one(text, "diagnosis", name="meniscal tear").value["side"] == "left"
    assert one(text, "diagnosis", name="labral tear").value["side"] == "right"
    other = "DIAGNOSES:\nLEFT KNEE\n- Carpal tunnel syndrome"
    assert not one(other, "diagnosis").value.get("side"), "a wrist is not told of by a knee's heading"


def test_the_side_behind_a_level() -> None:
    text = "MRI shows a disc protrusion at L4-5 on the right."
    assert one(text, "imaging", name="disc protrusion").value["side"] == "right"


def test_the_image_of_another_part_is_not_of_the_part_before_it() -> None:
    fact = one("Requesting therapy for the left elbow; MRI of the R hip.", "study")
    assert (fact.value["part"], fact.value["side"]) == ("hip", "right")


@pytest.mark.parametrize(
    "text, status, assertion",
    [
        ("Please authorize the MRI of the lumbar spine that Dr. Roe asked for on 4/4/16.", "requested", "possible"),
        ("There is no clinical indication for a further MRI.", "not done", "absent"),
        ("MRI of the lumbar spine of 4/4/16 was reviewed.", "done", "present"),
    ],
)
def test_a_study_asked_for_is_not_done(text: str, status: str, assertion: str) -> None:
    fact = one(text, "study")
    assert (fact.value["status"], fact.assertion) == (status, assertion)


def test_the_title_of_a_study_makes_its_findings() -> None:
    text = "XRAY LEFT ANKLE 3/3/15\nSmall loose body is seen.\nIMPRESSION: Loose body. No fracture."
    assert {fact.assertion for fact in read(text, "imaging") if fact.value["name"] == "fracture"} == {"absent"}
    assert read(text, "diagnosis") == []


@pytest.mark.parametrize(
    "text", ["Mobic gave him heartburn so he quit it.", "Inactive:\n- Mobic 15 mg", "Not taking: Mobic 15 mg daily"]
)
def test_a_drug_given_up_is_not_current(text: str) -> None:
    fact = one(text, "medication", name="meloxicam")
    assert (fact.value["current"], fact.assertion) == (False, "historical")


def test_the_drug_of_another_person_is_not_the_patients() -> None:
    fact = one("Her husband takes Paxil.", "medication")
    assert (fact.assertion, fact.value["current"]) == ("family", False)


def test_a_trial_in_a_plan_is_asked_for() -> None:
    assert one("Plan: Trial of Savella 50 mg daily.", "medication").value["status"] == "requested"
    assert one("He was started on a trial of Savella 50 mg.", "medication").value["status"] == "started"


def test_quantities_under_a_pharmacys_columns() -> None:
    text = "Date Drug Qty Days Refills\n03/04/15 NAPROXEN 500 MG TAB 45 22 1\n03/04/15 BACLOFEN 10 MG TAB 90 30 0"
    naproxen, baclofen = one(text, "medication", name="naproxen"), one(text, "medication", name="baclofen")
    assert (naproxen.value["quantity"], naproxen.value["refills"]) == (45, 1)
    assert (baclofen.value["quantity"], baclofen.value["refills"]) == (90, 0)
    swapped = "Date Drug Qty Refills Days\n03/04/15 NAPROXEN 500 MG TAB 45 1 22"
    assert one(swapped, "medication").value["refills"] == 1


def test_one_count_out_of_another() -> None:
    fact = one("The record shows 5 sessions used out of 9 approved of acupuncture.", "visits")
    assert (fact.value["count"], fact.value["planned"], fact.value["status"]) == (5, 9, "completed")


@pytest.mark.parametrize("text", ["Acupuncture note. Pain pre-tx 6, post-tx 3.", "ACUPUNCTURE NOTE\npost-treatment 4"])
def test_a_score_around_a_treatment_is_no_visit(text: str) -> None:
    assert read(text, "visits") == []


def test_what_is_left_of_therapy_is_not_requested() -> None:
    assert one("Continue PT weekly, 4 visits remaining.", "visits", count=4).value["status"] == "remaining"


@pytest.mark.parametrize(
    "text, degrees",
    [("Knee flexion 11O degrees.", 110), ("Knee flexion 9O degrees.", 90), ("Knee flexion lO degrees.", 10)],
)
def test_a_letter_that_was_a_figure_does_not_cut_a_number(text: str, degrees: int) -> None:
    assert one(text, "measure").value["degrees"] == degrees


def test_letters_that_are_letters_stay() -> None:
    assert rules.from_text("O2 sat 98%, type O, L4-5, IV, II").text == "O2 sat 98%, type O, L4-5, IV, II"
    sheet = rules.from_text("Iumbar pain 4/1O")
    assert (sheet.text, sheet.words) == ("lumbar pain 4/10", ("Iumbar", "pain", "4/1O"))


def test_prose_in_a_narrow_column_runs_on() -> None:
    text = "She was seen again. She has\nno evidence of\ncubital tunnel\nsyndrome and was told\nto rest. No change."
    assert one(text, "diagnosis").assertion == "absent"
    rows = "Neck pain\nno numbness\nankle sprain\nknee contusion\nhip bursitis"
    assert rules.from_text(rows).text == rows, "a list in small letters stays a list"


def test_pain_listed_on_a_scale_and_changed() -> None:
    listed = read("Pain (0-10): current 4, worst 9, best 2.", "measure")
    assert [(fact.value["score"], fact.value["when"]) for fact in listed] == [
        ("4", "now"),
        ("9", "worst"),
        ("2", "least"),
    ]
    assert one("Pain has dropped from 7 to 3.", "measure").value["before"] == "7"
    assert one("Pain 8/10 at intake.", "measure").assertion == "historical"


def test_a_thousand_feet_are_not_one() -> None:
    assert one("6MWT 1,240 ft", "measure").value["score"] == "1240"


def test_disability_between_two_days_is_past_them() -> None:
    fact = one("He was TTD between 2/2/12 and 5/6/12.", "work_status")
    assert (fact.value["from"], fact.value["until"], fact.assertion) == ("2012-02-02", "2012-05-06", "historical")


def test_a_consent_tells_of_nobody() -> None:
    text = "CONSENT FOR ARTHROSCOPY\nTell us if you take Coumadin. Side effects: insomnia."
    assert read(text, "medication") == read(text, "diagnosis") == []


def test_a_surgery_one_may_have_is_not_had() -> None:
    assert one("Were he to have the fusion at L4-5, he would be off duty.", "procedure").assertion == "possible"


def test_a_part_told_of_later_is_not_the_images() -> None:
    text = "Initial radiographs were negative for fracture. He was seen by a surgeon. His left knee swelled and he wore a brace for it for a month."
    assert not one(text, "study").value.get("part")


def test_letters_of_a_note_with_colons_are_its_sections() -> None:
    text = "S: Neck pain.\nO: Tender.\nA: Neck strain.\nP: PT 1x/week x 5 weeks."
    assert one(text, "visits").value["status"] == "requested"


def test_a_comma_does_not_stop_two_drugs() -> None:
    text = "Percocet 5/325 TID, Elavil was stopped."
    assert one(text, "medication", name="oxycodone/acetaminophen").value["current"] is True
    assert one(text, "medication", name="amitriptyline").value["current"] is False
    assert {fact.value["current"] for fact in read("Percocet and Elavil were stopped.", "medication")} == {False}
