"""Drafting, marking, checking, releasing, withdrawing a public copy. Whatever fails, fails closed: nothing becomes public."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from openimr.accounts.models import Person
from openimr.accounts.roles import Actor
from openimr.audit import actions as audit
from openimr.cases.models import Case
from openimr.letters.content import Letter
from openimr.publication import access, case_entities, exhibits, handing, leaks, outputs, public_letter
from openimr.publication.models import Event, ExhibitPage, Mark, Release
from openimr.publication.profiles import profile
from openimr.publication.redacting import Marks, Path, Piece, Rules, folded
from openimr.publication.store import blobs
from openimr.records.models import Page

STALE = "Someone else has just changed this release; reload it and look again before you act."
ORDER = 46_106  # the advisory lock under which events get their numbers, so that they become visible in order


class ReleaseRefused(Exception):
    """The public copy cannot be made, changed or released; the text says why and what to do."""


def draft(*, case: Case, profile_name: str, by: Actor, at: datetime) -> Release:
    """Begin a public copy of the case's determination under a profile."""
    chosen = profile(profile_name)
    determination = case.determinations.order_by("-version").first()
    if determination is None:
        raise ReleaseRefused("There is no issued determination; a public copy is made of one that was issued.")
    try:
        with transaction.atomic():
            made = Release(determination=determination, profile=chosen.name, made_by=by.ref, made_at=at)
            made.save()
            _build(made)
            audit.record(about=case.pk, by=by, verb="draft_release", at=at, detail=_told(made))
    except IntegrityError as error:
        raise ReleaseRefused("There is a public copy under this profile already; withdraw it first.") from error
    return made


def _told(release: Release) -> dict[str, str]:
    """What the trail is told: never what was found."""
    return {"release": str(release.pk), "published_id": release.published_id, "profile": release.profile}


def rules(release: Release) -> Rules:
    """What the redaction depends on, as the case stands now."""
    rows = list(release.marks.all())
    removed = tuple(row.words for row in rows if row.choice == Mark.REMOVE)
    kept = frozenset(folded(row.words) for row in rows if row.choice == Mark.KEEP)
    return Rules(profile(release.profile), case_entities.entities(release.determination.case), Marks(removed, kept))


def _build(release: Release) -> None:
    """Find and redact anew; whatever was checked before is no longer."""
    how = rules(release)
    data, pieces = public_letter.redacted(release.determination.letter.data, how)
    release.content, release.handed = data, handing.handed(release.determination, how, release.published_id)
    release.pieces = [_row(path, piece, how) for path, piece in pieces if piece.text.strip()]
    release.state, release.report, release.checked_at = Release.DRAFTED, {}, None
    release.pdf_sha256 = release.json_sha256 = release.text_sha256 = release.exhibit_sha256 = ""
    release.version += 1
    release.save()


def _row(path: Path, piece: Piece, how: Rules) -> dict[str, Any]:
    found = [
        {
            "start": one.start, "end": one.end, "kind": one.kind, "reason": one.reason, "sure": one.sure, "known": one.known,
            "words": piece.text[one.start : one.end], "instead": how.profile.instead(one, piece.text[one.start : one.end]),
        }
        for one in piece.found
    ]  # fmt: skip
    return {"path": list(path), "text": piece.text, "found": found, "redacted": piece.redacted}


def _open(release: Release, seen_version: int | None) -> Release:
    """The release, locked, as long as it may be changed."""
    locked = Release.objects.select_for_update(of=("self",)).select_related("determination__case").get(pk=release.pk)
    if locked.state in (Release.RELEASED, Release.WITHDRAWN):
        raise ReleaseRefused(f"This public copy is {locked.state} and cannot be changed; make a new one.")
    if seen_version is not None and seen_version != locked.version:
        raise ReleaseRefused(STALE)
    return locked


@transaction.atomic
def mark(
    *, release: Release, words: str, choice: str, because: str, by: Actor, at: datetime, seen_version: int | None = None
) -> Release:
    """Remove words wherever they stand, or keep words that were found. What the case itself names is never kept."""
    locked, words = _open(release, seen_version), " ".join(words.split())
    if not words or len(words) > 300 or len(because.strip()) < 3:
        raise ReleaseRefused("Give the words as they stand in the letter, and a reason.")
    found = [one for one in locked.found() if folded(one["words"]) == folded(words)]
    if choice == Mark.KEEP and any(one["known"] for one in found):
        raise ReleaseRefused("The case itself names these words; they cannot be kept.")
    if choice == Mark.REMOVE and not any(folded(words) in folded(piece["text"]) for piece in locked.pieces):
        raise ReleaseRefused("These words do not stand in the letter; copy them from the left side.")
    fields = {"choice": choice, "because": because.strip()[:300], "by": by.ref, "at": at}
    Mark.objects.update_or_create(release=locked, words=words, defaults=fields)
    return _changed(locked, by, at, f"{choice}_words")


@transaction.atomic
def unmark(*, release: Release, mark_id: int, by: Actor, at: datetime, seen_version: int | None = None) -> Release:
    """Take a hand's decision back."""
    locked = _open(release, seen_version)
    locked.marks.filter(pk=mark_id).delete()
    return _changed(locked, by, at, "unmark_words")


@transaction.atomic
def exhibit(
    *, release: Release, pages: Sequence[Page], by: Actor, at: datetime, seen_version: int | None = None
) -> Release:
    """Choose the record pages that go out with the release, burned in as pictures; none takes them all away."""
    locked = _open(release, seen_version)
    problems = [sentence for page in pages if (sentence := exhibits.problem(locked.determination.case, page))]
    if problems:
        raise ReleaseRefused(" ".join(problems))
    locked.exhibit_pages.all().delete()
    ExhibitPage.objects.bulk_create([ExhibitPage(release=locked, page=page) for page in dict.fromkeys(pages)])
    return _changed(locked, by, at, "choose_exhibit")


