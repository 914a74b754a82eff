"""Who may see a page: whoever may read its case. Asked in one query, from the case down to the page.

The office reads every file; a reviewer reads through a seat (the panel admits it at `cases.access`). What a reviewer
does is told of the seat, never of the person: the panel names the seat here (`name_actor`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from openimr.accounts.access import Request
from openimr.accounts.models import Person
from openimr.accounts.roles import Actor, Role
from openimr.cases import access as cases
from openimr.cases.models import Case
from openimr.records.models import Citation, Document, Page

KEEPERS = (Role.INTAKE_CLERK, Role.COORDINATOR)  # who puts the record in order
READERS = (*KEEPERS, Role.MEDICAL_DIRECTOR, Role.REVIEWER)
Naming = Callable[[Person, Case], Actor | None]
_namings: list[Naming] = []


def as_keeper(request: Request) -> Actor:
    """Who acts when the record is put in order."""
    return request.user.acting_as(*KEEPERS)


@dataclass(frozen=True)
class CitingSentence:
    """A sentence of a review or letter that rests on a page: where it stands ("summary", "item 2") and its address."""

    where: str
    sentence: str
    address: str


Telling = Callable[[Person, Case, Page], Iterable[CitingSentence]]
_tellings: list[Telling] = []


def tell_sentences(rule: Telling) -> Telling:
    """Let `rule(person, case, page)` of a room above tell the sentences that cite a page. What this person may not see
    it must not give: a draft is its own reviewer's until it is submitted."""
    _tellings.append(rule)
    return rule


def sentences_citing(person: Person, case: Case, page: Page) -> list[CitingSentence]:
    """Every sentence resting on the page that this person may see."""
    return [told for rule in _tellings for told in rule(person, case, page)]


def name_actor(rule: Naming) -> Naming:
    """Let `rule(person, case)` say as whom a reader without an office role acts on a case."""
    _namings.append(rule)
    return rule


def actor_for(person: Person, case: Case) -> Actor:
    """As whom this person acts on the case: an office role, else what the rooms above say; else 404."""
    if person.holds(*cases.OFFICE):
        return person.acting_as(*cases.OFFICE)
    for rule in _namings:
        if (actor := rule(person, case)) is not None:
            return actor
    raise Http404


def readable_documents(person: Person) -> QuerySet[Document]:
    """Documents of readable cases, without those removed."""
    return Document.objects.filter(case__in=cases.readable(person)).exclude(state=Document.REMOVED)


def readable_pages(person: Person) -> QuerySet[Page]:
    return Page.objects.filter(document__in=readable_documents(person))


def page_for(person: Person, case_id: UUID, page_id: int) -> Page:
    """The page with its document and case, when this person may read that case; else 404."""
    found = readable_pages(person).filter(pk=page_id, document__case=case_id)
    page = found.select_related("document__case").defer("text", "terms").first()
    if page is None:
        raise Http404
    return page


def document_for(case: Case, document_id: UUID) -> Document:
    """A document of a case that was already narrowed to its reader; else 404."""
    found = case.documents.filter(pk=document_id).select_related("upload").first()
    if found is None:
        raise Http404
    return found


def citations_of(page: Page, actor: Actor) -> QuerySet[Citation]:
    """The page's citations that this actor may see: a reviewer's own and the office's, never another seat's."""
    found = page.citations.all()
    return (
        found.filter(~Q(made_by__startswith="seat:") | Q(made_by=actor.ref)) if actor.role == Role.REVIEWER else found
    )
