"""What makes a reviewer qualified for a case. What is asked, of whom, by which law: the program's `qualifications.yaml`.

Each check answers met, not_met or unknown. Unknown never counts as met: a person must look first.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from openimr.law.findings import Finding
from openimr.law.refusal import Refused
from openimr.law.table import Program, program

Facts = Mapping[str, Any]
Answer = tuple[str, Facts]  # the key of the sentence (met, not_met, unknown or one of the check's own), what fills it


@dataclass(frozen=True)
class Check:
    """One row: its code, the test that answers, the sentence of the rule, its law, the test's parameters, its answers."""

    code: str
    test: str
    sentence: str
    citation: str
    confidence: str
    given: Facts = field(default_factory=dict)

    @property
    def verified(self) -> bool:
        return self.confidence != "unsure"


@dataclass(frozen=True)
class Question:
    """What a test is asked: the reviewer, the case, the day whose law counts, and the row's own parameters."""

    law: Program
    reviewer: Facts
    case: Facts
    on: date
    given: Facts

    def value(self, name: str) -> Any:
        """The dated value that a parameter names."""
        return self.law.value(self.given[name], self.on).value


def check(program_id: str, reviewer: Facts, case: Facts, on: date) -> list[Finding]:
    """Every qualification asked of a reviewer for a case on a day; `met` when all outcomes are.

    `reviewer`: profession, licenses [{state, status, expires}], certifications [{board, specialty, expires}],
    specialties, years_in_practice, hours_per_week, and the facts that the program's rows name (true, false, None: not
    checked). `case`: specialties_fit, and boards_fit where more areas of certification fit than specialties do.
    """
    return _findings(program_id, "checks", reviewer, case, on)


def preferences(program_id: str, reviewer: Facts, case: Facts, on: date) -> list[Finding]:
    """What ranks a reviewer before another: `not_met` is no refusal."""
    return _findings(program_id, "preferences", reviewer, case, on)


def refusals(found: list[Finding]) -> list[str]:
    """The sentences of what is not met or unknown."""
    return [finding.sentence for finding in found if finding.outcome != "met"]


@cache
def checks(law: Program, part: str = "checks") -> tuple[Check, ...]:
    """The program's rows, of "checks" or "preferences"; refused when one names a test that does not exist."""
    return tuple(_check(row) for row in law.data("qualifications").get(part, ()))


def _check(row: dict[str, Any]) -> Check:
    own = ("code", "test", "sentence", "citation", "confidence")
    if row["test"] not in TESTS:
        raise Refused(f"qualifications.yaml: {row['code']} names the test {row['test']}, which does not exist.")
    told = {name: row[name] for name in own}
    return Check(**told, given={name: value for name, value in row.items() if name not in own})


def _findings(program_id: str, part: str, reviewer: Facts, case: Facts, on: date) -> list[Finding]:
    law = program(program_id)
    return [
        _finding(row, *answer)
        for row in checks(law, part)
        for answer in TESTS[row.test](Question(law, reviewer, case, on, row.given))
    ]


def _finding(row: Check, answer: str, words: Facts) -> Finding:
    outcome = answer if answer in ("met", "unknown") else "not_met"
    return Finding(row.code, str(row.given[answer]).format_map(words), outcome, (row.citation,), verified=row.verified)


def _current(rows: list[Facts], on: date) -> list[Facts]:
    return [row for row in rows if row["expires"] is None or row["expires"] >= on]


def _names(rows: list[Any]) -> str:
    return ", ".join(sorted(rows))


def profession_listed(asked: Question) -> Iterator[Answer]:
    """The profession is one that may review (`professions`)."""
    profession = asked.reviewer["profession"]
    yield "met" if profession in asked.given["professions"] else "not_met", {"profession": profession}


def within_scope(asked: Question) -> Iterator[Answer]:
    """A profession with fields of its own (`fields`) reviews only disputes that one of them fits."""
    profession = asked.reviewer["profession"]
    fields = asked.given["fields"].get(profession)
    if fields is None:
        return
    fits = any(name in asked.case["specialties_fit"] for name in fields)
    yield "met" if fits else "not_met", {"profession": profession, "fields": _names(fields)}


def unrestricted_license(asked: Question) -> Iterator[Answer]:
    """A current license that is active, in any state."""
    held = asked.reviewer["licenses"]
    good = [row["state"] for row in held if row["status"] == "active" and row["expires"] >= asked.on]
    if good:
        yield "met", {"states": _names(good)}
    elif held:
        newest = max(held, key=lambda row: row["expires"])
        expired = newest["expires"] < asked.on
        status = f"expired on {newest['expires']}" if expired else f"is {newest['status']}"
        yield "not_met", {"state": newest["state"], "status": status}
    else:
        yield "unknown", {}


def board_certified(asked: Question) -> Iterator[Answer]:
    """Some professions (`professions`) need a current certification, in an area that fits the case."""
    if asked.reviewer["profession"] not in asked.given["professions"]:
        return
    held = [row["specialty"] for row in _current(asked.reviewer["certifications"], asked.on)]
    wanted = asked.case.get("boards_fit") or asked.case["specialties_fit"]
    answer = "not_met" if not held else "met" if any(name in wanted for name in held) else "unfit"
    yield answer, {"specialties": _names(held), "wanted": ", ".join(wanted)}


def fitting_specialty(asked: Question) -> Iterator[Answer]:
    """One of the specialties that fit the case."""
    wanted = asked.case["specialties_fit"]
    fit = [name for name in wanted if name in asked.reviewer["specialties"]]
    yield "met" if fit else "not_met", {"specialties": ", ".join(fit), "wanted": ", ".join(wanted)}


ANSWERED = {None: "unknown", True: "not_met", False: "met"}


def answered_no(asked: Question) -> Iterator[Answer]:
    """A fact about the reviewer (`fact`) was checked and is not so; asked only from the day that `from` names."""
    if "from" in asked.given and asked.on < asked.value("from"):
        return
    yield ANSWERED[asked.reviewer.get(asked.given["fact"])], {}


def practicing(asked: Question) -> Iterator[Answer]:
    """In active practice for years and hours a week enough (`years`, `hours`: the values that say how many)."""
    years, hours = asked.value("years"), asked.value("hours")
    enough = asked.reviewer["years_in_practice"] >= years and asked.reviewer["hours_per_week"] >= hours
    yield "met" if enough else "not_met", {"years": years, "hours": hours}


def licensed_in(asked: Question) -> Iterator[Answer]:
    """A current, active license in one of `states`."""
    held = [row["state"] for row in _current(asked.reviewer["licenses"], asked.on) if row["status"] == "active"]
    yield "met" if any(state in asked.given["states"] for state in held) else "not_met", {}


TESTS: dict[str, Callable[[Question], Iterator[Answer]]] = {
    test.__name__: test
    for test in (
        profession_listed,
        within_scope,
        unrestricted_license,
        board_certified,
        fitting_specialty,
        answered_no,
        practicing,
        licensed_in,
    )
}