def _changed(locked: Release, by: Actor, at: datetime, verb: str) -> Release:
    _build(locked)
    audit.record(about=locked.determination.case_id, by=by, verb=verb, at=at, detail=_told(locked))
    return locked


def letter(release: Release) -> Letter:
    """The public letter's content."""
    chosen, case = profile(release.profile), release.determination.case
    number = public_letter.number(chosen, case.number, release.published_id)
    return public_letter.letter(
        release.content, issued=release.determination.letter.data, profile=chosen, case_number=number
    )


def open_questions(release: Release) -> list[str]:
    """Words that nobody knows and no hand has settled, each once."""
    return list(dict.fromkeys(one["words"] for one in release.found() if not one["sure"]))


@transaction.atomic
def check(*, release: Release, by: Actor, at: datetime, seen_version: int | None = None) -> Release:
    """Make the outputs and read them again. Checked only when nothing is left and no question is open."""
    locked = _open(release, seen_version)
    made = outputs.make(letter(locked), locked.handed, at=at)
    looked = sought(locked)
    left = outputs.left_in(made, looked)
    shown = exhibits.make([row.page for row in locked.exhibit_pages.select_related("page__document")], looked.rules)
    left += exhibits.left_in(shown, looked)
    questions = open_questions(locked)
    locked.report = {"leaks": leaks.as_rows(left), "questions": questions, "readers": ["pdfium", "objects"]}
    locked.state = Release.DRAFTED if left or questions else Release.CHECKED
    locked.checked_at = at if locked.state == Release.CHECKED else None
    put: Callable[[bytes], str] = blobs().put if locked.state == Release.CHECKED else (lambda data: "")
    locked.pdf_sha256, locked.json_sha256, locked.text_sha256 = put(made.pdf), put(made.json), put(made.text)
    locked.exhibit_sha256 = put(shown.pdf) if shown.pdf else ""
    locked.version += 1
    locked.save()
    detail = _told(locked) | {"leaks": len(left), "questions": len(questions), "state": locked.state}
    audit.record(about=locked.determination.case_id, by=by, verb="check_release", at=at, detail=detail)
    return locked


def sought(release: Release) -> leaks.Looked:
    """What the leak test looks for in this release's outputs."""
    sender = release.determination.letter.data["sender"]
    own = [sender["name"], *sender.get("address", ()), sender.get("phone", ""), " ".join(sender.get("address", ()))]
    own += [text for line in release.determination.letter.data["law"] for text in (line["words"], line["citation"])]
    return leaks.looked(rules(release), release.pieces, [words for words in own if words])


@transaction.atomic
def release(
    *, release: Release, person: Person, password: str, at: datetime, seen_version: int | None = None
) -> Release:
    """The second person's act: looks at the outputs once more, and makes them public.

    Raises `ReleaseRefused`: the maker, and whoever changed the draft, never releases it.
    """
    by = access.as_actor(person)
    if not person.check_password(password):
        raise ReleaseRefused("The password is not right; nothing was released.")
    locked = _open(release, seen_version)
    if by.ref in access.touched_by(locked):
        raise ReleaseRefused("You made or changed this public copy; a second person must release it.")
    if locked.state != Release.CHECKED:
        raise ReleaseRefused("This public copy is not checked; check it first.")
    _still_clean(locked)
    locked.state, locked.released_by, locked.released_at = Release.RELEASED, by.ref, at
    locked.version += 1
    locked.save()
    _happened(locked, Event.RELEASED, at)
    audit.record(
        about=locked.determination.case_id,
        by=by,
        verb="release",
        at=at,
        detail=_told(locked) | {"pdf": locked.pdf_sha256},
    )
    return locked


def _still_clean(locked: Release) -> None:
    """The kept bytes, read again with what the case knows now: a party may have been added since the check."""
    from openimr.publication import rereading  # it reads with what stands here

    left = rereading.left_in(locked)
    if left:
        raise ReleaseRefused("The case has changed and something would be left in the copy; draft it anew.")


@transaction.atomic
def withdraw(*, release: Release, because: str, by: Actor, at: datetime) -> Release:
    """Take a released copy back. Its outputs stay as proof; the archive learns of it and stops showing it."""
    locked = Release.objects.select_for_update(of=("self",)).select_related("determination__case").get(pk=release.pk)
    if locked.state != Release.RELEASED:
        raise ReleaseRefused("Only a released public copy can be withdrawn.")
    if len(because.strip()) < 3:
        raise ReleaseRefused("Say why it is withdrawn.")
    locked.state, locked.withdrawn_by, locked.withdrawn_at = Release.WITHDRAWN, by.ref, at
    locked.withdrawn_because = because.strip()
    locked.version += 1
    locked.save()
    _happened(locked, Event.WITHDRAWN, at)
    audit.record(about=locked.determination.case_id, by=by, verb="withdraw_release", at=at, detail=_told(locked))
    return locked


@transaction.atomic
def discard(*, release: Release, by: Actor, at: datetime, seen_version: int | None = None) -> None:
    """Throw a draft away."""
    locked = _open(release, seen_version)
    audit.record(about=locked.determination.case_id, by=by, verb="discard_release", at=at, detail=_told(locked))
    locked.delete()


def _happened(locked: Release, kind: str, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ORDER])
    Event.objects.create(release=locked, kind=kind, at=at)
