"""Letters made for the tests, in the layouts of all years, read back; and whatever else a file may hold."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.archive import forks
from openimr.archive.made import letters, paper
from openimr.archive.reading import letter
from openimr.archive.reading.source import Source, fold, from_bytes

MADE = [letters.made(number) for number in range(40)]
HEADER = (
    "case_number", "decision_date", "date_assigned", "application_received", "ur_denial_date", "date_of_injury", "priority",
    "licensed_states", "specialties",
)  # fmt: skip
ITEM = ("title", "outcome", "request_kind", "claims_administrator_guideline", "reviewer_guideline", "rationale")


def read(text: str) -> dict[str, Any]:
    return letter.read(Source(text), name="letter.txt", sha256="")


def parts(row: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: row[name] for name in names}


@pytest.mark.parametrize("layout", ["L3", "L4", "L5"])
@pytest.mark.parametrize("made", MADE[:12], ids=lambda made: made["case_number"])
def test_a_letter_reads_back_whole(made: dict[str, Any], layout: str) -> None:
    found = read(paper.text(made, layout))
    assert found["layout"] == layout
    asked = ("title", "outcome", "rationale") if layout == "L3" else ITEM
    assert [parts(item, asked) for item in found["items"]] == [parts(item, asked) for item in made["items"]]
    assert parts(found, ("specialties", "licensed_states", "age", "sex", "clinical_case_summary")) == parts(
        made, ("specialties", "licensed_states", "age", "sex", "clinical_case_summary")
    )
    assert found["case_outcome"] == made["case_outcome"]


@pytest.mark.parametrize("made", MADE[:12], ids=lambda made: made["case_number"])
def test_the_earliest_letters(made: dict[str, Any]) -> None:
    one, many = read(paper.text(made, "L1")), read(paper.text(made, "L2"))
    assert (one["layout"], many["layout"]) == ("L1", "L2")
    assert (one["items"][0]["title"], one["items"][0]["outcome"]) == (
        made["items"][0]["title"],
        made["items"][0]["outcome"],
    )
    assert one["items"][0]["rationale"] == made["items"][0]["rationale"]
    assert [(item["title"], item["outcome"]) for item in many["items"]] == [
        (item["title"], item["outcome"]) for item in made["items"]
    ]
    assert many["decision_date"] == made["decision_date"]


def test_a_pdf_reads_back_whole(tmp_path: Path) -> None:
    for number, made in enumerate(MADE[:6]):
        (tmp_path / f"{number}.pdf").write_bytes(paper.pdf(made))
    rows = list(forks.read_all(sorted(tmp_path.iterdir())))
    for row, made in zip(rows, MADE, strict=False):
        assert parts(row, HEADER) == parts(made, HEADER)
        bare = [{name: item[name].replace("- ", "-") for name in ITEM} for item in row["items"]]
        assert bare == [parts(item, ITEM) for item in made["items"]]
        assert row["faults"] == []


def test_every_value_stands_where_its_span_says() -> None:
    text = paper.text(MADE[3])
    found = read(text)
    for name in ("case_number", "specialties", "clinical_case_summary"):
        start, end = found["spans"][name]
        assert fold(text[start:end]) == found[name]
    for item, places in zip(found["items"], found["spans"]["items"], strict=True):
        for name, (start, end) in places.items():
            assert fold(text[start:end]) == item[name]
        for citation in item["citations"]["reviewer"]:
            assert fold(text[citation["start"] : citation["end"]]) == citation["raw"]


SPACED = {
    "as it stands": lambda text: text,
    "a blank at every line's end": lambda text: text.replace("\n", " \n"),
    "an empty line after every line": lambda text: text.replace("\n", " \n\n"),
    "lines of a hundred signs": lambda text: "\n".join(_wrapped(line) for line in text.split("\n")),
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
}


def _wrapped(line: str) -> str:
    return re.sub(r"(.{60,95}?)\s", r"\1\n", line)


@pytest.mark.parametrize("spaced", SPACED.values(), ids=SPACED)
def test_white_space_does_not_matter(spaced: Any) -> None:
    for made in MADE[:15]:
        found = read(spaced(paper.text(made)))
        assert parts(found, HEADER) == parts(made, HEADER)
        assert [parts(item, ITEM) for item in found["items"]] == [parts(item, ITEM) for item in made["items"]]


COLUMNS = """Case Number:
Date Assigned:
Decision Date:
Priority:

CM16-0000001
11/18/2016
12/19/2016
Expedited

Date of Injury:
UR Denial Date:
Application
Received:

10/10/2015
11/09/2016
11/14/2016

CLINICAL CASE SUMMARY
"""
ROWS = """Case Number:        CM16-0000001    Date Assigned:      11/18/2016
Date of Injury:     10/10/2015      Decision Date:      12/19/2016
Priority:           Expedited       UR Denial Date:     11/09/2016
                                    Application         11/14/2016
                                    Received:
