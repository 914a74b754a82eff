"""What nobody means well, asked of every door of the search: a clear answer, soon, and nothing broken."""

import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from openimr.archive import search
from openimr.archive.search import index
from openimr.archive.tests.test_search import take

SOON = 0.2  # seconds of the processor, so that a busy machine is not taken for a slow search
HOSTILE = {
    "ten thousand signs": {"q": "a" * 10_000},
    "a thousand clauses": {"q": " ".join(f"word{n}" for n in range(1000))},
    "clauses as they fit": {"q": "a* b* c* d* e* f* g* h* i* j* k* l* m* n* o* p* q* r* s* t* u* v* w* x*"},
    "near as they fit": {"q": " ".join(f"pain{letter}{letter}~" for letter in "abcdefghijklmnopqrstuvwx")},
    "nested quotes": {"q": '"' * 120 + "pain" + '"' * 120},
    "quotes in quotes": {"q": '"a "b "c "d" e" f" g"'},
    "wildcards on both sides": {"q": "*a* *e* *i*"},
    "a bare wildcard": {"q": "*"},
    "a regular expression": {"q": "(a+)+$* [a-z]{1,99}* .*"},
    "brackets": {"q": "(" * 290},
    "right to left": {"q": "\u202e\u05d0\u05dc pain \u202c\u200f"},
    "combining signs": {"q": "e" + "\u0301" * 250},
    "half a pair": {"q": "\ud83d pain".encode("utf-8", "surrogatepass")},
    "NUL": {"q": "pain\x00back"},
    "controls": {"q": "\x01\x02\x1b[31mpain"},
    "page of many digits": {"q": "pain", "page": "9" * 5000},
    "page below one": {"q": "pain", "page": "-1"},
    "page in other digits": {"q": "pain", "page": "١"},
    "last page": {"q": "pain", "page": "100"},
    "SQL": {"q": "'; DROP TABLE archive_item; --", "year": "2020' OR '1'='1"},
    "fields that are none": {"q": "id:1 _all:* source:released __class__:x"},
    "only exclusions": {"q": " ".join(f"-w{n}" for n in range(24))},
    "a facet of NULs": {"outcome": "\x00"},
    "a facet of many signs": {"side": "x" * 200},
    "facets beyond number": [("outcome", str(n)) for n in range(3000)],
    "fields beyond number": [(f"f{n}", "x") for n in range(900)],
}  # fmt: skip


@pytest.fixture
def visitor(db: None, settings: Any, tmp_path: Path) -> Client:
    settings.HOME = tmp_path
    index._open.update(place=None, index=None)
    take(range(60))
    search.rebuild()
    client = Client(raise_request_exception=False)
    client.get("/determinations/?q=pain")
    client.get("/api/determinations?q=pain")
    return client


DOORS = ("/determinations/", "/determinations/feed/", "/api/determinations")


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_questions_have_a_clear_answer_soon(visitor: Client, kind: str) -> None:
    for door in DOORS:
        taken = SOON
        for _ in range(3):  # the quickest of three: a collection of garbage is no slow search
            began = time.process_time()
            answer = visitor.get(f"{door}?{urlencode(HOSTILE[kind], doseq=True)}")
            taken = min(taken, time.process_time() - began)
        assert answer.status_code in (200, 400, 422), door
        assert taken < SOON, (door, taken)
        assert "Traceback" not in answer.content.decode()
    assert visitor.get("/determinations/?q=pain").status_code == 200  # and the next one asks as ever
