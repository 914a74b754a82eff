"""The work list's filters."""

from django.test import Client

from tests.cast import Cast
from tests.journeys.ready import opened


def test_what_was_asked_for_stays_chosen(company: Cast) -> None:
    case = opened(company)
    client = Client()
    client.force_login(company.clerk)
    shown = client.get("/cases/", {"state": "received", "owed_by": "imro"}).content.decode()
    assert shown.count(" selected>") == 2
    assert '<option value="received" selected>application received</option>' in shown
    assert case.number in shown
    shown = client.get("/cases/", {"state": "issued"}).content.decode()
    assert case.number not in shown
    assert " selected>" not in client.get("/cases/", {"state": '"><script>'}).content.decode()
