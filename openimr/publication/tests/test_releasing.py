"""A public copy: nothing identifies, two people, nothing changed afterwards, and the archive told."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from openimr.accounts.roles import Actor, Role
from openimr.audit.models import Entry
from openimr.cases.models import Case, Party
from openimr.letters import queries as letters
from openimr.publication import actions, extracting, leaks, outputs, queries, rereading
from openimr.publication.actions import ReleaseRefused
from openimr.publication.models import Event, Release
from openimr.publication.store import blobs
from openimr.publication.tests.ready import GONE, first_page, issued
from tests.cast import PASSWORD, Cast

NOW = timezone.now()


@pytest.fixture
def case(company: Cast, tmp_path: Path) -> Case:
    return issued(company, tmp_path)


def maker(company: Cast) -> Actor:
    return company.coordinator.acting_as(Role.COORDINATOR)


def checked(case: Case, company: Cast, profile: str = "DWC_PUBLIC") -> Release:
    made = actions.draft(case=case, profile_name=profile, by=maker(company), at=NOW)
    made = actions.check(release=made, by=maker(company), at=NOW)
    for words in actions.open_questions(made):
        made = actions.mark(release=made, words=words, choice="keep", because="no name", by=maker(company), at=NOW)
    return actions.check(release=made, by=maker(company), at=NOW)


def out(made: Release, company: Cast) -> Release:
    return actions.release(release=made, person=company.director, password=PASSWORD, at=NOW)


def everything(made: Release) -> str:
    """All that can be read out of the outputs, by both readers."""
    pdf = blobs().read(made.pdf_sha256)
    told = [f"{one.text}\n{one.hidden}" for one in extracting.both(pdf)]
    rest = [blobs().read(name).decode() for name in (made.json_sha256, made.text_sha256)]
    return "\n".join([*told, *rest, pdf.decode("latin-1"), json.dumps(made.handed), made.published_id])


@pytest.mark.parametrize("profile", ["DWC_PUBLIC", "SAFE_HARBOR"])
def test_nothing_that_identifies_is_in_any_output(case: Case, company: Cast, profile: str) -> None:
    made = checked(case, company, profile)
    assert made.state == Release.CHECKED, made.report
    original = json.dumps(case.determinations.get().letter.data)
    assert [
        words for words in ("Marigold", "Bulrush", "Lapwing", "Ottilie") if words not in original
    ] == []  # it could leak
    text = everything(made)
    assert [words for words in GONE if words in text] == []
    assert "Spurling's test is negative" in text.replace("’", "'")
    assert (case.number in text) == (profile == "DWC_PUBLIC")


def test_days_under_the_two_profiles(case: Case, company: Cast) -> None:
    public, harbor = checked(case, company), checked(case, company, "SAFE_HARBOR")
    injured = case.application.date_of_injury
    assert public.handed["date_of_injury"] == injured.isoformat()
    assert harbor.handed["date_of_injury"] is None
    assert harbor.handed["years"]["date_of_injury"] == injured.year
    assert harbor.handed["case_number"] is None
    assert f"{injured:%B} {injured.day}" not in everything(harbor)


def test_the_maker_never_releases(case: Case, company: Cast) -> None:
    by = company.director.acting_as(Role.MEDICAL_DIRECTOR)
    made = checked(case, company)
    with pytest.raises(ReleaseRefused, match="second person"):
        actions.release(release=made, person=company.coordinator, password=PASSWORD, at=NOW)
    made = actions.mark(release=made, words="lifts", choice="remove", because="unusual", by=by, at=NOW)
    made = actions.check(release=made, by=by, at=NOW)
    with pytest.raises(ReleaseRefused, match="second person"):  # who changed it is no second person either
        out(made, company)
    assert not Event.objects.exists()


def test_the_database_holds_the_second_person(case: Case, company: Cast) -> None:
    made = checked(case, company)
    for by in (made.made_by, "system"):
        fields = {"state": "released", "released_by": by, "released_at": NOW}
        with pytest.raises(DatabaseError, match="second_person"), transaction.atomic():
            Release.objects.filter(pk=made.pk).update(**fields)


@pytest.mark.parametrize("key", ["clerk", "reviewer", "employee", "stranger", "administrator"])
def test_others_cannot_release(case: Case, company: Cast, key: str) -> None:
    made = checked(case, company)
    with pytest.raises(PermissionError):
        actions.release(release=made, person=getattr(company, key), password=PASSWORD, at=NOW)


def test_a_wrong_password_and_an_unchecked_copy(case: Case, company: Cast) -> None:
    made = checked(case, company)
    with pytest.raises(ReleaseRefused, match="password"):
        actions.release(release=made, person=company.director, password="wrong", at=NOW)
    changed = (
        actions.mark(release=made, words="boxes", choice="remove", because="a test", by=maker(company), at=NOW)
        if any("boxes" in piece["text"] for piece in made.pieces)
        else actions.mark(release=made, words="lifts", choice="remove", because="a test", by=maker(company), at=NOW)
    )
    assert changed.state == Release.DRAFTED
    assert changed.pdf_sha256 == ""
    with pytest.raises(ReleaseRefused, match="not checked"):
        out(changed, company)


def test_what_was_released_is_never_changed(case: Case, company: Cast) -> None:
    made = out(checked(case, company), company)
    for change in (
        {"content": {}},
        {"state": "drafted"},
        {"published_id": "P1"},
        {"pdf_sha256": "0" * 64},
        {"made_by": "person:x"},
    ):
        with pytest.raises(DatabaseError, match=r"Cannot update|cannot update"), transaction.atomic():
            Release.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        Release.objects.filter(pk=made.pk).delete()
    for act in (actions.check, actions.discard):
        with pytest.raises(ReleaseRefused, match="cannot be changed"):
            act(release=made, by=maker(company), at=NOW)


def test_the_archive_is_told_in_order(case: Case, company: Cast) -> None:
    made = out(checked(case, company), company)
    out(checked(case, company, "SAFE_HARBOR"), company)  # another profile is another line
    first = list(queries.released_since(0))
    assert [(one.kind, one.published_id) for one in first] == [("released", made.published_id)]
    told = first[0].determination
    assert told is not None
    assert told["case_outcome"] == "overturn"
    assert told["items"][0]["outcome"] == "Overturned"
    assert told["case_number"] == case.number
    assert queries.public_pdf(made.published_id)
    actions.withdraw(release=made, because="a name was told", by=maker(company), at=NOW)
    after = list(queries.released_since(first[0].watermark))
    assert [(one.kind, one.determination) for one in after] == [("withdrawn", None)]
    assert [one.determination for one in queries.released_since(0)] == [None, None]
    assert queries.public_pdf(made.published_id) is None
    with pytest.raises(ReleaseRefused):
        actions.withdraw(release=made, because="again", by=maker(company), at=NOW)
    assert checked(case, company).published_id != made.published_id


def test_a_party_that_came_later_stops_the_release(case: Case, company: Cast) -> None:
    made = checked(case, company)
    Party.objects.create(case=case, kind="employee_attorney", name="Progress Report")  # words that the copy holds
    with pytest.raises(ReleaseRefused, match="draft it anew"):
        out(made, company)
    assert Release.objects.get(pk=made.pk).state == Release.CHECKED


def test_a_leak_in_an_output_fails_closed(case: Case, company: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = outputs.make

    def leaking(*given: Any, **named: Any) -> outputs.Outputs:
        made = honest(*given, **named)
        return outputs.Outputs(made.pdf, made.json, made.text + b"\nFenner, M.")

    monkeypatch.setattr(outputs, "make", leaking)
    made = actions.draft(case=case, profile_name="DWC_PUBLIC", by=maker(company), at=NOW)
    made = actions.check(release=made, by=maker(company), at=NOW)
    assert made.state == Release.DRAFTED
    assert {row["output"] for row in made.report["leaks"]} == {"letter.txt"}
    assert made.pdf_sha256 == ""


def test_the_leak_test_finds_the_original(case: Case, company: Cast) -> None:
    """The signed letter itself, put through the leak test, fails in both readers: the test can see."""
    made = checked(case, company)
    found = leaks.in_pdf(letters.pdf(case.determinations.get().letter), actions.sought(made))
    assert {one.reader.split(",")[0] for one in found} == {"pdfium", "objects"}
    assert {"employee", "provider", "administrator", "employer"} <= {one.kind for one in found}


def test_a_file_that_cannot_be_read_is_a_leak(case: Case, company: Cast) -> None:
    made = checked(case, company)
    assert [one.kind for one in leaks.in_pdf(b"%PDF-1.7 nothing", actions.sought(made))] == ["unreadable"]


def test_marks_of_hands(case: Case, company: Cast) -> None:
    made = actions.draft(case=case, profile_name="DWC_PUBLIC", by=maker(company), at=NOW)
    with pytest.raises(ReleaseRefused, match="cannot be kept"):
        actions.mark(
            release=made, words="Marigold Fenner", choice="keep", because="she agrees", by=maker(company), at=NOW
        )
    with pytest.raises(ReleaseRefused, match="do not stand"):
        actions.mark(release=made, words="not there", choice="remove", because="a test", by=maker(company), at=NOW)
    with pytest.raises(ReleaseRefused, match="reload"):
        actions.mark(
            release=made, words="visits", choice="remove", because="a test", by=maker(company), at=NOW, seen_version=1
        )
    made = actions.mark(
        release=made, words="twelve  visits", choice="remove", because="a test", by=maker(company), at=NOW
    )
    assert "twelve visits" not in json.dumps(made.content)
    assert "twelve visits" not in json.dumps(made.handed)
    made = actions.unmark(release=made, mark_id=made.marks.get().pk, by=maker(company), at=NOW)
    assert "twelve visits" in json.dumps(made.content)


def test_record_pages_go_out_as_pictures(case: Case, company: Cast) -> None:
    made = checked(case, company)
    page: Any = first_page(case)
    made = actions.exhibit(release=made, pages=[page], by=maker(company), at=NOW)
    made = actions.check(release=made, by=maker(company), at=NOW)
    assert made.state == Release.CHECKED, made.report
    pdf = blobs().read(made.exhibit_sha256)
    for one in extracting.both(pdf):
        assert not one.text.strip()
        assert one.pictures == 1
    assert rereading.left_in(out(made, company)) == []
    assert queries.public_exhibit(made.published_id) == pdf


def test_a_poor_page_stays_in_the_file(case: Case, company: Cast) -> None:
    page: Any = first_page(case)
    page.poor = True
    with pytest.raises(ReleaseRefused, match="poorly scanned"):
        actions.exhibit(
            release=actions.draft(case=case, profile_name="DWC_PUBLIC", by=maker(company), at=NOW),
            pages=[page],
            by=maker(company),
            at=NOW,
        )


def test_the_trail_names_nobody(case: Case, company: Cast) -> None:
    out(checked(case, company), company)
    rows = Entry.objects.filter(verb__contains="release")
    assert rows.count() >= 3
    text = json.dumps([row.detail for row in rows])
    assert [words for words in GONE if words in text] == []


def test_there_is_nothing_to_publish_before_the_signature(company: Cast, tmp_path: Path) -> None:
    from tests.journeys.ready import in_review

    with pytest.raises(ReleaseRefused, match="no issued determination"):
        actions.draft(case=in_review(company, tmp_path), profile_name="DWC_PUBLIC", by=maker(company), at=NOW)


def test_one_live_copy_a_profile(case: Case, company: Cast) -> None:
    checked(case, company)
    with pytest.raises(ReleaseRefused, match="withdraw it first"):
        actions.draft(case=case, profile_name="DWC_PUBLIC", by=maker(company), at=NOW)
