"""A person's saved searches, for anybody who can sign in; and the feed of one, for whoever knows its address."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openimr.accounts.access import PUBLIC, SIGNED_IN, Request, audience
from openimr.archive import asked, feeds, saved_searches, wording
from openimr.archive.asked import Address, QuestionRefused
from openimr.archive.forms import NameForm
from openimr.archive.models import SavedSearch
from openimr.archive.saved_searches import SearchRefused


@require_GET
@audience(SIGNED_IN)
def index(request: Request) -> HttpResponse:
    """The person's searches with the number of letters that came since they looked."""
    rows = [
        {"saved": one, "new": saved_searches.new_letters(one), "words": _words(saved_searches.address(one))}
        for one in saved_searches.of(request.user)
    ]
    return render(request, "archive/saved.html", {"rows": rows, "most": saved_searches.MOST})


def _words(address: Address | None) -> str:
    """What a search asks for, in one line."""
    if address is None:
        return "can no longer be asked; delete it and search anew"
    chosen = [
        f"{wording.FACET_WORDS[name].lower()}: {wording.value_words(name, value)}"
        for name, values in address.filters.items()
        for value in values
    ]
    return "; ".join([part for part in (address.question, *chosen) if part]) or "all determinations"


@require_http_methods(["GET", "POST"])
@audience(SIGNED_IN)
def new(request: Request) -> HttpResponseBase:
    """Name the search of this address and keep it."""
    try:
        address = asked.read(request.GET)
    except QuestionRefused as refused:
        return render(request, "archive/saved_new.html", {"problem": str(refused)}, status=400)
    form = NameForm(request.POST or None, initial={"name": _words(address)[: saved_searches.LONGEST_NAME]})
    if request.method == "POST" and form.is_valid():
        try:
            saved_searches.save(person=request.user, name=form.cleaned_data["name"], address=address, at=timezone.now())
        except SearchRefused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, "The search is saved.")
            return redirect("archive:saved")
    context = {"form": form, "words": _words(address), "search": address.link()}
    return render(request, "archive/saved_new.html", context, status=409 if form.errors else 200)


@require_GET
@audience(SIGNED_IN)
def show(request: Request, key: int) -> HttpResponse:
    """One search: its name, its feed, its end."""
    return _shown(request, saved_searches.one_of(request.user, key))


def _shown(request: Request, saved: SavedSearch, form: NameForm | None = None) -> HttpResponse:
    feed = request.build_absolute_uri(reverse("archive:saved_feed", args=[saved.token])) if saved.token else ""
    form = form or NameForm(initial={"name": saved.name})
    context = {"saved": saved, "feed": feed, "form": form, "words": _words(saved_searches.address(saved))}
    return render(request, "archive/saved_one.html", context, status=409 if form.errors else 200)


def _open(request: Request, saved: SavedSearch) -> HttpResponseBase:
    """Look at what it finds, newest first; from now on only what comes later is new."""
    address = saved_searches.address(saved)
    if address is None:
        return _shown(request, saved)
    saved_searches.look(saved=saved, at=timezone.now())
    return redirect(address.link(sort="date"))


def _rename(request: Request, saved: SavedSearch) -> HttpResponseBase:
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            saved_searches.rename(saved=saved, name=form.cleaned_data["name"])
            return redirect("archive:saved")
        except SearchRefused as refused:
            form.add_error("name", str(refused))
    saved.refresh_from_db()
    return _shown(request, saved, form)


def _delete(request: Request, saved: SavedSearch) -> HttpResponseBase:
    saved_searches.delete(saved=saved)
    messages.success(request, "The search is deleted.")
    return redirect("archive:saved")


def _give_feed(request: Request, saved: SavedSearch) -> HttpResponseBase:
    saved_searches.give_feed(saved=saved)
    return redirect("archive:saved_one", saved.pk)


def _take_feed_back(request: Request, saved: SavedSearch) -> HttpResponseBase:
    saved_searches.take_feed_back(saved=saved)
    return redirect("archive:saved_one", saved.pk)


ACTS: dict[str, Callable[[Request, SavedSearch], Any]] = {
    "open": _open, "rename": _rename, "delete": _delete, "give-feed": _give_feed, "take-feed-back": _take_feed_back,
}  # fmt: skip


@require_POST
@audience(SIGNED_IN)
def change(request: Request, key: int, act: str) -> HttpResponseBase:
    """Press one of the buttons."""
    saved = saved_searches.one_of(request.user, key)
    if act not in ACTS:
        raise Http404
    answer: HttpResponseBase = ACTS[act](request, saved)
    return answer


@require_GET
@audience(PUBLIC)
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The newest letters of a saved search. It tells neither whose it is nor what they call it."""
    saved = saved_searches.by_token(token)
    address = saved_searches.address(saved) if saved else None
    if address is None:
        raise Http404
    answer = feeds.answer(address, request.build_absolute_uri)
    answer.headers["Cache-Control"] = "private, max-age=300"  # once it is taken back, no cache goes on giving it
    return answer
