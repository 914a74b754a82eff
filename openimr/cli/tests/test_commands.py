"""The command line as a person meets it: data out, and one clear line for bad input."""

import json
import re
import subprocess
import sys

import pytest

from openimr.cli.__main__ import COMMANDS
from openimr.host.home import CHECKOUT


def imr(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "openimr.cli", *words]
    return subprocess.run(command, input=given, capture_output=True, text=True, cwd=CHECKOUT, timeout=120)


def test_help_lists_every_command() -> None:
    done = imr()
    for name in COMMANDS:
        assert re.search(rf"^  {name} ", done.stdout + done.stderr, re.MULTILINE), name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    done = imr(name, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: imr " + name)


def test_deadlines() -> None:
    done = imr(
        "law",
        "deadlines",
        "--json",
        given='{"program": "ca-wc", "events": [{"event": "noarfi_mailed", "at": "2014-10-03"}]}',
    )
    assert done.returncode == 0
    row = json.loads(done.stdout)[0]
    assert (row["rule"], row["due"], row["verified"]) == ("REC_MAIL", "2014-10-20", True)


def test_the_lifecycle_is_the_table() -> None:
    from openimr.cases.lifecycle import LIFECYCLE

    rows = json.loads(imr("law", "lifecycle", "--json").stdout)
    assert [row["step"] for row in rows] == [step.name for step in LIFECYCLE]


BAD = [
    (("law", "deadlines"), "{", "not JSON"),
    (("law", "deadlines"), "[]", "Give an object"),
    (("law", "deadlines"), '{"events": [{"event": "x"}]}', 'needs "event" and "at"'),
    (("law", "deadlines"), '{"events": [{"event": "x", "at": "2014-10-03"}]}', "is no event"),
    (("law", "deadlines"), '{"events": [{"event": "noarfi_mailed", "at": "tomorrow"}]}', "no date or moment"),
    (("law", "deadlines"), '{"program": "moon", "events": []}', "no program"),
    (("law", "events", "--program", "moon"), "", "no program"),
    (("law", "eligibility"), "{}", "is missing; fill it in"),
    (("law", "eligibility"), "[1]", "must be"),
    (("case", "file", "/nowhere.json"), "", "cannot be read"),
    (("case", "file", "-"), "[]", "one JSON object"),
    (("case", "file", "-"), '{"items": []}', "is missing"),
    (("nothing",), "", "No such command"),
]


@pytest.mark.parametrize("words, given, said", BAD, ids=[f"{' '.join(row[0])}: {row[2]}" for row in BAD])
def test_bad_input_is_one_line_and_exit_2(words: tuple[str, ...], given: str, said: str) -> None:
    done = imr(*words, given=given)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
