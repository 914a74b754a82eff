"""The nature of a tie, kept with the reviewer, decides whether the law counts it."""

import pytest

from openimr.panel import queries
from openimr.panel.models import Affiliation, Reviewer
from tests.cast import ADMINISTRATOR_COMPANY, Cast
from tests.journeys.ready import opened


@pytest.mark.django_db
@pytest.mark.parametrize(
    "kind, nature, counts",
    [
        ("professional", "", True),
        ("professional", "employment", True),
        ("professional", "staff_privileges", False),
        ("financial", "review_fee", False),
        ("familial", "spouse", True),
        ("familial", "cousin", False),
    ],
)
def test_a_nature_the_law_leaves_out_is_no_conflict(company: Cast, kind: str, nature: str, counts: bool) -> None:
    case = opened(company)
    reviewer = Reviewer.objects.get(person=company.reviewer)
    Affiliation.objects.create(reviewer=reviewer, kind=kind, with_name=ADMINISTRATOR_COMPANY, nature=nature)
    (found,) = [
        one for one, _ in queries.proposals(case, on=case.received_at.date()) if one.reviewer_id == str(reviewer.pk)
    ]
    assert bool(found.conflicts) is counts
