"""Preparing and releasing a public copy. Left the letter as signed, right what becomes public."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openimr.accounts.access import Request, audience
from openimr.audit import actions as audit
from openimr.cases import access as cases
from openimr.cases.models import Case
from openimr.kit.blobs import BlobRefused
from openimr.kit.typed import whole_number
from openimr.letters.render import LetterRefused
from openimr.letters.render import render as typeset
from openimr.publication import access, actions, forms, queries, showing
from openimr.publication.models import Release
from openimr.publication.profiles import ProfileRefused, profile
from openimr.publication.store import blobs

REFUSALS = (actions.ReleaseRefused, ProfileRefused, LetterRefused, BlobRefused)


@require_GET
@audience(*access.RELEASERS)
def waiting(request: Request) -> HttpResponse:
    """The checked copies that wait for a second person, of cases that this person may read."""
    mine = cases.readable(request.user)
    rows = queries.waiting().filter(determination__case__in=mine)[:200]
    return render(request, "publication/waiting.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@audience(*access.RELEASERS)
def index(request: Request, case_id: UUID) -> HttpResponseBase:
    """The case's public copies, and the form that begins one."""
    case = cases.case_for(request.user, case_id)
    form = forms.DraftForm(request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = _drafted(request, case, form.cleaned_data["profile"])
            return redirect("publication:release", case.pk, made.pk)
        except REFUSALS as refused:
            problem = str(refused)
    context = {"case": case, "releases": queries.of_case(case), "form": form, "problem": problem}
    return render(request, "publication/index.html", context, status=409 if problem else 200)


def _drafted(request: Request, case: Case, profile_name: str) -> Release:
    by, now = access.as_actor(request.user), timezone.now()
    made = actions.draft(case=case, profile_name=profile_name, by=by, at=now)
    return actions.check(release=made, by=by, at=now)


@require_GET
@audience(*access.RELEASERS)
def show(request: Request, case_id: UUID, release_id: UUID) -> HttpResponse:
    """One public copy: what was found and why, what becomes public, what is left to do."""
    case, made = access.release_for(request.user, case_id, release_id)
    by = access.as_actor(request.user)
    audit.record(about=case.pk, by=by, verb="open_release", at=timezone.now(), detail={"release": str(made.pk)})
    return _page(request, case, made)


def _page(request: Request, case: Case, made: Release, problem: str = "") -> HttpResponse:
    rows, only_found = showing.rows(made), request.GET.get("show") == "found"
    context = {
        "case": case,
        "release": made,
        "profile": profile(made.profile),
        "rows": [row for row in rows if row["reasons"]] if only_found else rows,
        "only_found": only_found,
        "counts": showing.counts(made),
        "questions": actions.open_questions(made),
        "marks": made.marks.all(),
        "open": made.state in (Release.DRAFTED, Release.CHECKED),
        "second": access.may_release(request.user, made),
        "mark_form": forms.MarkForm(),
        "exhibit_form": forms.ExhibitForm(initial={"pages": showing.exhibit_refs(made)}),
        "release_form": forms.ReleaseForm(),
        "withdraw_form": forms.WithdrawForm(),
        "problem": problem,
    }
    return render(request, "publication/release.html", context, status=409 if problem else 200)


@require_GET
@audience(*access.RELEASERS)
def preview(request: Request, case_id: UUID, release_id: UUID) -> HttpResponse:
    """The public letter: as kept once it is checked, else as it would be made now."""
    case, made = access.release_for(request.user, case_id, release_id)
    try:
        pdf = blobs().read(made.pdf_sha256) if made.pdf_sha256 else typeset(actions.letter(made), at=timezone.now())
    except REFUSALS as refused:
        return _page(request, case, made, str(refused))
    return _pdf(pdf, f"{made.published_id}.pdf")


@require_GET
@audience(*access.RELEASERS)
def exhibit(request: Request, case_id: UUID, release_id: UUID) -> HttpResponse:
    """The record pages with what identifies burned in."""
    _, made = access.release_for(request.user, case_id, release_id)
    if not made.exhibit_sha256:
        raise Http404
    return _pdf(blobs().read(made.exhibit_sha256), f"{made.published_id}-exhibit.pdf")


def _pdf(data: bytes, name: str) -> HttpResponse:
    """A file whose name is the published one: no case, no person."""
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


Told = Mapping[str, Any]


def _mark(made: Release, told: Told) -> Release:
    return actions.mark(words=told["words"], choice=told["choice"], because=told["because"], **_by(made, told))


def _unmark(made: Release, told: Told) -> Release:
    return actions.unmark(mark_id=whole_number(told.get("mark"), most=10**15) or 0, **_by(made, told))


def _exhibit(made: Release, told: Told) -> Release:
    return actions.exhibit(pages=showing.pages(made.determination.case, told["pages"]), **_by(made, told))


def _check(made: Release, told: Told) -> Release:
    return actions.check(**_by(made, told))


def _release(made: Release, told: Told) -> Release:
    return actions.release(
        release=made, person=told["person"], password=told["password"], at=told["at"], seen_version=told["seen_version"]
    )


def _withdraw(made: Release, told: Told) -> Release:
    return actions.withdraw(release=made, because=told["because"], by=told["by"], at=told["at"])


def _discard(made: Release, told: Told) -> Release:
    actions.discard(**_by(made, told))
    return made


def _by(made: Release, told: Told) -> dict[str, Any]:
    return {"release": made, "by": told["by"], "at": told["at"], "seen_version": told["seen_version"]}


ACTS: dict[str, tuple[Callable[[Release, Told], Release], Any, str]] = {  # name: (action, form, what is said)
    "mark": (_mark, forms.MarkForm, "Marked; check the copy again."),
    "unmark": (_unmark, None, "The mark is taken back; check the copy again."),
    "pages": (_exhibit, forms.ExhibitForm, "The record pages are chosen; check the copy again."),
    "check": (_check, None, ""),
    "release": (_release, forms.ReleaseForm, "Released: the archive shows it from now on."),
    "withdraw": (_withdraw, forms.WithdrawForm, "Withdrawn: the archive no longer shows it."),
    "discard": (_discard, None, "The draft is thrown away."),
}


@require_POST
@audience(*access.RELEASERS)
def change(request: Request, case_id: UUID, release_id: UUID, act: str) -> HttpResponseBase:
    """Press one of the page's buttons."""
    case, made = access.release_for(request.user, case_id, release_id)
    if act not in ACTS:
        raise Http404
    run, form_class, said = ACTS[act]
    form = form_class(request.POST) if form_class else None
    if form is not None and not form.is_valid():
        return _page(request, case, made, "A field is missing or wrong: fill it in and try again.")
    try:
        done = run(made, _told(request) | (form.cleaned_data if form else {}))
    except REFUSALS as refused:
        made.refresh_from_db()
        return _page(request, case, made, str(refused))
    messages.success(request, said or showing.said(done))
    return (
        redirect("publication:index", case.pk)
        if act == "discard"
        else redirect("publication:release", case.pk, made.pk)
    )


def _told(request: Request) -> dict[str, Any]:
    return {
        **request.POST.dict(), "person": request.user, "by": access.as_actor(request.user), "at": timezone.now(),
        "seen_version": whole_number(request.POST.get("seen_version")),
    }  # fmt: skip
