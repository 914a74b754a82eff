"""Searches that a person keeps: under a name, with what is new since they last looked, each with a feed of its own.

What they find is public; which searches a person keeps is not, so only the secret address of a feed tells of one.
"""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.http import Http404, QueryDict

from openimr.accounts.models import Person
from openimr.archive import asked, search
from openimr.archive.asked import Address, QuestionRefused
from openimr.archive.models import Determination, SavedSearch

MOST, LONGEST_NAME = 100, 80  # searches of a person; signs


class SearchRefused(ValueError):
    """The search cannot be kept so; the text says why and what to do."""


def of(person: Person) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(person=person)


def one_of(person: Person, key: int) -> SavedSearch:
    """A person's own; anybody else's does not exist for them."""
    found = of(person).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def address(saved: SavedSearch) -> Address | None:
    """The search as it would be asked now; None when it can no longer be asked."""
    try:
        return asked.read(QueryDict(saved.query))
    except QuestionRefused:
        return None


def new_letters(saved: SavedSearch) -> int | None:
    """Letters that came since it was last looked at; None while that cannot be told."""
    wanted = address(saved)
    try:
        return search.count_after(wanted.asked(), saved.seen) if wanted else None
    except search.IndexAway:
        return None


@transaction.atomic
def save(*, person: Person, name: str, address: Address, at: datetime) -> SavedSearch:
    """Keep a search, looked at just now, with a feed."""
    Person.objects.select_for_update().get(pk=person.pk)  # two windows do not get past the limit together
    if of(person).count() >= MOST:
        raise SearchRefused(f"You keep {MOST} searches, which is the most; delete one first.")
    fields = {"query": address.query(), "token": _token(), "seen": _newest(), "made_at": at, "seen_at": at}
    return _named(SavedSearch(person=person, name=_name(name), **fields))


def rename(*, saved: SavedSearch, name: str) -> SavedSearch:
    saved.name = _name(name)
    return _named(saved)


def look(*, saved: SavedSearch, at: datetime) -> SavedSearch:
    """It is looked at: from now on only what comes later is new."""
    of(saved.person).filter(pk=saved.pk).update(seen=_newest(), seen_at=at)
    saved.refresh_from_db()
    return saved


def give_feed(*, saved: SavedSearch) -> SavedSearch:
    """A fresh address of its feed; an older one answers no more."""
    return _with_token(saved, _token())


def take_feed_back(*, saved: SavedSearch) -> SavedSearch:
    return _with_token(saved, None)


def delete(*, saved: SavedSearch) -> None:
    """Delete it; its feed's address answers no more."""
    saved.delete()


def by_token(token: str) -> SavedSearch | None:
    return SavedSearch.objects.filter(token=token).first() if token else None


def _with_token(saved: SavedSearch, token: str | None) -> SavedSearch:
    of(saved.person).filter(pk=saved.pk).update(token=token)
    saved.refresh_from_db()
    return saved


def _token() -> str:
    return secrets.token_urlsafe(24)


def _newest() -> int:
    """The newest letter that a search could have shown: what the index has not yet taken in is still to come."""
    revision = search.status().revision
    return Determination.objects.filter(revision__lte=revision).aggregate(newest=Max("pk"))["newest"] or 0


def _name(words: str) -> str:
    name = " ".join(words.split())
    if not name or len(name) > LONGEST_NAME:
        raise SearchRefused(f"Give the search a name of at most {LONGEST_NAME} signs.")
    if not name.isprintable():
        raise SearchRefused("The name holds a sign that cannot be seen; type it again.")
    return name


def _named(saved: SavedSearch) -> SavedSearch:
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as error:
        raise SearchRefused(f"You keep another search under the name “{saved.name}”; choose another name.") from error
    return saved
