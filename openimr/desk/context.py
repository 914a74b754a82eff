"""What every page's frame shows: the links that a person's roles open, and the language of the page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from openimr.accounts.roles import Role

LINKS = (  # (URL name, words, roles that see it)
    ("desk:work_list", "Work list", (Role.INTAKE_CLERK, Role.COORDINATOR, Role.MEDICAL_DIRECTOR, Role.REVIEWER)),
    ("desk:new_case", "New application", (Role.INTAKE_CLERK, Role.COORDINATOR)),
    ("desk:mail_room", "Mail room", (Role.INTAKE_CLERK, Role.COORDINATOR)),
    ("desk:my_cases", "My cases", (Role.PARTY,)),
    ("publication:waiting", "Public copies", (Role.COORDINATOR, Role.MEDICAL_DIRECTOR)),
    ("desk:people", "People", (Role.ADMINISTRATOR,)),
    ("archive:saved", "Saved searches", tuple(role for role in Role if role != Role.SYSTEM)),
)
SPANISH = {"My cases": "Mis casos", "Saved searches": "Búsquedas guardadas"}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Template context of the frame: `nav_links` as (url, words, current), `organisation`, `page_language`."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return {"nav_links": [], "organisation": settings.ORGANISATION, "demo": settings.DEMO}
    language = person.language if person.holds(Role.PARTY) else "en"
    links = [
        (reverse(name), SPANISH.get(words, words) if language == "es" else words)
        for name, words, roles in LINKS
        if person.holds(*roles)
    ]
    return {
        "nav_links": [(url, words, request.path == url) for url, words in links],
        "organisation": settings.ORGANISATION,
        "demo": settings.DEMO,
        "page_language": language,
    }
