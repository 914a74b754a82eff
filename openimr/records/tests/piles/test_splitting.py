"""Where documents begin in an upload, their authors, and the reports they name."""

from datetime import date

import pytest

from openimr.records.piles import authors, named, splitting
from openimr.records.piles.sheets import sheet, sheets

PR2 = "Lakeside Clinic\n12 Main Street, Fresno, CA 93701\nPrimary Treating Physician's Progress Report (PR-2)\nPatient: Rosa Delgado\nDOB: 3/4/1966\nDate of Exam: {day}\nClaim No: 77\nSubjective complaints: neck pain"
MORE = "Patient: Rosa Delgado\nPage 2 of 2\nTreatment plan: therapy.\nElectronically signed by John Smith, M.D."
MRI = "Bay Imaging\n9 Shore Road, Oakland, CA 94601\nMRI of the cervical spine\nExam date: 6/1/2014\nFindings: C5-6 protrusion\nRadiologist: Amy Lee, M.D."
FAX = "FAX COVER SHEET\nTo: Records\nFrom: Golden Mutual\nTotal pages: 9"


def begins(*texts: str) -> list[int]:
    return [part.first for part in splitting.split(sheets(texts))]


def test_a_pile_is_parted_at_its_first_pages() -> None:
    texts = [FAX, PR2.format(day="7/18/2014"), MORE, MRI, PR2.format(day="8/15/2014"), MORE]
    assert begins(*texts) == [1, 2, 4, 5]


def test_two_visits_with_the_same_head_are_two_documents() -> None:
    assert begins(PR2.format(day="7/18/2014"), PR2.format(day="8/15/2014"), PR2.format(day="9/12/2014")) == [1, 2, 3]


def test_a_running_head_begins_nothing() -> None:
    head = "Lakeside Clinic\nProgress Report\nPatient: Rosa Delgado\nDate of Exam: 7/18/2014\n"
    assert begins(f"{head}Page 1 of 3\nfirst", f"{head}Page 2 of 3\nsecond", f"{head}Page 3 of 3\nthird") == [1]


@pytest.mark.parametrize(
    "page",
    [
        "Progress Report, continued\nPlan: rest",
        "Page 2 of 4\nMRI of the neck was read",
        "of the neck, which was stable. Plan: rest.",
    ],
)
def test_a_page_that_goes_on_is_none_of_its_own(page: str) -> None:
    assert begins(PR2.format(day="7/18/2014").replace("(PR-2)", "(PR-2)\nPage 1 of 4"), page) == [1]


def test_blank_pages_stay_with_the_document_before() -> None:
    assert begins(PR2.format(day="7/18/2014"), "", MRI, "", "") == [1, 3]


def test_every_page_is_in_one_part_and_each_beginning_has_its_words() -> None:
    parts = splitting.split(sheets([PR2.format(day="7/18/2014"), MORE, MRI]))
    assert [(part.first, part.last) for part in parts] == [(1, 2), (3, 3)]
    assert parts[1].cues[0].words.startswith("MRI of the cervical")
    assert parts[1].cues[0].page == 3
    assert splitting.split([]) == []


AUTHORS = [
    (
        "imaging",
        "Referring physician: Paul Stone, M.D.\nMRI of the neck\nInterpreted by: Amy Lee, M.D.",
        "Amy Lee, M.D.",
    ),
    (
        "rfa",
        "Request for Authorization\nRequesting Physician: Paul Stone, D.O.\nClaims examiner: Jim Park",
        "Paul Stone, D.O.",
    ),
    (
        "ur_decision",
        "Requesting physician: Paul Stone, M.D.\nNot certified.\nPhysician reviewer: Ann Hall, M.D.",
        "Ann Hall, M.D.",
    ),
    (
        "progress",
        "cc: Paul Stone, M.D.\nDear Dr. Brown:\nShe is better.\nSincerely,\nJohn Smith, D.C.",
        "John Smith, D.C.",
    ),
    ("therapy", "Physical therapy\nReferred by: Paul Stone, M.D.\nTherapist: Mary Quan, P.T.", "Mary Quan, P.T."),
    ("progress", "Visit note\nElectronically signed by\nJosé Núñez, M.D.", "José Núñez, M.D."),
]


@pytest.mark.parametrize("kind, text, name", AUTHORS)
def test_the_author_is_told_from_others_who_are_named(kind: str, text: str, name: str) -> None:
    found = authors.author(sheets([text]), kind)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("text", ["", "No name stands here.", "Golden Mutual Insurance\nClaims Department"])
def test_no_author_is_made_up(text: str) -> None:
    assert authors.author(sheets([text])) is None


NAMED = [
    ("The 5/2/2014 report of Dr. Stone was read.", date(2014, 5, 2), "", "Stone"),
    ("Reviewed: PR-2 dated 05/02/14 by John Smith, M.D.", date(2014, 5, 2), "progress", "John Smith"),
    ("an MRI of the neck of May 2, 2014 showed a protrusion", date(2014, 5, 2), "imaging", ""),
    ("QME report of Dr. Ann Hall dated\n5/2/2014", date(2014, 5, 2), "medical_legal", "Ann Hall"),
]


@pytest.mark.parametrize(
    "signed, name",
    [
        ("Sincerely,\n.\nAlan D. Brandt. MLD. _", "Alan D. Brandt"),
        ("Respectfully submitted,\n; '\nSamuel M. Ibarra :\n|\n.\n'", "Samuel M. Ibarra"),
        ("Signature\nRosa B. Nguyen, 0.0.", "Rosa B. Nguyen"),
    ],
)
def test_a_signature_on_a_dirty_scan_is_read(signed: str, name: str) -> None:
    text = "\n".join(["Progress Report", *["The patient has pain in the left knee."] * 8, signed])
    found = authors.author([sheet(1, text, 80.0)], "progress")
    assert found is not None
    assert found.name == name


def test_a_name_read_wrong_is_spelled_as_the_case_has_it() -> None:
    known = ("Howard L. Marchetti, M.D.", "Rosa Delgado")
    assert authors.spelled("Hovard L. Marchettl, M.D.", known) == "Howard L. Marchetti, M.D."
    assert authors.spelled("Nadia E. Novak, M.D.", known) == "Nadia E. Novak, M.D."
    assert authors.spelled("Rosa Delgada", (*known, "Rosa Delgado Cruz")) == "Rosa Delgado"


@pytest.mark.parametrize("text, day, kind, author", NAMED)
def test_reports_that_are_named_are_found(text: str, day: date, kind: str, author: str) -> None:
    (found,) = named.named_reports(sheets([text]), latest=date(2014, 9, 1))
    assert (found.day, found.kind, found.author) == (day, kind, author)


@pytest.mark.parametrize(
    "text",
    [
        "Date of injury 1/20/2004.",
        "The request was received on 7/10/2014.",
        "RFA dated 7/10/2014",
        "Visits are due by 7/10/2014.",
    ],
)
def test_other_days_name_no_report(text: str) -> None:
    assert named.named_reports(sheets([text]), latest=date(2014, 9, 1)) == []


def test_a_named_report_is_matched_by_day_and_author() -> None:
    (one,) = named.named_reports(sheets(["Report of Dr. Stone of 5/2/2014"]), latest=date(2014, 9, 1))
    same, other = (
        named.Held(1, date(2014, 5, 2), "progress", "Paul Stone, M.D."),
        named.Held(2, date(2014, 5, 2), "progress", "Ann Hall, M.D."),
    )
    assert named.match(one, [same, other]) == [same]
    assert named.match(one, [named.Held(3, date(2014, 5, 3), "progress", "Paul Stone, M.D.")]) == []
