"""The sentences of a determination that rest on a page, for the office that reads it once the review is submitted."""

from collections.abc import Iterator

from django.urls import reverse

from openimr.accounts.models import Person
from openimr.accounts.roles import Role
from openimr.cases.models import Case
from openimr.determinations.assembling import paragraphs
from openimr.records.access import CitingSentence
from openimr.records.citing.sentences import citing
from openimr.records.models import Page
from openimr.records.templatetags.record_links import anchor
from openimr.review import queries as reviews
from openimr.review.resting_on import texts

READERS = (Role.MEDICAL_DIRECTOR, Role.COORDINATOR)


def submitted(person: Person, case: Case, page: Page) -> Iterator[CitingSentence]:
    """Sentences of the submitted review as the letter carries them; before it is submitted the office sees none."""
    review = reviews.finished(case) if person.holds(*READERS) else None
    here = reverse("determinations:preview", args=[case.pk])
    for where, _, text in texts(review) if review else ():
        for paragraph in paragraphs(text):
            found = (one for one in citing(paragraph) if page.ref in one.refs)
            yield from (CitingSentence(where, one.text, f"{here}#{anchor(paragraph)}") for one in found)
