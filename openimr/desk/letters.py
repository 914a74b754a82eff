"""Opening a letter: the office reads a case's letters, a party those that were served on it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from openimr.accounts.access import Request, audience
from openimr.accounts.models import Person
from openimr.accounts.roles import Actor, Role
from openimr.audit import actions as audit
from openimr.cases import access
from openimr.letters import queries
from openimr.letters.models import Letter

OFFICE = (Role.INTAKE_CLERK, Role.COORDINATOR, Role.MEDICAL_DIRECTOR)


@require_GET
@audience(*OFFICE, Role.PARTY)
def pdf(request: Request, letter_id: UUID) -> HttpResponse:
    """The letter's PDF, to those it concerns; who opened it is recorded."""
    letter = _letter_for(request.user, letter_id)
    by = request.user.acting_as(*OFFICE, Role.PARTY)
    _record(letter, by)
    answer = HttpResponse(queries.pdf(letter), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{letter.kind}-{letter.sha256[:8]}.pdf"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _letter_for(person: Person, letter_id: UUID) -> Letter:
    letter = Letter.objects.filter(pk=letter_id).first()
    if letter is None:
        raise Http404
    if person.holds(*OFFICE) and access.readable(person).filter(pk=letter.about).exists():
        return letter
    mine = access.parties_of(person).filter(case_id=letter.about).values_list("pk", flat=True)
    if not letter.services.filter(recipient__in=list(mine)).exists():
        raise Http404
    return letter


def _record(letter: Letter, by: Actor) -> None:
    audit.record(about=letter.about, by=by, verb="open_letter", at=timezone.now(), detail={"letter": str(letter.pk)})
