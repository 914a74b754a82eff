"""A case whose determination is issued, with names planted where a letter can hold them."""

from pathlib import Path

from django.utils import timezone

from openimr.cases.models import Case
from openimr.determinations import actions as determinations
from openimr.records.models import Document
from openimr.review import actions as review
from openimr.review.tests import test_actions as reviewing
from tests.cast import PASSWORD, Cast
from tests.journeys.ready import in_review

NAMED = (
    "Marigold Fenner, employed by Bulrush Bakery, was seen by Dr. Lapwing at Saltmarsh Medical Center. Her sister Ottilie Crane drives"
    " her from 9 Sedge Lane. Heronbill refused the request and Dunlin Utilization Review agreed; the claim number is HCS-21-0041."
    " Spurling's test is negative. " + reviewing.WORDS
)
GONE = (
    "Marigold", "Fenner", "Bulrush", "Lapwing", "Teodor", "Saltmarsh", "Ottilie", "Crane", "Sedge", "Heronbill", "Dunlin", "HCS-21-0041",
    "Odessa", "Pike", "Quillfeather", "Zephyrine", "Brightling", "1979-05-02", "Fogharbor", "95999", "555-0177",
)  # fmt: skip


def issued(company: Cast, folder: Path, *, words: str = NAMED) -> Case:
    case = in_review(company, folder)
    review.begin(case=case, person=company.reviewer)
    reviewing.write(case, company, rationale=words)
    review.save_summary(case=case, person=company.reviewer, summary=words)
    reviewing.read_all(case, company)
    review.decide(case=case, person=company.reviewer, position=1, outcome="overturned", at=timezone.now())
    reviewing.let_stand(case, company)
    reviewing.submit(case, company)
    determinations.sign_and_issue(
        case=Case.objects.get(pk=case.pk), person=company.director, password=PASSWORD, at=timezone.now()
    )
    return Case.objects.get(pk=case.pk)


def first_page(case: Case) -> object:
    return Document.objects.get(case=case).pages.order_by("number").first()
