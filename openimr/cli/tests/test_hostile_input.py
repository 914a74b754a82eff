"""What a careless or hostile person may give to `imr law`: exit 2, one line, and no traceback."""

import json
from typing import Any

import pytest

from openimr.cases.tests.test_application import GOOD
from openimr.cli import law
from openimr.cli.tests.test_commands import imr

EVENT = '{"event": "noarfi_mailed", "at": "2014-10-03"}'
REFUSED = {
    "nested": ("[" * 200_000, "nested too deep"),
    "digits": ('{"events": [], "facts": {"days": ' + "9" * 5000 + "}}", "a number too long"),
    "not a number": ('{"events": [], "facts": {"days": NaN}}', "NaN is no number"),
    "field twice": ('{"events": [{"event": "noarfi_mailed", "at": "2014-10-03", "at": "2015-10-03"}]}', "at: is given twice"),
    "field unknown": ('{"events": [{"event": "noarfi_mailed", "at": "2014-10-03", "fact": {}}]}', "fact: is no field of"),
    "field unknown above": ('{"events": [], "zone": "UTC"}', "zone: is no field of the whole"),
    "days beyond every calendar": ('{"events": [], "facts": {"days": 99999999}}', "days is beyond every calendar"),
    "asked again before": (
        '{"events": [{"event": "liability_resolved", "at": "2014-10-03"}, {"event": "asked_again", "at": "2014-10-01"}]}',
        "asked_again on 2014-10-01 lies before liability_resolved",
    ),
    "facts are a list": ('{"events": [' + EVENT + '], "facts": []}', '"facts" of the whole must be an object'),
    "line ends": ('{"events": [{"event": "a\\nb", "at": "2014-10-03"}]}', "a b” is no event"),
    "too many": ('{"events": [' + ", ".join([EVENT] * (law.MOST_EVENTS + 1)) + "]}", "events: are more than"),
}  # fmt: skip


@pytest.mark.parametrize("given, words", REFUSED.values(), ids=REFUSED)
def test_it_is_refused_in_one_line(given: str, words: str) -> None:
    done = imr("law", "deadlines", "--json", given=given)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_byte_order_mark_is_no_fault() -> None:
    assert imr("law", "deadlines", "--json", given="\ufeff" + '{"events": [' + EVENT + "]}").returncode == 0


SCREENED = {  # an application changed; exit code; what is said
    "in time": ({}, 0, '"outcome": "eligible"'),
    "unsigned": ({"signature": {"signed": False}}, 1, "INE-SIG"),
    "a field unknown": ({"fax": 1}, 2, "fax: is no field"),
    "a moment as a number": ({"received_at": 1407170000}, 2, "received_at: is no"),
    "yes as text": (
        {"signature": {"signed": "true", "signer": "employee"}},
        2,
        "signature.signed: must be true or false",
    ),
    "asked again after nothing": ({"asked_again_date": "2014-08-04"}, 2, "liability_resolved_date: is missing though"),
    "a day as a number": ({"date_of_injury": 1074556800}, 2, "date_of_injury: is no date"),
    "the first year": ({"received_at": "0001-01-01T00:00:00+14:00"}, 2, "received_at: is no moment"),
    "an earlier case without number": ({"earlier_cases": [GOOD]}, 2, "earlier_cases.0.number: must be"),
    "compared by chance": (
        {"earlier_cases": [GOOD | {"number": "A", "open": True, "decided": False, "compared": "maybe"}]},
        2,
        "earlier_cases.0.compared: must be",
    ),
    "another program's last year": (
        {"program": "ca-dmhc", "received_at": "9999-12-31T23:59:59-12:00"},
        2,
        "is no fact that the program ca-dmhc",
    ),
}


@pytest.mark.parametrize("changes, code, words", SCREENED.values(), ids=SCREENED)
def test_screening_by_hand(changes: dict[str, Any], code: int, words: str) -> None:
    """As a person calls it: in a process of its own, that nothing was set up for."""
    done = imr("law", "eligibility", "--json", given=json.dumps(GOOD | changes))
    assert done.returncode == code, done.stderr
    assert words in (done.stderr if code == 2 else done.stdout)
    assert len(done.stderr.splitlines()) == (1 if code == 2 else 0)
