"""Types of documents: by many names, on faxed pages, and with little confidence where little stands there."""

import pytest

from openimr.records.piles import types
from openimr.records.piles.sheets import sheet, sheets

HEADED = [
    ("progress", "State of California\nPrimary Treating Physician's Progress Report (PR-2)"),
    ("progress", "Doctor's First Report of Occupational Injury or Illness\nForm 5021"),
    ("progress", "Lakeside Clinic\nWork Status Report"),
    ("rfa", "State of California, Division of Workers' Compensation\nRequest for Authorization\nDWC Form RFA"),
    ("ur_decision", "Golden Mutual\nUtilization Review Determination\nRe: MRI of the lumbar spine"),
    ("ur_decision", "Notice of Non-Certification"),
    ("ur_decision", "Notice of Modification\nThe request is modified."),
    ("medical_legal", "Panel QME\nInitial evaluation"),
    ("medical_legal", "AGREED MEDICAL EVALUATION"),
    ("imaging", "MRI of the lumbar spine without contrast"),
    ("imaging", "X-ray, right knee, three views\nFindings: no fracture\nImpression: normal"),
    ("imaging", "EMG/NCV of both upper extremities"),
    ("operative", "Operative Report\nPreoperative diagnosis: rotator cuff tear"),
    ("operative", "Procedure note: lumbar ESI"),
    ("therapy", "Physical Therapy Daily Note\nVisit 9 of 12"),
    ("therapy", "PHYSICAL THERAPY INITIAL EVALUATION"),
    ("therapy", "Physical Therapy Discharge Summary"),
    ("therapy", "Chiropractic progress note"),
    ("therapy", "Acupuncture treatment record\nNeedles retained 20 minutes"),
    ("therapy", "Functional Capacity Evaluation"),
    ("laboratory", "Urine Drug Screen\nSpecimen collected 3/4/2014"),
    ("laboratory", "Toxicology report"),
    ("laboratory", "Laboratory results"),
    ("pharmacy", "CURES Patient Activity Report"),
    ("pharmacy", "Pharmacy printout\nRx # 1234 qty 30 refills 2"),
    ("hospital", "Emergency Department\nTriage 10:12, arrival by car"),
    ("hospital", "Discharge Summary\nAdmission date: 3/4/2014"),
    ("psychological", "Psychological Evaluation"),
    ("cover", "Proof of Service by Mail"),
    ("cover", "FAX COVER SHEET\nTo: Records\nTotal pages: 12"),
    ("application", "Application for Independent Medical Review\nDWC Form IMR"),
    ("letter_of_support", "Letter of Medical Necessity\nTo whom it may concern:"),
    ("other", "Explanation of Review\nBilled amount 120.00 Allowed 80.00"),
    ("correspondence", "Golden Mutual\nDear Ms. Delgado:\nYour claim was received.\nSincerely,\nA. Park"),
]


@pytest.mark.parametrize("kind, text", HEADED)
def test_a_document_is_known_by_its_heading(kind: str, text: str) -> None:
    assert types.document_type(sheets([text])).kind == kind


@pytest.mark.parametrize(
    "line", ["Primary Treating Physlcian's Progres Repont", "PRlMARY TREATlNG PHYSICIANS PR0GRESS REPORT"]
)
def test_letters_read_wrong_do_not_hide_a_heading(line: str) -> None:
    assert types.document_type([sheet(1, f"{line}\nPatient: R. Delgado", 72.0)]).kind == "progress"


def test_the_words_are_those_of_the_heading() -> None:
    page = sheet(4, "Lakeside Imaging\nRef 12\nMRI of the lumbar spine\nImpression: normal")
    cue = types.document_type([page]).cue
    assert cue is not None
    assert (cue.page, cue.first, cue.last) == (4, 4, 8)
    assert page.lines[2].text.split()[: cue.last - cue.first + 1] == cue.words.split()


def test_a_denial_that_names_an_mri_and_a_form_is_a_denial() -> None:
    text = (
        "Golden Mutual\nUtilization Review Determination\nRequest: MRI of the lumbar spine without contrast\n"
        "The request for authorization of 3/4/2014 and the progress report were read.\nIt is not certified.\n"
        "You may send the Application for Independent Medical Review."
    )
    assert types.document_type(sheets([text])).kind == "ur_decision"


@pytest.mark.parametrize("text", ["", "qx 7 lorem ipsum", "The weather was fine on that day and nothing happened."])
def test_where_little_is_read_little_is_said(text: str) -> None:
    found = types.document_type(sheets([text]))
    assert found.kind == "other"
    assert found.confidence < 0.3


def test_the_runner_up_is_told() -> None:
    found = types.document_type(sheets(["Consultation\nPhysical therapy note"]))
    assert {found.kind, found.runner_up} == {"consultation", "therapy"}
    assert found.confidence < 0.9
