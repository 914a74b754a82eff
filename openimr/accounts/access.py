"""Who may open a door. Every view carries an audience; `middleware.ClosedByDefault` shuts the ones that do not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from openimr.accounts.models import Person
from openimr.accounts.roles import Role


class Request(HttpRequest):
    """A request that passed `audience`: somebody signed in made it."""

    user: Person


PUBLIC = "public"
SIGNED_IN = "signed_in"
View = Callable[..., HttpResponseBase]


def audience(*who: Role | str) -> Callable[[View], View]:
    """Open a view to `who`: roles, SIGNED_IN (anyone with an account) or PUBLIC.

    A visitor who is not signed in is sent to sign in, whatever the address, so that the answer tells nothing. Someone
    signed in with another role gets 404. Answers to people signed in are private and kept by no cache.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if PUBLIC in who:
                return view(request, *args, **kwargs)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if SIGNED_IN not in who and not request.user.holds(*(Role(role) for role in who)):
                raise Http404
            return _private(view(request, *args, **kwargs))

        guarded.audience = who  # type: ignore[attr-defined]
        return guarded

    return mark


def _private(response: HttpResponseBase) -> HttpResponseBase:
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response
