"""The command line as a person meets it: data out, and one clear line for bad input."""

import json
import os
import re
import socket
import subprocess
import sys

import pytest

from openimr.cli.__main__ import COMMANDS
from openimr.host.home import CHECKOUT


def imr(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "openimr.cli", *words]
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}  # the test's own
    return subprocess.run(command, input=given, capture_output=True, text=True, cwd=CHECKOUT, timeout=120, env=env)


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
    (("law", "eligibility"), '{"program": "moon"}', "no program"),
    (
        ("law", "eligibility"),
        '{"program": "ca-dmhc", "colour": 1}',
        "colour: is no fact that the program ca-dmhc asks for",
    ),
    (("law", "eligibility"), '{"program": "ca-dmhc"}', "received_at: The moment of receipt is missing."),
    (
        ("law", "eligibility"),
        '{"program": "ca-dmhc", "received_at": "2025-03-03T09:00:00-08:00", "signed": "yes"}',
        "(rule HP-SIGNATURE)",
    ),
    (("law", "eligibility"), '{"earlier_cases": 7}', "earlier_cases: must be a list"),
    (("law", "grounds", "--program", "moon"), "", "no program"),
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


def application(**changes: object) -> str:
    from openimr.cases.tests.test_application import GOOD

    return json.dumps({**GOOD, **changes})


def test_eligibility_exits_0_and_1() -> None:
    done = imr("law", "eligibility", "--json", given=application())
    assert (done.returncode, json.loads(done.stdout)["outcome"]) == (0, "eligible")
    part = [{"request": "MRI"}, {"request": "Acupuncture", "ur_outcome": "approved"}]
    done = imr("law", "eligibility", "--json", given=application(items=part))
    found = json.loads(done.stdout)
    assert (done.returncode, found["outcome"]) == (0, "partly_eligible")
    assert [(row["code"], row["item"]) for row in found["findings"]] == [("INE-NOTUR", 1), ("PART", None)]
    done = imr("law", "eligibility", given=application(signature={"signed": False}))
    assert done.returncode == 1
    assert "INE-SIG" in done.stdout


def test_eligibility_with_an_earlier_case() -> None:
    earlier = json.loads(application()) | {"number": "IMR14-0000001", "open": True}
    done = imr("law", "eligibility", "--json", given=application(earlier_cases=[earlier]))
    found = json.loads(done.stdout)
    assert (done.returncode, found["outcome"]) == (1, "duplicate")
    assert found["findings"][0]["facts"]["likeness"]["score"] == 1.0


def test_a_contradiction_is_told_by_field_and_rule() -> None:
    done = imr("law", "eligibility", given=application(formulary=True))
    assert done.returncode == 2
    assert done.stderr.startswith("imr: formulary: is marked though no disputed item is a drug")
    assert done.stderr.strip().endswith("(rule FORMULARY)")


def test_grounds() -> None:
    rows = {(row["code"], row["effective_to"]): row for row in json.loads(imr("law", "grounds", "--json").stdout)}
    row = rows[("INE-NOUR", "2014-03-31")]
    assert (row["outcome"], row["curable"], row["asks"]) == ("needs_information", True, ["ur_decision.attached"])
    assert all(
        {"sentence", "asks", "outcome", "curable", "cure", "notice", "citation", "verified"} <= set(row)
        for row in rows.values()
    )
    text = imr("law", "grounds", "--program", "ca-dmhc").stdout
    assert "HP-GRIEVANCE  ineligible: The plan's grievance process comes first" in text


@pytest.mark.parametrize("command", ["run", "demo"])
def test_a_port_that_is_taken_is_refused_before_anything_starts(command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = imr(command, "--port", str(taken.getsockname()[1]))
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert "is served at port" in ended.stderr