CLINICAL CASE SUMMARY
"""


@pytest.mark.parametrize("table", [COLUMNS, ROWS], ids=["column by column", "row by row"])
def test_the_header_in_any_order(table: str) -> None:
    found = read(table)
    assert parts(found, HEADER[:7]) == {
        "case_number": "CM16-0000001", "decision_date": "2016-12-19", "date_assigned": "2016-11-18",
        "application_received": "2016-11-14", "ur_denial_date": "2016-11-09", "date_of_injury": "2015-10-10",
        "priority": "Expedited",
    }  # fmt: skip


TITLES = [
    ("Acupuncture eight visits (DOS 12/29/16)", "whole"),
    ("Associated surgical service: TENS unit; rental, 30 days", "whole"),
    (
        "Therapy 12 sessions was the original request. Therapy 8 sessions was authorized by the Claims Administrator. The"
        " remaining IMR eligible portion of the original request, Therapy 4 sessions is",
        "remaining_portion",
    ),
    (
        "Day treatment was the original request. The Claims Administrator authorized an evaluation, leaving the original"
        " request IMR eligible. The original request, Day treatment is",
        "substituted",
    ),
]


@pytest.mark.parametrize("title, kind", TITLES, ids=[row[1] for row in TITLES])
def test_titles(title: str, kind: str) -> None:
    made = {**MADE[1], "items": [{**MADE[1]["items"][0], "title": title}, MADE[2]["items"][0]]}
    for spaced in SPACED.values():
        first, second = read(spaced(paper.text(made)))["items"]
        assert (first["title"], first["request_kind"]) == (title, kind)
        assert second["title"] == MADE[2]["items"][0]["title"]


FAULTY = {
    "half a letter": (lambda text: text[: text.index("IMR ISSUES")], "truncated"),
    "two letters": (lambda text: f"{text}\n{text}", "several_letters"),
    "no letter": (lambda _: "A recipe for soup.\nBoil water.", "unknown_layout"),
    "an impossible date": (lambda text: re.sub(r"(Decision Date:\n)\d\d", r"\g<1>13", text), "impossible_date"),
    "turned writing": (lambda text: text.replace("The ", "\u202eThe ", 1), "turning_signs"),
    "control characters": (lambda text: text.replace("The ", "\x07The ", 1), "hidden_signs"),
    "an item without reasons": (lambda text: text[: text.rindex("Decision rationale:")], "no_rationale"),
    "no case number": (lambda text: text.replace("CM", "XX"), "no_case_number"),
}


@pytest.mark.parametrize("harm, kind", FAULTY.values(), ids=FAULTY)
def test_what_is_wrong_is_told(harm: Any, kind: str) -> None:
    found = read(harm(paper.text(MADE[4])))
    assert kind in {fault["kind"] for fault in found["faults"]}
    assert all(fault["words"] for fault in found["faults"])


def test_a_sound_letter_has_no_fault() -> None:
    assert [read(paper.text(made))["faults"] for made in MADE] == [[]] * len(MADE)


def test_other_encodings() -> None:
    text = paper.text({**MADE[0], "specialties": "Chirurgie générale"})
    for data in (text.encode("utf-16"), text.encode("utf-8-sig"), text.encode("cp1252")):
        found = letter.read(from_bytes(data), name="x", sha256="")
        assert found["specialties"] == "Chirurgie générale"
    assert found["faults"][0]["kind"] == "encoding"


def test_the_last_words_beside_the_outcome() -> None:
    assert {item["closing_agrees"] for made in MADE for item in read(paper.text(made))["items"]} == {"agrees"}
    turned = {
        **MADE[0],
        "items": [{**MADE[0]["items"][0], "outcome": "Overturned", "rationale": "It is not medically necessary."}],
    }
    assert read(paper.text(turned))["items"][0]["closing_agrees"] == "contradicts"
    doubtful = {**turned, "items": [{**turned["items"][0], "rationale": "Weaning should be slow."}]}
    assert read(paper.text(doubtful))["items"][0]["closing_agrees"] == "cannot_tell"


@given(st.text(max_size=400), st.integers(0, 39), st.integers(0, 3000))
def test_anything_is_read_without_a_traceback(noise: str, number: int, at: int) -> None:
    text = paper.text(MADE[number])
    harmed = text[:at] + noise + text[at:]
    found = read(harmed)
    for item in found["spans"]["items"]:
        assert all(0 <= start <= end <= len(harmed) for start, end in item.values())


@given(st.binary(max_size=600))
def test_any_bytes_are_text_of_some_kind(data: bytes) -> None:
    assert letter.read(from_bytes(data), name="x", sha256="")["items"] == []
