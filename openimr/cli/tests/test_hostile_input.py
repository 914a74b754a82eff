"""What a careless or hostile person may give to `imr law`: exit 2, one line, and no traceback."""

import pytest

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
