"""Nonsense in addresses and forms, sent by people who may open the doors: an answer with a sentence, never an error."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from openimr.desk.tests.test_every_door import PART, _paths, case
from tests.cast import Cast

__all__ = ["case"]
JUNK = (
    "",
    "-1",
    "0",
    "9" * 40,
    "9" * 5000,
    "1e309",
    "NaN",
    "1-2-3",
    "'; --",
    "<b>",
    "\u202e",
    "\U0001f600",
    "²",
    "١",
    "[]",
    "a" * 9000,
)
NAMES = (
    "document page order q within type author only folded listed beside go part known kind state show item files copies"
    " mark citation back words ended do last seen decision value-name value-quantity assertion reason list_page parts"
    " because title service_date clinical answers letter status note documents uploads lines of letters x0 y0 x1 y1 turn"
    " by_eye quote first_word last_word read aside seconds whole source size name key password offset pages version"
    " summary rationale outcome rank guideline seen_version method came_date means resolved_date asked_again_date reviewer"
    " sentences profile choice person email roles full_name answer"
).split()


def _places(case: Any) -> list[str]:
    page, document = case.documents.get().pages.first(), case.documents.get()
    ids = {
        "case_id": case.pk, "page_id": page.pk, "document_id": document.pk, "upload_id": document.upload_id,
        "sending_id": case.sendings.get().pk, "fact_id": case.facts.first().pk, "request_id": 10**18, "position": 10**9,
        "release_id": uuid.uuid4(), "size": "large", "step": "resume_item", "act": "mark", "number": case.number,
        "letter_id": 10**18, "person_id": uuid.uuid4(),
    }  # fmt: skip
    paths = [path for path in _paths(get_resolver().url_patterns) if not path.startswith(("account", "api"))]
    known = [path for path in paths if set(PART.findall(path)) <= set(ids)]
    return ["/" + PART.sub(lambda found: str(ids[found[1]]), path) for path in known]


@pytest.mark.parametrize("who", ["clerk", "coordinator", "reviewer"])
def test_nonsense_is_answered(case: Any, company: Cast, who: str) -> None:
    client = Client()
    client.force_login(getattr(company, who))
    places = _places(case)
    assert len(places) > 50
    for path in places:
        for turn in range(2):
            sent = {name: JUNK[(turn * 5 + place * 3) % len(JUNK)] for place, name in enumerate(NAMES)}
            for method in ("get", "post"):
                answer = getattr(client, method)(path, sent, HTTP_ACCEPT=("application/json", "text/html")[turn])
                assert answer.status_code < 500, (method, path, turn)
