"""Each check of a draft: a draft that it stops and one that it lets pass."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from openimr.records.citing import cites
from openimr.review import checks
from openimr.review.checks import CitedPage, Draft, Item

LONG = (
    "The employee had twelve visits of therapy and neither pain nor motion nor work limits changed over that time as "
    * 3
)
ITEM = Item(
    position=1, request="Physical therapy for the left shoulder, 8 sessions", side="left",
    guideline={"kind": "mtus", "title": "MTUS Shoulder", "year": "2016", "section": "Therapy"}, rank="A", higher={},
    outcome="upheld", rationale=f"{LONG} [R1 p. 1]. The left shoulder needs no more of it. It is not medically necessary.",
)  # fmt: skip
GOOD = Draft(
    program="ca-wc",
    summary=f"{LONG} [R1 p. 1].",
    items=[ITEM],
    cited={"R1 p. 1": CitedPage("R1 p. 1", exists=True, document_date=date(2014, 7, 8))},
    refs_in=lambda text: [token.ref for token in cites.find_tokens(text)],
    ur_date=date(2014, 7, 18),
)


def item(**changes: Any) -> Draft:
    return replace(GOOD, items=[replace(ITEM, **changes)])


def test_a_good_draft_has_no_problem() -> None:
    assert checks.problems(GOOD) == []


STOPPED = [
    ("unread", checks.MUST, replace(GOOD, unread=["R2 p. 1"])),
    ("summary", checks.MUST, replace(GOOD, summary="Too short [R1 p. 1].")),
    ("summary-pages", checks.MUST, replace(GOOD, summary=LONG)),
    ("outcome", checks.MUST, item(outcome="")),
    ("guideline", checks.MUST, item(guideline={"kind": "mtus", "title": "MTUS Shoulder"})),
    ("guideline", checks.MUST, item(guideline={})),
    ("guideline", checks.MUST, item(guideline={"kind": "study", "title": "A trial", "year": "2010", "author": "A"})),
    ("rationale", checks.MUST, item(rationale="No [R1 p. 1].")),
    ("rationale-pages", checks.MUST, item(rationale=LONG)),
    ("rank", checks.MUST, item(rank="")),
    ("rank-higher", checks.MUST, item(rank="B")),
    ("no-page", checks.MUST, replace(GOOD, summary=f"{LONG} [R9 p. 9].")),
    ("closing", checks.MUST, item(outcome="overturned")),
    ("closing", checks.MUST, item(rationale=f"{LONG} [R1 p. 1]. The treatment is medically necessary.")),
    ("later", checks.LOOK, replace(GOOD, ur_date=date(2014, 7, 1))),
    (
        "nothing-documented",
        checks.LOOK,
        item(rationale=f"{LONG} [R1 p. 1]. There is no documentation of functional improvement."),
    ),
    ("side", checks.LOOK, item(rationale=f"{LONG} [R1 p. 1]. The right shoulder is weak.")),
    (
        "level",
        checks.LOOK,
        item(request="Epidural injection at L4-5", side="", rationale=f"{LONG} [R1 p. 1] at L5-S1."),
    ),
    ("question", checks.LOOK, item(rationale=f"{LONG} [R1 p. 1]. Causation was not shown.")),
    ("question", checks.LOOK, item(rationale=f"{LONG} [R1 p. 1]. A complete recovery is not likely.")),
]


@pytest.mark.parametrize("code, kind, draft", STOPPED, ids=[f"{row[0]}-{number}" for number, row in enumerate(STOPPED)])
def test_a_draft_is_stopped(code: str, kind: str, draft: Draft) -> None:
    found = [problem for problem in checks.problems(draft) if problem.code == code]
    assert found
    assert {problem.kind for problem in found} == {kind}
    assert all(problem.sentence.endswith(".") for problem in found)


def test_a_lower_standard_passes_when_explained() -> None:
    assert checks.problems(item(rank="B", higher={"A": "The schedule does not speak of this treatment."})) == []


def test_a_denied_record_is_searched_for_and_the_pages_are_named() -> None:
    asked: list[str] = []

    def find(words: str) -> list[str]:
        asked.append(words)
        return ["R4 p. 2"]

    draft = replace(
        item(rationale=f"{LONG} [R1 p. 1]. There is no documentation of failed conservative care."), find=find
    )
    found = next(problem for problem in checks.problems(draft) if problem.code == "nothing-documented")
    assert asked == ["failed conservative care"]
    assert found.pages == ("R4 p. 2",)
    assert "R4 p. 2" in found.sentence


def test_a_remark_can_be_let_stand_and_a_must_cannot() -> None:
    draft = replace(GOOD, ur_date=date(2014, 7, 1), unread=["R2 p. 1"])
    found = checks.problems(draft)
    standing = checks.standing(found, [problem.key for problem in found])
    assert [problem.code for problem in standing] == ["unread"]
